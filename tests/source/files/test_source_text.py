import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import hostile
from tui.base.text import cell_width, printable
from tui.source.files.source_text import LONG_LINE, Source, expanded, source, suspicion


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\r\nb\rc\n\nd", ["a", "b", "c", "", "d"]),
        ("a\u2028b\u2029c", ["a", "b", "c"]),
        ("a\x0bb\x0cc\x85d\x1ce", ["a·b·c·d·e"]),
    ],
)
def test_lines_end_where_v8_ends_them(text: str, lines: list[str]) -> None:
    script = source("/app/a.js", text)
    shown = [script.line(line) for line in range(1, script.line_count + 1)]
    assert [line.translate({0x240B: "·", 0x240C: "·", 0x241C: "·"}) for line in shown] == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\ta", "    a"),
        ("ab\tc", "ab  c"),
        ("abcd\te\t", "abcd    e   "),
        ("漢\ta", "漢  a"),
        ("\x1b[2J\tx", "␛[2J    x"),
    ],
)
def test_tabs_become_spaces(text: str, shown: str) -> None:
    assert expanded(text) == shown


@given(st.text())
def test_what_is_shown_of_a_line_is_printable(text: str) -> None:
    script = source("/app/a.js", text)
    for line in range(1, script.line_count + 1):
        shown = script.line(line)
        assert shown == printable(shown)


@pytest.mark.parametrize("text", hostile.NAMES, ids=lambda name: ascii(name[:24]))
def test_hostile_lines(text: str) -> None:
    script = source(text, text)
    shown = [script.name, *(script.line(line) for line in range(1, script.line_count + 1)), script.part(1, 0, 50)]
    assert shown == [printable(line) for line in shown]


def test_a_long_line_is_shown_in_parts() -> None:
    script = source("/app/bundle.js", "x" * 5_000_000 + "\x1bEND\nshort")
    assert script.is_long(1)
    assert not script.is_long(2)
    assert len(script.line(1)) == LONG_LINE
    assert script.part(1, 4_999_999, 10) == "x␛END"
    assert script.part(1, 4_999_999, 2) == "x␛"
    assert script.part(1, 6_000_000, 10) == ""
    assert script.cells_before(1, 4_000_001) == 4_000_000


def test_cells_before_a_column() -> None:
    script = source("/app/a.js", "\tif (漢) {")
    assert script.cells_before(1, 1) == 0
    assert script.cells_before(1, 2) == 4
    assert script.cells_before(1, 7) == cell_width("    if (漢")


@pytest.mark.parametrize(
    ("script", "last_line", "profile_modified_at", "says"),
    [
        (Source("/app/a.js", ("",) * 80, 100.0), 80, 200.0, ""),
        (Source("/app/a.js", ("",) * 80, 100.0), 80, None, ""),
        (Source("/app/a.js", ("",) * 80, None), 80, 50.0, ""),
        (
            Source("/app/a.js", ("",) * 80, 100.0),
            81,
            200.0,
            "a.js has 80 lines, the profile names line 81: it may be another version.",
        ),
        (
            Source("/app/a.js", ("",) * 80, 100.0),
            80,
            99.0,
            "a.js was changed after the profile was written: lines may have moved.",
        ),
        (
            Source("/home/me/src/a.js", ("",) * 80, 100.0, "src/a.js"),
            80,
            200.0,
            "Found as src/a.js by the end of its path: it may be another file.",
        ),
        (
            Source("/app/\x1b.js", ("",), 9.0),
            1,
            8.0,
            "␛.js was changed after the profile was written: lines may have moved.",
        ),
    ],
)
def test_suspicion(script: Source, last_line: int, profile_modified_at: float | None, says: str) -> None:
    assert suspicion(script, last_line, profile_modified_at) == says


def test_what_one_row_tells_of_a_line() -> None:
    bundle = "".join(f"function f{number}(a){{return a*{number}}}" for number in range(1000))
    script = source("/a.js", f"\tlet a = 1;  \n{bundle}\n{'x' * 201}\n'\U0001f600'{bundle}")
    assert script.excerpt(1) == script.excerpt(1, 6) == "let a = 1;"
    assert script.excerpt(2).startswith("function f0(a){")
    assert script.excerpt(2, 12) == script.excerpt(2)
    for line, before in ((2, 0), (4, 4)):
        shown = script.excerpt(line, before + bundle.index("f500(") + 5)
        assert shown.startswith("…")
        assert "function f500(a){return a*500}" in shown[:50]
        assert shown.endswith("…")
        assert len(shown) == 202
    last = script.excerpt(2, bundle.index("f999(") + 5)
    assert last.endswith("function f999(a){return a*999}")
    assert script.excerpt(3) == f"{'x' * 200}…"


@given(st.text(alphabet=st.sampled_from("ab(é\u0416\U0001f600\U00020000"), max_size=12), st.integers(0, 14))
def test_v8s_columns_lead_to_characters(text: str, before: int) -> None:
    script = Source("/a.js", (text,))
    units = [unit for character in text for unit in [character] * (2 if character > "\uffff" else 1)]
    assert len(script.units(1)) == len(units)
    assert all(one == units[place] for place, one in enumerate(script.units(1)) if one.isascii())
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if character > "\uffff" else 1))
    if before in places:
        assert script.offset(1, before + 1) == places.index(before)
