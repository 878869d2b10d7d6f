"""Source maps: from a position in generated code to the code that somebody wrote.

https://tc39.es/ecma426/. A map is untrusted: it is of bearable size, every index in it is checked, and what it names is
only text until somebody reads it under the rules for sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import orjson

from tui.base.text import printable
from tui.profile.columns.column_types import Int64
from tui.source.files.source_text import Refusal
from tui.source.maps.mappings import MOST_LINES, MOST_SEGMENTS, NOWHERE, Mappings, MappingsError, decoded

_GUARD = b")]}'"
"""What servers put before JSON so that no page can run it; ended by a line end."""
_MOST_SECTIONS, _MOST_SOURCES = 10_000, 100_000
_MOST_COLUMN = 2**31 - 1


class Original(NamedTuple):
    """A place in written code, 1-based; `name` is what it is called there, "" where the map does not say."""

    source: int
    line: int
    column: int
    name: str


@dataclass(frozen=True, eq=False)
class SourceMap:
    """One map: `sources` as they are named in it, joined with its root; `contents[i]` is the text of source `i`."""

    sources: tuple[str, ...]
    names: tuple[str, ...]
    contents: tuple[str | None, ...] = field(repr=False)
    mappings: Mappings = field(repr=False)

    def original(self, line: int, column: int) -> Original | None:
        """Where a place in generated code (1-based) comes from, by the last segment at or before it in its line."""
        segment = self._segment(line, column)
        if segment is None or self.mappings.source[segment] == NOWHERE:
            return None
        return self._original(segment)

    def first_of_line(self, line: int, column: int = 1) -> tuple[Original, bool] | None:
        """Where the code of a generated line, from `column` on, comes from first, and whether all is of that one line.

        None where it comes from nowhere.
        """
        segments, around = self.segments(line), self._segment(line, column) if column > 1 else None
        mapped, change = self._written_lines
        start = segments.start if around is None else around
        first, end = np.searchsorted(mapped, (start, segments.stop)).tolist()
        if first == end:
            return None
        next_change = int(np.searchsorted(change, first, "right"))
        is_one_line = next_change == len(change) or int(change[next_change]) >= end
        return self._original(int(mapped[first])), is_one_line

    def last_before(self, line: int, lines: int) -> Original | None:
        """Where the last code before a generated line comes from, as far as it is in one of so many lines before it."""
        starts = self.mappings.line_start
        here, earliest = (min(max(0, place), len(starts) - 1) for place in (line - 1, line - 1 - lines))
        mapped, _ = self._written_lines
        before = int(np.searchsorted(mapped, starts[here])) - 1
        return self._original(int(mapped[before])) if before >= 0 and mapped[before] >= starts[earliest] else None

    @cached_property
    def _written_lines(self) -> tuple[Int64, Int64]:
        """The segments that come from somewhere, and the places among them at which another written line begins.

        Segments of lines 3, 3, nowhere, 3, 7 and 8 are 0, 1, 3, 4, 5 and 3, 4. In a bundle of one line with a million
        of them, functions then need not look through all that is behind them.
        """
        mappings = self.mappings
        mapped = np.flatnonzero(mappings.source != NOWHERE)
        source, line = mappings.source[mapped], mappings.line[mapped]
        return mapped, np.flatnonzero((np.diff(source) != 0) | (np.diff(line) != 0)) + 1

    def segments(self, line: int) -> range:
        """The indices of the segments of a generated line (1-based)."""
        starts = self.mappings.line_start
        return range(int(starts[line - 1]), int(starts[line])) if 1 <= line < len(starts) else range(0)

    def count_originals(self, places: Sequence[tuple[int, int]]) -> int:
        """At how many of these lines and columns (1-based) of written code a segment begins."""
        mapped, _ = self._written_lines
        mappings = self.mappings
        begins = mappings.line[mapped].astype(np.int64) << 32 | mappings.source_column[mapped]
        near = [(line, column) for line, column in places if max(line, column) < _MOST_COLUMN]
        asked = np.array([(line - 1) << 32 | (column - 1) for line, column in near], np.int64)
        # Few are asked for and many begin, so those that begin are looked for among those asked for.
        wanted = np.unique(asked)
        nearest = np.minimum(np.searchsorted(wanted, begins), len(wanted) - 1)
        begun = wanted[nearest[wanted[nearest] == begins]] if len(wanted) else wanted
        return int(np.count_nonzero(np.isin(asked, np.unique(begun))))

    def _segment(self, line: int, column: int) -> int | None:
        mappings = self.mappings
        if not 1 <= line < len(mappings.line_start):
            return None
        start, end = int(mappings.line_start[line - 1]), int(mappings.line_start[line])
        segment = start + mappings.segments_before(start, end, column) - 1
        return segment if segment >= start else None

    def _original(self, segment: int) -> Original:
        mappings = self.mappings
        name = int(mappings.name[segment])
        return Original(
            int(mappings.source[segment]),
            int(mappings.line[segment]) + 1,
            int(mappings.source_column[segment]) + 1,
            "" if name == NOWHERE else self.names[name],
        )


def source_map(data: bytes) -> SourceMap | Refusal:
    """The map that `data` holds, or why it is none. Raises nothing."""
    if data.startswith(_GUARD):
        data = data.partition(b"\n")[2]
    try:
        document = orjson.loads(data)
    except ValueError as error:
        return Refusal(f"the source map is no JSON: {printable(str(error))}.")
    return source_map_of(document)


def source_map_of(document: object) -> SourceMap | Refusal:
    """The map that a parsed JSON document is, or why it is none. Raises nothing."""
    try:
        return _map(document)
    except (MappingsError, _WrongMapError) as error:
        return Refusal(f"the source map is damaged: {printable(str(error))}.")


class _WrongMapError(ValueError):
    """A document that is no source map; the message says why."""


def _map(document: Any) -> SourceMap:
    if not isinstance(document, dict):
        raise _WrongMapError("it is no JSON object")
    if "sections" in document:
        return _joined(document["sections"])
    if document.get("version") != 3:
        raise _WrongMapError(f"its version is {document.get('version')!r}, and only 3 is known")
    sources, names = _texts(document, "sources"), _texts(document, "names")
    if len(sources) > _MOST_SOURCES:
        raise _WrongMapError(f"it has more than {_MOST_SOURCES:,} sources")
    mappings = document.get("mappings")
    if not isinstance(mappings, str):
        raise _WrongMapError("it has no mappings")
    found = decoded(mappings.encode("utf-8", "replace"))
    for index, known, what in ((found.source, sources, "source"), (found.name, names, "name")):
        if len(index) and int(index.max()) >= len(known):
            raise _WrongMapError(f"it names {what} {int(index.max())} of {len(known)}")
    return SourceMap(_rooted(document, sources), names, _contents(document, len(sources)), found)


def _texts(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The strings of a list; null is a source without a name."""
    found = document.get(key, [])
    if not isinstance(found, list):
        raise _WrongMapError(f"its {key} are no list")
    return tuple(one if isinstance(one, str) else "" for one in found)


def _rooted(document: Mapping[str, Any], sources: tuple[str, ...]) -> tuple[str, ...]:
    root = document.get("sourceRoot")
    if not isinstance(root, str) or not root:
        return sources
    root = root if root.endswith("/") else f"{root}/"
    return tuple(f"{root}{source}" for source in sources)


def _contents(document: Mapping[str, Any], count: int) -> tuple[str | None, ...]:
    found = document.get("sourcesContent")
    texts = [one if isinstance(one, str) else None for one in found] if isinstance(found, list) else []
    return tuple([*texts, *[None] * count][:count])


def _joined(sections: Any) -> SourceMap:
    """One map of those for parts of a bundle, each with where it begins."""
    if not isinstance(sections, list) or len(sections) > _MOST_SECTIONS:
        raise _WrongMapError("its sections are no list, or too many")
    parts: list[tuple[int, int, SourceMap]] = []
    segment_count = source_count = 0
    for section in sections:
        parts.append(_section(section))
        segment_count += len(parts[-1][2].mappings.column)
        source_count += len(parts[-1][2].sources)
        if segment_count > MOST_SEGMENTS or source_count > _MOST_SOURCES:
            raise _WrongMapError(f"it has more than {MOST_SEGMENTS:,} segments or {_MOST_SOURCES:,} sources")
    if [part[:2] for part in parts] != sorted(part[:2] for part in parts):
        raise _WrongMapError("its sections are not in order")
    columns: list[list[np.ndarray[Any, Any]]] = []
    lines: list[np.ndarray[Any, Any]] = []
    sources: list[str] = []
    names: list[str] = []
    contents: list[str | None] = []
    for line, column, part in parts:
        found = part.mappings
        generated = np.repeat(np.arange(len(found.line_start) - 1), np.diff(found.line_start))
        lines.append(generated + line)
        columns.append(
            [
                found.column + np.where(generated == 0, column, 0),
                np.where(found.source == NOWHERE, NOWHERE, found.source + len(sources)),
                found.line,
                found.source_column,
                np.where(found.name == NOWHERE, NOWHERE, found.name + len(names)),
            ]
        )
        sources += part.sources
        names += part.names
        contents += part.contents
    generated_line = np.concatenate([np.empty(0, np.int64), *lines])
    last = int(generated_line.max()) + 1 if len(generated_line) else 0
    line_start = np.searchsorted(generated_line, np.arange(last + 1)).astype(np.int32)
    if any(len(part[0]) and part[0].max() > _MOST_COLUMN for part in columns):
        raise _WrongMapError("a number is out of range")
    merged = [np.concatenate([np.empty(0, np.int32), *(part[place] for part in columns)]) for place in range(5)]
    mappings = Mappings(line_start, *(values.astype(np.int32) for values in merged))
    return SourceMap(tuple(sources), tuple(names), tuple(contents), mappings)


def _section(section: Any) -> tuple[int, int, SourceMap]:
    offset = section.get("offset") if isinstance(section, dict) else None
    if not isinstance(offset, dict):
        raise _WrongMapError("a section has no offset")
    line, column = offset.get("line"), offset.get("column")
    if not all(
        type(place) is int and 0 <= place <= most for place, most in ((line, MOST_LINES), (column, _MOST_COLUMN))
    ):
        raise _WrongMapError("a section has no offset, or one beyond any script")
    inner = section.get("map")
    if not isinstance(inner, dict) or "sections" in inner:
        raise _WrongMapError("a section has no map of its own")
    return int(line or 0), int(column or 0), _map(inner)
