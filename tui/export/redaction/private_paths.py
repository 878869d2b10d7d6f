"""Where home and build folders stand in a text: what a path tells of who made a recording, and on which machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

HOME, BUILD = "~", "~build"

_SLASH = r"(?:[/\\]++|%(?:25){0,4}(?:2f|5c))"
_CHARACTER = r"(?:(?!%(?:25){0,4}(?:2f|5c))[^/\\:*?\"<>|\r\n])"
_FOLDER = rf"{_CHARACTER}{{1,64}}+(?={_SLASH})"
_USER = rf"(?:{_FOLDER}|(?:(?!%(?:25){{0,4}}(?:2f|5c))[^/\\:*?\"'<>|()\[\]{{}}\s,;])+)"
_END = rf"(?={_SLASH}|[\s:\"')\]]|\Z)"


def _path(*parts: str) -> str:
    """A pattern for folders below each other; a `*` is any one folder."""
    return _SLASH.join(_FOLDER if part == "*" else part for part in parts)


_BUILD = "|".join(
    [
        _path("home", "runner", "(?:actions-runner/)?_?work", "*", "*"),
        _path("home", "[^/\\\\]{1,40}", "workspace", "*"),
        _path("builds", "*", "*"),
        _path("build", rf"workspace(?:{_SLASH}{_FOLDER}|[^/\\:\s]{{1,64}})?"),
        _path("github", "workspace") + _END,
        _path("__w", "*", "*"),
        _path("(?<=[a-z]:[/\\\\])a", "*", "*"),
        _path("_work", "*", "s") + _END,
        _path("codebuild", "output", "*"),
        _path("agent", "build") + _END,
        _path("workspaces?", "*"),
        _path("(?:lib[/\\\\])?jenkins(?:_home)?", "(?:workspace|jobs)", "*"),
        _path("var", "folders", "*", "*"),
    ]
)
_HOMES = "|".join(
    [
        _path("(?:export|usr|var|nfs|net)", "home", _USER),
        _path("(?:home|users|documents and settings)", _USER),
        "root" + _END,
    ]
)
_FOLDERS = re.compile(rf"(?:(?<=[/\\])|(?<=2f)|(?<=5c))(?:(?P<build>{_BUILD})|(?P<home>{_HOMES}))", re.IGNORECASE)


def private_folders(text: str) -> Iterator[tuple[int, int, str]]:
    """`[start, end)` of each home or build folder in `text` from behind its first slash, and `~` or `~build`.

    Of `file:///home/ann/app/x.js` that is `home/ann`, of `D:\\\\a\\\\shop\\\\shop\\\\x.js` it is `a\\\\shop\\\\shop`.
    """
    for found in _FOLDERS.finditer(text):
        yield found.start(), found.end(), BUILD if found["build"] is not None else HOME
