"""The formats that a profile can be written in, and how a file name asks for one."""

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


def target_of(path: str) -> Target:
    """The format that the name of the file to write asks for. Raises UsageError when it asks for none."""
    for suffix, target in _SUFFIXES:
        if path.lower().endswith(suffix):
            return target
    raise UsageError(
        f"{path}: its name does not tell the format",
        next_step="End it in .cpuprofile, .speedscope.json or .collapsed, or give --to.",
    )
