"""The event loop: busy periods and what held them, and what garbage collection interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.formats.documents import read_one
from tests.formats.seeds import HEAP
from tui.analysis.filters.lens import WHOLE, Lens
from tui.state.model.effects import Count, CountRuns
from tui.state.model.messages import Resized, RunsCounted, WarmUpFound
from tui.state.rows.runs_rows import RunsTable
from tui.state.view.screen_layout import PaneName

STACKS = (
    "serve;parse 3 | (idle) 2 | serve;render 6 | (garbage collector) 2 | (idle) 1 | serve;read;parse 1 "
    "| (garbage collector) 1 | (idle) 3 | load 4"
)
RUNS = PaneName.RUNS
LENGTHS = ["8.0", "4.0", "3.0", "2.0"]


@pytest.fixture
def explorer() -> Explorer:
    """Periods of 8, 4, 3 and 2 ms: render, load, parse, and parse again."""
    return explore(STACKS, size=(80, 24)).press("6")


def lengths(explorer: Explorer) -> list[str]:
    """The lengths of the periods in the visible rows, in ms."""
    return [line.split()[1] for line in explorer.pane(RUNS).splitlines() if "▌" in line]


def test_the_longest_period_is_selected_with_what_held_it(explorer: Explorer) -> None:
    assert lengths(explorer) == LENGTHS
    assert explorer.row(RUNS).split()[:2] == ["0.005", "8.0"]
    assert (explorer.function, explorer.state.look.moment_us) == ("render", 5_000)


def test_moving_selects_what_held_each_period(explorer: Explorer) -> None:
    seen = [(explorer.press("j").function, explorer.state.look.moment_us) for _ in range(4)]
    assert seen == [("load", 19_000), ("parse", 0), ("parse", 14_000), ("parse", 14_000)]


def test_a_period_that_nothing_held_selects_what_was_on_top_for_longest() -> None:
    explorer = explore("a 3 | b 4 | c 2 | (idle) 1", size=(80, 24)).press("6")
    assert "nothing alone" in explorer.row(RUNS)
    assert explorer.function == "b"


def test_coming_back_the_selected_period_is_selected_still(explorer: Explorer) -> None:
    explorer.press("j j 3 J")
    assert explorer.function == "load"
    assert explorer.press("6").row(RUNS).split()[1] == "3.0"
    # Only the cursor stays: what was selected elsewhere is not taken back.
    assert explorer.function == "load"


def test_enter_counts_the_period_alone_and_undo_brings_back_the_list(explorer: Explorer) -> None:
    explorer.press("j Enter")
    assert explorer.state.aggregate.lens == Lens((19_000, 23_000))
    assert lengths(explorer) == ["4.0"]
    assert (explorer.function, explorer.state.panes.focus) == ("load", RUNS)
    explorer.press("u")
    assert explorer.state.aggregate.lens == WHOLE
    assert lengths(explorer) == LENGTHS
    assert explorer.row(RUNS).split()[1] == "4.0"


def test_a_period_is_counted_under_the_filters_that_are_there(explorer: Explorer) -> None:
    explorer.press("i j Enter")
    lens = explorer.state.aggregate.lens
    assert lens.range_us == (19_000, 23_000)
    assert [str(step.verb) for step in lens.steps] == ["hide"]


def test_a_period_is_counted_on_top_of_what_is_still_being_counted(explorer: Explorer) -> None:
    explorer.held = (Count,)
    explorer.press("p j Enter")
    explorer.let_go()
    assert explorer.state.aggregate.lens.range_us == (19_000, 23_000)
    assert len(explorer.state.aggregate.lens.steps) == 1
    assert len(explorer.state.filters.shown.past) == 2


def test_of_periods_there_is_nothing_to_unfold(explorer: Explorer) -> None:
    before = explorer.state.look
    assert explorer.press("l h").state.look is before


def test_another_list_has_what_garbage_collection_interrupted(explorer: Explorer) -> None:
    explorer.press("t")
    assert explorer.names(RUNS) == ["▸ render", "▸ parse"]
    assert explorer.row(RUNS).split()[:2] == ["2.0", "66.7%"]
    assert explorer.function == "render"
    assert explorer.press("j").function == "parse"
    assert explorer.press("t").row(RUNS).split()[1] == "8.0"
    assert explorer.function == "render"
    # Each list has a cursor of its own.
    assert explorer.press("t").function == "parse"


@pytest.mark.parametrize(("unfolds", "folds"), [("l", "h"), ("Right", "Left")])
def test_who_called_what_was_interrupted(explorer: Explorer, unfolds: str, folds: str) -> None:
    explorer.press(f"t j {unfolds}")
    assert explorer.names(RUNS) == ["▸ render", "▾ parse", "▸ ↖ read"]
    assert explorer.function == "parse"
    assert explorer.press(unfolds).function == "read"
    assert explorer.press(unfolds).names(RUNS)[2:] == ["▾ ↖ read", "↖ serve"]
    assert explorer.press(f"{unfolds} {unfolds}").function == "serve"
    assert explorer.press(folds).function == "read"
    assert explorer.press(folds).names(RUNS)[2:] == ["▸ ↖ read"]
    assert explorer.press(f"{folds}").function == "parse"
    assert explorer.press(f"{folds}").names(RUNS) == ["▸ render", "▸ parse"]
    before = explorer.state.look
    assert explorer.press(folds).state.look is before


def test_enter_on_what_was_interrupted_shows_who_calls_it(explorer: Explorer) -> None:
    explorer.press("t j Enter")
    assert explorer.state.panes.focus is PaneName.CALLERS
    assert explorer.function == "parse"
    assert explorer.state.aggregate.lens == WHOLE


def test_without_garbage_collection_it_says_so() -> None:
    explorer = explore("main 3 | (idle) 1", size=(80, 24)).press("6 t")
    assert "No garbage collection is counted." in explorer.pane(RUNS)
    before = explorer.state
    explorer.press("j k l h g G PgDn Enter")
    assert explorer.state.look is before.look
    assert explorer.state.panes.focus is RUNS


def test_garbage_collection_that_stands_apart_says_where_to_change_that(explorer: Explorer) -> None:
    explorer.press("t").do("toggle-gc")
    assert "GC stands apart from the stacks: see `:` Accounting." in explorer.pane(RUNS)
    assert explorer.do("toggle-gc").names(RUNS) == ["▸ render", "▸ parse"]


@pytest.mark.parametrize("stacks", ["", "(idle) 3", "(root) 2"])
def test_where_nothing_was_busy_it_says_so(stacks: str) -> None:
    explorer = explore(stacks, size=(80, 24)).press("6")
    assert "Nothing was busy." in explorer.pane(RUNS)
    assert "busy ms" in explorer.pane(RUNS)
    before = explorer.state.look
    explorer.press("j k l h g G Enter")
    assert explorer.state.look is before
    assert explorer.state.aggregate.lens == WHOLE


@pytest.mark.parametrize(("document", "has"), [(HEAP, "sizes"), (b"main;parse 3\nmain 1\n", "counts")])
def test_profiles_without_times_have_no_periods(document: object, has: str, tmp_path: Path) -> None:
    explorer = explore(read_one(document, tmp_path), size=(80, 24))
    function = explorer.function
    explorer.press("6")
    assert f"This profile has {has}, and no event loop." in explorer.pane(RUNS)
    assert "busy" not in explorer.pane(RUNS)
    explorer.press("j l h Enter n")
    assert (explorer.function, explorer.state.aggregate.lens) == (function, WHOLE)
    assert "no event loop" not in explorer.press("t").pane(RUNS)
    explorer.press("j l h Enter")
    assert explorer.function == function


def test_a_warm_up_is_told_above_the_periods(explorer: Explorer) -> None:
    note = "The first 5.0 ms look like warm-up: `W` leaves them out."
    explorer.send(WarmUpFound(5_000))
    assert explorer.pane(RUNS).splitlines()[0].strip() == note
    assert lengths(explorer) == LENGTHS
    assert "warm-up" not in explorer.press("t").pane(RUNS)
    explorer.press("t W")
    assert explorer.state.aggregate.lens.range_us == (5_000, 23_000)
    assert "warm-up" not in explorer.pane(RUNS)


def test_without_a_warm_up_there_is_nothing_to_leave_out(explorer: Explorer) -> None:
    assert explorer.press("W").notice == "No beginning stands out from the rest."
    assert explorer.state.aggregate.lens == WHOLE


def test_a_note_may_have_the_only_row(explorer: Explorer) -> None:
    explorer.send(WarmUpFound(5_000))
    explorer.send(Resized(80, 1))
    assert explorer.pane(RUNS).split()[:3] == ["The", "first", "5.0"]
    explorer.send(Resized(80, 4))
    assert lengths(explorer) == LENGTHS[:1]


def test_the_first_period_is_selected_once_they_are_found() -> None:
    explorer = explore(STACKS, size=(80, 24))
    explorer.held = (CountRuns,)
    explorer.press("6")
    assert "counting…" in explorer.pane(RUNS)
    assert explorer.state.look == explorer.state.first_look
    explorer.let_go()
    assert (explorer.state.look.runs.start_us, explorer.function) == (5_000, "render")


def test_where_the_keys_went_elsewhere_meanwhile_the_selection_stays() -> None:
    explorer = explore(STACKS, size=(120, 40))
    explorer.held = (CountRuns,)
    explorer.press("6 Tab")
    before = explorer.state.look
    explorer.let_go()
    assert explorer.state.look is before
    assert lengths(explorer) == LENGTHS
    assert explorer.press("Shift-Tab").function == "render"


def test_periods_of_other_counts_that_come_late_are_not_shown(explorer: Explorer) -> None:
    late = explorer.state.background.runs
    assert late is not None
    explorer.held = (CountRuns,)
    explorer.press("j Enter")
    explorer.send(RunsCounted(late))
    assert "counting…" in explorer.pane(RUNS)
    look = explorer.state.look
    assert explorer.press("j k Enter").state.look == look
    explorer.let_go()
    assert lengths(explorer) == ["4.0"]
    explorer.send(RunsCounted(RunsTable(late.aggregate)))
    assert "counting…" in explorer.pane(RUNS)


def test_in_lists_that_are_not_found_yet_another_can_be_chosen() -> None:
    explorer = explore(STACKS, size=(80, 24))
    explorer.held = (CountRuns,)
    explorer.press("6 t")
    assert explorer.state.look.runs.lists_gc
    explorer.let_go()
    assert explorer.names(RUNS) == ["▸ render", "▸ parse"]


def test_matches_are_periods_in_which_they_ran(explorer: Explorer) -> None:
    explorer.press('/ "parse" Enter')
    assert explorer.row(RUNS).split()[1] == "3.0"
    assert explorer.notice == "It ran in 3 of the 3 samples of this run."
    assert explorer.press("n").row(RUNS).split()[1] == "2.0"
    assert explorer.notice == "It ran in 2 of the 2 samples of this run."
    assert explorer.press("n").notice == "Search went on from the first match."
    assert explorer.row(RUNS).split()[1] == "3.0"
    assert explorer.press("N").notice == "Search went on from the last match."
    assert explorer.row(RUNS).split()[1] == "2.0"
    assert explorer.press("N").row(RUNS).split()[1] == "3.0"


def test_matches_are_functions_that_were_interrupted(explorer: Explorer) -> None:
    explorer.press('t / "re" Enter')
    assert explorer.function == "render"
    assert explorer.press("n").notice == "Search went on from the first match."
    explorer.press("j l n")
    assert explorer.function == "read"
    assert explorer.press("N").function == "render"
    assert explorer.press('/ "load" Enter').notice == "No match here."
