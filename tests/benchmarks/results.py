"""The results as one page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.tables import Section
from tests.benchmarks.targets import targets_table

NOTES = "## Notes\n"
_HEAD = "# Benchmark results\n\nWritten by `python -m tests.benchmarks`; what stands below *Notes* is kept.\n"


def page(machine: str, sections: Sequence[Section]) -> str:
    """The whole page but its notes: what it was measured on, targets beside figures, then every section."""
    verdicts = [verdict for section in sections for verdict in section.verdicts]
    missed = sum(not verdict.is_met for verdict in verdicts)
    targets = f"## Targets\n\n{len(verdicts) - missed} of {len(verdicts)} met.\n\n{targets_table(verdicts)}\n"
    return "\n".join([_HEAD, f"{machine}\n", *([targets] if verdicts else []), *(one.text for one in sections)])


def write_results(path: Path, text: str) -> None:
    """Writes a page to `path` and keeps the notes that stand there."""
    before = path.read_text() if path.exists() else ""
    notes = before[before.index(NOTES) :] if NOTES in before else ""
    path.write_text(f"{text}\n{notes}" if notes else text)
