"""The demo app in a real terminal: what is seen, what it costs, and that the terminal is left as it was found."""

import re
import signal
from pathlib import Path

import pytest

from tests.pty_app import PtyApp
from tests.terminal.demo import DEMO, MOUSE_MODES, Start, modes_are_restored, ready, step
from tests.terminal.shown import looks_same

PATIENT = (*DEMO, "--patient")


def test_it_looks_as_when_textual_writes_its_frames_itself(start: Start) -> None:
    dark = {"COLORFGBG": "15;0"}
    ours = ready(start(*DEMO, environment=dark))
    stock = ready(start(*DEMO, environment={**dark, "TICKSCOPE_RENDER": "stock"}))
    keys = "down pagedown down tab + tab pagedown up o a tab down escape -"
    for key in keys.split():
        for app in (ours, stock):
            app.keys(key)
            if key == "escape":  # what follows too soon would be taken for the rest of a sequence
                app.wait_for(lambda text: "option" not in text)
            step(app)
        ours.wait_for(lambda _: not stock.reads_within(0) and not differences(ours, stock))


def differences(ours: PtyApp, stock: PtyApp) -> list[tuple[int, int]]:
    """Columns and rows of cells that look different."""
    places = [(x, y) for y in range(40) for x in range(120)]
    return [(x, y) for x, y in places if not looks_same(stock.cell(x, y), ours.cell(x, y))]


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (220, 60)])
def test_bytes(start: Start, columns: int, rows: int) -> None:
    app = ready(start(*DEMO, columns=columns, rows=rows))
    assert app.byte_count <= (12_000 if columns == 120 else 35_000)
    moves = [step(app, "down") for _ in range(5)]
    assert 0 < min(moves) <= max(moves) <= 350
    step(app, "pagedown")
    scrolls = [step(app, "down") for _ in range(5)]
    assert 0 < min(scrolls) <= max(scrolls) <= 350
    assert 0 < step(app, "pagedown") <= (2500 if columns == 120 else 4000)
    step(app, "tab")
    for _ in range(3):
        step(app, "pagedown")
    assert max(step(app, "down") for _ in range(5)) <= (1200 if columns == 120 else 2000)


def test_nothing_is_written_while_nothing_happens(start: Start) -> None:
    app = ready(start(*DEMO))
    assert not app.reads_within(1.5)


def test_focus_moves_two_rows_not_the_screen(start: Start) -> None:
    app = ready(start(*DEMO))
    assert 0 < step(app, "tab") <= 350


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (5, 2), (1, 1)])
def test_small_windows(start: Start, columns: int, rows: int) -> None:
    app = start(*DEMO, columns=columns, rows=rows)
    app.wait_for("ready"[:columns])
    for key in ("down", "pagedown", "tab", "+", "o"):
        step(app, key)
    app.keys("ctrl+q")
    assert app.exit_status() == 0


def test_a_storm_of_resizes_settles_on_the_last(start: Start) -> None:
    expected = ready(start(*DEMO, columns=90, rows=30)).screen_text()
    app = ready(start(*DEMO))
    for number in range(60):
        app.resize(10 + number * 37 % 180, 1 + number * 17 % 50)
    app.resize(90, 30)
    assert app.wait_for(lambda text: text == expected) == expected


def test_what_a_window_cut_off_that_was_small_for_a_moment_is_painted_again(start: Start) -> None:
    app = ready(start(*DEMO))
    before = app.screen_text()
    # It learns of both sizes when the second one is here: there is nothing to be laid out anew.
    app.flicker(30, 10)
    assert app.screen_text() != before
    app.wait_for(lambda text: text == before)


def test_foreign_output_is_painted_over_when_asked(start: Start) -> None:
    app = ready(start(*DEMO))
    before = app.screen_text()
    app.emulator.feed(b"\x1b[5;5Hbroadcast message\x1b[1;31m\x1b[2;6r\x1b[?7h\r\n\n\n")
    app.keys("ctrl+l")
    app.wait_for(lambda text: text == before)
    app.keys("down")
    app.wait_for("top row 1")


def test_quitting_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start(*DEMO)
    app.wait_for("ready")
    assert app.line_settings() != app.line_settings_at_start
    assert not modes_are_restored(app)
    app.keys("q")
    assert app.exit_status() == 0
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start
    assert app.screen_text().strip() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(start: Start, number: signal.Signals) -> None:
    app = start(*DEMO, "--mouse")
    app.wait_for("ready")
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start


def test_a_signal_ends_an_app_that_is_stuck(start: Start) -> None:
    app = start(*DEMO, "--stuck")
    app.wait_for("stuck")
    app.send_signal(signal.SIGTERM)
    assert app.exit_status() == 128 + signal.SIGTERM
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start


def test_an_error_leaves_the_terminal_as_it_was(start: Start) -> None:
    app = start(*DEMO)
    app.wait_for("ready")
    app.keys("x")
    assert app.exit_status() == 1
    assert "the demo fails" in app.screen_text()
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start


@pytest.mark.parametrize("prefix", [(), ("/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"')])
def test_a_hangup_ends_it(start: Start, prefix: tuple[str, ...]) -> None:
    app = start(*prefix, *DEMO)
    app.wait_for("ready")
    app.hang_up()
    assert app.exit_status() in (129, -signal.SIGHUP)


def test_suspended_and_back(start: Start) -> None:
    app = start(*DEMO)
    ready(app)
    step(app, "down")
    before = app.screen_text()
    app.keys("ctrl+z")
    app.wait_for(lambda _: app.is_stopped and modes_are_restored(app))
    assert app.line_settings() == app.line_settings_at_start
    app.emulator.feed(b"\x1b[m$ ls\r\nfiles\r\n")
    app.send_signal(signal.SIGCONT)
    app.wait_for(lambda text: text == before)
    app.keys("down")
    app.wait_for("top row 2")
    app.keys("q")
    assert app.exit_status() == 0
    assert app.line_settings() == app.line_settings_at_start


def test_the_mouse_is_off_unless_asked_for(start: Start) -> None:
    app = ready(start(*DEMO))
    assert not app.emulator.screen.private_modes & MOUSE_MODES


def test_the_mouse_clicks_without_motion_reports(start: Start) -> None:
    app = ready(start(*DEMO, "--mouse"))
    assert app.emulator.screen.private_modes & MOUSE_MODES == {1000, 1006}
    app.write("\x1b[<0;5;12M\x1b[<0;5;12m")
    app.wait_for("clicked")


def test_split_sequences_are_one_key(start: Start) -> None:
    app = ready(start(*DEMO, environment={"ESCDELAY": "60000"}))
    for number, (first, second) in enumerate((("\x1b", "[B"), ("\x1b[", "B"), ("\x1bO", "B")), start=1):
        app.write(first)
        assert not app.reads_within(0.15), "longer than Esc waits by itself"
        app.write(second)
        app.wait_for(f"top row {number}")
    for told in ("escape", "bracket", "letter"):
        assert told.encode() not in app.received


def test_over_ssh_escape_waits_longer_for_the_rest_of_a_sequence(start: Start) -> None:
    app = ready(start(*DEMO, environment={"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}))
    app.write("\x1b")
    assert not app.reads_within(0.2)
    app.wait_for("escape")


def test_escape_at_home_is_a_key_by_itself(start: Start) -> None:
    app = ready(start(*DEMO))
    app.write("\x1b")
    app.wait_for("escape")


def test_glyphs_do_not_depend_on_the_encoding_of_python(start: Start) -> None:
    app = ready(start(*DEMO, environment={"PYTHONIOENCODING": "latin-1"}))
    assert "▏file0.js:0" in app.screen_text()


def colors_of(app: PtyApp) -> set[str]:
    """Parameters of all SGR sequences that set a colour."""
    found = set()
    for parameters in re.findall(rb"\x1b\[([\d;]*)m", bytes(app.received)):
        found |= {code for code in parameters.decode().split(";") if re.fullmatch(r"[349]\d|10\d", code)}
    return found


def test_no_color_means_none(start: Start) -> None:
    app = ready(start(*DEMO, environment={"NO_COLOR": "1"}))
    step(app, "down", "o", "tab", "down")
    app.wait_for(lambda _: any(app.cell(x, 22).reverse for x in range(120)))  # the chosen option
    assert colors_of(app) == set()


def test_sixteen_colors_are_no_more(start: Start) -> None:
    app = ready(start(*DEMO, environment={"TERM": "xterm"}))
    step(app, "down", "o", "tab", "down")
    assert b"38;5" not in app.received
    assert b"48;5" not in app.received
    assert colors_of(app) & {"43", "44", "103", "104"}


def answer_when_asked(app: PtyApp, answer: str) -> None:
    app.wait_for(lambda _: b"\x1b[5n" in app.received)
    app.write(answer)


@pytest.mark.parametrize(("color", "ground"), [("ffff/ffff/ffff", "303030"), ("1a1a/1b1b/2222", "e4e4e4")])
def test_colors_follow_the_background(start: Start, color: str, ground: str) -> None:
    app = start(*PATIENT, answers=False)
    answer_when_asked(app, f"\x1b]11;rgb:{color}\x1b\\\x1b[?2026;2$y\x1b[0n")
    ready(app)
    assert app.cell(0, 9).bg == ground
    assert app.emulator.repaint_count == 1, "no frame was written in the wrong colours"


def test_a_late_answer_about_the_background_still_counts(start: Start) -> None:
    app = ready(start(*DEMO, answers=False))
    assert app.cell(0, 9).bg == "87afd7"  # seen on dark and on light ones
    app.write("\x1b]11;rgb:fd/f6/e3\x07")
    app.wait_for(lambda _: app.cell(0, 9).bg == "303030")


def test_a_terminal_that_never_answers(start: Start) -> None:
    app = ready(start(*DEMO, answers=False))
    for number in range(3):
        app.keys("+", "down")
        app.wait_for(f"top row {number + 1}")
    assert app.received.count(b"\x1b[?2026$p") == app.received.count(b"\x1b[5n") == 1
    assert b"\x1b[?2026h" not in app.received
    app.keys("q")
    assert app.exit_status() == 0


MODE_REPLY = "\x1b[?2026;2$y"


def paced(start: Start, reply: str = MODE_REPLY) -> PtyApp:
    """A demo whose terminal has answered so far, the frames at the start too, and from now on answers nothing."""
    app = start(*PATIENT, answers=False)
    answer_until_ready(app, reply)
    return app


def answer_until_ready(app: PtyApp, reply: str) -> None:
    answer_when_asked(app, "\x1b[0n" if reply == "\x1b[0n" else reply + "\x1b[0n")
    ready(app)
    app.write(reply * 3)
    step(app)


def written(app: PtyApp) -> bytes:
    """What it has written beside the titles, by which the test waits."""
    return re.sub(rb"\x1b\]2;[^\x07]*\x07", b"", bytes(app.received))


def test_frames_wait_for_a_slow_terminal_and_only_the_last_is_written(start: Start) -> None:
    app = paced(start)
    assert step(app, "+") > 4096
    assert written(app).endswith(b"\x1b[?2026$p")
    assert step(app, *"+++++") == 0, "nothing is written while the frame is on its way"
    app.write(MODE_REPLY)
    step(app)
    last = written(app).split(b"\x1b[?2026h")[-1]
    assert last.endswith(b"\x1b[?2026l\x1b[?2026$p")
    other = ready(start(*DEMO))
    other.keys(*"++++++")
    other.wait_for(lambda text: text == app.screen_text())


def test_a_terminal_that_stops_answering_is_waited_for_once(start: Start) -> None:
    app = paced(start)
    step(app, "+")
    assert step(app, "down") == 0
    app.keys("f4")
    app.wait_for("top row 1")
    asked = app.received.count(b"\x1b[?2026$p")
    for _ in range(3):
        assert step(app, "+") > 4096
    assert app.received.count(b"\x1b[?2026$p") == asked


def test_a_terminal_that_knows_only_status_reports_is_paced_by_them(start: Start) -> None:
    app = paced(start, "\x1b[0n")
    step(app, "+")
    assert written(app).endswith(b"\x1b[5n")
    assert b"\x1b[?2026h" not in app.received


LEFTOVERS = '"$0" "$@"; stty -icanon -echo min 0 time 0; dd bs=100 count=1 2>/dev/null >'
"""Runs a program, then keeps in a file what its terminal has said and nobody has read."""


@pytest.mark.parametrize("is_given_up", [False, True], ids=["awaited", "given up"])
def test_no_answer_reaches_the_shell(start: Start, tmp_path: Path, is_given_up: bool) -> None:
    found = tmp_path / "found"
    app = start("/bin/sh", "-c", LEFTOVERS + str(found), *PATIENT, answers=False)
    answer_until_ready(app, MODE_REPLY)
    step(app, "+")
    if is_given_up:
        app.keys("down", "f4")
        app.wait_for("top row 1")
    app.keys("q")
    app.wait_for(lambda _: app.received.endswith(b"\x1b[c"))
    app.write(MODE_REPLY + "\x1b[I\x1b[?62;22c")
    assert app.exit_status() == 0
    assert found.read_bytes() == b""
