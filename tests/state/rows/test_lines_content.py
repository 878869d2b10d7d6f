from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.source.files.source_text import LONG_LINE, Refusal, Source, source
from tui.state.rows.lines_content import LineNumbers, LinesContent, file_content, lines_content
from tui.state.view.pane_looks import LinesScope

NO_SOURCE = Refusal("cart.js is not below /srv: give its folder with --source-root DIR.")
CODE = "\n".join([*(f"// {line}" for line in range(1, 21)), "  total() {", "    a()", "    b()", "  }", *["//"] * 20])
"""Its function stands on the lines 21 to 24 of 44."""
FRAME = "total@file:///app/cart.js:21"


def counted(ticks: dict[int, int], stacks: str = f"{FRAME} 10", lens: Lens | None = None) -> Aggregate:
    profile = profile_from(stacks, ticks={FRAME: ticks} if ticks else None)
    return aggregate(profile, lens or Lens())


def content(ticks: dict[int, int], found: Source | Refusal = NO_SOURCE) -> LinesContent:
    return lines_content(counted(ticks), 1, found)


def shown(of: LinesContent) -> dict[int, LineNumbers]:
    """The numbers of the rows, by key."""
    rows = {of.key_at(row): of.numbers_at(row) for row in range(of.row_count)}
    assert len(rows) == of.row_count
    assert all(of.row_of(key) == row for row, key in enumerate(rows))
    return {key: numbers for key, numbers in rows.items() if numbers is not None}


def notes(of: LinesContent) -> list[str]:
    return [("! " if note.is_warning else "") + note.text for note in of.notes]


def test_without_source_only_ticked_lines_and_the_first_are_rows() -> None:
    lines = content({23: 4, 22: 5, 12: 1})
    assert (list(lines.in_place), lines.elsewhere) == ([21, 22, 23], (12,))
    assert shown(lines) == {22: (5000, 5), 23: (4000, 4), -12: (1000, 1)}
    assert notes(lines) == [NO_SOURCE.reason]


def test_lines_of_another_text_than_the_function_is_in_are_not_outside_of_it() -> None:
    lines = content({23: 4, 12: 1}, Refusal("Deno ran JavaScript made from it.", is_of_other_text=True))
    assert (list(lines.in_place), lines.elsewhere) == ([12, 23], ())
    text = replace(source("/cache/cart.js", "\n".join(["//"] * 30)), is_of_other_text=True)
    lines = content({23: 4, 12: 1}, text)
    assert (list(lines.in_place), lines.elsewhere) == (list(range(1, 31)), ())
    assert lines.home_row == 22


def test_with_source_the_function_stands_in_its_surroundings() -> None:
    lines = content({23: 4, 22: 4, 30: 1, 12: 1, 99: 0}, source("/app/cart.js", CODE))
    assert (lines.first_line, lines.last_line) == (21, 24)
    assert list(lines.in_place) == list(range(11, 35))
    assert shown(lines) == {22: (4000, 4), 23: (4000, 4), -12: (1000, 1), -30: (1000, 1), -99: (0, 0)}
    assert [line for line in lines.in_place if lines.is_inside(line)] == [21, 22, 23, 24]
    assert lines.home_x == 2


def test_the_surroundings_end_with_the_file() -> None:
    lines = content({22: 1}, source("/app/cart.js", "\n".join(CODE.split("\n")[:24])))
    assert list(lines.in_place) == list(range(11, 25))


def test_a_function_whose_end_is_unknown_goes_on() -> None:
    lines = content({30: 1}, source("/app/cart.js", CODE.replace("}", "")))
    assert lines.last_line is None
    assert list(lines.in_place) == list(range(11, 41))
    assert lines.elsewhere == ()
    assert lines.is_inside(40)


def test_time_without_ticks_has_a_row_of_its_own_at_the_end() -> None:
    profile = profile_from(f"{FRAME} 10 | main;{FRAME} 5", ticks={FRAME: {22: 1, 3: 1}})
    lines = lines_content(aggregate(profile), 1, NO_SOURCE)
    assert lines.elsewhere == (3, 0)
    assert shown(lines) == {22: (5000, 1), -3: (5000, 1), 0: (5000, 0)}
    assert lines.row_of(0) == 3


def test_one_call_path() -> None:
    profile = profile_from(f"{FRAME} 10 | main;{FRAME} 6", ticks={FRAME: {22: 1}, f"main;{FRAME}": {23: 3}})
    row = profile.tree.rows_of(1).tolist()[1]
    lines = lines_content(aggregate(profile), 1, NO_SOURCE, row=row)
    assert lines.scope is LinesScope.PATH
    assert shown(lines) == {23: (6000, 3)}


def test_hottest_first() -> None:
    lines = content({21: 2, 22: 7, 23: 7, 12: 8})
    assert [lines.key_at(row) for row in lines.by_heat] == [-12, 22, 23, 21]
    assert lines.key_at(lines.home_row) == -12
    assert (lines.most_us, lines.most_ticks) == (shown(lines)[-12].self_us, 8)


def test_the_cursor_starts_at_the_first_line_when_none_is_hot() -> None:
    lines = content({}, source("/app/cart.js", CODE))
    assert lines.by_heat == ()
    assert lines.key_at(lines.home_row) == 21


def test_lines_that_are_not_shown_have_no_row() -> None:
    lines = content({22: 1, 12: 1})
    assert [lines.row_of(key) for key in (20, 23, 12, -22, 0)] == [None] * 5


@pytest.mark.parametrize("found", [NO_SOURCE, source("/app/cart.js", CODE), source("/app/cart.js", "")])
@given(ticks=st.dictionaries(st.integers(0, 60), st.integers(1, 50), min_size=1), samples=st.integers(1, 50))
def test_every_line_is_shown_once_and_they_add_up(found: Source | Refusal, ticks: dict[int, int], samples: int) -> None:
    lines = lines_content(counted(ticks, f"{FRAME} {samples}"), 1, found)
    assert sum(numbers.self_us for numbers in shown(lines).values()) == samples * 1000
    assert {abs(key): numbers.ticks for key, numbers in shown(lines).items()} == ticks


@pytest.mark.parametrize(
    ("code", "frame", "home_x"),
    [
        ("function f() {\n  a()\n}", "f@file:///a.js:1", 0),
        ("\n\n\tf() {\n\n\t\ta()\n\t}", "f@file:///a.js:3", 4),
        ("\n" * 20 + "x" * (LONG_LINE + 1), "f@file:///a.js:21", 0),
    ],
)
def test_the_first_cell_worth_showing(code: str, frame: str, home_x: int) -> None:
    lines = lines_content(aggregate(profile_from(frame)), 1, source("/a.js", code))
    assert lines.home_x == home_x


def test_a_bundle_is_shown_around_the_function() -> None:
    found = profile_from("f@file:///bundle.js:1 3", ticks={"f@file:///bundle.js:1": {1: 3}})
    keys = list(found.functions.keys)
    keys[1] = keys[1]._replace(column=400_000)
    bundled = replace(found, functions=replace(found.functions, keys=tuple(keys)))
    lines = lines_content(aggregate(bundled), 1, source("/bundle.js", "x" * 399_999 + "(){}" + "x" * 400_000))
    assert lines.home_x == 399_999 - 8
    assert (lines.first_line, lines.last_line) == (1, 1)


@pytest.mark.parametrize(
    ("length", "columns", "home_x", "home_x_of_file"),
    [
        # Out of sight from where the function begins, in sight of it, before it, told by one sample, by none.
        (8000, [7000, 7000, 5010], 6999 - 8, 6999 - 8),
        (8000, [5020, 5020, 7000], 4999 - 8, 5019 - 8),
        (8000, [100, 100, 7000], 99 - 8, 99 - 8),
        (8000, [0, 0, 7000], 6999 - 8, 6999 - 8),
        (8000, [0, 0, 0], 4999 - 8, 0),
        # A line that is laid out whole, and one that somebody may have written.
        (400, [390, 390, 5], 389 - 8, 389 - 8),
        (400, [20, 20, 390], 0, 0),
        (200, [190, 190, 5], 0, 0),
    ],
)
def test_a_bundle_is_shown_around_the_hottest_column(
    length: int, columns: list[int], home_x: int, home_x_of_file: int
) -> None:
    found = profile_from("f@file:///bundle.js:1 3")
    start = 5000 if length > LONG_LINE else 1
    keys = tuple(key._replace(column=start) if key.name == "f" else key for key in found.functions.keys)
    found = replace(found, functions=replace(found.functions, keys=keys))
    told = replace(found, sample_lines=np.ones(3, np.int32), sample_columns=np.array(columns, np.int32))
    script = source("/bundle.js", f"{'x' * length}\n")
    assert lines_content(aggregate(told), 1, script).home_x == home_x
    assert file_content(aggregate(told), 1, script).home_x == home_x_of_file


def test_functions_without_ticks_say_why() -> None:
    def about(stacks: str, name: str, *, ticks: bool = True, lens: Lens | None = None) -> list[str]:
        profile = profile_from(f"{stacks} | other", ticks={"other": {1: 1}} if ticks else None)
        function = next(index for index, key in enumerate(profile.functions.keys) if key.name == name)
        refusal = Refusal("No file.")
        return notes(lines_content(aggregate(profile, lens or Lens()), function, refusal))

    assert about("main | (garbage collector) 2", "(garbage collector)") == [
        "(garbage collector) is a state of V8: it has no lines."
    ]
    assert about("parse@ 12", "parse") == ["The function has no line ticks: V8 does not tell where its 12.0 ms went."]
    assert about("main;parse 3", "main") == [
        "The function was never on top of the stack: its time is in what it calls.",
        "No file.",
    ]
    assert about("main 3", "main", lens=Lens((3000, 4000))) == [
        "The function was never on top of the stack in this time range: its time is in what it calls.",
        "No file.",
    ]
    assert about("main 3", "main", ticks=False) == ["This profile has no line ticks.", "No file."]


def test_one_call_path_without_ticks() -> None:
    profile = profile_from(f"{FRAME} 10 | main;{FRAME} 6", ticks={FRAME: {22: 1}})
    lines = lines_content(aggregate(profile), 1, source("/app/cart.js", CODE), row=profile.tree.rows_of(1).tolist()[1])
    assert notes(lines) == ["This call path has no line ticks: V8 does not tell where its 6.0 ms went."]


def test_ticks_do_not_follow_the_time_range() -> None:
    lines = lines_content(counted({22: 3, 23: 1}, lens=Lens((2000, 4000))), 1, source("/app/cart.js", CODE))
    assert shown(lines) == {22: (1500, 3), 23: (500, 1)}
    assert notes(lines) == ["Self times are estimated: ticks carry no time and are the whole profile's."]


def test_a_source_that_may_be_another_is_doubted() -> None:
    script = replace(source("/app/cart.js", CODE), modified_at=100.0)
    lines = lines_content(counted({22: 1}), 1, script, profile_modified_at=50.0)
    assert notes(lines) == ["! cart.js was changed after the profile was written: lines may have moved."]
    assert notes(lines_content(counted({99: 1}), 1, script)) == [
        "! cart.js has 44 lines, the profile names line 99: it may be another version."
    ]


def test_a_source_without_the_function_is_not_shown() -> None:
    lines = content({22: 1}, source("/app/cart.js", "short"))
    assert lines.source is None
    assert notes(lines) == ["! cart.js has 1 line, the profile names line 22: it may be another version."]


def test_samples_that_tell_their_lines_follow_the_time_range() -> None:
    recorded = profile_from(f"{FRAME} 10", interval_us=1000)
    profile = replace(recorded, sample_lines=np.array([22] * 6 + [23] * 4, np.int32))
    whole = lines_content(aggregate(profile), 1, NO_SOURCE)
    assert {line: numbers.self_us for line, numbers in shown(whole).items()} == {22: 6000, 23: 4000}
    assert notes(whole)[0] == NO_SOURCE.reason
    part = lines_content(aggregate(profile, Lens(range_us=(5500, 8000))), 1, NO_SOURCE)
    assert {line: numbers.self_us for line, numbers in shown(part).items()} == {22: 500, 23: 2000}
    assert notes(part)[0] == "Self times are those of the samples in the range, ticks the whole profile's."
    nothing = lines_content(aggregate(profile, Lens(range_us=(0, 5000))), 1, NO_SOURCE)
    assert {line: numbers.self_us for line, numbers in shown(nothing).items()} == {22: 5000, 23: 0}
