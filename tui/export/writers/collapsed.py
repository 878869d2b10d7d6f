"""A profile written as collapsed stacks, for flame graph scripts: `main (file:///app/main.js:3:1);parse 1200`."""

from __future__ import annotations

import re

import numpy as np

from tui.analysis.counting.aggregate import aggregate
from tui.export.writers.stacks import refuse_too_many_frames, stacks
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS
from tui.profile.profile import Profile

_LINE_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def collapsed_text(profile: Profile, path: str) -> bytes:
    """One line for each call path with self time, in µs (or what the profile counts), in preorder.

    `profile` is as it is counted (see `effective`). A frame has its place behind its name, so that functions of one
    name stay apart; `;` and line breaks in it, which would end a frame, become `:` and a space. None begins with a
    space: a line that does is taken for no stack. Raises TickscopeError naming `path` when the stacks are too much for
    a file.
    """
    self_us = aggregate(profile).self_us
    refuse_too_many_frames(profile, (self_us > 0).astype(np.int64), path)
    frames = [_frame(key) for key in profile.functions.keys]
    lines = [
        f"{';'.join(frames[function] for function in stack)} {self_us[row]}\n"
        for row, stack in stacks(profile, np.flatnonzero(self_us))
    ]
    return "".join(lines).encode()


def _frame(key: FunctionKey) -> str:
    name = _inside(key.name).lstrip() or ANONYMOUS
    return f"{name} ({_inside(key.url)}:{key.line}:{key.column})" if key.url else name


def _inside(text: str) -> str:
    return _LINE_BREAKING.sub(" ", text).replace(";", ":")
