"""The pty harness, tried on small real programs."""

import os
import select
import signal
import sys
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.key_names import key_bytes
from tests.pty_app import PtyApp

Start = Callable[..., PtyApp]

# Shows every byte it reads as two hex digits, `q` ends it.
ECHO_HEX = """
    import os, termios, tty
    tty.setraw(0)
    os.write(1, b"ready\\r\\n")
    while (data := os.read(0, 100)) != b"q":
        os.write(1, data.hex(" ").encode() + b"\\r\\n")
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(program)]


def test_the_program_has_a_terminal_of_the_size_asked_for(start: Start) -> None:
    app = start("sh", "-c", "stty size; tty; test -t 0 && test -t 1 && test -t 2 && echo all", columns=100, rows=30)
    assert app.exit_status() == 0
    size, name, is_all = app.screen_text().split("\n")[:3]
    assert (size, is_all) == ("30 100", "all")
    assert name.startswith("/dev/")


def test_it_is_the_controlling_terminal(start: Start) -> None:
    app = start("sh", "-c", "echo hello > /dev/tty")
    assert app.exit_status() == 0
    assert app.row_text(0) == "hello"


def test_the_environment_is_clean(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLORTERM", "NO_COLOR", "TMUX", "SSH_CONNECTION", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    app = start("env", environment={"MORE": "yes", "SHELL": None})
    assert app.exit_status() == 0
    environment = dict(line.split("=", 1) for line in app.received.decode().split("\r\n") if "=" in line)
    assert not {"COLORTERM", "NO_COLOR", "TMUX", "SSH_CONNECTION", "COLUMNS", "SHELL"} & set(environment)
    assert (environment["TERM"], environment["LANG"], environment["MORE"]) == ("xterm-256color", "C.UTF-8", "yes")
    assert environment["HOME"].endswith("home")


def is_last_line(app: PtyApp, line: str, text: str) -> bool:
    """Whether `line` is the one above the cursor."""
    return text.split("\n")[app.emulator.screen.cursor.y - 1] == line


def test_keys_arrive_as_a_terminal_sends_them(start: Start) -> None:
    app = start(*python(ECHO_HEX))
    app.wait_for("ready")
    for name, sent in [("j", "6a"), ("ctrl+d", "04"), ("enter", "0d"), ("up", "1b 5b 41"), ("escape", "1b")]:
        app.keys(name)
        app.wait_for(partial(is_last_line, app, sent))
    app.keys("q")
    assert app.exit_status() == 0


def test_escape_arrives_alone(start: Start) -> None:
    """Though the program is busy when it is pressed, and writes something behind it."""
    program = """
        import os, time, tty
        tty.setraw(0)
        os.write(1, b"ready\\r\\n")
        time.sleep(0.4)
        typed = os.read(0, 100)
        for _ in range(3):
            os.write(1, b"busy\\r\\n")
            time.sleep(0.01)
        time.sleep(0.05)
        os.write(1, typed.hex(" ").encode() + b"\\r\\n" + os.read(0, 100).hex(" ").encode() + b"\\r\\n")
    """
    app = start(*python(program))
    app.wait_for("ready")
    app.keys("escape", "enter")
    app.wait_for(partial(is_last_line, app, "0d"))
    assert app.row_text(4) == "1b"


def test_key_names() -> None:
    assert key_bytes("ctrl+@") == b"\x00"
    assert key_bytes("alt+x") == b"\x1bx"
    assert key_bytes("f1") == b"\x1bOP"
    assert key_bytes("é") == "é".encode()
    with pytest.raises(KeyError, match="no key is called 'retrun'"):
        key_bytes("retrun")


def test_queries_are_answered_unless_switched_off(start: Start) -> None:
    ask = """
        import os, termios, tty
        tty.setraw(0)
        os.write(1, b"\\x1b[?2026$pasked ")
        os.write(1, os.read(0, 100).lstrip(b"\\x1b"))
    """
    modern = start(*python(ask))
    assert modern.exit_status() == 0
    assert modern.row_text(0) == "asked [?2026;2$y"
    silent = start(*python(ask), answers=False)
    silent.wait_for("asked")
    silent.keys("k")
    assert silent.exit_status() == 0
    assert silent.row_text(0) == "asked k"


def test_resizing_tells_the_program(start: Start) -> None:
    app = start("sh", "-c", "trap 'stty size' WINCH; echo ready; while :; do read line; done", columns=80, rows=24)
    app.wait_for("ready")
    app.resize(33, 11)
    app.wait_for("11 33")
    assert app.emulator.screen.columns == 33


def test_cells_have_colours_and_attributes(start: Start) -> None:
    app = start("printf", r"\033[1;31mred\033[0m \033[7mback\033[0m \033[48;5;214mamber\033[0m \033[2mdim\033[0m")
    assert app.exit_status() == 0
    red, back, amber, dim = (app.cell(*app.position(word)) for word in ("red", "back", "amber", "dim"))
    assert (red.data, red.fg, red.bold, red.reverse) == ("r", "red", True, False)
    assert (back.reverse, back.fg) == (True, "default")
    assert amber.bg == "ffaf00"
    assert dim.dim


def test_bytes_are_counted(start: Start) -> None:
    app = start("sh", "-c", "printf hello; read key; printf world!")
    app.wait_for("hello")
    assert app.byte_count == 5
    app.keys("enter")
    assert app.exit_status() == 0
    assert app.byte_count == 5 + len("\r\n") + 6


def test_reading_tells_whether_something_came(start: Start) -> None:
    app = start("sh", "-c", "echo ready; read line; echo more; cat")
    app.wait_for("ready")
    assert not app.reads_within(0.1)
    app.keys("enter")
    app.wait_for("more")
    assert app.row_text(2) == "more"


def test_waiting_in_vain_shows_the_screen(start: Start) -> None:
    app = start("sh", "-c", "echo what is there; cat")
    with pytest.raises(pytest.fail.Exception, match=r"'what is not' was not on the screen(.|\n)*\|what is there"):
        app.wait_for("what is not", timeout=0.2)


def test_waiting_for_a_program_that_ended_fails_at_once(start: Start) -> None:
    app = start("sh", "-c", "echo bye")
    with pytest.raises(pytest.fail.Exception, match=r"ended before 'hello' was on the screen(.|\n)*\|bye"):
        app.wait_for("hello", timeout=60)


def test_statuses(start: Start) -> None:
    assert start("sh", "-c", "exit 7").exit_status() == 7
    missing = start("no-such-program-here")
    assert missing.exit_status() == 127
    assert "not found" in missing.screen_text()
    sleeper = start("cat")
    sleeper.send_signal(signal.SIGTERM)
    assert sleeper.exit_status() == -signal.SIGTERM
    with pytest.raises(pytest.fail.Exception, match="still running"):
        start("cat").exit_status(timeout=0.1)


def test_ctrl_c_interrupts_a_program_that_is_not_raw(start: Start) -> None:
    app = start("sh", "-c", "echo ready; exec cat")
    app.wait_for("ready")
    app.keys("ctrl+c")
    assert app.exit_status() == -signal.SIGINT


def test_closing_ends_the_program_and_its_children(start: Start, tmp_path: Path) -> None:
    held_open = tmp_path / "held-open"
    os.mkfifo(held_open)
    app = start("sh", "-c", 'sleep 1000 > "$1" & echo started; cat', "sh", held_open)
    with open(held_open, "rb", buffering=0) as held:
        app.wait_for("started")
        app.close()
        with pytest.raises(ProcessLookupError):
            os.kill(app.pid, 0)
        assert select.select([held], [], [], 30)[0], "the child still has the pipe open"
        assert held.read() == b""


def test_a_wide_character_takes_two_columns(start: Start) -> None:
    app = start("printf", "漢字x")
    assert app.exit_status() == 0
    assert app.row_text(0) == "漢字x"
    assert app.position("x") == (4, 0)
    assert app.cell(1, 0).data == ""
