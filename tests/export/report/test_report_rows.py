"""Rows that are made when they are read: in the order of a plain sort, and never all at once."""

import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.tables.lines import all_lines
from tui.analysis.tables.written_lines import column_on, lines_at
from tui.export.report.report import Report, Request, report
from tui.export.report.report_json import json_pieces, report_json
from tui.export.report.report_markdown import markdown_pieces
from tui.export.report.report_rows import FunctionRows, LineRows, functions_by_time, lines_by_time
from tui.export.writers.output_formats import View

FRAMES = ("a@x:1", "a@y:1", "b@x:2", "(idle)", "a@x:3", "c")
segments = st.lists(
    st.tuples(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=4), st.integers(1, 2)), min_size=1, max_size=12
)


def stacks_of(drawn: list[tuple[list[str], int]]) -> str:
    return " | ".join(f"{';'.join(stack)} {count}" for stack, count in drawn)


@given(segments)
def test_functions_stand_as_a_plain_sort_of_rows_has_them(drawn: list[tuple[list[str], int]]) -> None:
    counted = aggregate(profile_from(stacks_of(drawn)))
    rows = FunctionRows(counted, functions_by_time(counted))
    plain = sorted(rows, key=lambda row: (-row.self_us, -row.total_us, *row.key.order))
    assert list(rows) == plain
    names = counted.profile.functions.keys
    assert all(row.function is not None and names[row.function] == row.key for row in rows)
    assert len(rows) == np.count_nonzero(counted.function_is_sampled)


@given(segments, st.dictionaries(st.integers(1, 4), st.integers(1, 3), max_size=3))
def test_lines_stand_as_a_plain_sort_of_rows_has_them(
    drawn: list[tuple[list[str], int]], line_ticks: dict[int, int]
) -> None:
    profile = profile_from(stacks_of(drawn), ticks={";".join(drawn[0][0]): line_ticks})
    counted = aggregate(profile)
    functions, lines = profile.functions, all_lines(counted)
    rows = [
        (
            functions.shown[at.function],
            at.url,
            at.line,
            at.self_us,
            at.ticks,
            column_on(at, functions.keys[at.function]),
        )
        for at in lines_at(lines, functions)
    ]
    plain = sorted(rows, key=lambda row: (-row[3], -row[4], row[1], row[2], *row[0].order))
    lazy = LineRows(counted, lines_by_time(lines, functions), lines)
    assert [(row.key, row.url, row.line, row.self_us, row.ticks, row.column) for row in lazy] == plain


def many_functions(count: int, view: View = "functions", limit: int | None = None) -> Report:
    return report(profile_from(" | ".join(f"main;f{number}" for number in range(count))), Request(view, limit=limit))


def test_rows_are_a_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.export.report.report_rows._BLOCK", 4)
    for view in ("tree", "lines"):
        found = many_functions(10, view)
        for rows in filter(None, (found.functions, found.tree, found.lines)):
            all_rows = list(rows)
            assert [rows[index] for index in range(len(rows))] == all_rows
            assert (list(rows[3:7]), rows[-1]) == (all_rows[3:7], all_rows[-1])


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
def test_json_in_pieces_is_that_of_all_rows_at_once(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = report_json(many_functions(10, view))
    monkeypatch.setattr("tui.export.report.report_json._BLOCK", 4)
    assert report_json(many_functions(10, view)) == at_once
    assert len(json.loads(at_once)["functions"]) == 11
    assert json.loads(report_json(many_functions(10, view, limit=0)))["functions"] == []


@pytest.mark.parametrize("view", ["functions", "tree"])
def test_no_json_and_no_markdown_holds_all_rows(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.export.report.report_rows._BLOCK", 64)
    monkeypatch.setattr("tui.export.report.report_json._BLOCK", 64)
    for pieces in (json_pieces, markdown_pieces):
        found = many_functions(3000, view)
        # What is computed once is no matter of rows.
        for _ in pieces(found):
            pass
        tracemalloc.start()
        for _ in pieces(found):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # All pieces at once take 400 kB at least, and a block at a time 100 kB at most.
        assert peak < 250_000
