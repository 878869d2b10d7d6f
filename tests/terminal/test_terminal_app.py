"""The demo app in a real terminal: what is seen, what it costs, and that the terminal is left as it was found."""

import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pty_app import PtyApp
from tests.terminal.shown import looks_same

DEMO = (sys.executable, "-m", "tests.terminal.demo_app")


def patient(answers_s: float = 60.0) -> tuple[str, ...]:
    """The demo, which believes so long that its terminal will answer: on a busy machine that may take a while."""
    program = f"""
import runpy
from tui.terminal.environment import prepare
prepare()
from tui.terminal import pacing, probe, textual_internals
pacing._PATIENCE_S = {answers_s}
probe._BACKGROUND_PATIENCE_S = textual_internals._DRAIN_S = 60.0
runpy.run_module("tests.terminal.demo_app", run_name="__main__")
"""
    return sys.executable, "-c", program


Start = Callable[..., PtyApp]

MOUSE_MODES, FOCUS, PASTE, ALTERNATE, CURSOR = {1000, 1002, 1003, 1005, 1006, 1015, 1016}, 1004, 2004, 1049, 25


@pytest.fixture
def start(tmp_path: Path) -> Any:
    """Starts the demo; it is ended with the test."""
    apps: list[PtyApp] = []

    def started(*arguments: str, command: tuple[str, ...] = DEMO, **settings: Any) -> PtyApp:
        app = PtyApp([*command, *arguments], home=tmp_path, **settings)
        apps.append(app)
        return app

    yield started
    for app in apps:
        app.close()


def ready(app: PtyApp) -> PtyApp:
    app.wait_for("ready")
    app.settle()
    return app


def step(app: PtyApp, *keys: str) -> int:
    app.keys(*keys)
    return app.settle()


def test_it_looks_as_when_textual_writes_its_frames_itself(start: Start) -> None:
    dark = {"COLORFGBG": "15;0"}
    ours, stock = ready(start(environment=dark)), ready(start(environment={**dark, "TICKSCOPE_RENDER": "stock"}))
    for key in (
        "down",
        "pagedown",
        "down",
        "tab",
        "+",
        "tab",
        "pagedown",
        "up",
        "o",
        "a",
        "tab",
        "down",
        "escape",
        "-",
    ):
        step(ours, key)
        step(stock, key)
        ours.wait_for(lambda _: stock.settle() == 0 and not differences(ours, stock))


def differences(ours: PtyApp, stock: PtyApp) -> list[tuple[int, int]]:
    """Columns and rows of cells that look different."""
    places = [(x, y) for y in range(40) for x in range(120)]
    return [(x, y) for x, y in places if not looks_same(stock.cell(x, y), ours.cell(x, y))]


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (220, 60)])
def test_bytes(start: Start, columns: int, rows: int) -> None:
    app = ready(start(columns=columns, rows=rows))
    assert app.byte_count <= (12_000 if columns == 120 else 35_000)
    moves = [step(app, "down") for _ in range(5)]
    assert max(moves) <= 350
    step(app, "pagedown")
    scrolls = [step(app, "down") for _ in range(5)]
    assert max(scrolls) <= 350
    assert step(app, "pagedown") <= (2500 if columns == 120 else 4000)
    step(app, "tab")
    for _ in range(3):
        step(app, "pagedown")
    assert max(step(app, "down") for _ in range(5)) <= (1200 if columns == 120 else 2000)


def test_nothing_is_written_while_nothing_happens(start: Start) -> None:
    app = ready(start())
    assert app.settle(quiet=1.5) == 0


def test_focus_moves_two_rows_not_the_screen(start: Start) -> None:
    app = ready(start())
    assert step(app, "tab") <= 350


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (5, 2), (1, 1)])
def test_small_windows(start: Start, columns: int, rows: int) -> None:
    app = start(columns=columns, rows=rows)
    app.wait_for("ready"[:columns])
    for key in ("down", "pagedown", "tab", "+", "o"):
        step(app, key)
    app.keys("ctrl+q")
    assert app.exit_status() == 0


def test_a_storm_of_resizes_settles_on_the_last(start: Start) -> None:
    expected = ready(start(columns=90, rows=30)).screen_text()
    app = ready(start())
    for number in range(60):
        app.resize(10 + number * 37 % 180, 1 + number * 17 % 50)
    app.resize(90, 30)
    assert app.wait_for(lambda text: text == expected) == expected


def test_foreign_output_is_painted_over_when_asked(start: Start) -> None:
    app = ready(start())
    before = app.screen_text()
    app.emulator.feed(b"\x1b[5;5Hbroadcast message\x1b[1;31m\x1b[2;6r\x1b[?7h\r\n\n\n")
    app.keys("ctrl+l")
    app.wait_for(lambda text: text == before)
    app.keys("down")
    app.wait_for("top row 1")


def modes_are_restored(app: PtyApp) -> bool:
    modes = app.emulator.screen.private_modes
    return not modes & (MOUSE_MODES | {FOCUS, PASTE, ALTERNATE}) and CURSOR in modes and not app.emulator.keyboard_modes


def test_quitting_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start()
    settings = app.line_settings()
    app.wait_for("ready")
    assert app.line_settings() != settings
    assert not modes_are_restored(app)
    app.keys("q")
    assert app.exit_status() == 0
    assert modes_are_restored(app)
    assert app.line_settings() == settings
    assert app.screen_text().strip() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(start: Start, number: signal.Signals) -> None:
    app = start("--mouse")
    settings = app.line_settings()
    app.wait_for("ready")
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert modes_are_restored(app)
    assert app.line_settings() == settings


def test_a_signal_ends_an_app_that_is_stuck(start: Start) -> None:
    app = start("--stuck")
    settings = app.line_settings()
    app.wait_for("stuck")
    app.send_signal(signal.SIGTERM)
    assert app.exit_status() == 128 + signal.SIGTERM
    assert modes_are_restored(app)
    assert app.line_settings() == settings


def test_an_error_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start()
    settings = app.line_settings()
    app.wait_for("ready")
    app.keys("x")
    assert app.exit_status() == 1
    assert "the demo fails" in app.screen_text()
    assert modes_are_restored(app)
    assert app.line_settings() == settings


@pytest.mark.parametrize("prefix", [(), ("/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"')])
def test_a_hangup_ends_it(start: Start, prefix: tuple[str, ...]) -> None:
    app = start(command=(*prefix, *DEMO))
    app.wait_for("ready")
    app.hang_up()
    assert app.exit_status() in (129, -signal.SIGHUP)


def test_suspended_and_back(start: Start) -> None:
    app = start()
    settings = app.line_settings()
    ready(app)
    step(app, "down")
    before = app.screen_text()
    app.keys("ctrl+z")
    app.wait_for(lambda _: modes_are_restored(app))
    app.settle()
    assert app.line_settings() == settings
    app.emulator.feed(b"\x1b[m$ ls\r\nfiles\r\n")
    app.send_signal(signal.SIGCONT)
    app.wait_for(lambda text: text == before)
    assert "top row 2" in (step(app, "down"), app.screen_text())[1]
    app.keys("q")
    assert app.exit_status() == 0
    assert app.line_settings() == settings


def test_the_mouse_is_off_unless_asked_for(start: Start) -> None:
    app = ready(start())
    assert not app.emulator.screen.private_modes & MOUSE_MODES


def test_the_mouse_clicks_without_motion_reports(start: Start) -> None:
    app = ready(start("--mouse"))
    assert app.emulator.screen.private_modes & MOUSE_MODES == {1000, 1006}
    app.write("\x1b[<0;5;12M\x1b[<0;5;12m")
    app.wait_for("clicked")


def test_split_sequences_over_ssh_are_one_key(start: Start) -> None:
    app = ready(start(environment={"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}))
    for first, second in (("\x1b", "[B"), ("\x1b[", "B"), ("\x1b", "[B"), ("\x1bO", "B")):
        app.write(first)
        app.settle(quiet=0.2)
        app.write(second)
    app.wait_for("top row 4")
    for told in ("escape", "bracket", "letter"):
        assert told.encode() not in app.received


def test_escape_at_home_is_a_key_by_itself(start: Start) -> None:
    app = ready(start())
    app.write("\x1b")
    app.wait_for("escape")


def test_glyphs_do_not_depend_on_the_encoding_of_python(start: Start) -> None:
    app = ready(start(environment={"PYTHONIOENCODING": "latin-1"}))
    assert "▏file0.js:0" in app.screen_text()


def colors_of(app: PtyApp) -> set[str]:
    """Parameters of all SGR sequences that set a colour."""
    found = set()
    for parameters in re.findall(rb"\x1b\[([\d;]*)m", bytes(app.received)):
        found |= {code for code in parameters.decode().split(";") if re.fullmatch(r"[349]\d|10\d", code)}
    return found


def test_no_color_means_none(start: Start) -> None:
    app = ready(start(environment={"NO_COLOR": "1"}))
    step(app, "down", "o", "tab", "down")
    app.wait_for(lambda _: any(app.cell(x, 22).reverse for x in range(120)))  # the chosen option
    assert colors_of(app) == set()


def test_sixteen_colors_are_no_more(start: Start) -> None:
    app = ready(start(environment={"TERM": "xterm"}))
    step(app, "down", "o", "tab", "down")
    assert b"38;5" not in app.received
    assert b"48;5" not in app.received
    assert colors_of(app) & {"43", "44", "103", "104"}


def answer_when_asked(app: PtyApp, answer: str) -> None:
    app.wait_for(lambda _: b"\x1b[5n" in app.received)
    app.write(answer)


@pytest.mark.parametrize(("color", "ground"), [("ffff/ffff/ffff", "303030"), ("1a1a/1b1b/2222", "e4e4e4")])
def test_colors_follow_the_background(start: Start, color: str, ground: str) -> None:
    app = start(command=patient(), answers=False)
    answer_when_asked(app, f"\x1b]11;rgb:{color}\x1b\\\x1b[?2026;2$y\x1b[0n")
    ready(app)
    assert app.cell(0, 9).bg == ground
    assert len(re.findall(rb"\x1b\[2J", bytes(app.received))) == 1, "no frame was written in the wrong colours"


def test_a_late_answer_about_the_background_still_counts(start: Start) -> None:
    app = ready(start(answers=False))
    assert app.cell(0, 9).bg == "87afd7"  # seen on dark and on light ones
    app.write("\x1b]11;rgb:fd/f6/e3\x07")
    app.wait_for(lambda _: app.cell(0, 9).bg == "303030")


def test_a_terminal_that_never_answers(start: Start) -> None:
    app = ready(start(answers=False))
    for number in range(3):
        step(app, "+")
        step(app, "down")
        assert f"top row {number + 1}" in app.screen_text()
    assert app.received.count(b"\x1b[?2026$p") == app.received.count(b"\x1b[5n") == 1
    assert b"\x1b[?2026h" not in app.received
    app.keys("q")
    assert app.exit_status() == 0


def test_frames_wait_for_a_slow_terminal_and_only_the_last_is_written(start: Start) -> None:
    app = start(command=patient(), answers=False)
    answer_when_asked(app, "\x1b[?2026;2$y\x1b[0n")
    ready(app)
    app.write("\x1b[?2026;2$y" * 3)  # for the first frames
    app.settle()
    assert step(app, "+") > 4096
    assert app.received.endswith(b"\x1b[?2026$p")
    assert step(app, *"+++++") == 0, "nothing is written while the frame is on its way"
    app.write("\x1b[?2026;2$y")
    app.settle()
    frames = bytes(app.received).split(b"\x1b[?2026h")
    other = ready(start())
    step(other, *"++++++")
    assert app.screen_text() == other.screen_text()
    assert frames[-1].endswith(b"\x1b[?2026l\x1b[?2026$p")


def test_a_terminal_that_stops_answering_is_waited_for_once(start: Start) -> None:
    app = start(answers=False)
    answer_when_asked(app, "\x1b[?2026;2$y\x1b[0n")
    ready(app)
    app.write("\x1b[?2026;2$y" * 3)
    app.settle()
    step(app, "+")
    app.keys("down")
    app.wait_for("top row 1")
    asked = app.received.count(b"\x1b[?2026$p")
    for _ in range(3):
        assert step(app, "+") > 4096
    assert app.received.count(b"\x1b[?2026$p") == asked


def test_a_terminal_that_knows_only_status_reports_is_paced_by_them(start: Start) -> None:
    app = start(command=patient(), answers=False)
    answer_when_asked(app, "\x1b[0n")
    ready(app)
    app.write("\x1b[0n" * 3)
    app.settle()
    step(app, "+")
    assert app.received.endswith(b"\x1b[5n")
    assert b"\x1b[?2026h" not in app.received


LEFTOVERS = '"$0" "$@"; stty -icanon -echo min 0 time 5; dd bs=100 count=1 2>/dev/null >'
"""Runs a program, then keeps in a file what its terminal has said and nobody has read."""


def test_no_answer_reaches_the_shell(start: Start, tmp_path: Path) -> None:
    found = tmp_path / "found"
    app = start(command=("/bin/sh", "-c", LEFTOVERS + str(found), *patient()), answers=False)
    answer_when_asked(app, "\x1b[?2026;2$y\x1b[0n")
    ready(app)
    app.write("\x1b[?2026;2$y" * 3)
    app.settle()
    step(app, "+")
    app.keys("q")
    app.wait_for(lambda _: app.received.endswith(b"\x1b[c"))
    app.write("\x1b[?2026;2$y\x1b[I\x1b[?62;22c")
    assert app.exit_status() == 0
    assert found.read_bytes() == b""


def test_an_answer_that_was_given_up_does_not_reach_the_shell(start: Start, tmp_path: Path) -> None:
    found = tmp_path / "found"
    app = start(command=("/bin/sh", "-c", LEFTOVERS + str(found), *patient(answers_s=5.0)), answers=False)
    answer_when_asked(app, "\x1b[?2026;2$y\x1b[0n")
    ready(app)
    app.write("\x1b[?2026;2$y" * 3)
    app.settle()
    step(app, "+")
    app.keys("down")
    app.wait_for("top row 1")  # after a while it has waited for nothing
    app.keys("q")
    app.wait_for(lambda _: app.received.endswith(b"\x1b[c"))
    app.write("\x1b[?2026;2$y\x1b[?62;22c")
    assert app.exit_status() == 0
    assert found.read_bytes() == b""
