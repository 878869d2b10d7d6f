"""From match to match, against the whole tree unfolded and all boxes listed."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import boxes_by_depth, profiles, small_blocks
from tests.stacks import profile_from
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import Box
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.search import box_matches
from tui.analysis.search.box_matches import BoxMatches
from tui.analysis.search.found import Found
from tui.analysis.search.match_moves import TreeMatches
from tui.analysis.search.query import parse_query
from tui.analysis.tables.outline import Outline, SiblingOrder
from tui.profile.profile import Profile

NAMES = st.sampled_from(["a", "b", "c", "re:[bc]", "re:.", "(idle)", "nothing"])


def unfolded(outline: Outline) -> list[int]:
    """Every sampled row as the outline shows them with all unfolded."""
    rows, pending = [], [0]
    while pending:
        row = pending.pop()
        rows.append(row)
        pending.extend(outline.children(row)[::-1])
    return rows[1:]


@given(profile=profiles(), text=NAMES, order=st.sampled_from(SiblingOrder), is_reversed=st.booleans())
def test_matches_of_the_tree_in_the_order_in_which_it_unfolds(
    profile: Profile, text: str, order: SiblingOrder, is_reversed: bool
) -> None:
    whole = aggregate(profile)
    outline = Outline(whole, order, is_reversed)
    found = Found(whole, parse_query(text))
    matches = TreeMatches(outline, found)
    rows = unfolded(outline)
    expected = [row for row in rows if found.is_match[profile.tree.function[row]]]
    assert (matches.first(), matches.last()) == ((expected[0], expected[-1]) if expected else (None, None))
    for place, row in enumerate(rows):
        behind = [one for one in rows[place + 1 :] if one in expected]
        ahead = [one for one in rows[:place] if one in expected]
        assert matches.after(row) == (behind[0] if behind else None)
        assert matches.before(row) == (ahead[-1] if ahead else None)


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("is_in_time", [False, True])
@given(profile=profiles(), text=NAMES)
def test_matches_of_the_chart_from_left_to_right(is_in_time: bool, is_long: bool, profile: Profile, text: str) -> None:
    whole = aggregate(profile)
    found = Found(whole, parse_query(text))
    layout = flame(profile) if is_in_time else icicle(whole)
    boxes = [box for level in boxes_by_depth(layout).values() for box in level]
    boxes.sort(key=lambda box: (box.first, box.depth))
    expected = [box for box in boxes if found.is_match_row[box.row]]
    with patch.object(box_matches, "_CHUNK", 3 if is_long else 1 << 16), small_blocks():
        matches = BoxMatches(layout, found)
        assert (matches.after(None), matches.before(None)) == ends(expected)
        for place, box in enumerate(boxes):
            behind = [one for one in boxes[place + 1 :] if one in expected]
            ahead = [one for one in boxes[:place] if one in expected]
            assert matches.after(box) == (behind[0] if behind else None)
            assert matches.before(box) == (ahead[-1] if ahead else None)


def ends(boxes: list[Box]) -> tuple[Box | None, Box | None]:
    return (boxes[0], boxes[-1]) if boxes else (None, None)


def test_siblings_in_the_order_that_was_asked_for() -> None:
    whole = aggregate(profile_from("main;b 3 | main;a 1 | main;c;d 4 | main;c 1 | main;c;d 1"))

    def names(order: SiblingOrder, is_reversed: bool = False) -> str:
        outline = Outline(whole, order, is_reversed)
        return "".join(whole.profile.label(row)[0] for row in unfolded(outline))

    assert names(SiblingOrder.TOTAL) == "mcdba"
    assert names(SiblingOrder.SELF) == "mbcda"
    assert names(SiblingOrder.NAME) == "mabcd"
    assert names(SiblingOrder.NAME, is_reversed=True) == "mcdba"
    # The heaviest path is the heaviest whatever the order.
    assert Outline(whole, SiblingOrder.NAME).heaviest_path() == Outline(whole).heaviest_path()


def test_a_stack_of_ten_thousand_calls_is_no_deeper_than_any_other() -> None:
    stack = ";".join(["a", "b"] * 5_000)
    whole = aggregate(profile_from(f"{stack} 2 | x 1"))
    matches = TreeMatches(Outline(whole), Found(whole, parse_query("a")))
    last = matches.last()
    assert last is not None
    assert int(whole.profile.tree.depth[last]) == 9_999
    assert matches.after(last) is None


def test_matches_are_found_where_they_are_sampled_only() -> None:
    whole = aggregate(profile_from("main;a 1"))
    assert not np.any(Found(whole, parse_query("(root)")).is_match_row)
