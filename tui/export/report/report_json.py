"""The report as JSON, version 1: what scripts rely on (README, "The report's JSON")."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import orjson

from tui.analysis.counting.figures import Figures
from tui.analysis.filters.lens import WHOLE
from tui.analysis.filters.lens_text import accounting_text, lens_text
from tui.base.url_secrets import text_without_credentials, without_credentials
from tui.export.report.repeats_json import repeats_json
from tui.export.report.report import Report
from tui.export.report.report_rows import Change, FunctionRow, LineRow, TreeRow
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Origin

VERSION = 1
_BLOCK = 1 << 10
"""Rows that are written at once."""
Json = dict[str, Any]
Mask = Callable[[str], str]


class _Masks(NamedTuple):
    """What is written of a string that is one url, and of a text that may have urls in it."""

    url: Mask
    text: Mask


_MASKS = _Masks(without_credentials, text_without_credentials)
_UNMASKED = _Masks(str, str)


def report_json(report: Report) -> str:
    """The report in one line of JSON. What a terminal could obey is written as `\\u` escapes: the value is the same."""
    return "".join(json_pieces(report))


def json_pieces(report: Report) -> Iterator[str]:
    """`report_json` in pieces: as objects, the rows of a large report take ten times the memory of their text."""
    masks = _UNMASKED if report.request.show_urls else _MASKS
    document: Json = {"tickscope": VERSION, "profile": _profile(report.origin, report.figures, masks)}
    if report.functions is not None:
        start_us, end_us = report.range_us
        document["accounting"] = accounting_text(report.request.lens.accounting)
        if report.request.lens != WHOLE:
            document["lens"] = masks.text(lens_text(report.request.counted))
        document["time_range"] = {"start_us": start_us, "end_us": end_us} if report.origin.unit == "us" else None
        if report.baseline is not None:
            document["against"] = {"profile": _profile(report.baseline.origin, report.baseline.figures, masks)}
    yield encoded(document).removesuffix("}")
    suffix = report.origin.unit
    if report.functions is not None:
        yield from _rows("functions", (_function_row(row, suffix, masks) for row in report.functions))
        if report.tree is not None:
            yield from _rows("tree", (_tree_row(row, suffix, masks) for row in report.tree))
        if report.lines is not None:
            estimated = {"estimated": True} if report.are_lines_estimated else {}
            yield from _rows("lines", (_line_row(row, suffix, masks) | estimated for row in report.lines))
    if report.repeated:
        repeats = {
            masks.text(name): repeats_json(found, report.request.limit) for name, found in report.repeated.items()
        }
        yield f',"repeats":{encoded(repeats)}'
    yield "}"


def _rows(name: str, rows: Iterator[Json]) -> Iterator[str]:
    """The member `name` of a report, an array of `rows`, in pieces."""
    yield f',"{name}":['
    separator = ""
    while block := list(islice(rows, _BLOCK)):
        yield separator + encoded(block)[1:-1]
        separator = ","
    yield "]"


def _profile(origin: Origin, figures: Figures, masks: _Masks) -> Json:
    is_time = origin.unit == "us"
    intervals, thread = figures.intervals, origin.thread
    return {
        "path": masks.text(origin.path),
        "title": masks.text(origin.title),
        "format": origin.format,
        "runtime": origin.runtime,
        "unit": origin.unit,
        "estimated": origin.estimated,
        "thread": {"number": thread.number, "name": masks.text(thread.name), "pid": thread.pid, "tid": thread.tid},
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
        **({"count_scale": origin.count_scale} if origin.count_scale > 1 else {}),
        "warnings": [masks.text(warning) for warning in origin.warnings],
    }


def _function(key: FunctionKey, masks: _Masks) -> Json:
    script = key.script
    return {
        "name": masks.text(key.name),
        "url": masks.url(key.url) if script is None else "",
        "script": None if script is None else masks.text(script),
        "line": key.line,
        "column": key.column,
    }


def _function_row(row: FunctionRow, suffix: str, masks: _Masks) -> Json:
    return {
        **_function(row.key, masks),
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


def _tree_row(row: TreeRow, suffix: str, masks: _Masks) -> Json:
    return {
        "id": row.id,
        "parent": row.parent,
        "depth": row.depth,
        "function": _function(row.key, masks),
        f"self_{suffix}": row.self_us,
        f"total_{suffix}": row.total_us,
        "samples": row.samples,
    }


def _line_row(row: LineRow, suffix: str, masks: _Masks) -> Json:
    return {
        "url": masks.url(row.url),
        "line": row.line,
        "function": _function(row.key, masks),
        f"self_{suffix}": row.self_us,
        "ticks": row.ticks,
    }


def encoded(document: object) -> str:
    """`document` in one line of JSON; a lone surrogate, as in a file name that is no UTF-8, becomes an escape too."""
    try:
        text = orjson.dumps(document).decode()
    except TypeError:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # JSON escapes the other controls itself.
    if text.isascii() and "\x7f" not in text:
        return text
    # By distinct character: a name may be ten million characters long.
    unprintable = {character for character in set(text) if not character.isprintable()}
    if not unprintable:
        return text
    return text.translate({ord(character): json.dumps(character)[1:-1] for character in unprintable})
