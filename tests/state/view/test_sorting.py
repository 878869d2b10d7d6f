"""The order of rows, as it reads."""

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.state.rows.hot_rows import MEASURES, hot_table
from tui.state.view.look import HotLook, Look
from tui.state.view.measures import Measure
from tui.state.view.sorting import reverse_hot, reverse_tree, sort_hot, sort_tree

WHOLE = aggregate(profile_from("main;b 3 | main 2 | main;Add;b 1 | a 3", stamps_us=[0, 1, 2, 3, 4, 5, 6, 7, 40]))


def names(look: HotLook) -> str:
    return " ".join(WHOLE.profile.functions.labels[row.function] for row in hot_table(WHOLE, look).rows)


def test_rows_by_each_column() -> None:
    assert names(HotLook(sorted_by=Measure.SELF)) == names(HotLook(sorted_by=Measure.SELF_SHARE)) == "a b main Add"
    assert names(HotLook(sorted_by=Measure.SAMPLES)) == "b a main Add"
    assert names(HotLook(sorted_by=Measure.TOTAL)) == "a main b Add"
    assert names(HotLook(sorted_by=Measure.NAME)) == "a Add b main"
    assert names(HotLook(sorted_by=Measure.NAME, is_reversed=True)) == "main b Add a"
    assert names(HotLook(sorted_by=Measure.SELF, is_reversed=True)) == "Add main b a"


def test_a_key_goes_through_the_columns_that_are_shown() -> None:
    look, seen = Look(), []
    columns = [*MEASURES[:2], Measure.NAME]
    for _ in range(4):
        look = sort_hot(look, columns, 1)
        seen.append(look.hot.sorted_by)
    assert seen == [Measure.SELF_SHARE, Measure.NAME, Measure.SELF, Measure.SELF_SHARE]
    assert sort_hot(Look(), columns, -1).hot.sorted_by is Measure.NAME
    # A column that is not shown any more, in a narrower window.
    hidden = sort_hot(Look(hot=HotLook(sorted_by=Measure.SAMPLES)), columns, 1)
    assert hidden.hot.sorted_by is Measure.SELF_SHARE
    assert not sort_hot(reverse_hot(Look()), columns, 1).hot.is_reversed


def test_calls_by_total_self_and_name() -> None:
    look, seen = Look(), []
    for _ in range(3):
        look = sort_tree(look, 1)
        seen.append(str(look.tree.order))
    assert seen == ["self", "name", "total"]
    assert sort_tree(look, -1).tree.order == "name"
    assert reverse_tree(look).tree.is_reversed
