"""How sure shares are, in the status row and beside the rows of the hot functions."""

import re

import pytest

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.sureness import Sureness
from tui.draw.bars.status import StatusStyle, draw_status, margin
from tui.draw.rows.glyphs import UNICODE
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.draw.tables.hot_functions import HotExtras, draw_hot_functions
from tui.profile.columns.category import Category
from tui.state.rows.hot_rows import hot_table
from tui.state.view.list_view import ListView
from tui.state.view.look import HotLook, Look, base_of, select_path
from tui.state.view.measures import Base, Measure
from tui.state.view.percent_base import PercentBase, Whole

STEADY = aggregate(profile_from(" | ".join(["a 40 | b 30 | c 29 | (idle) 1"] * 64)))


def table(counted: Aggregate, sorted_by: Measure, sureness: Sureness | None) -> list[str]:
    look = HotLook(sorted_by=sorted_by)
    view = ListView(80, 6)
    base = base_of(counted, Look())
    rows = hot_table(counted, look).rows
    canvas = draw_hot_functions(counted, rows, look, ListStyle(view, base, UNICODE, Page()), HotExtras(sureness))
    return canvas.text().splitlines()[1:]


def marked(counted: Aggregate, sorted_by: Measure = Measure.SELF) -> list[str]:
    """The names of the rows with a `~`."""
    rows = table(counted, sorted_by, Sureness(counted))
    return [row.rsplit("▌", 1)[1].split()[0] for row in rows if "~" in row]


def test_a_row_is_marked_when_its_share_may_be_that_of_the_next() -> None:
    # Equal parts of a steady program differ by next to nothing: no order is in doubt.
    assert marked(STEADY) == []
    assert not any("~" in row for row in table(STEADY, Measure.SELF, None))
    # a and b alternate in long stretches: which one is ahead is chance, c is far below.
    swinging = aggregate(profile_from(" | ".join(["a 900 | b 100 | b 880 | a 110 | c 1 | c 1"] * 2)))
    assert marked(swinging) == ["a"]
    assert marked(swinging, Measure.TOTAL) == ["a"]
    assert marked(swinging, Measure.NAME) == []


def test_idle_time_has_no_share_to_be_sure_of() -> None:
    counted = aggregate(profile_from("(idle) 5 | a 4 | (idle) 3 | a 4"))
    assert marked(counted) == []


def test_the_status_says_how_far_off_a_share_may_be() -> None:
    counted = aggregate(profile_from(" | ".join(["a 3 | b 1"] * 16 + ["a 1 | b 3"] * 16)))
    look = select_path(counted, Look(), (counted.profile.functions.labels.index("a"),))
    base = base_of(counted, look)
    canvas = draw_status(counted, look, 100, StatusStyle(base, UNICODE, Sureness(counted)))
    assert "50.0 % ±" in canvas.row_text(1)
    assert "±" not in draw_status(counted, look, 100, StatusStyle(base, UNICODE)).row_text(1)


@pytest.mark.parametrize("width", [60, 80, 120, 220])
def test_the_status_names_the_category_in_any_width(width: int) -> None:
    """Colours alone would not tell it."""
    counted = aggregate(profile_from(" | ".join(["main;hot 3 | main 1"] * 32)))
    look = select_path(counted, Look(), (counted.profile.functions.labels.index("hot"),))
    canvas = draw_status(counted, look, width, StatusStyle(base_of(counted, look), UNICODE, Sureness(counted)))
    label = Category(int(counted.profile.functions.category[look.function or 0])).label
    assert any(re.search(rf"\b{label}( |$)", row) for row in (canvas.row_text(0), canvas.row_text(1)))


def test_a_margin_is_in_percent_of_what_percentages_are_of() -> None:
    counted = aggregate(
        profile_from(" | ".join(["main;a 3 | main;b 1"] * 16 + ["main;a 1 | main;b 3"] * 16 + ["(idle) 128"]))
    )
    function = counted.profile.functions.labels.index("a")
    interval = Sureness(counted).of_self(function)
    assert interval is not None
    half = 50 * (interval.high - interval.low)
    assert margin(interval, counted, base_of(counted, Look())) == f" ±{half:.1f}"
    of_all = base_of(counted, Look(percent_base=PercentBase(Whole.RANGE)))
    assert margin(interval, counted, of_all) == f" ±{half / 2:.1f}"
    assert margin(None, counted, of_all) == margin(interval, counted, Base("nothing", 0)) == ""
