from dataclasses import replace

import pytest

from tests import hostile
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens
from tui.base.cells import Canvas, Flag, Role, background, flags, foreground
from tui.base.text import printable
from tui.draw.lines.lines import draw_lines, lines_head
from tui.draw.rows.glyphs import ASCII, UNICODE, Glyphs
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.source.files.source_text import Refusal, Source, source
from tui.state.rows.lines_content import Highlight, LinesContent, lines_content
from tui.state.rows.lines_notes import note_rows
from tui.state.view.list_view import ListView
from tui.state.view.measures import Base
from tui.state.view.pane_looks import LinesScope

CODE = """\
// checkout
const TAX = 0.2;
const clamp = (x) => Math.max(0, x);

class Cart {
  /** What it costs. */
  total(rates, country) {
    let sum = 0;
    for (const item of this.items) {
      sum += item.price * item.count * (rates[item.kind] ?? rates.default ?? 1) + clamp(item.discount);
    }
    return sum;
  }

  next() { return 1; }
}
"""
FRAME = "total@file:///app/cart.js:7"
NO_SOURCE = Refusal("cart.js is not below /srv: give its folder with --source-root DIR.")


def lines(found: Source | Refusal = NO_SOURCE, lens: Lens | None = None) -> LinesContent:
    """Of 100 ms, 50 in `total`, 30 of them on line 10; 4 on line 3 and 2 on line 99, outside of it."""
    ticks = {FRAME: {7: 1, 9: 12, 10: 30, 12: 1, 3: 4, 99: 2}}
    profile = profile_from(f"{FRAME} 50 | main 50", ticks=ticks)
    return lines_content(aggregate(profile, lens or Lens()), 1, found)


def drawn(
    content: LinesContent,
    width: int = 60,
    height: int = 30,
    *,
    top: int = 0,
    cursor: int = 0,
    has_focus: bool = True,
    glyphs: Glyphs = UNICODE,
    x: int | None = None,
) -> Canvas:
    notes = note_rows(content.notes, width, height)
    view = ListView(width, height - len(notes), top, cursor, has_focus)
    style = ListStyle(view, Base("% of active", 100_000), glyphs, Page())
    return draw_lines(content, notes, style, content.home_x if x is None else x)


def trimmed(canvas: Canvas) -> str:
    return canvas.text().rstrip()


def test_with_source() -> None:
    assert (
        trimmed(drawn(lines(source("/app/cart.js", CODE))))
        == """\
 self ms self % ticks       line Lines of total        1/19
 cart.js has 17 lines, the profile names line 99: it may be
 another version.
                               1 …checkout
                               2 …st TAX = 0.2;
                               3 …st clamp = (x) => Math.ma…
                               4
                               5 …ss Cart {
                               6 /** What it costs. */
     1.0   1.0%     1 ▏        7▌total(rates, country) {
                               8   let sum = 0;
    12.0  12.0%    12 █▋       9   for (const item of this.…
    30.0  30.0%    30 ████ ●  10     sum += item.price * it…
                              11   }
     1.0   1.0%     1 ▏       12   return sum;
                              13 }
                              14
                              15 next() { return 1; }
                              16
                              17
     4.0   4.0%     4 ▌        3 inlined from above  const …
     2.0   2.0%     2 ▎       99 beyond the file's end"""
    )


def test_without_source() -> None:
    assert (
        trimmed(drawn(lines(), width=80))
        == """\
 self ms self % ticks                             line Lines of total       1/6
 cart.js is not below /srv: give its folder with --source-root DIR.
     1.0   1.0%     1 ▉                              7▌total
    12.0  12.0%    12 ██████████▍                ⋮   9
    30.0  30.0%    30 ██████████████████████████ ●  10
     1.0   1.0%     1 ▉                          ⋮  12
     2.0   2.0%     2 █▊                         ⋮  99
     4.0   4.0%     4 ███▌                           3 inlined from above"""
    )


def test_without_source_in_ascii_on_a_narrow_pane() -> None:
    assert (
        trimmed(drawn(lines(), width=40, glyphs=ASCII))
        == """\
 self ms       line Lines of total
 cart.js is not below /srv: give its
 folder with --source-root DIR.
     1.0          7|total
    12.0 ##   :   9
    30.0 #### *  10
     1.0      :  12
     2.0      :  99
     4.0          3 inlined from above"""
    )


def test_room_for_ticks_comes_before_room_for_shares() -> None:
    heads = [lines_head(lines(), ListView(width, 1), UNICODE).text() for width in (43, 44, 55, 56)]
    assert ["ticks" in head for head in heads] == [False, True, True, True]
    assert ["self %" in head for head in heads] == [False, False, False, True]


def test_the_head_says_whose_lines_and_where_one_is() -> None:
    content = replace(lines(), scope=LinesScope.PATH)
    assert lines_head(content, ListView(100, 20, 0, 3), UNICODE).text().endswith("line Lines of total, this path")
    long = replace(content, label="aVeryLongNameOfAFunctionThatGoesOnAndOn")
    assert lines_head(long, ListView(80, 20), UNICODE).text().endswith("line Lines of aVe…, this path")


def test_the_view_is_a_window_on_the_rows() -> None:
    content = lines(source("/app/cart.js", CODE))
    whole = drawn(content, height=40)
    part = drawn(content, height=8, top=8, cursor=9)
    assert part.text().split("\n")[3:] == whole.text().split("\n")[11:16]
    assert [y for y in range(part.height) if background(int(part.attributes[y, 0])) == Role.CURSOR] == [4]
    assert drawn(content, height=3).text().count("\n") == 2


def test_the_cursor_of_a_pane_without_focus_stands_aside() -> None:
    canvas = drawn(lines(), cursor=2, has_focus=False)
    grounds = [background(attributes) for attributes in canvas.attributes[:, 5].tolist()]
    assert grounds.count(Role.CURSOR_ASIDE) == 1
    assert Role.CURSOR not in grounds


def test_lines_outside_the_function_are_dim_and_the_hottest_stands_out() -> None:
    canvas = drawn(lines(source("/app/cart.js", CODE)))
    rows = canvas.text().split("\n")

    def look(text: str) -> int:
        y = next(y for y, row in enumerate(rows) if text in row)
        return int(canvas.attributes[y, rows[y].index(text)])

    assert foreground(look("/** What it costs")) == Role.MUTED
    assert foreground(look("total(rates")) == Role.TEXT
    assert foreground(look("next()")) == Role.MUTED
    assert foreground(look("▌total")) == Role.USER
    assert (foreground(look("30.0%")), flags(look("30.0%"))) == (Role.ACCENT, Flag.BOLD)
    assert (foreground(look("●")), foreground(look("████"))) == (Role.ACCENT, Role.ACCENT)
    assert foreground(look("█▋")) == Role.BAR
    assert foreground(look("inlined")) == Role.MUTED
    assert foreground(look("cart.js has")) == Role.WARNING


def test_long_lines_scroll_sideways() -> None:
    content = lines(source("/app/cart.js", CODE))
    rows = drawn(content, x=10).text().split("\n")
    assert rows[9].endswith(" 7▌…es, country) {")
    assert rows[12].endswith("●  10 …= item.price * item.count…")
    assert rows[20].endswith("inlined from above  …mp = …")
    assert drawn(content, x=1000).text().split("\n")[12].endswith("●  10")


def test_ticks_are_compared_when_the_range_has_no_time() -> None:
    content = lines(source("/app/cart.js", CODE), Lens((60_000, 70_000)))
    assert [row for row in drawn(content).text().split("\n") if "█" in row] == [
        "       –           12 █▋       9   for (const item of this.…",
        "       –           30 ████ ●  10     sum += item.price * it…",
    ]


def test_highlights_follow_the_text() -> None:
    content = replace(
        lines(source("/app/cart.js", CODE)),
        highlights=lambda line: [Highlight(4, 7, Role.REGEXP), Highlight(9, 200, Role.NATIVE)] if line == 8 else [],
    )
    for x, shown in ((2, "  RRR  NNNNNNN"), (5, "RR  NNNNNNN"), (8, " NNNNNNN")):
        canvas = drawn(content, x=x)
        roles = [foreground(attributes) for attributes in canvas.attributes[10, 33:].tolist()]
        assert (
            "".join({int(Role.REGEXP): "R", int(Role.NATIVE): "N"}.get(role, " ") for role in roles).rstrip() == shown
        )


def test_notes_are_wrapped_to_the_width() -> None:
    content = lines(source("/app/cart.js", CODE), Lens((0, 10_000)))
    assert [(note.text, note.is_warning) for note in note_rows(content.notes, 50, 30)] == [
        ("Self times are estimated: ticks carry no time", False),
        ("and are the whole profile's.", False),
        ("cart.js has 17 lines, the profile names line 99:", True),
        ("it may be another version.", True),
    ]
    assert max(len(note.text) for note in note_rows(content.notes, 1, 30)) <= 8
    assert [len(note_rows(content.notes, 50, height)) for height in (-1, 0, 2, 3, 8, 9)] == [0, 0, 0, 1, 2, 3]


@pytest.mark.parametrize("width", [0, 1, 7, 20, 33, 56, 220])
@pytest.mark.parametrize("height", [0, 1, 2, 5, 60])
@pytest.mark.parametrize("found", [NO_SOURCE, source("/app/cart.js", CODE)])
def test_any_size_can_be_drawn(width: int, height: int, found: Source | Refusal) -> None:
    content = lines(found)
    for glyphs in (UNICODE, ASCII):
        canvas = drawn(content, width, height, glyphs=glyphs)
        assert canvas.codes.shape == (height, width)


@pytest.mark.parametrize("name", hostile.NAMES, ids=lambda name: ascii(name[:24]))
def test_hostile_names_and_text(name: str) -> None:
    profile = profile_from("f@file:///app/a.js:1 5", ticks={"f@file:///app/a.js:1": {1: 5}})
    keys = list(profile.functions.keys)
    keys[1] = keys[1]._replace(name=name)
    hostile_profile = replace(profile, functions=replace(profile.functions, keys=tuple(keys)))
    for found in (source(f"/app/{name}.js", f"{name}\n\t{name}"), Refusal(printable(name))):
        content = lines_content(aggregate(hostile_profile), 1, found, profile_modified_at=1.0)
        text = drawn(content, 120, 10).text()
        assert text.replace("\n", "") == printable(text.replace("\n", ""))
        assert text.count("\n") == 9


def test_lines_of_inlined_functions_name_them() -> None:
    content = replace(lines(source("/app/cart.js", CODE)), inlined={3: "clamp"})
    assert "     3 inlined: clamp  const clam…\n" in drawn(content).text()
