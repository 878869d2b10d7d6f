"""A first visit, step by step: everything that happens is looked for on the screen.

Behind a pty: the first visit itself, what comes through a pipe, and a file that is refused.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal_view import TerminalView

HTTP = SAMPLES / "http-server.cpuprofile"


def status(app: TerminalView) -> str:
    """The first status row."""
    rows = app.screen_text().splitlines()
    return rows[-3]


def test_a_first_visit(start: Callable[..., PtyApp]) -> None:
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40)
    app.wait_for("Hot functions")
    app.wait_for("Lines of formatPrice")
    app.wait_for("±")
    assert "http-server.cpuprofile" in app.row_text(0)
    assert "% of active" in app.row_text(0)
    assert "formatPrice" in status(app)

    # Down: the selection goes everywhere, the lines follow.
    app.keys("j")
    app.wait_for(lambda _: "RegExp: ^" in status(app))
    app.keys("k")
    app.wait_for(lambda _: "formatPrice" in status(app))

    # Callers unfold below the function and fold again.
    folded = app.wait_for(lambda text: "±" in text and "Lines of formatPrice" in text)
    app.keys("l")
    app.wait_for(lambda text: "↖" in text)
    assert "▾" in app.screen_text()
    app.keys("h")
    app.wait_for(lambda text: text == folded)

    # Sorting by total puts the outermost calls first.
    app.keys("s")
    app.wait_for(lambda text: "pbkdf2Sync  pbkdf2:67" not in text.splitlines()[20])
    app.keys("s", "s")
    app.wait_for(lambda text: text == folded)

    # The call tree, along the heaviest path.
    app.keys("2")
    app.wait_for(lambda text: "Call tree" in text and "Hot functions" not in text)
    app.keys("h")

    # The chart: zoom in twice, come back twice.
    app.keys("3", "1")
    merged = app.wait_for("Enter zoom")
    app.keys("enter")
    once = app.wait_for(lambda text: text.splitlines()[4] != merged.splitlines()[4])
    app.keys("j", "enter")
    app.wait_for(lambda text: text.splitlines()[4] != once.splitlines()[4])
    app.keys("backspace")
    app.wait_for(lambda text: text.splitlines()[4] == once.splitlines()[4])
    app.keys("backspace")
    app.wait_for(lambda text: text.splitlines()[4] == merged.splitlines()[4])

    # The same boxes in the order of time, and merged again.
    app.keys("t")
    app.wait_for("chart: time order")
    app.keys("t")
    app.wait_for("chart: merged")

    # The lines, on the whole screen.
    app.keys("4")
    app.keys("z")
    app.wait_for(lambda text: "Hot functions" not in text)
    app.keys("z")
    app.wait_for("Hot functions")

    app.keys("?")
    app.wait_for("Help: Lines")
    app.keys("escape")
    app.wait_for(lambda text: "Help: Lines" not in text)
    app.keys("!")
    app.wait_for("Facts and warnings")
    app.keys("escape")
    app.wait_for(lambda text: "Facts and warnings" not in text)

    app.keys("q")
    assert app.exit_status() == 0


def test_every_pane_is_reached_at_80x24(explore: Explore) -> None:
    app = explore(HTTP, columns=80, rows=24)
    app.wait_for("Hot functions")
    for key, sign in (("2", "Call tree"), ("4", "Lines of"), ("1", "narrower than a cell"), ("3", "Hot functions")):
        app.keys(key)
        app.wait_for(sign)
    app.keys("tab")
    app.wait_for("Lines of")
    app.keys("q")
    assert app.exit_status() == 0


def test_a_window_of_40x12_and_smaller_ones_work(explore: Explore) -> None:
    app = explore(HTTP, columns=40, rows=12)
    app.wait_for("formatPrice")
    app.keys("j")
    app.wait_for(lambda _: "RegExp" in status(app))
    for columns, rows in ((20, 5), (5, 2), (120, 40)):
        app.resize(columns, rows)
        app.synchronize()
    app.wait_for("Hot functions")
    app.keys("q")
    assert app.exit_status() == 0


def test_ctrl_c_closes_a_dialog_and_nothing_else(explore: Explore) -> None:
    app = explore(HTTP)
    app.wait_for("Hot functions")
    dialogs = {":": "Find a command", "?": "Help: ", "o": "Open a profile", "!": "Facts", "r": "Record:"}
    for key, title in dialogs.items():
        app.keys(key)
        app.wait_for(title)
        _close(app, title)
    app.keys("q")
    assert app.exit_status() == 0


def _close(app: ExplorerInProcess, title: str) -> None:
    app.keys("ctrl+c")
    app.wait_for(lambda text: title not in text and "Hot functions" in text)


def test_the_palette_does_a_command(explore: Explore) -> None:
    app = explore(HTTP, columns=120, rows=40)
    app.wait_for("Hot functions")
    app.keys(":")
    app.wait_for("Find a command")
    app.write("call tree")
    app.wait_for(lambda text: "Next pane" not in text)
    app.keys("enter")
    # The palette itself has the one and hides the other: it must be gone.
    app.wait_for(lambda text: "chart: merged" in text and "Call tree" in text and "Hot functions" not in text)
    app.keys("q")
    assert app.exit_status() == 0


def test_quitting_works_while_a_file_loads(start: Callable[..., PtyApp], tmp_path: Path) -> None:
    pipe = tmp_path / "slow.cpuprofile"
    os.mkfifo(pipe)
    app = start(*TICKSCOPE, pipe, columns=80, rows=24)
    with open(pipe, "wb") as writer:
        writer.write(b'{"nodes":[')
        writer.flush()
        app.wait_for("Reading")
        app.keys("q")
        assert app.exit_status() == 0


def test_keys_that_arrive_together_are_all_counted(explore: Explore) -> None:
    app = explore(HTTP, columns=120, rows=40)
    app.wait_for("2/248")
    app.write("jjjjjjjjjjkk")
    app.wait_for("10/248")


def test_a_profile_comes_through_a_pipe(start: Callable[..., PtyApp]) -> None:
    app = start("sh", "-c", f'cat "{HTTP}" | "$0" -m tui -', sys.executable, columns=120, rows=40)
    app.wait_for("2/248")
    app.keys("j")
    app.wait_for("3/248")
    app.keys("q")
    assert app.exit_status() == 0


def test_a_file_that_is_no_profile_ends_with_one_line(start: Callable[..., PtyApp], tmp_path: Path) -> None:
    refused = tmp_path / "notes.txt"
    refused.write_text("nothing to see")
    app = start(*TICKSCOPE, refused, columns=120, rows=40)
    app.wait_for("tickscope: ")
    assert app.exit_status() == 1
    assert "Traceback" not in app.screen_text()


def test_the_start_screen_opens_a_sample(explore: Explore) -> None:
    app = explore(columns=80, rows=24)
    app.wait_for("async-idle.cpuprofile")
    app.keys("j", "enter")
    app.wait_for("copyAccounts")
    app.keys("o")
    app.wait_for("Open a profile")
    app.write(f"{SAMPLES}/recu")
    app.keys("tab")
    app.wait_for(lambda text: text.count("recursion.cpuprofile") == 2)
    app.keys("enter")
    app.wait_for("countChange")
    app.keys("q")
    assert app.exit_status() == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_keys_after_one_that_changes_the_pane_go_to_the_new_pane(size: tuple[int, int], explore: Explore) -> None:
    app = explore(HTTP, columns=size[0], rows=size[1])
    app.wait_for("formatPrice")
    app.write("1tz")
    app.wait_for("time/merged")
    app.write("z\t2L")  # through the next pane to the call tree
    app.wait_for("heaviest")
    app.write("1j\r3s4")
    app.wait_for("path/file")
    app.write("3")
    app.wait_for("Hot functions")
    assert "self ms" not in _underlined(app)
    app.keys("q")
    assert app.exit_status() == 0


def _underlined(app: ExplorerInProcess) -> str:
    """What is underlined: the head of the column that the rows are sorted by."""
    screen = app.emulator.screen
    return "".join(
        screen.buffer[y][x].data
        for y in range(screen.lines)
        for x in range(screen.columns)
        if screen.buffer[y][x].underscore
    )
