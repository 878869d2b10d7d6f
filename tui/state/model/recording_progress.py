"""How a recording goes: its state, its length and its quality, as the header shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
