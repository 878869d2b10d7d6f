"""Where on this disk the script of a url may lie.

A url that names a file is cut into path parts; below each root the whole path is tried, then ever shorter ends of it,
since a profile is often recorded in a container or on another machine: `file:///app/src/server.js` is looked for as
`app/src/server.js`, `src/server.js`, `server.js`. The disk is not touched here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from tui.base.text import clip_start, printable
from tui.base.url_secrets import without_secrets
from tui.source.files.source_text import Refusal

SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
"""Names of files that are shown; a profile shall not get at others."""
MOST_PARTS = 100
_NAME_CELLS = 60

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):")
_DRIVE = re.compile(r"/?[a-zA-Z]:[/\\]")
_ENCODED_SEPARATOR = re.compile(r"%2f|%5c", re.IGNORECASE)
_NETWORK = ("http", "https", "ws", "wss", "ftp", "blob", "npm", "jsr")
_OF_THE_RUNTIME = ("node", "ext", "deno", "bun", "node-internal", "cloudflare-internal", "extensions")


@dataclass(frozen=True, slots=True)
class NamedPath:
    """The path that a url names, as its parts; `is_absolute` when it starts at the root of a file system."""

    parts: tuple[str, ...]
    is_absolute: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be the script: `parts` below `root`; `is_exact` when that is the path that the url names."""

    root: str
    parts: tuple[str, ...]
    is_exact: bool


def shown_url(url: str) -> str:
    """`url` for a sentence: printable, without secrets, its end when it is long."""
    return shown_name(without_secrets(url))


def shown_name(name: str) -> str:
    """A name from outside for a sentence: printable, its end when it is long."""
    return clip_start(printable(name), _NAME_CELLS)


def named_path(url: str) -> NamedPath | Refusal:
    """The path of a file that `url` names; a refusal when it names none, or none that may be looked for."""
    if not url:
        return Refusal("This function has no source: it is part of the runtime.")
    scheme = _SCHEME.match(url)
    if scheme is None or _DRIVE.match(url):
        return _checked(url, url)
    name = scheme[1].lower()
    if name == "file":
        return _of_file_url(url)
    if name in _OF_THE_RUNTIME:
        return Refusal(f"{shown_url(url)} is part of the runtime: its source is not on this disk.")
    if name in _NETWORK:
        return Refusal(f"{shown_url(url)} was loaded from the network, and sources are only read from this disk.")
    return Refusal(f"{shown_url(url)} is not a file: only scripts from files have a source here.")


def _of_file_url(url: str) -> NamedPath | Refusal:
    path = re.split(r"[?#]", url, maxsplit=1)[0][len("file:") :]
    if path.startswith("//"):
        host, _, rest = path[2:].partition("/")
        if host.lower() not in ("", "localhost"):
            return Refusal(f"{shown_url(url)} is on another machine: sources are only read from this disk.")
        path = "/" + rest
    if _ENCODED_SEPARATOR.search(path):
        return Refusal(f"{shown_url(url)} hides a path separator: it is not looked for.")
    # Once: a name that still looks encoded after it is the file's own.
    return _checked(os.fsdecode(unquote_to_bytes(path.encode("utf-8", "surrogatepass"))), url)


def _checked(path: str, url: str) -> NamedPath | Refusal:
    is_drive = _DRIVE.match(path) is not None
    if "\0" in path:
        return Refusal(f"{shown_url(url)} has a NUL in its path: it is not looked for.")
    if path.startswith(("//", "\\\\")):
        return Refusal(f"{shown_url(url)} is on another machine: sources are only read from this disk.")
    if is_drive:
        path = "/" + path.lstrip("/").replace("\\", "/")
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if ".." in parts or any("\\" in part for part in parts):
        return Refusal(f"{shown_url(url)} leads out of its folder: it is not looked for.")
    if not parts or len(parts) > MOST_PARTS:
        return Refusal(f"{shown_url(url)} names no file.")
    if not parts[-1].lower().endswith(SUFFIXES):
        return Refusal(f"{shown_url(url)} is no script by its name: only {' '.join(SUFFIXES)} are shown.")
    return NamedPath(parts, path.startswith("/"))


def candidates(named: NamedPath, roots: Sequence[str]) -> Iterator[Candidate]:
    """The files that `named` may be, the best first: where its path says, then by the longest end of its path.

    A package's file is found with its package only: `node_modules/pkg/index.js`, never `index.js` alone.
    """
    if named.is_absolute:
        for root in roots:
            for form in dict.fromkeys((os.path.abspath(root), os.path.realpath(root))):
                below = _below(named.parts, _parts_of(form))
                if below:
                    yield Candidate(root, below, is_exact=True)
    # A drive is no folder: `C:` joined to a root would leave it on Windows.
    for first in range(int(named.parts[0].endswith(":")), _last_start(named.parts) + 1):
        for root in roots:
            yield Candidate(root, named.parts[first:], is_exact=first == 0 and not named.is_absolute)


def _last_start(parts: tuple[str, ...]) -> int:
    if "node_modules" in parts:
        return len(parts) - 1 - parts[::-1].index("node_modules")
    return len(parts) - 1


def _parts_of(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.replace(os.sep, "/").split("/") if part)


def _below(parts: tuple[str, ...], root: tuple[str, ...]) -> tuple[str, ...]:
    return parts[len(root) :] if parts[: len(root)] == root else ()
