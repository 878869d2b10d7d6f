"""Whole stacks for formats that write them out, once for each row that samples are on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui.base.errors import TickscopeError
from tui.profile.columns.column_types import Int64
from tui.profile.profile import Profile

MOST_FRAMES = 200_000_000
"""Frames that are written to one file, about a gigabyte."""


def refuse_too_many_frames(profile: Profile, times_written: Int64, path: str) -> None:
    """Raises TickscopeError naming `path` when stacks written `times_written` each, int64[rows], are too much."""
    frames = int(np.sum(profile.tree.depth.astype(np.int64) * times_written))
    if frames > MOST_FRAMES:
        raise TickscopeError(
            path, f"{frames:,} stack frames are too many for this format", "Convert to .cpuprofile, or a --range."
        )


def stacks(profile: Profile, rows: Int64) -> Iterator[tuple[int, list[int]]]:
    """Each of `rows` with the functions of its stack, from the outermost inwards; the root's is empty."""
    function = profile.tree.function.tolist()
    parent = profile.tree.parent.tolist()
    for row in rows.tolist():
        stack, above = [], row
        while above > 0:
            stack.append(function[above])
            above = parent[above]
        yield row, stack[::-1]
