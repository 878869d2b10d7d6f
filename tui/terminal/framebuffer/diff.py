"""Where two frames differ, as runs of cells worth writing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tui.base.cells import Attributes, Codes
from tui.terminal.colours.pen import BACKGROUND_MASK, SEEN_ON_BLANKS
from tui.terminal.framebuffer.frame import SPACE

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Runs = tuple[Places, Places]
"""Starts and ends of stretches of cells, as indices into flattened rows."""

_SGR_BYTES = 8
"""What a change of the pen costs, about: `ESC[38;5;16m` is 11 bytes, `ESC[1m` is 4."""


def changed_cells(codes: Codes, pens: Attributes, shown_codes: Codes, shown_pens: Attributes) -> Mask:
    """bool[rows, width]: where a cell differs from what is shown; both halves of a wide character or none."""
    is_changed: Mask = (codes != shown_codes) | (pens != shown_pens)
    is_second_half = codes == 0
    if is_second_half.any():
        second_changed = is_changed[:, 1:] & is_second_half[:, 1:]
        is_changed[:, :-1] |= second_changed
        first_changed = is_changed[:, :-1] & is_second_half[:, 1:]
        is_changed[:, 1:] |= first_changed
    return is_changed


def written_pens(codes: Codes, pens: Attributes) -> Attributes:
    """The pens to write with: a blank takes that of the text before it, where that looks the same.

    So the words of a row are one piece of text: with A and B as inks and `.` as the ink of a blank,
    `AAA.AA...BB` becomes `AAAAAAAAABB`. The second half of a wide character has the pen of the first.
    """
    is_second_half = codes == 0
    if is_second_half.any():
        pens = np.where(is_second_half, np.roll(pens, 1, axis=1), pens)
    columns = np.arange(codes.shape[1], dtype=np.intp)
    is_blank = (codes == SPACE) & (pens & SEEN_ON_BLANKS == 0)
    last_text = np.maximum.accumulate(np.where(is_blank, 0, columns), axis=1)
    pen_of_text = np.take_along_axis(pens, last_text, axis=1)
    looks_same = ((pen_of_text ^ pens) & BACKGROUND_MASK == 0) & (pen_of_text & SEEN_ON_BLANKS == 0)
    return np.where(is_blank & looks_same, pen_of_text, pens)


def runs(is_changed: Mask, codes: Codes, written: Attributes) -> Runs:
    """The stretches to write; each stays in its row.

    Two changed stretches with a short gap are one run when writing the gap costs less than moving over it: with `x`
    changed and `.` not, `xx..xx......x` is written as `xxxxxx` and `x`.
    """
    width = codes.shape[1]
    changed = np.flatnonzero(is_changed)
    if not len(changed):
        return changed, changed
    before, after = changed[:-1], changed[1:]
    gap = after - before - 1
    is_break = (gap > 5) | (before // width != after // width)
    candidates = np.flatnonzero((gap > 0) & ~is_break)
    if len(candidates):
        start, end = before[candidates], after[candidates]
        flat_codes, flat_pens = codes.ravel(), written.ravel()
        utf8_bytes = (flat_codes > 0).astype(np.intp) + (flat_codes > 0x7F) + (flat_codes > 0x7FF)
        bytes_before = np.cumsum(utf8_bytes)
        pen_changes_before = np.cumsum(np.diff(flat_pens, prepend=flat_pens[:1]) != 0)
        gap_bytes = bytes_before[end - 1] - bytes_before[start]
        pen_changes = pen_changes_before[end] - pen_changes_before[start] - (flat_pens[end] != flat_pens[start])
        move_bytes = np.where(gap[candidates] == 1, 3, 4)
        is_break[candidates] = gap_bytes + _SGR_BYTES * pen_changes > move_bytes
    last_of_run = np.flatnonzero(is_break)
    starts = np.concatenate((changed[:1], changed[last_of_run + 1]))
    ends = np.concatenate((changed[last_of_run], changed[-1:])) + 1
    return starts, ends


def blank_tails(codes: Codes, pens: Attributes) -> Places:
    """For each row, the column from which on it is blank, in one background, to its end."""
    width = codes.shape[1]
    is_blank = (codes == SPACE) & (pens & SEEN_ON_BLANKS == 0) & ((pens ^ pens[:, -1:]) & BACKGROUND_MASK == 0)
    blank_count = np.argmin(is_blank[:, ::-1], axis=1)
    blank_count[is_blank.all(axis=1)] = width
    tails: Places = width - blank_count
    return tails
