"""A fault of our own ends the explorer with one line, the terminal as it was, and status 1.

Behind a pty: what a fault of each kind leaves of the terminal, and what is printed below it.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.faulty_explorer import faulty_program
from tests.places import SAMPLES
from tests.pty_app import PtyApp
from tui.cli.output import sentence_of
from tui.formats import read_profiles

HTTP = SAMPLES / "http-server.cpuprofile"
Start = Callable[..., PtyApp]


def faulty(start: Start, fault: str, *words: str | Path) -> PtyApp:
    app = start("sh", "-c", 'echo before; "$@"; echo "status $?"', "sh", sys.executable, "-c",
                faulty_program(fault), *words, columns=120, rows=40)  # fmt: skip
    app.wait_for("before")
    return app


@pytest.mark.parametrize("fault", ["key", "paint", "markup"])
def test_a_fault_ends_in_one_line(fault: str, start: Start) -> None:
    app = faulty(start, fault, HTTP)
    app.wait_for("2/248")
    app.keys("s")
    app.wait_for("status 1")
    assert app.exit_status() == 0
    before, told, status = app.screen_text().split("tickscope: ")[0], *_told(app)
    assert before == "before\n"
    assert told.startswith("internal error: ")
    assert told.endswith("Run it again with --debug and report what it says.")
    assert status == "status 1"
    assert "a local of ours" not in app.received.decode()
    screen = app.emulator.screen
    assert not screen.cursor.hidden
    assert app.emulator.keyboard_modes == []
    assert app.line_settings() == app.line_settings_at_start


def _told(app: PtyApp) -> list[str]:
    """The line of tickscope and what comes after it; long ones were wrapped at the edge."""
    rows = app.screen_text().strip().splitlines()
    return ["".join(rows[1:-1]).removeprefix("tickscope: "), rows[-1]]


def test_debug_shows_where(start: Start) -> None:
    app = faulty(start, "key", "--debug", HTTP)
    app.wait_for("2/248")
    app.keys("s")
    app.wait_for("status 1")
    text = app.received.decode().replace("\r\n", "\n")
    assert "Traceback (most recent call last):\n" in text  # it may be longer than the screen
    assert "in fail\n" in text
    assert "\nValueError: torn ␛[2J apart\n" in text
    assert "\ntickscope: internal error: ValueError: torn ␛[2J apart." in text


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file on which our reader fails, and on no other."""
    path = SAMPLES / "garbage.cpuprofile"

    def failing(name: str, *arguments: object, **options: object) -> object:
        if name == str(path):
            raise ValueError("torn \x1b[2J apart")
        return read_profiles(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tui.explorer.loading.open_profile.read_profiles", failing)
    return path


def test_a_fault_while_a_file_is_read_ends_in_one_line(explore: Explore, unreadable: Path) -> None:
    app = explore(unreadable)
    with pytest.raises(ValueError, match="torn") as fault:
        app.exit_status()
    assert sentence_of(fault.value).startswith(
        "internal error: ValueError: torn \x1b[2J apart. Run it again with --debug"
    )


def test_a_fault_while_another_file_is_read_is_told(explore: Explore, unreadable: Path) -> None:
    app = explore(HTTP)
    app.wait_for("2/248")
    app.keys("o")
    app.wait_for("Open a profile")
    app.write(f"{unreadable}\r")
    app.wait_for("internal error: ValueError: torn ␛[2J apart")
    app.keys("q")
    assert app.exit_status() == 0
