"""Profiles written as stacks, so that a test reads like what it is about.

    profile_from("main;parse 3 | main;render 5 | (idle) 2 | main;render;parse 1", interval_us=1000)

Segments stand in the order of time. Each is a stack from the outermost frame inwards and how many samples it lasted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from tui.analysis.accounting.effective import effective
from tui.formats.builder.recording import Recording, assemble
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable
from tui.profile.profile import Origin, Profile

URL = "file:///app/main.js"
ROOT = "(root)"
STATES = ("(idle)", "(garbage collector)", "(program)", ROOT)
_SEGMENT = re.compile(r"(.*?)(?:\s+(\d+))?", re.DOTALL)
_FRAME = re.compile(r"(.*?)@(.*?)(?::(\d+))?", re.DOTALL)


def profile_from(
    stacks: str,
    interval_us: int = 1000,
    *,
    ticks: Mapping[str, Mapping[int, int]] | None = None,
    stamps_us: Sequence[int] | None = None,
    end_us: int | None = None,
    title: str = "test.cpuprofile",
    names: Mapping[str, str] | None = None,
) -> Profile:
    """The profile of `stacks` as it is counted: GC stands on what it interrupted, `(program)` is smoothed.

    Sample `i` starts at `i * interval_us` (or `stamps_us[i]`) and the last one lasts an interval too. A name alone is
    a function of its own in `file:///app/main.js`, on line 10, 20, 30 in order of appearance; `name@url:line` says
    where; `name@` has no url. `(idle)`, `(garbage collector)`, `(program)` are V8's states, written alone, and
    `(root)` is a sample on the root. `ticks` gives the line ticks of a call path: `{"main;parse": {11: 2, 12: 1}}`.
    `names` says what a function is really called, where that is no word to write a stack with.
    """
    return effective(recorded_from(stacks, interval_us, ticks, stamps_us, end_us, title, names))


def recorded_from(
    stacks: str,
    interval_us: int = 1000,
    ticks: Mapping[str, Mapping[int, int]] | None = None,
    stamps_us: Sequence[int] | None = None,
    end_us: int | None = None,
    title: str = "test.cpuprofile",
    names: Mapping[str, str] | None = None,
) -> Profile:
    """The profile of `stacks` as recorded, before any rule of accounting."""
    functions = FunctionTable([_state(ROOT)])
    key_of: dict[str, FunctionKey] = {}
    node_of: dict[tuple[str, ...], int] = {(): 0}
    node_function, parent, samples = [0], [-1], []

    def node(path: tuple[str, ...]) -> int:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in node_of:
                node_of[path[:depth]] = len(node_of)
                frame = path[depth - 1]
                key = key_of.setdefault(frame, _function(frame, len(key_of) + 1, names or {}))
                node_function.append(functions.intern(key))
                parent.append(node_of[path[: depth - 1]])
        return node_of[path]

    for path, count in _segments(stacks):
        samples.extend([node(path)] * count)
    stamps = [index * interval_us for index in range(len(samples))] if stamps_us is None else list(stamps_us)
    end = stamps[-1] + interval_us if stamps and end_us is None else end_us
    recording = Recording(
        functions=functions,
        node_id=np.arange(1, len(parent) + 1, dtype=np.int64),
        node_function=np.array(node_function, np.int32),
        parent=np.array(parent, np.int32),
        sample_node=np.array(samples, np.int32),
        stamps=np.array(stamps, np.int64),
        end=None if end is None else Fraction(end),
        tick_entries=[
            (node_of[_path(stack)], line, count)
            for stack, lines in (ticks or {}).items()
            for line, count in lines.items()
        ],
    )
    return assemble(recording, Origin(path=f"/app/{title}", title=title))


def _segments(stacks: str) -> list[tuple[tuple[str, ...], int]]:
    segments = []
    for text in filter(None, (part.strip() for part in stacks.split("|"))):
        match = _SEGMENT.fullmatch(text)
        assert match is not None
        segments.append((_path(match[1]), int(match[2] or 1)))
    return segments


def _path(stack: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in stack.split(";"))
    return () if names == (ROOT,) else names


def _state(name: str) -> FunctionKey:
    return FunctionKey(name, "#0", 0, 0)


def _function(frame: str, order: int, names: Mapping[str, str]) -> FunctionKey:
    if frame in STATES:
        return _state(frame)
    match = _FRAME.fullmatch(frame)
    if match is None:
        return FunctionKey(names.get(frame, frame), URL, 10 * order, 1)
    name, url, line = match.groups()
    return FunctionKey(names.get(name, name), url or "#0", int(line or 0), 1 if line else 0)
