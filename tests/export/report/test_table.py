"""Tables: columns under each other, numbers whole, text cut where there is least to lose."""

import pytest

from tui.base.text import cell_width
from tui.export.report.table import Column, name_column, place_column, table

COLUMNS = [Column("ms"), name_column("function"), place_column("place")]
ROWS = [("1,234.5", "f", "/app/a.js:1"), ("0.1", "解析器", "/a/rather/long/way/to/main.js:1234")]


def test_columns_are_as_wide_as_they_need() -> None:
    assert "\n".join(table(COLUMNS, ROWS, None)) == (
        "     ms  function  place\n"
        "1,234.5  f         /app/a.js:1\n"
        "    0.1  解析器    /a/rather/long/way/to/main.js:1234"
    )


def test_places_are_cut_first_and_at_their_start() -> None:
    assert "\n".join(table(COLUMNS, ROWS, 40)) == (
        "     ms  function  place\n"
        "1,234.5  f         /app/a.js:1\n"
        "    0.1  解析器    …/way/to/main.js:1234"
    )  # fmt: skip


def test_then_names_are_cut_at_their_end() -> None:
    rows = [("1.0", "aFunctionWithQuiteALongName", "/app/somewhere/file.js:1")]
    assert table(COLUMNS, rows, 42)[1] == "1.0  aFunctionWithQuite…  …where/file.js:1"


def test_numbers_are_never_cut() -> None:
    assert table([Column("ms"), Column("count")], [("123,456.7", "89")], 5)[1] == "123,456.7     89"


def test_no_line_is_wider_than_asked() -> None:
    rows = [(f"{number}.0", "漢" * number, "/x" * number) for number in range(40)]
    for width in (44, 60, 80, 120, 200):
        assert all(cell_width(line) <= width for line in table(COLUMNS, rows, width))


def test_no_rows_leave_the_head() -> None:
    assert table(COLUMNS, [], 80) == ["ms  function  place"]


def test_lines_of_ascii_are_those_that_are_put_together_cell_by_cell() -> None:
    rows = [("1", "f", ""), ("12", "100% %s", "b:2"), ("3", "", "c"), ("4", "漢", "d")]
    found = table(COLUMNS, rows, None)
    assert found == ["ms  function  place", " 1  f", "12  100% %s   b:2", " 3            c", " 4  漢        d"]
    assert table(COLUMNS, iter(rows), 80) == found


def test_tables_of_any_length_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"{number}", "x" * (number % 7), "y") for number in range(10)]
    at_once = table(COLUMNS, rows, None)
    monkeypatch.setattr("tui.export.report.table._BLOCK", 3)
    assert table(COLUMNS, iter(rows), None) == at_once
    assert len(at_once) == 11
