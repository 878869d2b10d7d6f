"""How a report names things for people: functions, places, and the facts of a profile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.analysis.filters.lens import WHOLE
from tui.analysis.filters.lens_text import accounting_text, lens_text
from tui.analysis.findings.cautions import cautions
from tui.base.text import ELLIPSIS, counted, printable, short_location, shown_text
from tui.base.units import COLUMN_UNIT, amount, duration, percent
from tui.base.url_secrets import text_without_secrets, without_secrets
from tui.export.report.report import Report
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary: what it is about, its value, and what has to be known beside it."""

    name: str
    value: str
    note: str = ""


def label(key: FunctionKey, show_urls: bool = False) -> str:
    """The printable name of a function. Secrets of urls in it are masked unless `show_urls`."""
    return shown_text(key.name, show_urls=show_urls) or "(anonymous)"


def place(key: FunctionKey, line: int, show_urls: bool) -> str:
    """`/app/main.js:12`: where `line` of a function is, "" for what has no url. Secrets are masked."""
    url = key.url
    if not url:
        return ""
    if url[:5].lower() == "data:":
        return short_place(key, line)
    url = url if show_urls else without_secrets(url)
    shown = printable(url.removeprefix("file://"))
    return f"{shown}:{line}" if line > 0 else shown


def short_place(key: FunctionKey, line: int) -> str:
    """`main.js:12`: the last part of it, without any query."""
    return printable(short_location(key.url, line))


def heading(report: Report) -> str:
    """`checkout.cpuprofile (cpuprofile, node)`."""
    origin, show_urls = report.origin, report.request.show_urls
    kind = [origin.format, *([origin.runtime] if origin.runtime else [])]
    if origin.thread_count > 1:
        name = shown_text(origin.thread.name, show_urls=show_urls)
        kind.append(f"thread {origin.thread.number} of {origin.thread_count}{': ' if name else ''}{name}")
    return f"{shown_text(origin.title, show_urls=show_urls)} ({', '.join(kind)})"


def facts(report: Report) -> list[Fact]:
    """What the numbers of the report rest on."""
    figures, unit = report.figures, report.origin.unit
    samples = counted(figures.sample_count, report.origin.sample_noun)
    size = Fact(
        "functions", f"{figures.function_count:,}", f"on {counted(report.origin.node_count, 'node')}, {_depth(report)}"
    )
    if unit != "us":
        return [Fact("sampled", amount(figures.sampled_us, unit), f"in {samples}"), size]
    found = [
        Fact("duration", duration(figures.duration_us), f"{samples}{_intervals(report)}"),
        Fact("active", duration(figures.active_us), _part(report, figures.active_us) + _states(report)),
        Fact("idle", duration(figures.idle_us), _part(report, figures.idle_us)),
        Fact("unsampled", duration(figures.unsampled_us), _part(report, figures.unsampled_us)),
        size,
    ]
    if len(figures.gaps):
        longer = f"over {duration(figures.gaps.threshold_us)} between samples"
        share = percent(figures.gaps.total_us, figures.duration_us)
        found.append(Fact("gaps", f"{len(figures.gaps):,}", f"{longer}, {share} of the duration"))
    if report.request.counted.range_us is not None:
        start_us, end_us = report.range_us
        found.append(
            Fact(
                "range", duration(end_us - start_us), f"from {duration(start_us)}, {duration(report.active_us)} active"
            )
        )
    return [*found, *_lens(report)]


def _lens(report: Report) -> list[Fact]:
    """What the lens leaves of the time range."""
    lens = replace(report.request.counted, range_us=None)
    if lens == WHOLE:
        return []
    where = "" if report.request.counted.range_us is None else " in the range"
    kept = f"{percent(report.sampled_us, report.range_sampled_us)} of what was sampled{where}"
    if not report.request.show_urls:
        lens = replace(
            lens, steps=tuple(replace(step, object=text_without_secrets(step.object)) for step in lens.steps)
        )
    # Quoted as in JSON, the mark of what is masked would be an escape.
    shown = printable(lens_text(lens).replace("\\u2026", ELLIPSIS))
    return [Fact("lens", duration(report.sampled_us), f"{kept}: {shown}")]


def all_cautions(report: Report) -> list[str]:
    """Whole sentences, printable: what makes the numbers less than they seem, those of a comparison last."""
    found = cautions(report.origin)
    if report.baseline is not None:
        found += [f"before: {text}" for text in cautions(report.baseline.origin)]
        found += report.baseline.cautions
    return found


def base(report: Report) -> str:
    """What percentages are of, and by which rule times are counted."""
    unit = report.origin.unit
    if unit != "us":
        note = report.origin.scale_note and f" · {report.origin.scale_note}"
        return f"% of {amount(report.sampled_us, unit)}{' sampled' if unit == 'bytes' else ''}{note}"
    is_devtools = report.request.lens.accounting.is_devtools
    rule = "self and total as in Chrome DevTools" if is_devtools else accounting_text(report.request.lens.accounting)
    estimated = "estimated times" if report.origin.estimated else rule
    where = "" if report.request.counted.range_us is None else " in the range"
    if report.baseline is not None:
        title = shown_text(report.baseline.origin.title, show_urls=report.request.show_urls)
        before = f"before: {title}, {duration(report.baseline.active_us)}"
        return f"change of self in % of active time{where}, {duration(report.active_us)} · {before} · {estimated}"
    return f"% of active time{where}, {duration(report.active_us)} · {estimated}"


def measured_head(measure: str, unit: str) -> str:
    """The head of a column of `self` or `total` amounts: `self ms`, `self size kB`, `self samples`."""
    return f"{measure} {'size ' if unit == 'bytes' else ''}{COLUMN_UNIT[unit]}"


def share_base(report: Report, category: Category) -> int:
    """What a function's time is a part of; 0 for idle time, which is no part of the active time."""
    if report.origin.unit != "us":
        return report.sampled_us
    return 0 if category is Category.IDLE else report.active_us


def _part(report: Report, us: int) -> str:
    return percent(us, report.figures.duration_us)


def _states(report: Report) -> str:
    figures = report.figures
    states = [("gc", figures.gc_us), ("(program)", figures.program_us)]
    shown = [f"{name} {duration(us)}" for name, us in states if us]
    return f", of which {' and '.join(shown)}" if shown else ""


def _intervals(report: Report) -> str:
    intervals = report.figures.intervals
    if intervals is None or report.origin.estimated:
        return ""
    usual, p95, longest = (duration(us) for us in (intervals.median_us, intervals.p95_us, intervals.max_us))
    return f" every {usual}, p95 {p95}, max {longest}"


def _depth(report: Report) -> str:
    return f"{report.origin.max_depth:,} deep"
