"""The explorer leaves the terminal as it found it, however it ends, and asks nothing of it while nothing happens.

The same is tested of the demo in `test_terminal_app`, and with a dialog open in `test_signals`; these are the ends that
a user of tickscope meets. What a tty has no part in is tested in this process.
"""

import signal
import sys
from typing import TypeVar

import pytest

from tests.explorer_in_process import Explore
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE
from tests.terminal.demo import ALTERNATE, MOUSE_MODES, Start, modes_are_restored
from tests.terminal.shown import emulator_color
from tests.terminal_view import TerminalView
from tui.explorer.profile.profile_screen import ProfileScreen

SAMPLE = SAMPLES / "http-server.cpuprofile"
EXPLORER = (*TICKSCOPE, SAMPLE)
KEYWORD = emulator_color(117)
View = TypeVar("View", bound=TerminalView)


def opened(app: View) -> View:
    """The explorer once it has painted all that it paints by itself."""
    app.wait_for("Hot functions")
    app.wait_for("±")
    app.synchronize()
    return app


def test_an_interrupt_leaves_the_terminal_as_it_was(start_forked: Start) -> None:
    app = start_forked(*TICKSCOPE, "--mouse", SAMPLE)
    app.wait_for("Hot functions")
    assert app.line_settings() != app.line_settings_at_start
    assert app.emulator.screen.private_modes & MOUSE_MODES == {1000, 1006}, "clicks and the wheel, but no motion"
    app.send_signal(signal.SIGINT)
    assert app.exit_status() == 128 + signal.SIGINT
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start
    assert app.screen_text().strip() == ""


def test_leaving_a_file_that_never_ends_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start("/bin/sh", "-c", 'tail -f /dev/null | "$@"', "sh", *TICKSCOPE, "-")
    app.wait_for(lambda text: ALTERNATE in app.emulator.screen.private_modes and text.strip())
    app.keys("ctrl+c")
    app.wait_for("r record")
    app.keys("q")
    app.wait_for(lambda _: modes_are_restored(app) and app.line_settings() == app.line_settings_at_start)


def test_a_hangup_ends_it_though_hangups_are_ignored(start: Start) -> None:
    app = start("/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', *EXPLORER)
    app.wait_for("Hot functions")
    app.hang_up()
    assert app.exit_status() in (129, -signal.SIGHUP)


def test_suspended_and_back(start_forked: Start) -> None:
    app = start_forked(*EXPLORER)
    before = opened(app).screen_text()
    assert not app.emulator.screen.private_modes & MOUSE_MODES, "it was not asked for"
    app.keys("ctrl+z")
    app.wait_for(lambda _: app.is_stopped and modes_are_restored(app))
    assert app.line_settings() == app.line_settings_at_start
    app.emulator.feed(b"\x1b[m$ ls\r\nfiles\r\n")
    app.send_signal(signal.SIGCONT)
    app.wait_for(lambda text: text == before)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.line_settings() == app.line_settings_at_start


def test_ctrl_l_paints_over_foreign_output(explore: Explore) -> None:
    app = opened(explore(SAMPLE))
    before = app.screen_text()
    app.emulator.feed(b"\x1b[5;5HBroadcast message\x1b[1;31m\x1b[2;6r\x1b[?7h\r\n\n\n")
    assert app.screen_text() != before
    app.keys("ctrl+l")
    app.wait_for(lambda text: text == before)


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (5, 2), (1, 1)])
def test_small_windows(explore: Explore, columns: int, rows: int) -> None:
    app = explore(SAMPLE, columns=columns, rows=rows)
    # Too small for words to wait for.
    app.wait_for(lambda _: any(isinstance(screen, ProfileScreen) for screen in app.app.screen_stack))
    for key in ("j", "tab", "1", "+", "2", "l", "?", "escape", "4", ":", "escape", "!", "escape"):
        app.press(key)
    app.resize(120, 40)
    app.wait_for(lambda text: "http-server.cpuprofile" in text and "Call tree" in text)
    app.keys("q")
    assert app.exit_status() == 0


def test_after_a_storm_of_resizes_the_last_size_holds(explore: Explore) -> None:
    app = opened(explore(SAMPLE))
    first, last = app.row_text(0), app.row_text(39)
    for number in range(60):
        app.resize(10 + number * 37 % 180, 1 + number * 17 % 50)
    app.resize(120, 40)
    app.wait_for(lambda _: (app.row_text(0), app.row_text(39)) == (first, last))
    app.synchronize()
    seen, frames = app.screen_text(), app.emulator.frame_count  # lists may stand at another row than before
    app.emulator.feed(b"\x1b[m\x1b[2J")
    app.keys("ctrl+l")
    app.wait_for(lambda text: app.emulator.frame_count > frames and text == seen)


def test_it_is_silent_while_nothing_happens(explore: Explore) -> None:
    app = explore(SAMPLE)
    # What comes by itself behind the first frame: how sure the shares are, in two places, and the source's colours.
    app.wait_for(lambda text: "±" in text and "~" in text and app.cell(*app.position("return ")).fg == KEYWORD)
    app.synchronize()
    assert not app.reads_within(1.5)


def test_without_the_framebuffer_it_shows_the_same(start: Start, explore: Explore) -> None:
    ours = opened(explore(SAMPLE))
    stock = start(*EXPLORER, environment={"TICKSCOPE_RENDER": "stock"})
    stock.wait_for("±")
    for key in ("j", "2", "l", "1", "+"):
        shown = ours.press(key)
        stock.keys(key)
        stock.wait_for(lambda text, shown=shown: text == shown)  # type: ignore[misc]
    stock.keys("q")
    assert stock.exit_status() == 0


@pytest.mark.parametrize("term", ["xterm", "screen", "vt100", "tmux-256color"])
def test_every_terminal_gets_the_colours_that_it_can_show(explore: Explore, term: str) -> None:
    app = opened(explore(SAMPLE, environment={"TERM": term}))
    has_256 = term == "tmux-256color"
    assert (b"38;5" in app.received, b"48;5" in app.received) == (has_256, has_256)


@pytest.mark.skipif(sys.platform != "linux", reason="the console of Linux")
def test_a_linux_console_gets_ascii(start: Start) -> None:
    app = start(*EXPLORER, environment={"TERM": "linux"})
    app.wait_for("Hot functions")
    assert b"38;5" not in app.received
    assert b"48;5" not in app.received
    assert app.screen_text().isascii()
