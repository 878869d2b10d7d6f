"""The header row: what profile this is and how far its numbers go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.figures import Figures, mapped_us
from tui.analysis.filters.lens import WHOLE
from tui.analysis.findings.cautions import cautions
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, counted, shown_text
from tui.base.units import amount, percent
from tui.profile.profile import Origin
from tui.state.view.lens_words import lens_words
from tui.state.view.measures import Base

_FULL_TITLE_WIDTH = 100
"""On narrower screens the file's suffix tells less than what stands in its place."""

_PLAIN = attribute(Role.TEXT, Role.HEAD)
_MUTED = attribute(Role.MUTED, Role.HEAD)
_STRONG = attribute(Role.HEADING, Role.HEAD, Flag.BOLD)
_WARNING = attribute(Role.WARNING, Role.HEAD, Flag.BOLD)


@dataclass(frozen=True, slots=True)
class Against:
    """The baseline that is compared with, and what makes that comparison less than it seems."""

    title: str
    cautions: tuple[str, ...]


def draw_header(
    aggregate: Aggregate, figures: Figures, base: Base, width: int, against: Against | None = None
) -> Canvas:
    """One row: title, honest figures, base and rule, and the badge of gaps and warnings.

    What does not fit is left out from the least important on: the rule, garbage collection, the share that source
    maps apply to, the duration, then what percentages are of.
    """
    canvas = Canvas(width, 1, _PLAIN)
    origin = aggregate.profile.origin
    warning_count = len(cautions(origin)) + (0 if against is None else len(against.cautions))
    badge = _badge(figures, warning_count, is_only_program=origin.is_only_program)
    show_urls = aggregate.profile.functions.shows_urls
    title = shown_text(origin.title, show_urls=show_urls)
    title = clip(_short(title, width), max(12, width // 3))
    baseline = "" if against is None else f"against {_short(against.title, width)}"
    thread = thread_label(origin, show_urls=show_urls)
    about = " · ".join(filter(None, (thread, baseline, lens_words(aggregate.lens, show_urls=show_urls))))
    most = width // (2 if against is not None else 5 if aggregate.lens == WHOLE else 3)
    thread = clip(about, max(8, min(most, width - cell_width(title) - cell_width(badge) - 6)))
    facts = _facts(aggregate, figures)
    room = width - cell_width(title) - cell_width(badge) - 5 - (cell_width(thread) + 2 if thread else 0)
    if origin.scale_note and _cells([scaled := f"{facts[0]} ({origin.scale_note})"], [base.name]) <= room:
        facts[0] = scaled
    least = 1 if about or origin.scale_note else 2
    choices = _choices(facts, base.name, _mapped(aggregate), _rule(aggregate), least=least)
    facts, notes = next((choice for choice in choices if _cells(*choice) <= room), ([], []))
    x = canvas.write(0, 1, title, _STRONG)
    if thread:
        x = canvas.write(0, x + 2, thread, attribute(Role.ACCENT, Role.HEAD))
    x = canvas.write(0, x + 2, " · ".join(facts), _PLAIN)
    if badge:
        canvas.write_right(0, width - 1, badge, _WARNING)
    if notes:
        canvas.write_right(0, width - 1 - (cell_width(badge) + 3 if badge else 0), " · ".join(notes), _MUTED)
    return canvas


def _short(title: str, width: int) -> str:
    """A title, without its suffix on narrow screens."""
    if width >= _FULL_TITLE_WIDTH:
        return title
    return title.removesuffix(".gz").removesuffix(".cpuprofile").removesuffix(".heapprofile")


def _choices(
    facts: list[str], base: str, mapped: list[str], rule: list[str], least: int
) -> Iterator[tuple[list[str], list[str]]]:
    """What may stand on the left and on the right, the most telling first; `mapped` is a long and a short wording."""
    yield facts, [base, *mapped[:1], *rule]
    for count in range(len(facts), min(least, len(facts)) - 1, -1):
        yield facts[:count], [base, *mapped[:1]]
    for count in range(least, 0, -1) if mapped else ():
        yield facts[:count], [base, *mapped[1:]]
    yield facts[:least], [base]
    yield [], [base]
    for count in range(least, -1, -1):
        yield facts[:count], []


def _mapped(aggregate: Aggregate) -> list[str]:
    """How much of the time source maps apply to, in two wordings; nothing where none does."""
    part, whole = mapped_us(aggregate), aggregate.in_range.active_us
    if not part or not whole:
        return []
    share = f"{100 * part // whole} %"
    return [f"{share} of self time mapped", f"{share} mapped"]


def _cells(facts: list[str], notes: list[str]) -> int:
    return cell_width(" · ".join(facts)) + (cell_width(" · ".join(notes)) + 3 if notes else 0)


def _facts(aggregate: Aggregate, figures: Figures) -> list[str]:
    origin = aggregate.profile.origin
    samples = counted(len(aggregate.profile.timeline.recorded), origin.sample_noun)
    if origin.unit != "us":
        return [amount(aggregate.sampled_us, origin.unit), samples]
    whole = aggregate.profile.duration_us
    facts = [amount(whole, origin.unit), samples, f"active {percent(figures.active_us, whole)}"]
    facts.append(f"gc {percent(figures.gc_us, whole)}")
    if figures.unsampled_us * 100 > whole:
        facts.append(f"unsampled {percent(figures.unsampled_us, whole)}")
    return facts


def _rule(aggregate: Aggregate) -> list[str]:
    """By which rule times are counted; sizes and samples are what the file says."""
    origin = aggregate.profile.origin
    if origin.unit != "us":
        return []
    if origin.estimated:
        return ["estimated times"]
    is_devtools = aggregate.lens.accounting.is_devtools and not aggregate.lens.is_reshaping
    return ["as DevTools"] if is_devtools else []


def _badge(figures: Figures, warning_count: int, *, is_only_program: bool) -> str:
    parts = []
    if warning_count:
        parts.append(counted(warning_count, "warning") + (": only (program)" if is_only_program else ""))
    if len(figures.gaps):
        share = percent(figures.gaps.total_us, figures.duration_us)
        parts.append(f"{counted(len(figures.gaps), 'gap')}, {share} of time")
    return "! " + " · ".join(parts) if parts else ""


def thread_label(origin: Origin, *, show_urls: bool = False) -> str:
    """`2/5 DedicatedWorker thread` when the file has several profiles, else ""; printable."""
    if origin.thread_count < 2:
        return ""
    name = shown_text(origin.thread.name, show_urls=show_urls)
    return f"{origin.thread.number}/{origin.thread_count} {name}".rstrip()
