"""The explorer leaves the terminal as it found it, however it ends, and asks nothing of it while nothing happens.

The same is tested of the demo in `test_terminal_app`; these are the ends that a user of tickscope meets.
"""

import signal
import sys
from collections.abc import Callable

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal.test_terminal_app import ALTERNATE, MOUSE_MODES, modes_are_restored

Start = Callable[..., PtyApp]
SAMPLE = SAMPLES / "http-server.cpuprofile"
EXPLORER = (*TICKSCOPE, SAMPLE)


def opened(app: PtyApp) -> PtyApp:
    app.wait_for("Hot functions")
    app.settle(0.5)
    return app


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(start: Start, number: signal.Signals) -> None:
    app = start(*TICKSCOPE, "--mouse", SAMPLE)
    settings = app.line_settings()
    opened(app)
    assert app.line_settings() != settings
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert modes_are_restored(app)
    assert app.line_settings() == settings
    assert app.screen_text().strip() == ""


def test_leaving_a_file_that_never_ends_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start("/bin/sh", "-c", 'tail -f /dev/null | "$@"', "sh", *TICKSCOPE, "-")
    settings = app.line_settings()
    app.wait_for(lambda text: ALTERNATE in app.emulator.screen.private_modes and text.strip())
    app.keys("ctrl+c")
    app.settle()
    app.keys("q")
    app.wait_for(lambda _: modes_are_restored(app) and app.line_settings() == settings)


@pytest.mark.parametrize("ignores", [False, True])
def test_a_hangup_ends_it(start: Start, ignores: bool) -> None:
    prefix = ("/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"') if ignores else ()
    app = opened(start(*prefix, *EXPLORER))
    app.hang_up()
    assert app.exit_status() in (129, -signal.SIGHUP)


def test_suspended_and_back(start: Start) -> None:
    app = start(*EXPLORER)
    settings = app.line_settings()
    before = opened(app).screen_text()
    app.keys("ctrl+z")
    app.wait_for(lambda _: modes_are_restored(app))
    app.settle()
    assert app.line_settings() == settings
    app.emulator.feed(b"\x1b[m$ ls\r\nfiles\r\n")
    app.send_signal(signal.SIGCONT)
    app.wait_for(lambda text: text == before)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.line_settings() == settings


def test_ctrl_l_paints_over_foreign_output(start: Start) -> None:
    app = opened(start(*EXPLORER))
    before = app.screen_text()
    app.emulator.feed(b"\x1b[5;5HBroadcast message\x1b[1;31m\x1b[2;6r\x1b[?7h\r\n\n\n")
    assert app.screen_text() != before
    app.keys("ctrl+l")
    app.wait_for(lambda text: text == before)


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (5, 2), (1, 1)])
def test_small_windows(start: Start, columns: int, rows: int) -> None:
    app = start(*EXPLORER, columns=columns, rows=rows)
    app.wait_for(lambda _: ALTERNATE in app.emulator.screen.private_modes)
    app.settle(1.0)
    for key in ("j", "tab", "1", "+", "2", "l", "?", "escape", "4", ":", "escape", "!", "escape"):
        app.keys(key)
        app.settle()
    app.resize(120, 40)
    app.wait_for(lambda text: "http-server.cpuprofile" in text and "Call tree" in text)
    app.keys("q")
    assert app.exit_status() == 0


def test_a_storm_of_resizes_settles_on_the_last(start: Start) -> None:
    app = opened(start(*EXPLORER))
    first, last = app.row_text(0), app.row_text(39)
    for number in range(60):
        app.resize(10 + number * 37 % 180, 1 + number * 17 % 50)
    app.resize(120, 40)
    app.wait_for(lambda _: (app.row_text(0), app.row_text(39)) == (first, last))
    app.settle(0.5)
    settled = app.screen_text()  # lists may stand at another row than before
    before = app.byte_count
    app.keys("ctrl+l")
    app.wait_for(lambda text: app.byte_count > before + 2000 and text == settled)


def test_what_a_window_cut_off_that_was_small_for_a_moment_is_painted_again(start: Start) -> None:
    app = opened(start(*EXPLORER))
    before = app.screen_text()
    # It learns of both sizes when the second one is here: there is nothing to be laid out anew.
    app.flicker(30, 10)
    assert app.screen_text() != before
    app.wait_for(lambda text: text == before)


def test_it_is_silent_while_nothing_happens(start: Start) -> None:
    app = opened(start(*EXPLORER))
    assert app.settle(quiet=2.0) == 0


def test_the_mouse_is_off_unless_asked_for(start: Start) -> None:
    assert not opened(start(*EXPLORER)).emulator.screen.private_modes & MOUSE_MODES


def test_the_mouse_sends_clicks_and_the_wheel_but_no_motion(start: Start) -> None:
    app = opened(start(*TICKSCOPE, "--mouse", SAMPLE))
    assert app.emulator.screen.private_modes & MOUSE_MODES == {1000, 1006}


def test_without_the_framebuffer_it_shows_the_same(start: Start) -> None:
    ours = opened(start(*EXPLORER))
    stock = opened(start(*EXPLORER, environment={"TICKSCOPE_RENDER": "stock"}))
    for key in ("j", "2", "l", "1", "+"):
        ours.keys(key)
        stock.keys(key)
        ours.settle(0.3)
        ours.wait_for(lambda text: stock.settle() == 0 and stock.screen_text() == text)
    stock.keys("q")
    assert stock.exit_status() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names of terminals differ")
@pytest.mark.parametrize("term", ["xterm", "linux", "screen", "vt100", "tmux-256color"])
def test_every_terminal_gets_what_it_can_show(start: Start, term: str) -> None:
    app = opened(start(*EXPLORER, environment={"TERM": term}))
    if term != "tmux-256color":
        assert b"38;5" not in app.received
        assert b"48;5" not in app.received
    if term == "linux":
        assert app.screen_text().isascii()
