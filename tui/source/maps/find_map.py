"""Where the source map of a script lies: in its last line, beside it, or in a folder that the user named.

The comment in the script says so, and where none does it is `<file>.map`. Maps are read under the rules for sources:
regular files below the roots, never over the network. Where a script is found under another path than its url names,
its map is beside it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote, urljoin, urlsplit

from tui.source.files.disk import FileRead, Kind, read_file
from tui.source.files.locate import MOST_PARTS, Candidate, NamedPath, candidates, shown_name
from tui.source.files.source_text import Refusal, Source
from tui.source.maps.map_comment import inline_map, map_url
from tui.source.maps.source_map import SourceMap, source_map

MAPS = Kind("source map", (".map", ".json"), 64 * 1024 * 1024)
"""Files that are read as source maps: those of bundles of five megabytes have thirty."""

NAMES_NONE, FOUND_NONE = "no sourceMappingURL.", "no source map was found."
"""Why most scripts have no map, and nobody wonders."""
_LONGEST_NAME = 255


@dataclass(frozen=True, eq=False, slots=True)
class FoundMap:
    """A map and its own `url`, which the names of its sources are relative to.

    `is_recorded`: it came with the recording, so it is that of the script that ran.
    """

    map: SourceMap = field(repr=False)
    url: str
    is_recorded: bool = False

    def source_url(self, index: int) -> str:
        """The url of source `index`: what stands in the map, joined with the map's own place."""
        named = self.map.sources[index]
        return _joined(self.url, named) if named else ""


def find_map(
    url: str, script: Source | Refusal, roots: Sequence[str], folders: Sequence[str], kind: Kind = MAPS
) -> FoundMap | Refusal:
    """The source map of the script at `url`, whose text is `script`, or why there is none. Raises nothing.

    `folders` are those that were named for maps: there the end of the url's path is looked for, whatever its scheme.
    """
    comment = map_url(script) if isinstance(script, Source) else ""
    if comment.startswith("data:"):
        data = inline_map(comment)
        return data if isinstance(data, Refusal) else _read(data, url)
    names = [name for name in (_file_name(comment), f"{_file_name(url)}.map") if name not in ("", ".map")]
    here = [*roots, *folders]
    for candidate in chain(_beside(script, comment, names, here), _in_folders(url, names, folders)):
        read = read_file(candidate, kind)
        if isinstance(read, Refusal):
            return read
        if isinstance(read, FileRead):
            return _read(read.data, _joined(url, comment or f"{_file_name(url)}.map"))
    if not comment:
        return Refusal(NAMES_NONE if isinstance(script, Source) else FOUND_NONE)
    if _scheme(comment) in ("http", "https"):
        return Refusal("its source map is on the network: give a folder with it by --source-map-dir DIR.")
    named = shown_name(_file_name(comment))
    return Refusal(f"its source map {named} is not found: give its folder with --source-map-dir DIR.")


def _scheme(url: str) -> str:
    """The scheme of a url in lower case, "" without one or when the url is damaged."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _read(data: bytes, url: str) -> FoundMap | Refusal:
    found = source_map(data)
    return found if isinstance(found, Refusal) else FoundMap(found, url)


def _joined(base: str, named: str) -> str:
    try:
        return urljoin(base, named)
    except ValueError:  # a url with a broken IPv6 address
        return named


def _file_name(url: str) -> str:
    """The last part of a url's path; "" for what cannot be a name."""
    name = unquote(url.split("?", 1)[0].split("#", 1)[0].replace("\\", "/").rpartition("/")[2])
    is_one = name not in (".", "..") and not {"/", "\0"} & set(name) and len(name) <= _LONGEST_NAME
    return name if is_one else ""


def _beside(script: Source | Refusal, comment: str, names: Sequence[str], roots: Sequence[str]) -> Iterator[Candidate]:
    """The files beside a script that may be its map, the one that its comment names first."""
    if isinstance(script, Source) and script.path:
        folder = os.path.dirname(script.path)
        relative = "" if _scheme(comment) or comment.startswith("/") else unquote(comment)
        paths = [os.path.normpath(os.path.join(folder, relative))] if relative and "\0" not in relative else []
        for path in [*paths, *(os.path.join(folder, name) for name in names)]:
            yield from _below(path, roots)


def _in_folders(url: str, names: Sequence[str], folders: Sequence[str]) -> Iterator[Candidate]:
    """The files in folders of maps that may be the map of the script at `url`, the best first."""
    above = _folders_of(url)
    for name in names:
        if name.lower().endswith(MAPS.suffixes):
            yield from candidates(NamedPath((*above, name), is_absolute=url.startswith(("/", "file:"))), folders)


def _below(path: str, roots: Sequence[str]) -> Iterator[Candidate]:
    """`path` as seen from each root that it is below."""
    for root in roots:
        real = os.path.realpath(root)
        if path.startswith(os.path.join(real, "")) and path.lower().endswith(MAPS.suffixes):
            yield Candidate(root, tuple(os.path.relpath(path, real).split(os.sep)), is_exact=True)


def _folders_of(url: str) -> tuple[str, ...]:
    """The folders in a url's path, without those that lead elsewhere."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ()
    parts = tuple(unquote(part) for part in path.replace("\\", "/").split("/")[:-1] if part)
    is_plain = all(part not in (".", "..") and not {"/", "\\", "\0", ":"} & set(part) for part in parts)
    return parts if is_plain and len(parts) < MOST_PARTS else ()
