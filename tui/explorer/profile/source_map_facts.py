"""What is to be told of source maps, for the dialog on `!`: how much they apply to, and why not to the rest."""

from __future__ import annotations

from collections import Counter, defaultdict

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.figures import mapped_us
from tui.base.text import counted, printable, short_location
from tui.base.units import amount, percent
from tui.draw.dialogs.text_page import Paragraph
from tui.source.written import Applied
from tui.state.model.state import State

_MOST_SCRIPTS = 20


def source_map_facts(state: State) -> list[Paragraph]:
    """Nothing for profiles none of whose scripts has a map, or names one."""
    paragraphs = _facts(state.background.applied, state.aggregate, "Source maps")
    if state.baseline is not None and state.baseline.applied is not None and state.counts.compared is not None:
        there = state.counts.compared.comparison.baseline
        paragraphs += _facts(state.baseline.applied, there, "Source maps of the baseline")
    return paragraphs


def _facts(applied: Applied | None, aggregate: Aggregate, title: str) -> list[Paragraph]:
    if applied is None or not (applied.has_map or applied.unexpected):
        return []
    physical = aggregate.physical
    unit, active_us = physical.profile.origin.unit, physical.in_range.active_us
    paragraphs = [Paragraph(""), Paragraph(title, is_heading=True)]
    if applied.has_map and physical.profile.functions.as_written is None:
        paragraphs.append(Paragraph("They are put aside: what is shown is what was recorded. `M` applies them."))
    elif applied.has_map:
        share = percent(mapped_us(aggregate), active_us)
        paragraphs.append(Paragraph(f"{share} of the self time is in functions that are shown as they were written."))
    spent: Counter[str] = Counter()
    for key, self_us in zip(physical.profile.functions.keys, physical.function_self_us.tolist(), strict=True):
        spent[key.url] += self_us
    why: dict[str, list[str]] = defaultdict(list)
    for url in sorted(applied.unmapped, key=lambda url: -spent[url]):
        why[applied.unmapped[url]].append(url)
    for reason, urls in list(why.items())[:_MOST_SCRIPTS]:
        name = printable(short_location(urls[0], 0))
        others = f" and {counted(len(urls) - 1, 'other script')}" if len(urls) > 1 else ""
        time = amount(sum(spent[url] for url in urls), unit)
        is_warning = urls[0] in applied.unexpected
        paragraphs.append(Paragraph(f"{name}{others}, {time}: {reason}", is_warning=is_warning))
    return paragraphs
