"""The facts and warnings of a profile, for the dialog on `!`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.analysis.accounting.effective import Accounting
from tui.analysis.counting.figures import Figures
from tui.analysis.filters.lens import WHOLE
from tui.analysis.filters.lens_text import accounting_text
from tui.analysis.findings.cautions import cautions
from tui.base.text import counted, printable, shown_text
from tui.base.units import amount, duration, percent
from tui.draw.bars.header import thread_label
from tui.draw.dialogs.text_page import Paragraph
from tui.explorer.profile.source_map_facts import source_map_facts
from tui.export.report.repeats_text import all_runs, middle_half, repeats_head, shown_functions
from tui.profile.columns.functions import ANONYMOUS
from tui.profile.profile import Origin
from tui.record.saving.kept_texts import texts_problem
from tui.record.saving.sidecar import sidecar_problem
from tui.state.model.state import State
from tui.state.view.words import no_order

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats

_TERM_CELLS = 18
_USUAL_FUNCTIONS = 10


def facts_text(state: State) -> list[Paragraph]:
    """Warnings first, then what is usual in all runs of the file, what it says of itself, and where the time went."""
    origin, figures = state.aggregate.profile.origin, state.figures
    paragraphs = [Paragraph("Warnings", is_heading=True)]
    paragraphs += [Paragraph(caution, is_warning=True) for caution in cautions(origin)]
    if len(figures.gaps):
        paragraphs.append(Paragraph(_gaps(figures), is_warning=True))
    path = Path(origin.path)
    beside = filter(None, (sidecar_problem(path), texts_problem(path)))
    paragraphs += [Paragraph(printable(problem), is_warning=True) for problem in (*state.options.problems, *beside)]
    if state.counts.compared is not None:
        found = state.counts.compared.cautions
        paragraphs += [Paragraph(f"Compared with the baseline: {caution}.", is_warning=True) for caution in found]
    if len(paragraphs) == 1:
        paragraphs.append(Paragraph("None."))
    if state.background.warm_up_us is not None:
        paragraphs.append(Paragraph(_warm_up(state.background.warm_up_us)))
    for name, runs in state.opened.repeated.items():
        paragraphs += _usual(name, runs)
    paragraphs += source_map_facts(state)
    paragraphs += [Paragraph(""), Paragraph("The profile", is_heading=True)]
    paragraphs += [_fact(term, text) for term, text in _facts(state)]
    if origin.unit != "us":
        return paragraphs
    paragraphs += _counting(state.aggregate.lens.accounting)
    is_whole = state.aggregate.lens == WHOLE
    heading = "Where the time went" if is_whole else "Where all the time went, as Chrome DevTools counts it"
    paragraphs += [Paragraph(""), Paragraph(heading, is_heading=True)]
    for term, value in (
        ("active", figures.active_us),
        ("garbage collector", figures.gc_us),
        ("(program)", figures.program_us),
        ("idle", figures.idle_us),
        ("unsampled", figures.unsampled_us),
    ):
        paragraphs.append(_fact(term, f"{duration(value)}  {percent(value, figures.duration_us)}"))
    return paragraphs


def _usual(name: str, found: Repeats) -> list[Paragraph]:
    """The median of each hot function over all runs, and how far they lie apart."""
    unit = found.unit
    functions = [
        _fact(
            shown_text(one.key.name) or ANONYMOUS,
            f"{amount(one.self_time.median, unit)}  {percent(one.self_time.median, found.active.median)}  "
            f"middle half {middle_half(one.self_time, unit)}, all {all_runs(one.self_time, unit)}, "
            f"in {one.runs}/{found.run_count} runs",
        )
        for one in shown_functions(found, _USUAL_FUNCTIONS)
    ]
    heading = Paragraph("Usual in all runs: the median of self time", is_heading=True)
    return [Paragraph(""), heading, Paragraph(repeats_head(name, found)), *functions]


def _gaps(figures: Figures) -> str:
    gaps, share = counted(len(figures.gaps), "gap"), percent(figures.gaps.total_us, figures.duration_us)
    return f"{gaps} without a sample, {share} of the time: what ran there is charged to the sample before each."


def _warm_up(until_us: int) -> str:
    return f"The first {duration(until_us)} look like warm-up: other functions than later. `W` leaves them out."


def _fact(term: str, text: str) -> Paragraph:
    return Paragraph(text, term=term, term_cells=_TERM_CELLS)


def _facts(state: State) -> list[tuple[str, str]]:
    profile, figures = state.aggregate.profile, state.figures
    origin = profile.origin
    facts = [("file", printable(origin.path)), ("format", origin.format)]
    if origin.runtime:
        facts.append(("runtime", origin.runtime))
    if thread := thread_label(origin, show_urls=state.options.show_urls):
        facts.append(("thread", thread))
    if origin.unit == "us":
        facts.append(("duration", duration(profile.duration_us)))
    else:
        facts.append(("in all", amount(figures.sampled_us, origin.unit)))
    facts += [
        (origin.sample_noun + "s", f"{len(profile.timeline.recorded):,}"),
        ("nodes", f"{origin.node_count:,}, at most {origin.max_depth:,} deep"),
        ("functions", f"{figures.function_count:,}"),
    ]
    if (intervals := figures.intervals) is not None and not origin.estimated:
        median, p95, longest = map(duration, (intervals.median_us, intervals.p95_us, intervals.max_us))
        facts.append(("interval", f"median {median}, 95 % within {p95}, longest {longest}"))
    if why := no_order(origin):
        facts.append(("order", why))
    facts.append(("accounting", accounting_of(origin, state.aggregate.lens.accounting)))
    return facts


def _counting(rules: Accounting) -> list[Paragraph]:
    """The rules by which time is counted now, and how each is switched."""
    return [
        Paragraph(""),
        Paragraph("How time is counted", is_heading=True),
        _fact("a sample", "has the time up to the next one"),
        _fact("a lone (program)", "is part of the call around it" if rules.smooths_program else "stands as recorded"),
        _fact("GC", "stands on the stack that it interrupted" if rules.stacks_gc else "stands apart from all stacks"),
        _fact("a gap", "is in no function" if rules.cuts_gaps else "belongs to the sample before it"),
        Paragraph("`U` switches the last, `:` Accounting the two above it."),
    ]


def accounting_of(origin: Origin, rules: Accounting) -> str:
    """Where the numbers of a profile come from, in a few words."""
    if origin.unit == "us":
        rule = "as Chrome DevTools" if rules.is_devtools else f"other than Chrome DevTools: {accounting_text(rules)}"
        return "times estimated from hit counts" if origin.estimated else rule
    alive = "bytes that were still alive (with --collected: all that were allocated), as V8 estimates them"
    if origin.unit == "bytes":
        return alive if origin.format == "heapprofile" else "bytes as in the file"
    return f"{origin.scale_note}, to have no fractions" if origin.scale_note else "samples as in the file"
