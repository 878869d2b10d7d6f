"""What keys cost on the wire, on a profile of 300,000 nodes and on real ones.

The bytes of the frame that each key of a round is answered with: their median, as a program behind SSH would send them.
The explorer runs in this process, and the cursor does not rest between keys, so each key has one frame. A real pty
gets the same bytes: one test for each size shows it. How long keys take is no matter of tests: see
`tests/benchmarks/wire.py`.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess, explorers
from tests.large_profile import write_large_profile
from tests.places import SAMPLES
from tests.pty_app import PtyApp
from tests.terminal_view import TerminalView
from tui.state.commands import opening

SCROLLED = 40
BEGIN = b"\x1b[?2026h"
"""Begins a frame."""
END = b"\x1b[?2026l"
NEVER_S = 3600.0
NEVER_RESTS = f"""
from tui.terminal.tty.environment import prepare
prepare()
from tui.state.commands import opening
opening.REST_S = {NEVER_S}
from tui.__main__ import run
run()
"""
"""tickscope with a cursor that never rests."""


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


@dataclass(frozen=True)
class Opened:
    """The large profile on the screen, the bytes that showed it, and whether any came once all was there."""

    app: ExplorerInProcess
    first_bytes: int
    writes_when_idle: bool


@pytest.fixture(scope="module")
def large(budgets: Budgets, large_profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The large profile, opened once for all tests of a size; each test begins by going to its pane."""
    with explorers(tmp_path_factory.mktemp("home")) as explore:
        app = opened(explore, large_profile, budgets)
        yield Opened(app, first_bytes(app), app.reads_within(1.5))


@pytest.fixture
def explorer(large: Opened, monkeypatch: pytest.MonkeyPatch) -> ExplorerInProcess:
    """The large profile, with a cursor that never rests: all bytes answer keys."""
    monkeypatch.setattr(opening, "REST_S", NEVER_S)
    return large.app


def opened(explore: Explore, path: Path, budgets: Budgets) -> ExplorerInProcess:
    app = explore(path, columns=budgets.columns, rows=budgets.rows)
    app.wait_for("Lines of")
    app.wait_for("±")
    app.rest()
    return app


def first_bytes(app: ExplorerInProcess) -> int:
    """The bytes since the first frame with a table."""
    frames = bytes(app.received).split(BEGIN)
    first = next(number for number, frame in enumerate(frames) if b"Hot functions" in frame)
    return sum(map(len, frames[first:]))


def costs(app: ExplorerInProcess, keys: Sequence[str], count: int = 0) -> list[int]:
    """The bytes of the frames that answer `count` keys, `keys` in turn; once each without a count."""
    count = count or len(keys)
    app.finish_keys()
    frames = app.emulator.frame_count
    spent = [answer_bytes(app, key) for key in islice(cycle(keys), count)]
    app.synchronize()
    # One frame for each key, and the repaint; what is computed in the background may add a few.
    assert count < app.emulator.frame_count - frames <= count + count // 4 + 1
    return spent


def answer_bytes(app: ExplorerInProcess, key: str) -> int:
    """The bytes that answer a key, until it is handled: a frame of background work may come before its own.

    With the next key sent behind that frame, both could be drawn as one, and a step there and back is no frame at all.
    """
    before = app.byte_count
    app.next_frame(key)
    app.finish_keys()
    return app.byte_count - before


def back_and_forth(there: str, back: str, steps: int) -> list[str]:
    return [there] * steps + [back] * steps


def test_a_frame_of_background_work_is_not_taken_for_the_answer(explorer: ExplorerInProcess) -> None:
    explorer.press("3", "g")
    for key, row in (("j", 2), ("k", 1)) * 3:
        explorer._loop.call_soon(explorer.app.redraw)  # as background work draws, before the key is handled
        answer_bytes(explorer, key)
        assert f" {row}/" in explorer.screen_text()


def test_the_cursor_moves_in_the_hot_functions(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g")
    assert median(costs(explorer, back_and_forth("j", "k", 14))) <= budgets.move


def test_the_cursor_moves_in_the_call_tree(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g", "2", "g", "E", "g")
    assert median(costs(explorer, back_and_forth("j", "k", 10))) <= budgets.move


def test_the_cursor_moves_among_matches(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g")
    explorer.write("/e\r")
    try:
        explorer.wait_for(lambda _: "functions ·" in explorer.row_text(budgets.rows - 1))
        explorer.press("g")
        assert median(costs(explorer, back_and_forth("j", "k", 14))) <= budgets.move
        explorer.press("2", "g", "E", "g")
        assert median(costs(explorer, back_and_forth("j", "k", 10))) <= budgets.move
    finally:
        explorer.write("/\r")
        explorer.synchronize()


def test_the_cursor_moves_among_callers_and_callees(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g", "j", "j", "5")
    explorer.wait_for("↖")
    assert "▾ ↖" in explorer.press("k", "l", "k", "l")
    assert median(costs(explorer, back_and_forth("k", "j", 6))) <= budgets.move
    explorer.press("t")
    assert median(costs(explorer, ["k", "j"], 20)) <= budgets.move
    explorer.press("t", "3")


def test_the_cursor_moves_among_runs_and_garbage(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g", "6")
    explorer.wait_for("held by")
    try:
        assert median(costs(explorer, back_and_forth("j", "k", 12))) <= budgets.move
        explorer.press("t")
        explorer.wait_for("of gc")
        assert median(costs(explorer, back_and_forth("j", "k", 12))) <= budgets.move
        assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budgets.page
    finally:
        explorer.press("t", "3", "g")


def test_the_lines_follow_a_cursor_that_rests(large: Opened, budgets: Budgets) -> None:
    app = large.app
    app.press("4", "3", "g")  # the lines are shown again, not the callers
    spent: list[int] = []
    for key in back_and_forth("j", "k", 4):
        app.next_frame(key)
        # The lines follow in the next frame; the key after it comes before all else follows.
        spent.append(app.next_frame())
    assert median(spent) <= budgets.lines


def test_a_list_of_full_width_scrolls_by_a_line(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g", "z", *["j"] * (budgets.rows - 6))
    try:
        spent = costs(explorer, ["j"], SCROLLED)
        assert f"{budgets.rows - 5 + SCROLLED}/" in explorer.screen_text()
        assert median(spent) <= budgets.scroll
    finally:
        explorer.press("z", "g")


def test_a_list_beside_others_scrolls(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    explorer.press("3", "g", *["j"] * budgets.rows)
    spent = costs(explorer, ["j"], SCROLLED)
    explorer.press("g")
    # It moves on by several lines every few keys: the mean tells what each line costs.
    assert median(spent) <= budgets.move
    assert mean(spent) <= budgets.scroll_beside


@pytest.mark.parametrize("pane", ["3", "2"])
def test_a_page(explorer: ExplorerInProcess, budgets: Budgets, pane: str) -> None:
    explorer.press("3", "g", pane, "g", "E", "g")
    assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budgets.page


def test_a_page_of_full_width(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    for pane, budget in (("3", budgets.page_of_table), ("2", budgets.page_of_tree)):
        explorer.press("3", "g", pane, "g", "E", "g", "z")
        try:
            assert median(costs(explorer, back_and_forth("pagedown", "pageup", 5))) <= budget
        finally:
            explorer.press("z", "g")


@pytest.mark.parametrize("is_zoomed", [False, True])
def test_a_page_of_the_chart(explorer: ExplorerInProcess, budgets: Budgets, is_zoomed: bool) -> None:
    in_order(explorer, "time")
    explorer.press(*(["z"] if is_zoomed else []))
    try:
        assert median(costs(explorer, back_and_forth("pagedown", "pageup", 4))) <= budgets.zoom
    finally:
        explorer.press(*(["z"] if is_zoomed else []), "g")


@pytest.mark.parametrize("order", ["merged", "time"])
def test_the_chart_is_zoomed_and_panned(explorer: ExplorerInProcess, budgets: Budgets, order: str) -> None:
    in_order(explorer, order)
    explorer.press("j", "l", "j")
    assert median(costs(explorer, back_and_forth("+", "-", 8))) <= budgets.zoom
    explorer.press(*"++++")
    assert median(costs(explorer, back_and_forth(">", "<", 4))) <= budgets.zoom
    explorer.press("0")


def in_order(app: ExplorerInProcess, order: str) -> None:
    """Shows the whole chart in this order, from the top."""
    app.press("1", "0")
    if (order == "time") != ("chart: time order" in app.screen_text()):
        app.press("t")
    app.press("g")


def test_the_chart_scrolls(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    in_order(explorer, "time")
    select_deep_box(explorer, 90)
    explorer.press(*["k"] * 24)
    deepest = selected_depth(explorer)
    spent = costs(explorer, ["k"], 40)  # as deep as the stacks are
    assert selected_depth(explorer) == deepest - 40
    assert median(spent) <= budgets.chart_scroll
    explorer.press("0")


def select_deep_box(app: ExplorerInProcess, depth: int) -> None:
    """Selects in the chart what ran at some moment, at least so deep; it is in the last row of the chart then."""
    app.press("shift+tab")
    while selected_depth(app) < depth:
        app.press("l")
    app.press("tab", "k")


def selected_depth(app: ExplorerInProcess) -> int:
    found = re.search(r"depth +(\d+)", app.row_text(app.emulator.screen.lines - 2))
    return int(found[1]) if found else 0


def test_boxes_are_selected(explorer: ExplorerInProcess, budgets: Budgets) -> None:
    in_order(explorer, "time")
    select_deep_box(explorer, 8)  # at the beginning, with many boxes to the right
    assert median(costs(explorer, back_and_forth("l", "h", 8))) <= budgets.select
    explorer.press("0", "t")


def test_nothing_is_sent_when_nothing_happens(large: Opened) -> None:
    assert not large.writes_when_idle


def test_the_first_useful_frame(large: Opened, budgets: Budgets) -> None:
    assert large.first_bytes <= budgets.first_frame


@pytest.mark.parametrize("sample", ["http-server", "recursion", "typescript-compile"])
def test_real_profiles(sample: str, budgets: Budgets, explore: Explore, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(explore, SAMPLES / f"{sample}.cpuprofile", budgets)
    assert first_bytes(app) <= budgets.first_frame
    monkeypatch.setattr(opening, "REST_S", NEVER_S)
    app.synchronize()
    assert median(costs(app, back_and_forth("j", "k", 6), 24)) <= budgets.move
    app.press("1", "t", "j")
    assert median(costs(app, back_and_forth("+", "-", 4), 16)) <= budgets.zoom


def test_a_real_terminal_gets_the_same_bytes(
    budgets: Budgets, explore: Explore, start: Callable[..., PtyApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "REST_S", NEVER_S)
    # Far from its sources: their lines would get their colours at some moment.
    path = shutil.copy(SAMPLES / "http-server.cpuprofile", tmp_path)
    in_process = explore(path, columns=budgets.columns, rows=budgets.rows)
    behind_pty = start(sys.executable, "-c", NEVER_RESTS, path, columns=budgets.columns, rows=budgets.rows)
    assert answers(behind_pty) == answers(in_process)


def answers(app: TerminalView) -> list[bytes]:
    """The frames that keys are answered with in the hot functions, the call tree and the chart.

    Each has the whole screen: callers beside it are counted in a thread, and come with the same frame or the next.
    """
    app.wait_for("Hot functions")
    answers = []
    for pane, hint, keys in (
        ("3", "callers", ("j", "k", "pagedown", "pageup")),
        ("2", "heaviest", ("j", "k")),
        ("1", "time/merged", ("+", "-")),
    ):
        app.press(pane, "z")
        app.wait_for(hint)
        app.synchronize()
        for key in keys:
            before = app.byte_count
            app.next_frame(key)
            # What is behind the end of a frame asks whether the terminal has drawn it.
            answers.append(bytes(app.received[before:]).partition(END)[0])
            app.synchronize()
        app.press("z")
    return answers
