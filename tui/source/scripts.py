"""The scripts of a profile: what ran, the source maps of it, and the code that somebody wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import TYPE_CHECKING

from tui.source.files.deno_cache import made_by_deno
from tui.source.files.disk import read_source
from tui.source.files.source_text import RECORDING, SOURCE_MAP, Refusal, Source, cut_into_lines

if TYPE_CHECKING:
    from tui.source.embedded import Embedded
    from tui.source.maps.find_map import FoundMap

TYPED = (".ts", ".mts", ".cts", ".tsx", ".jsx")
"""Names of files that a runtime makes JavaScript of before it runs them."""


class Scripts:
    """Sources by url, from below `roots`, and maps also from below `folders`. It may be asked from several threads.

    `runtime` is what recorded the profile: Deno's urls name the files that its JavaScript was made of. `texts` are
    those of scripts that came beside a recording, by url, `embedded` what came inside of it.
    """

    def __init__(
        self,
        roots: Sequence[str | PathLike[str]],
        folders: Sequence[str | PathLike[str]] = (),
        runtime: str | None = None,
        texts: Mapping[str, str] | None = None,
        embedded: Embedded | None = None,
    ) -> None:
        self._roots = [fspath(root) for root in roots]
        self._folders = [fspath(folder) for folder in folders]
        self.runtime = runtime
        self._texts = texts or {}
        self._embedded = embedded
        self._read: dict[tuple[str, bool], Source | Refusal] = {}
        self._written: dict[str, tuple[FoundMap, int]] = {}
        self._with_written_places: set[str] = set()
        self._doubts: dict[str, str] = {}
        self._lock = threading.Lock()

    def ran(self, url: str) -> Source | Refusal:
        """The text that ran as the script at `url`, whose lines are those that V8 tells. It is not kept."""
        recorded = self._recorded(url)
        if recorded is not None:
            return _beside_file(recorded, read_source(url, self._roots))
        if url.startswith("#"):
            return Refusal("The text that was recorded of this script is another one: its functions are not in it.")
        if not url.lower().endswith(TYPED):
            return read_source(url, self._roots)
        made = made_by_deno(url, self._folders)
        # Node leaves types out where they stand, so its lines are the file's. A short recording of Deno tells nothing.
        return made if isinstance(made, Source) or self.runtime in (None, "deno") else read_source(url, self._roots)

    def _recorded(self, url: str) -> Source | None:
        """The text that came with the recording; None without one."""
        if url in self._texts:
            return Source("", cut_into_lines(self._texts[url]), url=url, text_from=RECORDING)
        return None if self._embedded is None else self._embedded.text(url)

    def map_of(self, url: str, script: Source | Refusal) -> FoundMap | Refusal:
        """The source map of a script, whose text is `script`, or why there is none."""
        from tui.source.maps.find_map import find_map

        recorded = None if self._embedded is None else self._embedded.map_of(url)
        return recorded or find_map(url, script, self._roots, self._folders)

    def learn(self, found: FoundMap) -> None:
        """Keeps what a map, which fits, says of its sources."""
        # Who shows something waits for the lock, so urls are made before it is taken.
        urls = [found.source_url(index) for index in range(len(found.map.sources))]
        with self._lock:
            for index, url in enumerate(urls):
                self._written.setdefault(url, (found, index))

    def keep_as_ran(self, urls: Iterable[str]) -> None:
        """Lets no map speak for these scripts, which ran as they are: it may name any file as its source."""
        with self._lock:
            for url in urls:
                self._written.pop(url, None)

    def keep_places_apart(self, url: str) -> None:
        """Keeps in mind that what the profile tells of this script's functions are places in the written code."""
        with self._lock:
            self._with_written_places.add(url)
            self._read.pop((url, False), None)

    def doubt(self, url: str, why: str) -> None:
        """Keeps in mind why the text of a script is not what ran, a sentence."""
        with self._lock:
            self._doubts[url] = why
            for as_written in (False, True):
                self._read.pop((url, as_written), None)

    def shown(self, url: str, *, as_written: bool) -> Source | Refusal:
        """The text of the script at `url`, as it was written or as it ran; kept, so that it is read once."""
        kept = self.kept(url, as_written=as_written)
        if kept is not None:
            return kept
        written = self._written.get(url) if as_written else None
        found = self.ran(url) if written is None else self._original(url, *written)
        if not as_written and url in self._with_written_places:
            found = replace(found, is_of_other_text=True)
        if written is None and isinstance(found, Source):
            found = replace(found, doubt=self._doubts.get(url, ""))
        with self._lock:
            return self._read.setdefault((url, as_written), found)

    def excerpt(self, url: str, line: int, column: int, *, as_written: bool) -> str:
        """What one row can tell of a line, around `column` where it is long; "" where nobody has it."""
        found = self.shown(url, as_written=as_written)
        return found.excerpt(line, column) if isinstance(found, Source) and 1 <= line <= found.line_count else ""

    def kept(self, url: str, *, as_written: bool) -> Source | Refusal | None:
        """The same if it was read before, else None."""
        with self._lock:
            return self._read.get((url, as_written))

    def _original(self, url: str, found: FoundMap, index: int) -> Source | Refusal:
        """The text in the map is what was compiled; the file of it, if it holds the same, can be opened as well."""
        file = read_source(url, self._roots)
        text = found.map.contents[index]
        if text is None:
            return file
        return _beside_file(Source("", cut_into_lines(text), url=url, text_from=SOURCE_MAP), file)


def _beside_file(text: Source, file: Source | Refusal) -> Source:
    """The same text at the path of its `file`, from which it may differ."""
    if not isinstance(file, Source):
        return text
    lines = text.raw
    is_same = file.raw in (lines, (*lines, "")) or lines == (*file.raw, "")
    return replace(text, path=file.path, differs=not is_same)
