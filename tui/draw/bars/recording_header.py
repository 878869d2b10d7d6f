"""The header row while a recording goes on: how far it is, and how well it goes."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.filters.lens import Lens
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, counted, printable
from tui.base.units import US_PER_S, duration, size
from tui.base.url_secrets import text_without_secrets
from tui.state.model.recording import RecordingFacts
from tui.state.view.lens_words import lens_words
from tui.state.view.measures import Base

_PLAIN = attribute(Role.TEXT, Role.HEAD)
_MUTED = attribute(Role.MUTED, Role.HEAD)
_STRONG = attribute(Role.HEADING, Role.HEAD, Flag.BOLD)
_ALERT = attribute(Role.WARNING, Role.HEAD, Flag.BOLD)

_STATES = {
    "CONNECTING": "connecting",
    "ATTACHED": "connecting",
    "RECORDING": "REC",
    "STOPPING": "stopping",
    "DONE": "saving",
    "LOST": "saving",
}


def draw_recording_header(facts: RecordingFacts, lens: Lens, base: Base, width: int) -> Canvas:
    """One row: the state, what is recorded, and figures; those at the end of the row go first where it is narrow."""
    canvas = Canvas(width, 1, _PLAIN)
    state = f"{_STATES.get(facts.state, facts.state)} {clock(facts.elapsed_us)}"
    x = canvas.write(0, 1, state, _ALERT)
    x = canvas.write(0, x + 2, clip(short_title(facts.title), max(10, width // 4)), _STRONG)
    modes = _modes(facts, lens)
    if modes:
        modes = clip(modes, max(10, width // 3))
        x = canvas.write(0, x + 2, modes, attribute(Role.ACCENT, Role.HEAD, Flag.BOLD))
    told = _figures(facts)
    while told and cell_width(" · ".join(told)) > width - x - 3:
        told.pop()
    x = canvas.write(0, x + 2, " · ".join(told), _PLAIN)
    if cell_width(base.name) < width - x - 3:
        canvas.write_right(0, width - 1, base.name, _MUTED)
    return canvas


def short_title(title: str) -> str:
    """The last part of a path, printable; any other title as it is."""
    title = text_without_secrets(title)
    parts = [part for part in title.replace("\\", "/").split("/") if part]
    return printable(parts[-1] if parts and " " not in title else title)


def clock(elapsed_us: int) -> str:
    """Minutes and seconds: `1:02`."""
    minutes, seconds = divmod(elapsed_us // US_PER_S, 60)
    return f"{minutes}:{seconds:02}"


def _modes(facts: RecordingFacts, lens: Lens) -> str:
    last = "" if facts.last_us is None else f"last {facts.last_us // US_PER_S} s"
    about = lens_words(lens if facts.last_us is None else replace(lens, range_us=None))
    return " · ".join(filter(None, ("FROZEN" if facts.is_frozen else "", last, about)))


def _figures(facts: RecordingFacts) -> list[str]:
    cpu = None if facts.cpu_share is None else f"CPU {facts.cpu_share:.0%}".replace("%", " %")
    interval = None if facts.interval_us is None else f"one per {duration(facts.interval_us)}"
    missed = None if facts.interval_us is None else f"{facts.missed:,} missed"
    samples = counted(facts.samples, "sample")
    told = [samples, cpu, interval, missed, size(facts.bytes)]
    if facts.allocated_bytes is not None:
        told = [f"{size(facts.allocated_bytes)} {'allocated' if facts.counts_collected else 'in use'}", samples, cpu]
    return [part for part in told if part is not None]
