"""In which order the runs of a frame are written: row by row, or pen by pen.

Row by row, a list whose rows are a name and a place in another ink changes the pen twice a row. Pen by pen all names
are written first, then all places, and only the cursor goes through the rows twice, which takes fewer bytes.
"""

from __future__ import annotations

import numpy as np

from tui.base.cells import Attributes
from tui.terminal.colours.sgr import transition
from tui.terminal.framebuffer.diff import Mask, Places, Runs

FEWEST_ROWS = 8
"""In fewer changed rows than these there is little to win."""
_NEXT_ROWS = 3
"""So far a newline for each row is shorter than saying where to go."""


def ordered(runs: Runs, is_changed: Mask, written: Attributes, pen: int | None) -> Runs:
    """The `runs` (see `diff.runs`) in their own order, or cut into pieces of one pen, those of a pen together.

    Whichever takes fewer bytes, as near as they can be told without writing. `pen` is what the terminal writes with
    now: its pieces come first. With A and B as pens, `AAAB` above `AABB` is written as `AAA`, `AA`, `B`, `BB`.
    """
    pens, width = written.ravel(), written.shape[1]
    if not len(runs[0]):
        return runs
    starts, ends = _pieces(runs, np.flatnonzero(is_changed), pens)
    piece_pens = pens[starts]
    by_pen = np.argsort(np.where(piece_pens == pen, -1, piece_pens), kind="stable")
    row_by_row = _move_bytes(starts, ends, width) + _pen_bytes(piece_pens)
    pen_by_pen = _move_bytes(starts[by_pen], ends[by_pen], width) + _pen_bytes(piece_pens[by_pen])
    if row_by_row <= pen_by_pen:
        return runs
    return starts[by_pen], ends[by_pen]


def _pieces(runs: Runs, changed: Places, pens: Attributes) -> tuple[Places, Places]:
    """Starts and ends of `runs` cut where the pen changes; unchanged cells at the ends of a piece are left."""
    run_starts, run_ends = runs
    pen_starts = np.flatnonzero(pens[1:] != pens[:-1]) + 1
    run = np.searchsorted(run_starts, pen_starts) - 1  # the one that begins before the pen changes
    cuts = pen_starts[(run >= 0) & (pen_starts < run_ends[run])]
    starts = np.sort(np.concatenate((run_starts, cuts)))
    ends = np.sort(np.concatenate((run_ends, cuts)))
    first, last = np.searchsorted(changed, starts), np.searchsorted(changed, ends) - 1
    has_changed = first <= last
    return changed[first[has_changed]], changed[last[has_changed]] + 1


def _move_bytes(starts: Places, ends: Places, width: int) -> int:
    """About what going from the end of each piece to the start of the next takes."""
    last, following = ends[:-1] - 1, starts[1:]
    rows, columns = following // width - last // width, following % width
    gap = np.where(rows == 0, following - last - 1, columns)
    step = np.where(np.abs(gap) == 1, 3, np.where(np.abs(gap) < 10, 4, 5))  # ESC[C, ESC[7C, ESC[42C
    step[gap == 0] = 0
    newlines = np.where((rows >= 1) & (rows <= _NEXT_ROWS), 1 + rows, 8)
    return int((np.where(rows == 0, step, np.minimum(8, newlines + step))).sum())


def _pen_bytes(pens: Attributes) -> int:
    """What changing from each pen to the next takes."""
    changes = np.flatnonzero(pens[1:] != pens[:-1])
    return sum(map(len, map(transition, pens[changes].tolist(), pens[changes + 1].tolist())))
