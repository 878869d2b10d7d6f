"""What keys cost on the wire, on a profile of 300,000 nodes and on real ones, in a real terminal.

The median of the bytes that each of 100 keys is answered with, as a program behind SSH would send them. How long they
take is no matter of tests: see `tests/benchmarks/wire.py`.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median

import pytest

from tests.large_profile import write_large_profile
from tests.patience import PATIENCE_S
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tui.explorer.rest import REST_S

KEYS = 100
BEGIN = b"\x1b[?2026h"
"""Begins a frame."""


@dataclass(frozen=True)
class Budgets:
    """Bytes on a screen of `columns` by `rows`."""

    columns: int
    rows: int
    move: int
    lines: int
    scroll: int
    scroll_beside: int
    page: int
    page_of_table: int
    """A page over the full width: what its names and numbers take, see `tests/benchmarks/RESULTS-wire.md`."""
    page_of_tree: int
    zoom: int
    chart_scroll: int
    select: int
    first_frame: int


BUDGETS = (
    Budgets(120, 40, 350, 1_500, 350, 1_200, 2_500, 2_950, 3_500, 10_000, 1_000, 2_000, 12_000),
    Budgets(220, 60, 500, 2_500, 400, 2_000, 4_000, 4_800, 5_850, 25_000, 1_500, 3_500, 35_000),
)


@pytest.fixture(scope="module", params=BUDGETS, ids=lambda budgets: f"{budgets.columns}x{budgets.rows}")
def budgets(request: pytest.FixtureRequest) -> Budgets:
    found: Budgets = request.param
    return found


@pytest.fixture(scope="session")
def large_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.cpuprofile"
    write_large_profile(path, nodes=300_000)
    return path


@pytest.fixture(scope="module")
def explorer(budgets: Budgets, large_profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PtyApp]:
    """The large profile, opened; each test begins by going to its pane."""
    home = tmp_path_factory.mktemp("home")
    with PtyApp([*TICKSCOPE, large_profile], home=home, columns=budgets.columns, rows=budgets.rows) as app:
        app.wait_for("Lines of")
        rested(app)
        yield app


def rested(app: PtyApp) -> None:
    """Waits until everything has followed the cursor."""
    app.settle(0.45)


def go(app: PtyApp, *keys: str) -> None:
    """Presses keys of which some may change nothing, and lets everything follow."""
    for key in keys:
        app.keys(key)
        app.settle(0.03)
    rested(app)


def costs(app: PtyApp, keys: Sequence[str], count: int = KEYS) -> list[int]:
    """The bytes that each of `count` keys is answered with, `keys` in turn.

    Where that took so long that the cursor may have rested meanwhile, what followed it is in later frames.
    """
    spent = []
    for key in islice(cycle(keys), count):
        before, began = app.byte_count, time.monotonic()
        app.answer(key)
        answer = bytes(app.received[before:])
        is_late = time.monotonic() - began >= REST_S
        spent.append(len(b"".join(answer.split(BEGIN)[:2])) + len(BEGIN) if is_late else len(answer))
    return spent


def back_and_forth(there: str, back: str, steps: int) -> list[str]:
    return [there] * steps + [back] * steps


def test_the_cursor_moves_in_the_hot_functions(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g")
    assert median(costs(explorer, back_and_forth("j", "k", 14))) <= budgets.move


def test_the_cursor_moves_in_the_call_tree(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g", "2", "g", "E", "g")
    assert median(costs(explorer, back_and_forth("j", "k", 10))) <= budgets.move


def test_the_cursor_moves_among_matches(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g")
    explorer.write("/e\r")
    rested(explorer)
    try:
        assert "functions ·" in explorer.row_text(budgets.rows - 1)
        go(explorer, "g")
        assert median(costs(explorer, back_and_forth("j", "k", 14))) <= budgets.move
        go(explorer, "2", "g", "E", "g")
        assert median(costs(explorer, back_and_forth("j", "k", 10))) <= budgets.move
    finally:
        explorer.write("/\r")
        rested(explorer)


def test_the_cursor_moves_among_callers_and_callees(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g", "j", "j", "5")
    explorer.wait_for("Callers and callees")
    go(explorer, "k", "l", "k", "l")
    assert "▾ ↖" in explorer.screen_text()
    assert median(costs(explorer, back_and_forth("k", "j", 6))) <= budgets.move
    go(explorer, "t")
    assert median(costs(explorer, ["k", "j"], 20)) <= budgets.move
    go(explorer, "t", "3")


def test_the_cursor_moves_among_runs_and_garbage(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g", "6")
    explorer.wait_for("held by")
    rested(explorer)
    try:
        assert median(costs(explorer, back_and_forth("j", "k", 12))) <= budgets.move
        go(explorer, "t")
        explorer.wait_for("of gc")
        rested(explorer)
        assert median(costs(explorer, back_and_forth("j", "k", 12))) <= budgets.move
        assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budgets.page
    finally:
        go(explorer, "t", "3", "g")


def test_the_lines_follow_a_cursor_that_rests(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "4", "3", "g")  # the lines are shown again, not the callers
    spent: list[int] = []
    keys = cycle(back_and_forth("j", "k", 8))
    until = time.monotonic() + PATIENCE_S
    while len(spent) < 8 and time.monotonic() < until:
        key = next(keys)
        before = explorer.byte_count
        explorer.answer(key)
        rested(explorer)
        # The cursor moves, the lines follow, then all else: each in a frame, unless the machine was too busy for that.
        _, *frames = bytes(explorer.received[before:]).split(BEGIN)
        if len(frames) > 2:
            spent.append(len(BEGIN + frames[1]))
    assert len(spent) >= 5
    assert median(spent) <= budgets.lines


def test_a_list_of_full_width_scrolls_by_a_line(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g", "z", *["j"] * (budgets.rows - 6))
    try:
        spent = costs(explorer, ["j"])
        assert f"{budgets.rows - 5 + KEYS}/" in explorer.screen_text()
        assert median(spent) <= budgets.scroll
    finally:
        go(explorer, "z", "g")


def test_a_list_beside_others_scrolls(explorer: PtyApp, budgets: Budgets) -> None:
    go(explorer, "3", "g", *["j"] * budgets.rows)
    spent = costs(explorer, ["j"])
    go(explorer, "g")
    # It moves on by several lines every few keys: the mean tells what each line costs.
    assert median(spent) <= budgets.move
    assert mean(spent) <= budgets.scroll_beside


@pytest.mark.parametrize("pane", ["3", "2"])
def test_a_page(explorer: PtyApp, budgets: Budgets, pane: str) -> None:
    go(explorer, "3", "g", pane, "g", "E", "g")
    assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budgets.page


def test_a_page_of_full_width(explorer: PtyApp, budgets: Budgets) -> None:
    for pane, budget in (("3", budgets.page_of_table), ("2", budgets.page_of_tree)):
        go(explorer, "3", "g", pane, "g", "E", "g", "z")
        try:
            assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budget
        finally:
            go(explorer, "z", "g")


@pytest.mark.parametrize("is_zoomed", [False, True])
def test_a_page_of_the_chart(explorer: PtyApp, budgets: Budgets, is_zoomed: bool) -> None:
    in_order(explorer, "time")
    go(explorer, *(["z"] if is_zoomed else []))
    try:
        assert median(costs(explorer, back_and_forth("pagedown", "pageup", 4))) <= budgets.zoom
    finally:
        go(explorer, *(["z"] if is_zoomed else []), "g")


@pytest.mark.parametrize("order", ["merged", "time"])
def test_the_chart_is_zoomed_and_panned(explorer: PtyApp, budgets: Budgets, order: str) -> None:
    in_order(explorer, order)
    go(explorer, "j", "l", "j")
    assert median(costs(explorer, back_and_forth("+", "-", 8))) <= budgets.zoom
    go(explorer, *"++++")
    assert median(costs(explorer, back_and_forth(">", "<", 4))) <= budgets.zoom
    go(explorer, "0")


def in_order(app: PtyApp, order: str) -> None:
    """Shows the whole chart in this order, from the top."""
    go(app, "1", "0")
    if (order == "time") != ("chart: time order" in app.screen_text()):
        go(app, "t")
    go(app, "g")


def test_the_chart_scrolls(explorer: PtyApp, budgets: Budgets) -> None:
    in_order(explorer, "time")
    select_deep_box(explorer, 90)
    go(explorer, *["k"] * 24)
    deepest = selected_depth(explorer)
    spent = costs(explorer, ["k"], 40)  # as deep as the stacks are
    assert selected_depth(explorer) == deepest - 40
    assert median(spent) <= budgets.chart_scroll
    go(explorer, "0")


def select_deep_box(app: PtyApp, depth: int) -> None:
    """Selects in the chart what ran at some moment, at least so deep; it is in the last row of the chart then."""
    go(app, "shift+tab")
    while selected_depth(app) < depth:
        go(app, "l")
    go(app, "tab", "k")


def selected_depth(app: PtyApp) -> int:
    found = re.search(r"depth +(\d+)", app.row_text(app.emulator.screen.lines - 2))
    return int(found[1]) if found else 0


def test_boxes_are_selected(explorer: PtyApp, budgets: Budgets) -> None:
    in_order(explorer, "time")
    go(explorer, *"jjjj")
    assert median(costs(explorer, back_and_forth("l", "h", 8))) <= budgets.select
    go(explorer, "0", "t")


def test_nothing_is_sent_when_nothing_happens(explorer: PtyApp) -> None:
    rested(explorer)
    before = explorer.byte_count
    explorer.settle(quiet=2.5)
    assert explorer.byte_count == before


@pytest.mark.parametrize("sample", ["large", "http-server", "recursion", "typescript-compile"])
def test_the_first_useful_frame(sample: str, budgets: Budgets, large_profile: Path, tmp_path: Path) -> None:
    path = large_profile if sample == "large" else SAMPLES / f"{sample}.cpuprofile"
    with PtyApp([*TICKSCOPE, path], home=tmp_path, columns=budgets.columns, rows=budgets.rows) as app:
        app.wait_for("Lines of")
        rested(app)
        frames = app.received.split(BEGIN)
        first = next(number for number, frame in enumerate(frames) if b"Hot functions" in frame)
        assert sum(map(len, frames[first:])) <= budgets.first_frame


@pytest.mark.parametrize("sample", ["http-server", "recursion", "typescript-compile"])
def test_real_profiles(sample: str, budgets: Budgets, tmp_path: Path) -> None:
    path = SAMPLES / f"{sample}.cpuprofile"
    with PtyApp([*TICKSCOPE, path], home=tmp_path, columns=budgets.columns, rows=budgets.rows) as app:
        app.wait_for("Lines of")
        rested(app)
        assert median(costs(app, back_and_forth("j", "k", 6), 24)) <= budgets.move
        go(app, "1", "t", "j")
        assert median(costs(app, back_and_forth("+", "-", 4), 16)) <= budgets.zoom
