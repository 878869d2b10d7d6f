"""The header row while a recording goes on: how far it is, and how well it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.analysis.lens import Lens
from tui.cells import Canvas, Flag, Role, attribute
from tui.draw.lens_words import lens_words
from tui.draw.measures import Base
from tui.text import cell_width, clip, counted, printable
from tui.units import US_PER_S, duration, size
from tui.urls import text_without_secrets

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


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """How a recording goes. Times are µs; `cpu_share` is of one core, in the last second.

    `interval_us` is the achieved median, `missed` the samples that should have come between others and did not.
    `last_us` is the part that is counted, None for all of it; `notes` what the recorder said, each once. Of memory
    there is `allocated_bytes` in place of an interval: what is in use, or with `counts_collected` all since the start.
    """

    title: str
    state: str = "CONNECTING"
    elapsed_us: int = 0
    samples: int = 0
    bytes: int = 0
    cpu_share: float | None = None
    interval_us: int | None = None
    missed: int = 0
    allocated_bytes: int | None = None
    counts_collected: bool = False
    is_frozen: bool = False
    last_us: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What was said last; "" before anything was."""
        return self.notes[-1] if self.notes else ""

    def noted(self, sentence: str) -> RecordingFacts:
        """The same with one more thing said."""
        return replace(self, notes=(*(note for note in self.notes if note != sentence), sentence))


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
