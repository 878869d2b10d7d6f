"""The report as GitHub-flavoured markdown, for issues and reviews."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tui.base.units import amount_cell, percent_cell
from tui.export.report.repeats_text import COLUMNS, ROWS, repeats_head, repeats_row, shown_functions
from tui.export.report.report import Report
from tui.export.report.report_rows import TreeRow
from tui.export.report.shares import (
    MARGIN_NOTE,
    MARK_NOTE,
    comparison_cells,
    comparison_heads,
    margin_cell,
    mark,
    says_how_sure,
)
from tui.export.report.tree_text import DEEPEST_INDENT, indent
from tui.export.report.wording import all_cautions, base, facts, heading, label, measured_head, place, share_base

_PUNCTUATION = re.compile(r"([\\`*_\[\]<>#|~&$@])")
_NOT_IN_A_CODE_SPAN = re.compile(r"[`|\\]|^ | $")
_INDENT = "\u00a0"
"""Cells of a table lose ordinary spaces at their start."""


def report_markdown(report: Report) -> str:
    """The report as a heading, a list of facts and a table."""
    return "".join(markdown_pieces(report))


def markdown_pieces(report: Report) -> Iterator[str]:
    """`report_markdown` line by line, each with its end."""
    return (f"{line}\n" for line in _report_lines(report))


def _report_lines(report: Report) -> Iterator[str]:
    yield from (f"## {escaped(heading(report))}", "")
    yield from (f"- **{fact.name}** {escaped(fact.value)}{_aside(fact.note)}" for fact in facts(report))
    yield from (f"- ⚠ {escaped(text)}" for text in all_cautions(report))
    if report.request.view != "summary":
        note = [escaped(report.lines_note), ""] if report.lines_note else []
        yield from ("", escaped(base(report)), "", *note)
        yield from _view(report)
    for name, found in report.repeated.items():
        rows = [repeats_row(one, found) for one in shown_functions(found, report.request.limit or ROWS)]
        cells = [[*row[:-2], code(row[-2]), code(row[-1])] for row in rows]
        yield from ("", escaped(repeats_head(name, found)), "")
        yield from _table(list(COLUMNS), ["function", "place"], cells)


def escaped(text: str) -> str:
    """Printable `text` as markdown that reads the same, in a table too."""
    return _PUNCTUATION.sub(r"\\\1", text)


def code(text: str) -> str:
    """Printable `text` as code, in a table too; "" for nothing.

    A code span can hold neither a backtick of its own nor, in a table, a bar: such text becomes HTML in entities.
    """
    if not text:
        return ""
    if not _NOT_IN_A_CODE_SPAN.search(text):
        return f"`{text}`"
    inner = "".join(character if character.isalnum() else f"&#{ord(character)};" for character in text)
    return f"<code>{inner}</code>"


def _aside(note: str) -> str:
    return f" – {escaped(note)}" if note else ""


def _view(report: Report) -> Iterator[str]:
    if report.tree is not None:
        return _tree(report)
    if report.lines is not None:
        return _lines(report)
    return _comparison(report) if report.baseline is not None else _functions(report)


def _table(numbers: Sequence[str], texts: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    marks = ["---:"] * len(numbers) + ["---"] * len(texts)
    for cells in chain([[*numbers, *texts], marks], rows):
        yield f"| {' | '.join(cells)} |"


def _functions(report: Report) -> Iterator[str]:
    unit, is_sure, show_urls = report.origin.unit, says_how_sure(report), report.request.show_urls
    rows = (
        [
            amount_cell(row.self_us, unit) + (escaped(mark(report, index)) if is_sure else ""),
            percent_cell(row.self_us, share_base(report, row.category)),
            *([margin_cell(report, row)] if is_sure else []),
            amount_cell(row.total_us, unit),
            percent_cell(row.total_us, share_base(report, row.category)),
            amount_cell(row.samples, "samples"),
            code(label(row.key, show_urls)),
            code(place(row.key, row.key.line, show_urls)),
        ]
        for index, row in enumerate(report.functions or ())
    )
    margin = ["±"] if is_sure else []
    heads = [measured_head("self", unit), "%", *margin, measured_head("total", unit), "%", "samples"]
    if is_sure:
        yield from (escaped(f"{MARGIN_NOTE} · {MARK_NOTE}"), "")
    yield from _table(heads, ["function", "place"], rows)


def _comparison(report: Report) -> Iterator[str]:
    show_urls = report.request.show_urls
    rows = (
        [
            *comparison_cells(report, row),
            code(label(row.key, show_urls)),
            code(place(row.key, row.key.line, show_urls)),
        ]
        for row in report.functions or ()
    )
    return _table(comparison_heads(report.origin.unit), ["function", "place"], rows)


def _tree(report: Report) -> Iterator[str]:
    unit, show_urls = report.origin.unit, report.request.show_urls

    def cells(row: TreeRow) -> list[str]:
        whole = share_base(report, row.category) if row.depth else 0
        return [
            amount_cell(row.total_us, unit),
            percent_cell(row.total_us, whole),
            amount_cell(row.self_us, unit),
            indent(row.depth, DEEPEST_INDENT).replace(" ", _INDENT) + code(label(row.key, show_urls)),
            code(place(row.key, row.key.line, show_urls)),
        ]

    heads = [measured_head("total", unit), "%", measured_head("self", unit)]
    return _table(heads, ["call tree", "place"], map(cells, report.tree or ()))


def _lines(report: Report) -> Iterator[str]:
    unit, show_urls = report.origin.unit, report.request.show_urls
    rows = (
        [
            amount_cell(row.self_us, unit),
            percent_cell(row.self_us, share_base(report, row.category)),
            f"{row.ticks:,}",
            str(row.line) if row.line else "–",
            code(label(row.key, show_urls)),
            code(place(row.at, row.line, show_urls)),
        ]
        for row in report.lines or ()
    )
    return _table([measured_head("self", unit), "%", "ticks", "line"], ["function", "place"], rows)
