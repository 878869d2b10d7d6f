"""The hottest lines of the whole profile, and the lines of a whole file."""

from dataclasses import replace

import numpy as np
import pytest

from tests import hostile
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.tables.lines import range_note
from tui.base.cells import Canvas
from tui.base.text import printable
from tui.draw.lines.lines import draw_lines
from tui.draw.rows.glyphs import ASCII, UNICODE, Glyphs
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.draw.tables.hot_lines import draw_hot_lines
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.written import Written, WrittenLine
from tui.source.files.source_text import Refusal, Source, source
from tui.state.rows.hottest_lines import HotLines, hot_lines
from tui.state.rows.lines_content import OTHER_FILE, file_content, lines_content
from tui.state.rows.lines_notes import note_rows
from tui.state.view.list_view import ListView
from tui.state.view.measures import Base

URL, OTHER = "file:///app/a.js", "file:///app/b.js"
CODE = "".join(f"  line({line});\n" for line in range(1, 21))
FRAMES = f"f@{URL}:2", f"g@{URL}:9", f"h@{OTHER}:1"


def counted(lens: Lens = WHOLE) -> Aggregate:
    """Of 20 ms, `f` has 12 on its lines 3 and 4, `g` 6 on line 10 and 3, `h` 2 without ticks."""
    f, g, h = FRAMES
    ticks = {f: {3: 3, 4: 9}, g: {10: 5, 3: 1}}
    return aggregate(profile_from(f"{f} 12 | {g} 6 | {h} 2", ticks=ticks), lens)


def text_of(url: str) -> Source | Refusal | None:
    return {URL: source("/app/a.js", CODE)}.get(url)


def drawn(hot: HotLines, width: int = 100, glyphs: Glyphs = UNICODE, cursor: int = 0) -> Canvas:
    base = Base("% of active", 20_000)
    return draw_hot_lines(hot, ListStyle(ListView(width, 8, 0, cursor, True), base, glyphs, Page()), text_of)


def test_the_hottest_come_first() -> None:
    rows = drawn(hot_lines(counted())).text().rstrip().splitlines()
    assert [" ".join(row.split()) for row in rows] == [
        "self ms self % ticks Hottest lines 1/4",
        "9.0 45.0% 9 ▌a.js:4 f line(4);",
        "5.0 25.0% 5 ▌a.js:10 g line(10);",
        "3.0 15.0% 3 ▌a.js:3 f line(3);",
        "1.0 5.0% 1 ▌a.js:3 g line(3);",
    ]


def test_narrow_panes_leave_out_names_then_ticks() -> None:
    assert " g " not in drawn(hot_lines(counted()), 80).text()
    assert "ticks" not in drawn(hot_lines(counted()), 50).text()
    for width in range(1, 60):
        assert drawn(hot_lines(counted()), width).width == width


def test_the_cursor_is_on_a_function_and_line() -> None:
    hot = hot_lines(counted())
    f, g = (hot.lines[row].function for row in (0, 1))
    assert [hot.row_of(f, 4), hot.row_of(f, 3), hot.row_of(g, 3), hot.row_of(f, 77), hot.row_of(99, 1)] == [
        0,
        2,
        3,
        0,
        None,
    ]


def test_ascii_and_hostile_texts() -> None:
    assert drawn(hot_lines(counted()), glyphs=ASCII).text().isascii()
    profile = counted().profile
    for name in hostile.NAMES:
        keys = tuple(FunctionKey(name, f"file:///{name}.js", key.line, 1) for key in profile.functions.keys)
        of = aggregate(replace(profile, functions=replace(profile.functions, keys=keys)))
        text = drawn(hot_lines(of), 140).text()
        assert all(printable(row) == row for row in text.splitlines())


@pytest.mark.parametrize("found", [source("/app/a.js", CODE), Refusal("it is not here.")])
def test_the_lines_of_a_file_are_those_of_its_functions(found: Source | Refusal) -> None:
    content = file_content(counted(), 1, found)
    assert content.label == "a.js"
    shown = {content.key_at(row): content.numbers_at(row) for row in range(content.row_count)}
    known = {line: (one.self_us, one.ticks) for line, one in shown.items() if one is not None}
    assert known == {3: (4000, 4), 4: (9000, 9), 10: (5000, 5)}
    assert len(content.in_place) == (21 if isinstance(found, Source) else 3)
    assert all(content.is_inside(line) for line in known)


def test_times_in_a_range_are_said_to_be_estimated() -> None:
    whole, part = counted(), counted(Lens(range_us=(0, 15_000)))
    assert "Hottest lines, times estimated" in drawn(hot_lines(part)).text()
    assert "estimated" not in drawn(hot_lines(whole)).text()
    found = Refusal("it is not here.")
    assert [note.text for note in file_content(part, 1, found).notes] == [range_note(part), "it is not here."]
    assert [note.text for note in file_content(whole, 1, found).notes] == ["it is not here."]
    of_samples = replace(part.profile, sample_lines=np.full(20, 3, np.int32))
    assert "estimated" not in drawn(hot_lines(aggregate(of_samples, part.lens))).text()


def test_lines_of_another_file_say_so() -> None:
    of = counted()
    functions = of.profile.functions
    f = next(index for index, key in enumerate(functions.keys) if key.name == "f")
    keys = tuple(FunctionKey("f", "file:///src/f.ts", 1, 1) if index == f else None for index in range(len(functions)))
    lines = {
        (f, 3, 0): WrittenLine("file:///src/f.ts", 2, True),
        (f, 4, 0): WrittenLine("file:///src/inlined.ts", 70, False),
    }
    written = Written(keys, lines)
    mapped = aggregate(replace(of.profile, functions=replace(functions, written=written)))
    content = lines_content(mapped, f, Refusal("it is not here."))
    assert content.elsewhere == (OTHER_FILE,)
    assert content.line_number(-OTHER_FILE) == 70
    assert {key: one.self_us for key, one in content.numbers.items()} == {2: 3000, OTHER_FILE: 9000}
    view = ListView(100, 6, 0, 0, True)
    style = ListStyle(view, Base("% of active", 20_000), UNICODE, Page())
    text = draw_lines(content, note_rows(content.notes, 100, 6), style).text()
    assert "70 in inlined.ts" in text
    assert "9 ticks of lines that were one line in what ran stand on the first of them." in [
        note.text for note in content.notes
    ]
