"""A profile grows: what is selected, unfolded and zoomed stays."""

from __future__ import annotations

from dataclasses import replace

from tests.stacks import recorded_from
from tui.analysis.accounting.effective import effective
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Origin
from tui.state.view.chart_view import ChartLook, ChartView, Order, whole, zoomed_to
from tui.state.view.grown import grown, grown_chart
from tui.state.view.look import Look, first_look, select_node, select_path, unfold_callers, unfold_node

SECOND_US = 1_000_000


def recording(*chunks: str) -> list[Aggregate]:
    """What is counted of a recording after each of its chunks; a sample lasts a millisecond."""
    growing = GrowingProfile(Origin("live", "live"))
    counted = []
    for number, stacks in enumerate(chunks):
        growing.add(recorded_from(stacks), number * SECOND_US)
        counted.append(aggregate(effective(growing.profile())))
    return counted


def row_of(counted: Aggregate, path: str) -> int:
    """The tree row of a call path, by names."""
    profile, row = counted.profile, 0
    for name in path.split(";"):
        children = [place for place, parent in enumerate(profile.tree.parent.tolist()) if parent == row]
        row = next(
            place for place in children if profile.functions.keys[int(profile.tree.function[place])].name == name
        )
    return row


def selected_path(counted: Aggregate, look: Look) -> str:
    """The names of the selected call path."""
    profile = counted.profile
    assert look.node is not None
    row = profile.tree.row_of(look.node)
    assert row is not None
    names = [profile.functions.keys[int(profile.tree.function[place])].name for place in profile.tree.path(row)]
    return ";".join(names).removeprefix("(root);")


def test_what_is_selected_and_unfolded_stays_when_rows_move() -> None:
    before, after = recording("main;parse;read 3 | main;render 2", "boot;load 4 | main;check 9 | main;parse;read 1")
    look = select_node(before, first_look(before), row_of(before, "main;parse;read"))
    look = unfold_node(before, look, [row_of(before, "main")])
    seen = grown(before, after, look)
    assert selected_path(after, seen) == "main;parse;read"
    opened = {after.profile.tree.row_of(node) for node in seen.tree.open}
    assert row_of(after, "main") in opened
    assert seen == look, "only rows have moved"


def test_a_selection_stays_that_is_not_counted_at_the_moment() -> None:
    before, after = recording("main;parse 3 | main;render 2", "main;check 9")
    look = select_node(before, first_look(before), row_of(before, "main;parse"))
    last = aggregate(after.profile, replace(after.lens, range_us=(SECOND_US, 2 * SECOND_US)))
    assert not last.function_is_sampled[look.function or 0]
    assert selected_path(last, grown(before, last, look)) == "main;parse"


def test_functions_that_stand_elsewhere_are_followed() -> None:
    """The whole profile at the end has a table of functions of its own."""
    [before] = recording("main;parse 3 | main;render 2")
    after = aggregate(effective(recorded_from("first 1 | main;render 2 | main;parse 3")))
    names = [key.name for key in before.profile.functions.keys]
    parse, main = names.index("parse"), names.index("main")
    # The same places in the file, in another order.
    keys = tuple(
        next((key for key in before.profile.functions.keys if key.name == one.name), one)
        for one in after.profile.functions.keys
    )
    after = replace(after, profile=replace(after.profile, functions=replace(after.profile.functions, keys=keys)))
    look = unfold_callers(select_path(before, first_look(before), (parse, main)), (parse,))
    seen = grown(before, after, look)
    assert [keys[function].name for function in seen.hot.cursor] == ["parse", "main"]
    assert [[keys[function].name for function in path] for path in seen.hot.open] == [["parse"]]


def test_a_row_of_garbage_collection_is_found_again_though_its_id_went_up() -> None:
    before, after = recording("main;parse 3 | (garbage collector) 2", "main;check 3 | main;load 1")
    gc = row_of(before, "main;parse;(garbage collector)")
    look = select_node(before, first_look(before), gc)
    seen = grown(before, after, look)
    assert seen.node != look.node
    assert selected_path(after, seen) == "main;parse;(garbage collector)"


def test_a_recording_without_a_selection_gets_its_first() -> None:
    before, after = recording("(idle) 2", "main;parse 3")
    assert selected_path(after, grown(before, after, Look())) == "main;parse"


def test_a_zoom_stays_on_its_box_while_the_axis_grows() -> None:
    before, after = recording("main;parse 6 | main;render 4", "main;render 30 | boot 20")
    layout, layout_after = icicle(before), icicle(after)
    box = layout.first_of_row(row_of(before, "main;parse"))
    box_after = layout_after.first_of_row(row_of(after, "main;parse"))
    assert box is not None
    assert box_after is not None
    assert (box.start_us, box.end_us) != (box_after.start_us, box_after.end_us)
    full = whole(layout, Order.MERGED)
    seen = grown_chart(ChartLook().zoomed(full).zoomed(zoomed_to(full, box)), layout, layout_after)
    assert seen.view == ChartView(Order.MERGED, box_after.start_us, box_after.end_us, box.depth)
    assert seen.earlier[0] is None


def test_a_zoom_into_a_part_of_a_box_stays_on_that_part() -> None:
    before, after = recording("main 10", "main 30")
    layout, layout_after = icicle(before), icicle(after)
    part = ChartView(Order.MERGED, layout.start_us + 2_000, layout.start_us + 5_000)
    seen = grown_chart(ChartLook().zoomed(part), layout, layout_after)
    times = layout_after.length_us / layout.length_us
    assert seen.view is not None
    assert (seen.view.start_us, seen.view.end_us) == (round(2_000 * times), round(5_000 * times))


def test_in_time_order_nothing_moves() -> None:
    before, after = recording("main 10", "main 30")
    chart = ChartLook(Order.TIME).zoomed(ChartView(Order.TIME, 2_000, 5_000))
    assert grown_chart(chart, icicle(before), icicle(after)) == chart
