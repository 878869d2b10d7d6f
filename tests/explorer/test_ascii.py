"""A terminal without Unicode is sent ASCII alone, on every screen.

Behind a pty: the locale, which Python changes when a process starts, and the line that is printed without a screen.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.places import PROFILES, SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal_view import TerminalView

EVIL = PROFILES / "evil-node20.cpuprofile"


@pytest.mark.parametrize(
    ("words", "environment", "columns", "rows"),
    [(["--ascii"], {}, 80, 24), ([], {"TERM": "linux"}, 120, 40)],
    ids=["option", "console"],
)
def test_no_other_byte_is_written(
    words: list[str], environment: dict[str, str], columns: int, rows: int, explore: Explore
) -> None:
    app = explore(*words, EVIL, columns=columns, rows=rows, environment=environment)
    app.wait_for("Hot functions")
    app.wait_for(lambda text: re.search(r"\+-\d", text))  # how sure the share is
    for key in ("l", "2", "E", "L", "4", "H", "1", "t", "j", "j", "enter", "z", "z", "3", "tab", "%", "G"):
        app.keys(key)
        app.finish_keys()
    dialogs(app)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.received.isascii()


def test_no_other_byte_is_written_where_the_locale_has_none(start: Callable[..., PtyApp]) -> None:
    app = start(*TICKSCOPE, EVIL, columns=80, rows=24, environment={"LANG": "C", "LC_ALL": None})
    app.wait_for("Hot functions")
    app.keys("2")
    app.wait_for("Call tree")
    dialogs(app)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.received.isascii()


def dialogs(app: TerminalView) -> None:
    """Opens and closes each dialog."""
    app.keys("?")
    app.wait_for("Help: ")
    app.press("G")
    close(app, "Help: ")
    for key, title in (("!", "Facts and warnings"), (":", "Find a command")):
        app.keys(key)
        app.wait_for(title)
        close(app, title)
    app.keys("o")
    app.wait_for("Open a profile")
    app.write("µ…")
    app.wait_for("u~")
    close(app, "Open a profile")


def close(app: TerminalView, title: str) -> None:
    app.keys("escape")
    app.wait_for(lambda text: title not in text)


def test_arrows_are_named_where_they_cannot_be_drawn(explore: Explore) -> None:
    app = explore("--ascii", SAMPLES / "garbage.cpuprofile", columns=120, rows=40)
    app.wait_for("Hot functions")
    app.keys("?")
    app.wait_for("j Down")
    assert "h Left" in app.screen_text()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "é·漢.cpuprofile"
    path.write_text("{")
    return path


def test_the_list_of_files_is_ascii(explore: Explore, damaged: Path) -> None:
    app = explore("--ascii", damaged.parent, columns=100, rows=30)
    app.wait_for("?-??.cpuprofile")
    app.keys("enter")
    app.wait_for(lambda text: text.count("?-??.cpuprofile") == 2)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.received.isascii()


def test_an_error_is_ascii(start_forked: Callable[..., PtyApp], damaged: Path) -> None:
    app = start_forked(*TICKSCOPE, "--ascii", damaged, columns=100, rows=30)
    assert app.exit_status() == 1
    assert "?-??.cpuprofile" in app.screen_text()
    assert app.received.isascii()
