"""Finds out that a part of the screen has scrolled, by looking at it.

Nobody has to say so: a list, a chart, a stock table whose rows moved is recognised, and moved by the terminal itself.
Terminals scroll whole rows, so this saves where a pane has the full width.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tui.base.cells import Attributes, Codes
from tui.terminal.framebuffer.diff import Mask, changed_cells
from tui.terminal.framebuffer.frame import scrolled

FEWEST_ROWS_SCROLLED = 5
"""Fewer changed rows than these are cheaper written."""
_SEQUENCE_BYTES = 24
"""What setting the margins, going there, and setting them back costs."""
_STRETCH_BYTES = 8
_WIDEST_HOLE = 2
"""Rows that did not move along, such as the cursor's, may stand between those that did."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """Rows `top` to before `bottom` move up by `lines`, or down when it is negative."""

    top: int
    bottom: int
    lines: int


def found_scroll(
    codes: Codes, pens: Attributes, shown_codes: Codes, shown_pens: Attributes, is_changed: Mask
) -> Scroll | None:
    """The scroll after which what is shown is much nearer to `codes` and `pens`; None if none saves anything.

    `is_changed` is `changed_cells` of the same arrays.
    """
    changed_rows = np.flatnonzero(is_changed.any(axis=1))
    if len(changed_rows) < FEWEST_ROWS_SCROLLED:
        return None
    came_from = _origins(_row_keys(shown_codes, shown_pens).tolist(), _row_keys(codes, pens).tolist(), changed_rows)
    if not came_from:
        return None
    lines, votes = Counter(distance for _, distance in came_from).most_common(1)[0]
    if votes < 2:
        return None
    first, last = _longest_stretch([row for row, distance in came_from if distance == lines])
    scroll = Scroll(min(first, first + lines), max(last, last + lines) + 1, lines)
    if abs(lines) >= scroll.bottom - scroll.top:
        return None

    def saved_bytes(scroll: Scroll) -> int:
        region = slice(scroll.top, scroll.bottom)
        moved_codes, moved_pens = shown_codes[region].copy(), shown_pens[region].copy()
        scrolled(moved_codes, moved_pens, lines)
        left = changed_cells(codes[region], pens[region], moved_codes, moved_pens)
        return _bytes(is_changed[region]) - _bytes(left)

    # The rows at both ends may have moved too, all but a note or a mark in them.
    best = max(_extended(scroll, len(codes)), key=saved_bytes)
    return best if saved_bytes(best) > _SEQUENCE_BYTES + abs(lines) else None


def _bytes(is_changed: Mask) -> int:
    """About how many bytes the changed cells take: one each, and going to where a stretch of them begins."""
    stretches = np.count_nonzero(is_changed[:, 1:] & ~is_changed[:, :-1]) + np.count_nonzero(is_changed[:, 0])
    return int(np.count_nonzero(is_changed)) + _STRETCH_BYTES * int(stretches)


def _extended(scroll: Scroll, height: int) -> list[Scroll]:
    """The scroll itself, and those of one row more at either end or both."""
    tops = {scroll.top, max(0, scroll.top - 1)}
    bottoms = {scroll.bottom, min(height, scroll.bottom + 1)}
    return [Scroll(top, bottom, scroll.lines) for top in sorted(tops, reverse=True) for bottom in sorted(bottoms)]


def _row_keys(codes: Codes, pens: Attributes) -> npt.NDArray[np.uint64]:
    """uint64[rows]: equal rows have equal keys, others hardly ever."""
    cells = codes.astype(np.uint64) << np.uint64(24) | pens.astype(np.uint64)
    odd_weights = np.arange(1, 2 * cells.shape[1], 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray((cells * odd_weights).sum(axis=1), np.uint64)


def _origins(shown_keys: list[int], keys: list[int], rows: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
    """(row, distance) of each of `rows` that is now what exactly one other row was, `distance` rows below it."""
    places: dict[int, list[int]] = {}
    for y, key in enumerate(shown_keys):
        places.setdefault(key, []).append(y)
    found = []
    for y in rows.tolist():
        origin = places.get(keys[y], ())
        # Rows that are there several times, such as empty ones, say nothing about where they came from.
        if len(origin) == 1:
            found.append((y, origin[0] - y))
    return found


def _longest_stretch(rows: list[int]) -> tuple[int, int]:
    """First and last of the most of ascending `rows` that have only small holes between them."""
    best = current = [rows[0]]
    for row in rows[1:]:
        current = [*current, row] if row - current[-1] <= _WIDEST_HOLE + 1 else [row]
        best = max(best, current, key=len)
    return best[0], best[-1]
