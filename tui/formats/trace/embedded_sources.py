"""Script texts and source maps inside a trace: Chrome's enhanced traces, Edge's session logs.

V8 writes an event for each script and one, or several for a large script, with its text (V8, script.cc,
TraceScriptRundown and TraceScriptRundownSources); DevTools saves source maps, and the HTML of inline scripts, in the
`metadata` beside the events (DevTools, types/File.ts). Edge keeps scripts beside the payload. Nothing is decoded here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.trace.chunks import event_data
from tui.formats.v8.nodes import place_of_frame
from tui.profile.profile import NOTHING_EMBEDDED, EmbeddedMap, EmbeddedSources

SCRIPT_EVENTS = ("ScriptCatchup", "LargeScriptCatchup")
_MOST_BLANKS, _MOST_CHARACTERS = 1_000_000, 16_000_000
"""In the texts of a file that are put together of inline scripts: line ends and spaces between them, and all."""
_MOST_SCRIPTS_OF_MAP = 4
"""Urls of a profile that may have the same map: the versions of a bundle, but not so many that reading never ends."""
_PATH_OF_SCRIPT = re.compile(r"\.[cm]?[jt]sx?(?:[?#]|\Z)")


def with_session_scripts(payload: object, log: Json) -> object:
    """The trace that is the `payload` of Edge's session log, with the scripts and source maps that stand beside it."""
    if not isinstance(payload, dict) or "traceEvents" not in payload:
        return payload
    return {key: log[key] for key in ("scripts", "sourceMaps", "metadata") if key in log} | payload


class _Start(NamedTuple):
    """Where a script begins in its page, 0-based; columns count on the first line only."""

    line: int
    column: int


@dataclass(slots=True)
class _Script:
    """A script as far as its events were read; `pieces` are parts of its text by their index."""

    url: str = ""
    map_url: str = ""
    start: _Start | None = None
    pieces: dict[int, str] = field(default_factory=dict)
    piece_count: int = 1

    def learn(self, data: Json) -> None:
        """Adds what one event, or an entry of Edge's list of scripts, says."""
        # A function's url is the script's name, else that of its sourceURL comment (V8, ProfilerListener).
        url = fields.text(data.get("url")) or fields.text(data.get("sourceUrl", data.get("sourceURL")))
        self.url = url or self.url
        self.map_url = fields.text(data.get("sourceMapUrl", data.get("sourceMapURL"))) or self.map_url
        line, column = fields.integer(data.get("startLine")), fields.integer(data.get("startColumn"))
        if line is not None and column is not None and line >= 0 and column >= 0:
            self.start = _Start(line, column)
        text = data.get("sourceText")
        if isinstance(text, str):
            self.pieces[fields.integer(data.get("splitIndex")) or 0] = text
            self.piece_count = fields.integer(data.get("splitCount")) or 1

    def text(self) -> str | None:
        """The whole text, None when a piece of it is missing."""
        if len(self.pieces) != self.piece_count or not all(index in self.pieces for index in range(self.piece_count)):
            return None
        if self.piece_count > 1:
            # Every profile of the file gets the same text.
            self.pieces, self.piece_count = {0: "".join(map(self.pieces.__getitem__, range(self.piece_count)))}, 1
        return self.pieces[0]


class _ScriptKey(NamedTuple):
    """What identifies a script in a trace: ids count from 1 in each isolate."""

    pid: int | None
    tid: int | None
    isolate: str
    script_id: int | None


class _Lookup(NamedTuple):
    """What a call frame says of its script, with the thread; None as pid, tid: whichever."""

    pid: int | None
    tid: int | None
    script_id: int | None
    place: str


class ScriptsOfTrace:
    """The scripts of a trace, for its profiles to take theirs from.

    `document` is what holds the events: its `metadata`, and `scripts` and `sourceMaps` of a session log.
    """

    def __init__(self, document: Json) -> None:
        self._scripts: dict[_ScriptKey, _Script] = {}
        metadata = fields.member(document, "metadata")
        self._maps = _Maps((*fields.objects(metadata.get("sourceMaps")), *fields.objects(document.get("sourceMaps"))))
        self._pages = _pages(fields.objects(metadata.get("resources")))
        for data in fields.objects(document.get("scripts")):
            self._script(None, None, data).learn(data)
        self._blanks_left, self._characters_left = _MOST_BLANKS, _MOST_CHARACTERS
        self._by_lookup: dict[_Lookup, _Script | None] | None = None

    def take(self, event: Json) -> None:
        """Adds what an event of `SCRIPT_EVENTS` says."""
        data = event_data(event)
        self._script(fields.integer(event.get("pid")), fields.integer(event.get("tid")), data).learn(data)

    def of_profile(self, nodes: Iterable[object], pid: int | None, tid: int | None) -> EmbeddedSources:
        """Texts and maps of the scripts that `nodes` of a profile of this process and thread name."""
        if not (self._scripts or self._maps):
            return NOTHING_EMBEDDED
        texts: dict[str, str] = {}
        maps: dict[str, EmbeddedMap] = {}
        uses: Counter[str] = Counter()
        for place, script_ids in _script_ids(nodes).items():
            scripts = [self._script_at(place, script_id, pid, tid) for script_id in script_ids]
            recorded = [script for script in scripts if script is not None]
            text = self._pages.get(place)
            if text is None and len(recorded) == len(scripts):
                text = self._text(recorded)
            if text is not None:
                texts[place] = text
            script_map = self._map(place, recorded, has_text=text is not None)
            if script_map is not None and uses[script_map.url] < _MOST_SCRIPTS_OF_MAP:
                maps[place] = script_map
                uses[script_map.url] += 1
        return EmbeddedSources(texts, maps) if texts or maps else NOTHING_EMBEDDED

    def _script(self, pid: int | None, tid: int | None, data: Json) -> _Script:
        key = _ScriptKey(pid, tid, str(data.get("isolate")), fields.integer(data.get("scriptId")))
        script = self._scripts.get(key)
        if script is None:
            script = self._scripts[key] = _Script()
            self._by_lookup = None
        return script

    def _script_at(self, place: str, script_id: int | None, pid: int | None, tid: int | None) -> _Script | None:
        """The script of a call frame: that of its thread, else of its process, else one without a process."""
        if self._by_lookup is None:
            self._by_lookup = _indexed(self._scripts)
        for of_pid, of_tid in ((pid, tid), (pid, None), (None, None)):
            lookup = _Lookup(of_pid, of_tid, script_id, place)
            if lookup in self._by_lookup:
                return self._by_lookup[lookup]
        return None

    def _map(self, place: str, scripts: Sequence[_Script], *, has_text: bool) -> EmbeddedMap | None:
        """The map of the scripts of a place; None where it may not count from the lines and columns of the profile.

        Those of an inline script count from the script, and the profile from the page.
        """
        is_inline = place in self._pages or any(script.start not in (None, (0, 0)) for script in scripts)
        if is_inline or (len(scripts) > 1 and not has_text):
            return None
        script_map = self._maps.of(place, scripts)
        # Without the text, the url tells a page from a file.
        is_certain = has_text or script_map is None or script_map.url != place or _PATH_OF_SCRIPT.search(place)
        return script_map if is_certain else None

    def _text(self, scripts: Sequence[_Script]) -> str | None:
        """The text that ran as `scripts`, all of one place; None where it is not known for certain."""
        texts = [script.text() for script in scripts]
        whole = [text for text in texts if text is not None]
        if not whole or len(whole) < len(texts):
            return None
        starts = [script.start or _Start(0, 0) for script in scripts]
        if len({*zip(starts, whole, strict=True)}) == 1 and starts[0] == (0, 0):
            return whole[0]
        # Scripts of a page are parts of one text, but what has no start is another version of the whole.
        if any(script.start is None for script in scripts):
            return None
        return self._placed(sorted(zip(starts, whole, strict=True)))

    def _placed(self, parts: Sequence[tuple[_Start, str]]) -> str | None:
        """One text with each part, in order, where it starts; None when parts overlap or lie too far apart."""
        pieces: list[str] = []
        line = column = 0
        for start, text in parts:
            blanks = start.line - line + start.column
            if start < (line, column) or blanks > self._blanks_left or blanks + len(text) > self._characters_left:
                return None
            self._blanks_left -= blanks
            self._characters_left -= blanks + len(text)
            pieces += ["\n" * (start.line - line), " " * (start.column - (column if start.line == line else 0)), text]
            line, last_line = start.line + text.count("\n"), text.rpartition("\n")[2]
            column = len(last_line) + (start.column if "\n" not in text else 0)
        return "".join(pieces)


class _Maps:
    """The source maps of a file, by the urls of their scripts and by their own."""

    def __init__(self, entries: Iterable[Json]) -> None:
        self._of_script: dict[str, EmbeddedMap] = {}
        self._at_url: dict[str, EmbeddedMap] = {}
        for entry in entries:
            document = entry.get("sourceMap")
            if not isinstance(document, dict):
                continue
            url, map_url = fields.text(entry.get("url")), fields.text(entry.get("sourceMapUrl"))
            # Without a url of its own the map was in the script.
            script_map = EmbeddedMap(map_url or url, document)
            self._of_script.setdefault(url, script_map)
            self._at_url.setdefault(map_url, script_map)

    def __bool__(self) -> bool:
        return bool(self._of_script)

    def of(self, url: str, scripts: Sequence[_Script]) -> EmbeddedMap | None:
        """The map of the scripts at `url`: the one that they name, else the one that was saved for that url."""
        for script in scripts:
            if script.map_url:
                script_map = self._at_url.get(_joined(url, script.map_url))
                if script_map is not None:
                    return script_map
        return self._of_script.get(url)


def _pages(resources: Iterable[Json]) -> dict[str, str]:
    """Url -> HTML of pages, whose lines are those of the scripts inside; none of those saved in several versions."""
    pages: dict[str, str] = {}
    versions: dict[str, set[str]] = defaultdict(set)
    for resource in resources:
        url, text = fields.text(resource.get("url")), resource.get("content")
        if url and isinstance(text, str) and resource.get("mimeType") == "text/html":
            pages[url] = text
            versions[url].add(text)
    return {url: text for url, text in pages.items() if len(versions[url]) == 1}


def _script_ids(nodes: Iterable[object]) -> dict[str, list[int | None]]:
    """The places that nodes name, each with the ids of its scripts."""
    ids: dict[str, dict[int | None, None]] = defaultdict(dict)
    for node in nodes:
        frame = fields.member(node, "callFrame")
        place = place_of_frame(frame)
        if place not in ("#", "#0"):
            ids[place][fields.integer(frame.get("scriptId"))] = None
    return {place: list(of_place) for place, of_place in ids.items()}


def _indexed(scripts: dict[_ScriptKey, _Script]) -> dict[_Lookup, _Script | None]:
    """The script of each lookup; None where several have different texts."""
    index: dict[_Lookup, _Script | None] = {}
    for key, script in scripts.items():
        place = script.url or f"#{key.script_id}"
        # A frame without an id, of an old trace, has its script by its url alone.
        for script_id in dict.fromkeys((key.script_id, None)):
            for pid, tid in dict.fromkeys(((key.pid, key.tid), (key.pid, None))):
                lookup = _Lookup(pid, tid, script_id, place)
                other = index.setdefault(lookup, script)
                if other is not None and other is not script and other.pieces != script.pieces:
                    index[lookup] = None
    return index


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # a url with a broken IPv6 address
        return url
