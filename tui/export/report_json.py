"""The report as JSON, version 1: what scripts rely on (README, "The report's JSON")."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import orjson

from tui.analysis.figures import Figures
from tui.analysis.lens import WHOLE
from tui.analysis.lens_text import accounting_text, lens_text
from tui.export.repeats_json import repeats_json
from tui.export.report import Change, FunctionRow, LineRow, Report, TreeRow
from tui.profile.function_key import FunctionKey
from tui.profile.profile import Origin
from tui.text import without_credentials

VERSION = 1
Json = dict[str, Any]
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")


def report_json(report: Report) -> str:
    """The report in one line of JSON. What a terminal could obey is written as `\\u` escapes: the value is the same."""
    document: Json = {"tickscope": VERSION, "profile": _profile(report.origin, report.figures)}
    if report.functions is not None:
        start_us, end_us = report.range_us
        url = _shown_url(report.request.show_urls)
        suffix = report.origin.unit
        document["accounting"] = accounting_text(report.request.lens.accounting)
        if report.request.lens != WHOLE:
            document["lens"] = url(lens_text(report.request.counted))
        document["time_range"] = {"start_us": start_us, "end_us": end_us} if suffix == "us" else None
        if report.baseline is not None:
            document["against"] = {"profile": _profile(report.baseline.origin, report.baseline.figures)}
        document["functions"] = [_function_row(row, suffix, url) for row in report.functions]
        if report.tree is not None:
            document["tree"] = [_tree_row(row, suffix, url) for row in report.tree]
        if report.lines is not None:
            document["lines"] = [_line_row(row, suffix, url) for row in report.lines]
    if report.repeated:
        document["repeats"] = {
            name: repeats_json(found, report.request.limit) for name, found in report.repeated.items()
        }
    return encoded(document)


def _profile(origin: Origin, figures: Figures) -> Json:
    is_time = origin.unit == "us"
    intervals, thread = figures.intervals, origin.thread
    return {
        "path": origin.path,
        "title": origin.title,
        "format": origin.format,
        "runtime": origin.runtime,
        "unit": origin.unit,
        "estimated": origin.estimated,
        "thread": {"number": thread.number, "name": thread.name, "pid": thread.pid, "tid": thread.tid},
        "thread_count": origin.thread_count,
        "duration_us": figures.duration_us if is_time else None,
        "sample_count": figures.sample_count,
        "node_count": origin.node_count,
        "function_count": figures.function_count,
        "max_depth": origin.max_depth,
        "interval_us": None
        if intervals is None
        else {"median": intervals.median_us, "p95": intervals.p95_us, "max": intervals.max_us},
        "sampled_us": figures.sampled_us if is_time else None,
        "idle_us": figures.idle_us if is_time else None,
        "gc_us": figures.gc_us if is_time else None,
        "program_us": figures.program_us if is_time else None,
        "unsampled_us": figures.unsampled_us if is_time else None,
        "truncated_samples": origin.truncated_samples,
        "warnings": list(origin.warnings),
    }


def _shown_url(show_urls: bool) -> Callable[[str], str]:
    return (lambda url: url) if show_urls else without_credentials


def _function(key: FunctionKey, url: Callable[[str], str]) -> Json:
    return {"name": key.name, "url": url(key.url), "script": key.script, "line": key.line, "column": key.column}


def _function_row(row: FunctionRow, suffix: str, url: Callable[[str], str]) -> Json:
    return {
        **_function(row.key, url),
        "category": row.category.label,
        f"self_{suffix}": row.self_us,
        f"total_{suffix}": row.total_us,
        "samples": row.samples,
        **({} if row.change is None else _change(row.change, suffix)),
    }


def _change(change: Change, suffix: str) -> Json:
    there = change.against
    measured = there and {
        f"self_{suffix}": there.self_us,
        f"total_{suffix}": there.total_us,
        "samples": there.samples,
    }
    return {"against": measured, "change": change.share}


def _tree_row(row: TreeRow, suffix: str, url: Callable[[str], str]) -> Json:
    return {
        "id": row.id,
        "parent": row.parent,
        "depth": row.depth,
        "function": _function(row.key, url),
        f"self_{suffix}": row.self_us,
        f"total_{suffix}": row.total_us,
        "samples": row.samples,
    }


def _line_row(row: LineRow, suffix: str, url: Callable[[str], str]) -> Json:
    return {
        "url": url(row.url),
        "line": row.line,
        "function": _function(row.key, url),
        f"self_{suffix}": row.self_us,
        "ticks": row.ticks,
    }


def encoded(document: object) -> str:
    """`document` in one line of JSON; a lone surrogate, as in a file name that is no UTF-8, becomes an escape too."""
    try:
        text = orjson.dumps(document).decode()
    except TypeError:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _BEYOND_ASCII.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character.isprintable():
        return character
    return json.dumps(character)[1:-1]
