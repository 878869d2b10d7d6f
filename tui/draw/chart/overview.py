"""The overview: activity over time as a strip of bars, one column a bin, in the hue of what took most of it."""

from __future__ import annotations

import numpy as np

from tui.base.cells import SHADES, Canvas, Flag, Role, attribute
from tui.draw.rows.glyphs import Glyphs
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int64
from tui.state.view.time_range import OverviewLook, column_of

_LEVELS = 8
"""Heights of a bar within one cell."""


def draw_overview(bins_us: Int64, look: OverviewLook, height: int, glyphs: Glyphs) -> Canvas:
    """The strip, as wide as there are bins: `bins_us` int64[columns, categories], see `Activity.bins_us`.

    A bar is as high as the share of its bin that was not idle; anything that is not nothing is seen. Bins in which
    nothing was sampled are hatched. What is searched for lights the part of each bar that is its share of the bin,
    from the bottom up; where it has less than half a cell of it, the lowest cell is underlined.
    """
    columns = len(bins_us)
    canvas = Canvas(columns, height, attribute(Role.TEXT))
    if not columns or not height:
        return canvas
    active_us = bins_us[:, : Category.IDLE]
    level = _levels(active_us.sum(axis=1), (look.end_us - look.start_us) / columns, height)
    for y in range(height):
        step = np.clip(level - _LEVELS * (height - 1 - y), 0, _LEVELS)
        canvas.codes[y] = np.array([ord(glyph) for glyph in glyphs.columns], np.uint32)[step]
    canvas.attributes[:] = Role.USER + SHADES * np.argmax(active_us, axis=1)
    if look.matched_us is not None:
        _light(canvas, glyphs, level, _levels(look.matched_us, (look.end_us - look.start_us) / columns, height))
    is_unsampled = bins_us.sum(axis=1) == 0
    canvas.codes[-1, is_unsampled] = ord(glyphs.hatch)
    canvas.attributes[-1, is_unsampled] = attribute(Role.HATCHED)
    if look.range_us is not None:
        canvas.attributes[:, ~_inside(look, columns, look.range_us)] |= int(Flag.DIM) << 16
    if look.marked_us is not None:
        is_marked = _inside(look, columns, look.marked_us)
        canvas.attributes[:, is_marked] |= attribute(0, Role.CURSOR_ASIDE, Flag.BOLD)
    if look.cursor_us is not None:
        canvas.attributes[:, column_of(look, columns, look.cursor_us)] ^= int(Flag.REVERSE) << 16
    return canvas


def _levels(active_us: Int64, bin_us: float, height: int) -> Int64:
    """int64[columns]: the height of each bar in eighths of a cell, at least one where there is any activity."""
    level = np.rint(active_us * (_LEVELS * height) / max(bin_us, 1e-9)).astype(np.int64)
    return np.where(active_us > 0, np.clip(level, 1, _LEVELS * height), 0)


def _light(canvas: Canvas, glyphs: Glyphs, level: Int64, matched: Int64) -> None:
    """Lights the cells of bars (`level` eighths high) that are at least half below `matched` eighths.

    Where a cell has room for it, a glyph tells what is lit without any colour.
    """
    for y in range(canvas.height):
        below = _LEVELS * (canvas.height - 1 - y)
        filled, lit = (np.clip(one - below, 0, _LEVELS) for one in (level, np.minimum(matched, level)))
        is_lit = (lit > 0) & (2 * lit >= filled)
        canvas.attributes[y, is_lit] = attribute(Role.MATCH)
        canvas.codes[y, is_lit & (2 * filled >= _LEVELS)] = ord(glyphs.matched)
    canvas.attributes[-1, matched > 0] |= int(Flag.UNDERLINE) << 16


def _inside(look: OverviewLook, columns: int, span_us: tuple[int, int]) -> Bool:
    """bool[columns]: the columns that show a part of `span_us`, at least one."""
    first, last = column_of(look, columns, span_us[0]), column_of(look, columns, max(span_us[0], span_us[1] - 1))
    column = np.arange(columns)
    return (column >= first) & (column <= last)
