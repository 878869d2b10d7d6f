"""The formats that a profile can be written in, and the views and formats of a report."""

from __future__ import annotations

from typing import Literal

from tui.base.errors import UsageError

Target = Literal["cpuprofile", "speedscope", "collapsed"]
TARGETS: tuple[Target, ...] = ("cpuprofile", "speedscope", "collapsed")

_SUFFIXES: tuple[tuple[str, Target], ...] = (
    (".cpuprofile", "cpuprofile"),
    (".json", "speedscope"),
    (".collapsed", "collapsed"),
    (".folded", "collapsed"),
    (".txt", "collapsed"),
)


View = Literal["summary", "functions", "tree", "lines"]
VIEWS: tuple[View, ...] = ("summary", "functions", "tree", "lines")
Format = Literal["text", "json", "markdown"]
FORMATS: tuple[Format, ...] = ("text", "json", "markdown")
DEFAULT_VIEW: View = "functions"
DEFAULT_FORMAT: Format = "text"


def target_of(path: str) -> Target:
    """The format that the name of the file to write asks for. Raises UsageError when it asks for none."""
    for suffix, target in _SUFFIXES:
        if path.lower().endswith(suffix):
            return target
    raise UsageError(
        f"{path}: its name does not tell the format",
        next_step="End it in .cpuprofile, .speedscope.json or .collapsed, or give --to.",
    )
