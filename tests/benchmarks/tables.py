"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.targets import Verdict


@dataclass(slots=True)
class Section:
    """A part of the results: a heading, paragraphs and tables below it, and what it says about the targets."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The heading and the paragraphs in Markdown."""
        return "\n\n".join([f"## {self.heading}", *self.paragraphs])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table: the first column to the left, the others to the right, padded so that it reads as text too."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [_line(head, widths), _line(["-" * width for width in widths], widths, rule=True)]
    return "\n".join([*lines, *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int], *, rule: bool = False) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [f"{first[0]:<{first[1]}}"]
    padded += [f"{cell[:-1]}:" if rule else f"{cell:>{width}}" for cell, width in others]
    return f"| {' | '.join(padded)} |"


def megabytes(count: float) -> str:
    """`12.3` or `123`: bytes in MB."""
    return f"{count / 1e6:.1f}" if count < 99.95e6 else f"{count / 1e6:.0f}"
