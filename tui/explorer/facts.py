"""The facts and warnings of a profile, for the dialog on `!`."""

from __future__ import annotations

from tui.draw.text_page import Paragraph
from tui.explorer.sight import Sight
from tui.text import counted, printable
from tui.units import amount, duration, percent

_TERM_CELLS = 18


def facts_text(sight: Sight) -> list[Paragraph]:
    """Warnings first, then what the file says of itself, then where the time went."""
    origin, figures = sight.aggregate.profile.origin, sight.figures
    unit = origin.unit
    paragraphs = [Paragraph("Warnings", is_heading=True)]
    paragraphs += [Paragraph(printable(warning), is_warning=True) for warning in origin.warnings]
    if len(figures.gaps):
        share = percent(figures.gaps.total_us, figures.duration_us)
        gaps = counted(len(figures.gaps), "gap")
        text = f"{gaps} without a sample, {share} of the time: what ran there is charged to the sample before each."
        paragraphs.append(Paragraph(text, is_warning=True))
    if len(paragraphs) == 1:
        paragraphs.append(Paragraph("None."))
    paragraphs += [Paragraph(""), Paragraph("The profile", is_heading=True)]
    paragraphs += [_fact(term, text) for term, text in _facts(sight)]
    paragraphs += [Paragraph(""), Paragraph("Where the time went", is_heading=True)]
    whole = figures.duration_us if unit == "us" else figures.sampled_us
    for term, value in (
        ("active", figures.active_us),
        ("garbage collector", figures.gc_us),
        ("(program)", figures.program_us),
        ("idle", figures.idle_us),
        ("unsampled", figures.unsampled_us),
    ):
        paragraphs.append(_fact(term, f"{amount(value, unit)}  {percent(value, whole)}"))
    return paragraphs


def _fact(term: str, text: str) -> Paragraph:
    return Paragraph(text, term=term, term_cells=_TERM_CELLS)


def _facts(sight: Sight) -> list[tuple[str, str]]:
    profile, figures = sight.aggregate.profile, sight.figures
    origin = profile.origin
    facts = [("file", printable(origin.path)), ("format", origin.format)]
    if origin.runtime:
        facts.append(("runtime", origin.runtime))
    facts += [
        ("duration", duration(profile.duration_us)),
        ("samples", f"{len(profile.timeline):,}"),
        ("nodes", f"{origin.node_count:,}, at most {origin.max_depth:,} deep"),
        ("functions", f"{len(profile.functions):,}"),
    ]
    if (intervals := figures.intervals) is not None:
        median, p95, longest = map(duration, (intervals.median_us, intervals.p95_us, intervals.max_us))
        facts.append(("interval", f"median {median}, 95 % within {p95}, longest {longest}"))
    if origin.truncated_samples:
        facts.append(("truncated", f"{counted(origin.truncated_samples, 'sample')} with a stack cut by V8"))
    facts.append(("accounting", "as Chrome DevTools"))
    return facts
