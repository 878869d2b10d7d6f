"""The chart as cells: what stands in them, and that nothing is dropped without a word."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import boxes_by_depth, profiles
from tests.stacks import profile_from
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import Layout, Viewport
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import aggregate
from tui.base.cells import SHADES, Canvas, Flag, Role, background, flags, foreground
from tui.base.text import character_width
from tui.draw.chart.box_faces import BoxFacesCache, box_faces
from tui.draw.chart.box_runs import NARROW_CELLS
from tui.draw.chart.chart import NOTHING_LIT, Lit, draw_chart
from tui.draw.rows.glyphs import ASCII, UNICODE, Glyphs
from tui.profile.profile import Profile

HUES = range(Role.USER, Role.IDLE)


def drawn(profile: Profile, layout: Layout, view: Viewport, lit: Lit = NOTHING_LIT, glyphs: Glyphs = UNICODE) -> Canvas:
    return draw_chart(layout, view, box_faces(profile.functions, glyphs), lit)


def whole(layout: Layout, columns: int, rows: int, top_depth: int = 1) -> Viewport:
    return Viewport(layout.start_us, layout.end_us, columns, top_depth, rows)


def function_of(profile: Profile, name: str) -> int:
    return profile.functions.labels.index(name)


PROFILE = profile_from(
    "main;parseConfiguration 8 | main;renderTheWholePage;escape 12 | (idle) 10 | main;renderTheWholePage 6 | main 4"
)


def test_the_flame_chart_as_text() -> None:
    layout = flame(PROFILE)
    assert drawn(PROFILE, layout, whole(layout, 40, 3)).text().splitlines() == [
        "▏main               ▏(idle)   ▏main",
        "▏…ration▏renderTheW…          ▏…Page",
        "        ▏escape",
    ]


def test_the_icicle_as_text() -> None:
    layout = icicle(aggregate(PROFILE))
    assert drawn(PROFILE, layout, whole(layout, 40, 3)).text().splitlines() == [
        "▏main                         ▏(idle)",
        "▏renderTheWholePa…▏…ration",
        "▏escape",
    ]


def test_plain_glyphs_are_plain() -> None:
    profile = profile_from("main;parseConfiguration;read 8 | (root) 2 | main;deep;deeper 2")
    layout = flame(profile)
    assert drawn(profile, layout, whole(layout, 36, 2), glyphs=ASCII).text().splitlines() == [
        "|main                   //////|main",
        "|parseConfiguration     / v 1 below",
    ]


def test_a_long_name_shows_its_end_in_a_narrow_box_and_its_start_in_a_wide_one() -> None:
    profile = profile_from("checkSourceElementWorker 8 | other 92")
    layout = flame(profile)
    names = {width: drawn(profile, layout, whole(layout, width, 1)).text()[: width * 8 // 100] for width in (100, 200)}
    assert names == {100: "▏…Worker", 200: "▏checkSourceEle…"}


def test_a_name_in_brackets_keeps_its_start() -> None:
    profile = profile_from("(garbage collector) 8 | main 92")
    layout = flame(profile)
    assert drawn(profile, layout, whole(layout, 100, 1)).text().startswith("▏(garba…▏main")


def test_narrow_calls_of_one_function_get_one_name() -> None:
    profile = profile_from(" | ".join(["handle 3 | poll 1"] * 6))
    layout = flame(profile)
    canvas = drawn(profile, layout, whole(layout, 6, 2))
    assert canvas.row_text(0) == "▏…ndle"
    assert background(int(canvas.attributes[0, 0])) == Role.MERGED
    assert foreground(int(canvas.attributes[0, 0])) in range(Role.USER, Role.USER + SHADES)


def test_narrow_calls_of_several_functions_are_a_fence() -> None:
    profile = profile_from("a 2 | b 1 | c 1 | d 2 | native@ 1 | wide 5")
    layout = flame(profile)
    canvas = drawn(profile, layout, whole(layout, 12, 2))
    assert canvas.row_text(0) == "▏|||||▏▏wide"
    assert [background(int(cell)) == Role.MERGED for cell in canvas.attributes[0]] == [True] * 6 + [False] * 6


def test_what_is_not_seen_is_counted() -> None:
    stacks = " | ".join(f"main;call{index} 1" for index in range(100))
    profile = profile_from(f"{stacks} | main;a;b;c;d;e 900")
    layout = flame(profile)
    canvas = drawn(profile, layout, whole(layout, 80, 3, top_depth=2))
    assert canvas.row_text(0).endswith(" ↑ 1 above")
    cells = layout.cells(whole(layout, 80, 3, top_depth=2))
    assert cells.narrower == 100 - np.count_nonzero(cells.is_start[0]) + 1
    assert canvas.row_text(2).endswith(f" ↓ 2 below · +{cells.narrower} narrower than a cell")
    assert drawn(profile, layout, whole(layout, 30, 3, top_depth=2)).row_text(2).endswith(" ↓2 +97")


def test_unsampled_time_is_hatched_and_idle_time_is_not() -> None:
    profile = profile_from("main 1 | (root) 1 | (idle) 1 | main 1")
    layout = flame(profile)
    canvas = drawn(profile, layout, whole(layout, 20, 2))
    assert canvas.row_text(0) == "▏main╱╱╱╱╱▏(id…▏main"
    assert canvas.row_text(1) == "     ╱╱╱╱╱"
    assert {foreground(int(cell)) for cell in canvas.attributes[1, 5:10]} == {Role.HATCHED}


def test_boxes_of_the_selected_function_and_of_matches_are_lit() -> None:
    layout = flame(PROFILE)
    escape, page = function_of(PROFILE, "escape"), function_of(PROFILE, "renderTheWholePage")
    matches = np.zeros(len(PROFILE.functions), bool)
    matches[[escape, page]] = True
    canvas = drawn(PROFILE, layout, whole(layout, 40, 3), Lit(None, page, matches))
    assert [background(int(cell)) for cell in canvas.attributes[1, 8:20]] == [Role.SELECTED] * 12
    assert [background(int(cell)) for cell in canvas.attributes[1, 30:36]] == [Role.SELECTED] * 6
    assert [background(int(cell)) for cell in canvas.attributes[2, 8:20]] == [Role.MATCH] * 12
    assert background(int(canvas.attributes[0, 0])) in HUES


def test_a_match_among_boxes_too_narrow_to_be_told_apart_is_not_swallowed() -> None:
    profile = profile_from("a 1 | b 1 | hit 1 | c 1 | wide 6")
    matches = np.arange(len(profile.functions)) == function_of(profile, "hit")
    layout = flame(profile)
    canvas = drawn(profile, layout, whole(layout, 10, 1), Lit(matches=matches))
    assert [background(int(cell)) for cell in canvas.attributes[0, :4]][2] == Role.MATCH


@pytest.mark.parametrize("columns", [40, 3])
def test_the_selected_box_is_reversed_however_narrow(columns: int) -> None:
    layout = flame(PROFILE)
    box = layout.box_at(2, 1000)
    canvas = drawn(PROFILE, layout, whole(layout, columns, 3), Lit(box))
    is_marked = [Flag.REVERSE in flags(int(cell)) for cell in canvas.attributes[1]]
    assert is_marked == [x < max(1, columns // 5) for x in range(columns)]
    assert (UNICODE.mark in canvas.row_text(1)) == (columns == 3)
    assert not any(Flag.REVERSE in flags(int(cell)) for cell in canvas.attributes[0])


def test_a_selected_box_out_of_view_marks_nothing() -> None:
    layout = flame(PROFILE)
    for view in (Viewport(20_000, 30_000, 10, 1, 3), whole(layout, 10, 1), whole(layout, 10, 3, top_depth=3)):
        canvas = drawn(PROFILE, layout, view, Lit(layout.box_at(2, 1000)))
        assert not any(Flag.REVERSE in flags(cell) for cell in canvas.attributes.ravel().tolist())


@given(profile=profiles(), columns=st.integers(1, 60), top_depth=st.integers(1, 4), is_time=st.booleans())
def test_touching_boxes_of_a_category_are_never_alike_where_names_have_room(
    profile: Profile, columns: int, top_depth: int, is_time: bool
) -> None:
    layout = flame(profile) if is_time else icicle(aggregate(profile))
    if not layout.length_us:
        return
    view = whole(layout, columns, 5, top_depth)
    grounds = drawn(profile, layout, view).attributes >> 8 & 0xFF
    cells = layout.cells(view)
    # The first and the last row may hold notes.
    for y in range(1, 4):
        edges = [*np.flatnonzero(cells.is_start[y]).tolist(), columns]
        for start, edge, end in zip(edges, edges[1:], edges[2:], strict=False):
            left, right = grounds[y, edge - 1], grounds[y, edge]
            is_wide = max(edge - start, end - edge) > NARROW_CELLS
            if is_wide and left in HUES and right in HUES:
                assert left != right
        for above, below in zip(grounds[y - 1].tolist(), grounds[y].tolist(), strict=True):
            assert above != below or above not in HUES


@given(profile=profiles(), columns=st.integers(1, 60))
def test_every_box_owns_a_cell_or_is_counted(profile: Profile, columns: int) -> None:
    layout = flame(profile)
    if not layout.length_us:
        return
    view = whole(layout, columns, 9)
    cells = layout.cells(view)
    boxes = sum(box.start_us < layout.end_us for found in boxes_by_depth(layout).values() for box in found)
    assert np.count_nonzero(cells.is_start & (cells.row >= 0)) + cells.narrower == boxes


NAMES = st.text(st.sampled_from("ab日本語𝕏é\u0301 (｡"), min_size=1, max_size=20)


@given(names=st.lists(NAMES, min_size=1, max_size=5), columns=st.integers(1, 50))
def test_wide_characters_are_never_halved(names: list[str], columns: int) -> None:
    profile = profile_from(" | ".join(f"{name.strip() or 'x'} 3" for name in names))
    layout = flame(profile)
    if not layout.length_us:
        return
    canvas = drawn(profile, layout, whole(layout, columns, 2))
    for row in canvas.codes.tolist():
        for left, right in pairwise([*row, 0x20]):
            assert (right == 0) == is_wide(left)
        assert row[0] != 0


def is_wide(code: int) -> bool:
    return character_width(chr(code)) == 2 if code else False


def test_no_cells_no_chart() -> None:
    layout = flame(PROFILE)
    assert drawn(PROFILE, layout, whole(layout, 0, 5)).text() == "\n\n\n\n"
    assert drawn(PROFILE, layout, whole(layout, 5, 0)).text() == ""


def test_faces_are_made_once_until_functions_or_glyphs_are_others() -> None:
    cache, other = BoxFacesCache(), profile_from("main;render 3")
    faces = cache.of(PROFILE.functions, UNICODE)
    assert cache.of(PROFILE.functions, UNICODE) is faces
    assert cache.of(PROFILE.functions, ASCII).glyphs is ASCII
    assert len(cache.of(other.functions, ASCII).length) == len(other.functions)
