"""`TICKSCOPE_RENDER=stock`: what the explorer does when it has Textual's public API alone."""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faulty_explorer import FAULTS, faulty_program
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal.demo import modes_are_restored
from tui.terminal.app.stock_app import StockApp
from tui.terminal.tty.environment import terminal_abilities

HTTP = SAMPLES / "http-server.cpuprofile"
STOCK = {"TICKSCOPE_RENDER": "stock"}
Start = Callable[..., PtyApp]

# Runs the explorer where our own code may not import what Textual keeps to itself.
GUARDED = """
    import builtins, sys

    imported = builtins.__import__

    def guarded(name, globals=None, locals=None, fromlist=(), level=0):
        caller = (globals or {}).get("__name__", "")
        if caller.startswith("tui") and name.startswith("textual"):
            words = [*name.split("."), *(fromlist or ())]
            assert not any(word.startswith("_") for word in words), f"{caller} imports {words}"
        assert name != "tui.terminal.app.textual_internals", f"imported by {caller}"
        return imported(name, globals, locals, fromlist, level)

    builtins.__import__ = guarded
    from tui.__main__ import end
    from tui.cli.main import main
    status = main(sys.argv[1:])
    assert "tui.terminal.app.stock_app" in sys.modules
    assert "tui.terminal.app.textual_internals" not in sys.modules
    print("public names only")
    end(status)
"""


def start_program(start: Start, program: str) -> PtyApp:
    code = textwrap.dedent(program)
    return start(sys.executable, "-c", code, HTTP, columns=120, rows=40, environment=STOCK)


def test_the_explorer_runs_without_private_names(start: Start) -> None:
    app = start_program(start, GUARDED)
    app.wait_for("2/248")
    app.keys("j")
    app.wait_for("3/248")
    app.keys("q")
    assert app.exit_status() == 0
    assert "public names only" in app.screen_text()


def test_our_own_renderer_is_noticed(start: Start) -> None:
    app = start(sys.executable, "-c", textwrap.dedent(GUARDED), HTTP, columns=120, rows=40)
    assert app.exit_status() == 1
    assert "imported by tui.terminal.app.renderer" in app.screen_text()


def test_keys_of_one_packet_are_handled_in_order(start: Start) -> None:
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40, environment=STOCK)
    app.wait_for("2/248")
    app.write("/formatPrice\rj")
    app.wait_for("1 function · 32.4 % of active")
    app.wait_for("3/248")
    app.write("?q:quit\r")
    assert app.exit_status() == 0


def test_bytes_that_are_not_text_are_passed_over(start: Start) -> None:
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40, environment=STOCK)
    app.wait_for("2/248")
    for wrong, key, row in ((b"\xff", "G", "248/248"), (b"j\xe6\x97k", "g", "1/248")):
        app.write(wrong)

        def is_at_row(text: str, key: str = key, row: str = row) -> bool:
            app.keys(key)  # again and again: one that was read together with the wrong bytes is lost
            return f" {row} " in text

        app.wait_for(is_at_row)
    app.keys("q")
    assert app.exit_status() == 0


def test_it_copies_to_the_clipboard_of_the_terminal(start: Start) -> None:
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40, environment=STOCK)
    app.wait_for("2/248")
    app.write("yr")
    app.wait_for("Sent to the clipboard: row")
    assert b"\x1b]52;c;" in app.received


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_one_line(fault: str, start: Start) -> None:
    app = start_program(start, faulty_program(fault))
    app.wait_for("2/248")
    app.keys("s")
    if fault == "reading":
        app.wait_for("armed")
        app.keys("j")
    assert app.exit_status() == 1
    lines = "".join(app.screen_text().strip().splitlines())
    assert lines.startswith("tickscope: internal error: ")
    assert lines.endswith("Run it again with --debug and report what it says.")
    assert "a local of ours" not in app.received.decode()
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start


async def test_a_bell_in_a_handler_is_no_fault() -> None:
    app = StockApp[None](terminal_abilities({"TERM": "xterm-256color"}))
    async with app.run_test():
        try:
            raise ValueError("which is handled")
        except ValueError:
            app.bell()
    assert app.crash is None


def test_a_file_that_is_refused_is_no_fault(start: Start, tmp_path: Path) -> None:
    (tmp_path / "none.cpuprofile").write_text("{}")
    app = start(*TICKSCOPE, tmp_path / "none.cpuprofile", environment=STOCK)
    assert app.exit_status() != 0
    assert "internal error" not in app.screen_text()
