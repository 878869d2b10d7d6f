"""A terminal without Unicode is sent ASCII alone, on every screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import PROFILES, SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

WAYS = {
    "option": (("--ascii",), {}),
    "locale": ((), {"LANG": "C", "LC_ALL": None}),
    "console": ((), {"TERM": "linux"}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_other_byte_is_written(way: str, size: tuple[int, int], start: Callable[..., PtyApp]) -> None:
    words, environment = WAYS[way]
    path = PROFILES / "evil-node20.cpuprofile"
    app = start(*TICKSCOPE, *words, path, columns=size[0], rows=size[1], environment=environment)
    app.wait_for("Hot functions")
    for key in ("l", "2", "E", "L", "4", "H", "1", "t", "j", "j", "enter", "z", "z", "3", "tab", "%", "G"):
        app.keys(key)
        app.settle()
    app.keys("?")
    app.wait_for("Help: ")
    app.keys("G")
    app.settle()
    app.keys("escape")
    app.wait_for(lambda text: "Help: " not in text)
    app.keys("!")
    app.wait_for("Facts and warnings")
    app.keys("escape")
    app.wait_for(lambda text: "Facts and warnings" not in text)
    app.keys(":")
    app.wait_for("Find a command")
    app.keys("escape")
    app.wait_for(lambda text: "Find a command" not in text)
    app.keys("o")
    app.wait_for("Open a profile")
    app.write("µ…")
    app.wait_for("u~")
    app.keys("escape")
    app.wait_for(lambda text: "Open a profile" not in text)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.received.isascii()


def test_arrows_are_named_where_they_cannot_be_drawn(start: Callable[..., PtyApp]) -> None:
    app = start(*TICKSCOPE, "--ascii", SAMPLES / "garbage.cpuprofile", columns=120, rows=40)
    app.wait_for("Hot functions")
    app.keys("?")
    app.wait_for("j Down")
    assert "h Left" in app.screen_text()


def test_the_list_of_files_and_an_error_are_ascii(start: Callable[..., PtyApp], tmp_path: Path) -> None:
    (tmp_path / "é·漢.cpuprofile").write_text("{")
    app = start(*TICKSCOPE, "--ascii", tmp_path, columns=100, rows=30)
    app.wait_for("?-??.cpuprofile")
    app.keys("enter")
    app.wait_for(lambda text: text.count("?-??.cpuprofile") == 2)
    app.keys("q")
    assert app.exit_status() == 0
    assert app.received.isascii()
    app = start(*TICKSCOPE, "--ascii", tmp_path / "é·漢.cpuprofile", columns=100, rows=30)
    assert app.exit_status() == 1
    assert "?-??.cpuprofile" in app.screen_text()
    assert app.received.isascii()
