"""The results as one page of Markdown: a section for each part, of its last run, and notes by hand at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.benchmarks.tables import Section
from tests.benchmarks.targets import targets_table

HEADINGS = (
    "Loading",
    "Growth",
    "Exact at any size",
    "Responsive while loading",
    "A change of the time range",
    "Unfolding callers",
    "A frame of the chart, 220×60",
    "Large sources",
    "Watching a recording",
)
NOTES = "Notes"
_HEAD = "# Benchmark results\n\nWritten by `python -m tests.benchmarks`; what stands below *Notes* is kept.\n"


def page(machine: str, run: str, sections: Sequence[Section], before: str = "") -> str:
    """The page with these sections, and from the page `before` those of parts that were not run, and its notes.

    `run` says when and of which commit the sections are.
    """
    texts = _sections_of(before)
    texts |= {section.heading: _section_text(section, run) for section in sections}
    ordered = [texts[heading] for heading in (*HEADINGS, NOTES) if heading in texts]
    whole = "\n".join(ordered)
    met, missed = (len(re.findall(rf"\| +{re.escape(word)} \|$", whole, re.MULTILINE)) for word in ("yes", "**no**"))
    return "\n".join([_HEAD, f"{machine}\n", f"**{met} of {met + missed} targets met.**\n", whole])


def _section_text(section: Section, run: str) -> str:
    targets = [targets_table(section.verdicts)] if section.verdicts else []
    return "\n\n".join([f"## {section.heading}", run, *targets, *section.paragraphs]) + "\n"


def _sections_of(text: str) -> dict[str, str]:
    """The text of each section of a page, heading included."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].removeprefix("## "): part.rstrip() + "\n" for part in parts}
