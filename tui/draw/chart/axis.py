"""The time axis below the overview: ticks at round times, and the part that the chart shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width
from tui.base.units import US_PER_MS, US_PER_S
from tui.draw.rows.glyphs import Glyphs
from tui.profile.profile import Unit

_MINUTE = 60 * US_PER_S
_STEPS_US: tuple[int, ...] = (
    *(digit * 10**power for power in range(7) for digit in (1, 2, 5)),
    *(seconds * US_PER_S for seconds in (10, 20, 30)),
    *(minutes * _MINUTE for minutes in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_000, 6_000, 12_000, 30_000)),
)
"""Round distances of ticks, ascending."""
_STEPS: tuple[int, ...] = tuple(digit * 10**power for power in range(16) for digit in (1, 2, 5))
"""The same of bytes and samples."""
_BETWEEN = 5
"""Cells from the end of a label to the next label, at least, the tick included."""


@dataclass(frozen=True, slots=True)
class AxisLook:
    """An axis over `[start_us, end_us)`, in `unit`.

    `window_us` is the part that the chart shows, None when it shows all or another axis; `note` stands at the right
    end. Without `has_ticks` it tells no places.
    """

    start_us: int
    end_us: int
    window_us: tuple[int, int] | None = None
    note: str = ""
    unit: Unit = "us"
    has_ticks: bool = True


def draw_axis(look: AxisLook, width: int, glyphs: Glyphs) -> Canvas:
    """One row of ticks with their times, as many as fit."""
    canvas = Canvas(width, 1, attribute(Role.MUTED))
    note_start = width - cell_width(look.note) - 1 if look.note else width
    canvas.paste(0, 0, _ticks(replace(look, window_us=None), width, note_start, glyphs.tick))
    if look.window_us is not None:
        _draw_window(canvas, look, look.window_us, glyphs)
    if look.note:
        canvas.write(0, max(0, note_start), f" {look.note}", attribute(Role.ACCENT))
    return canvas


@lru_cache(maxsize=8)
def _ticks(look: AxisLook, width: int, note_start: int, tick: str) -> Canvas:
    """The ticks and their labels, which are the same wherever the window is. Nobody writes on this canvas."""
    canvas = Canvas(width, 1, attribute(Role.MUTED))
    length_us = max(1, look.end_us - look.start_us)
    step_us = tick_step_us(look, width)
    end_us = look.end_us if look.has_ticks else look.start_us
    for time_us in range(-(-look.start_us // step_us) * step_us, end_us, step_us):
        label = tick + tick_label(time_us, step_us, look.unit)
        x = (time_us - look.start_us) * width // length_us
        if x + len(label) < note_start:
            canvas.write(0, x, label, attribute(Role.MUTED))
    return canvas


def _draw_window(canvas: Canvas, look: AxisLook, window_us: tuple[int, int], glyphs: Glyphs) -> None:
    """Draws a line along `window_us`, under the labels that stand there."""
    length_us = max(1, look.end_us - look.start_us)
    first = (max(window_us[0], look.start_us) - look.start_us) * canvas.width // length_us
    last = -(-(min(window_us[1], look.end_us) - look.start_us) * canvas.width // length_us)
    if first >= canvas.width or last <= 0:
        return
    part = slice(first, max(last, first + 1))
    codes = canvas.codes[0, part]
    canvas.codes[0, part] = np.where(codes == 0x20, ord(glyphs.window), codes)
    canvas.attributes[0, part] = attribute(Role.ACCENT, flags=Flag.BOLD)


def tick_step_us(look: AxisLook, width: int) -> int:
    """The smallest round distance at which labels do not touch."""
    length_us = max(1, look.end_us - look.start_us)
    steps = _STEPS_US if look.unit == "us" else _STEPS
    for step_us in steps:
        longest = max(len(tick_label(time_us, step_us, look.unit)) for time_us in (look.start_us, look.end_us))
        if step_us * width >= (longest + _BETWEEN) * length_us:
            return step_us
    return max(steps[-1], length_us)


def tick_label(time_us: int, step_us: int, unit: Unit = "us") -> str:
    """A time as exact as ticks `step_us` apart need it: `40ms`, `2.5s`, `12m`; of bytes `2.5MB`, of samples `1,200`."""
    if unit == "samples":
        return f"{time_us:,}"
    if unit == "bytes":
        factor, name = next((factor, name) for factor, name in _BYTES if step_us * 5 >= factor or factor == 1)
        return (_decimal(time_us, factor, step_us) if time_us else "0") + name
    if time_us == 0:
        return "0s"
    if step_us >= _MINUTE:
        return f"{time_us // _MINUTE}m"
    if step_us < US_PER_MS and time_us < US_PER_MS:
        return f"{time_us}µs"
    if step_us < 100 * US_PER_MS and time_us < US_PER_S:
        return _decimal(time_us, US_PER_MS, step_us) + "ms"
    return _decimal(time_us, US_PER_S, step_us) + "s"


_BYTES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B"))


def _decimal(time_us: int, unit_us: int, step_us: int) -> str:
    """`time_us` in the unit, with the decimals that tell multiples of `step_us` apart."""
    decimals = 0
    while step_us * 10**decimals % unit_us and 10**decimals < unit_us:
        decimals += 1
    return f"{time_us / unit_us:.{decimals}f}"
