"""The report as text for a terminal or a pipe: what the numbers rest on, then a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from textwrap import wrap

from tui.base.text import cell_width, clip, pad, pad_left
from tui.base.units import amount_cell, percent_cell
from tui.export.report.repeats_text import ROWS, repeats_text
from tui.export.report.report import Report
from tui.export.report.shares import (
    MARGIN_NOTE,
    MARK_NOTE,
    comparison_cells,
    comparison_heads,
    margin_cell,
    mark,
    says_how_sure,
)
from tui.export.report.table import Column, name_column, place_column, table, table_lines
from tui.export.report.tree_text import tree_lines
from tui.export.report.wording import all_cautions, base, facts, heading, label, measured_head, place, share_base

# What text uses beyond ASCII, for terminals and pipes that cannot show it. One cell stays one cell.
_ASCII = str.maketrans("…·–×µ█▌±", "~---u#=+")


TextOf = Callable[[str, int, int], str]
"""The text of a line of the script at a url, around a column where it is long; "" when nobody has it."""
_LEAST_WITH_TEXT = 110
_LEAST_WITH_MARGINS = 92


def report_text(
    report: Report, width: int | None = None, *, is_ascii: bool = False, text_of: TextOf = lambda url, line, column: ""
) -> str:
    """The report in lines of at most `width` cells; None cuts nothing, as for a pipe. Lines have their text."""
    return "".join(text_pieces(report, width, is_ascii=is_ascii, text_of=text_of))


def text_pieces(
    report: Report, width: int | None = None, *, is_ascii: bool = False, text_of: TextOf = lambda url, line, column: ""
) -> Iterator[str]:
    """`report_text` line by line, each with its end."""
    for line in _lines(report, width, text_of):
        yield f"{line.translate(_ASCII) if is_ascii and not line.isascii() else line}\n"


def _lines(report: Report, width: int | None, text_of: TextOf) -> Iterator[str]:
    yield from _summary(report, width)
    if report.request.view != "summary":
        heads = [base(report), *([report.lines_note] if report.lines_note else [])]
        yield from ("", *(_clipped(head, width) for head in heads))
        yield from _view(report, width, text_of)
        yield from _rest(report)
    for name, found in report.repeated.items():
        yield from ("", *repeats_text(name, found, width, report.request.limit or ROWS).splitlines())


def _summary(report: Report, width: int | None) -> list[str]:
    found = facts(report)
    name_cells = max(len(fact.name) for fact in found)
    value_cells = max(cell_width(fact.value) for fact in found)
    lines = [
        f"  {pad(fact.name, name_cells)}  {pad_left(fact.value, value_cells)}  {fact.note}".rstrip() for fact in found
    ]
    return [_clipped(line, width) for line in [heading(report), *lines]] + _cautions(report, width)


def _cautions(report: Report, width: int | None) -> list[str]:
    if width is None:
        return [f"  ! {text}" for text in all_cautions(report)]
    wrapped = [wrap(text, width, initial_indent="  ! ", subsequent_indent="    ") for text in all_cautions(report)]
    return [line for lines in wrapped for line in lines]


def _clipped(line: str, width: int | None) -> str:
    return line if width is None else clip(line, width)


def _view(report: Report, width: int | None, text_of: TextOf) -> Iterable[str]:
    if report.tree is not None:
        return tree_lines(report, report.tree, width)
    if report.lines is not None:
        return _line_table(report, width, text_of)
    return _comparison_table(report, width) if report.baseline is not None else _function_table(report, width)


def _function_table(report: Report, width: int | None) -> Iterator[str]:
    unit, show_urls = report.origin.unit, report.request.show_urls
    is_sure = says_how_sure(report)
    has_margins = is_sure and (width is None or width >= _LEAST_WITH_MARGINS)
    columns = [
        # Where a `~` may stand behind it, the numbers stay in line.
        Column(measured_head("self", unit) + (" " if is_sure else "")),
        Column("%"),
        *([Column("±")] if has_margins else []),
        Column(measured_head("total", unit)),
        Column("%"),
        Column("samples"),
        name_column("function"),
        place_column("place"),
    ]
    rows = (
        (
            amount_cell(row.self_us, unit) + ((mark(report, index) or " ") if is_sure else ""),
            percent_cell(row.self_us, share_base(report, row.category)),
            *([margin_cell(report, row)] if has_margins else []),
            amount_cell(row.total_us, unit),
            percent_cell(row.total_us, share_base(report, row.category)),
            amount_cell(row.samples, "samples"),
            label(row.key, show_urls),
            place(row.key, row.key.line, show_urls),
        )
        for index, row in enumerate(report.functions or ())
    )
    notes = [MARGIN_NOTE] * has_margins + [MARK_NOTE] * is_sure
    if notes:
        yield _clipped(" · ".join(notes), width)
    yield from table_lines(columns, rows, width)


def _comparison_table(report: Report, width: int | None) -> list[str]:
    show_urls = report.request.show_urls
    numbers = [Column(head) for head in comparison_heads(report.origin.unit)]
    rows = [
        (
            *comparison_cells(report, row),
            label(row.key, show_urls),
            place(row.key, row.key.line, show_urls),
        )
        for row in report.functions or ()
    ]
    return table([*numbers, name_column("function"), place_column("place")], rows, width)


def _line_table(report: Report, width: int | None, text_of: TextOf) -> Iterator[str]:
    lines = report.lines or []
    texts = [text_of(row.url, row.line, row.column) if row.line else "" for row in lines]
    has_texts = any(texts) and (width is None or width >= _LEAST_WITH_TEXT)
    unit, show_urls = report.origin.unit, report.request.show_urls
    columns = [
        Column(measured_head("self", unit)),
        Column("%"),
        Column("ticks"),
        Column("line"),
        name_column("function"),
        place_column("place"),
        *([Column("source", is_number=False, least_cells=20, rank=-1)] if has_texts else []),
    ]
    rows = (
        (
            amount_cell(row.self_us, unit),
            percent_cell(row.self_us, share_base(report, row.category)),
            f"{row.ticks:,}",
            str(row.line) if row.line else "–",
            label(row.key, show_urls),
            place(row.at, row.line, show_urls),
            *([text] if has_texts else []),
        )
        for row, text in zip(lines, texts, strict=True)
    )
    return table_lines(columns, rows, width)


def _rest(report: Report) -> list[str]:
    shown = len(report.tree or report.lines or report.functions or ())
    left = report.row_count - shown
    return [f"… {left:,} more; --limit {report.row_count} shows all"] if left > 0 else []
