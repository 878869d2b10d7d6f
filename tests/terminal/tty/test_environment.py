"""What is read from the environment: colours, glyphs, background, link."""

import subprocess
import sys

import pytest

from tui.terminal.tty.environment import terminal_abilities, textual_variables

UTF8 = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


@pytest.mark.parametrize(
    ("environ", "color", "colors"),
    [
        ({"TERM": "xterm-256color"}, "auto", "256"),
        ({"TERM": "tmux-256color"}, "auto", "256"),
        ({"TERM": "xterm-kitty"}, "auto", "256"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "auto", "256"),
        ({"TERM": "xterm"}, "auto", "16"),
        ({"TERM": "linux"}, "auto", "16"),
        ({"TERM": "screen"}, "auto", "16"),
        ({"TERM": "vt100"}, "auto", "mono"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "auto", "mono"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "auto", "256"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "16", "16"),
        ({"TERM": "vt100"}, "256", "256"),
        ({"TERM": "xterm-256color"}, "never", "mono"),
    ],
)
def test_colors(environ: dict[str, str], color: str, colors: str) -> None:
    assert terminal_abilities(environ, color, platform="linux").colors == colors


@pytest.mark.parametrize(
    ("environ", "is_unicode"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.utf8"}, True),  # though it may not be installed
        ({"LC_CTYPE": "UTF-8"}, True),  # what a Mac sends over SSH
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "POSIX"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "C"}, False),
        ({}, False),
    ],
)
def test_glyphs_follow_the_locale_text(environ: dict[str, str], is_unicode: bool) -> None:
    assert terminal_abilities({"TERM": "xterm", **environ}, platform="linux").is_unicode is is_unicode


def test_glyphs_are_ascii_when_asked_and_on_the_linux_console() -> None:
    assert not terminal_abilities(UTF8, is_ascii=True, platform="linux").is_unicode
    assert not terminal_abilities(UTF8 | {"TERM": "linux"}, platform="linux").is_unicode


@pytest.mark.parametrize(
    ("value", "is_dark"),
    [("15;0", True), ("0;default;15", False), ("0;7", False), ("default;default", None), ("", None)],
)
def test_background_from_colorfgbg(value: str, is_dark: bool | None) -> None:
    assert terminal_abilities({"TERM": "xterm", "COLORFGBG": value}).is_dark is is_dark


@pytest.mark.parametrize(
    ("environ", "has_bce"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "screen-256color", "TMUX": "/run/tmux/default,1,0"}, True),
        ({"TERM": "xterm-kitty"}, False),
    ],
)
def test_background_color_erase(environ: dict[str, str], has_bce: bool) -> None:
    assert terminal_abilities(environ).has_bce is has_bce


@pytest.mark.parametrize(("terminal", "is_dumb"), [("dumb", True), ("", True), ("vt100", False), ("xterm", False)])
def test_dumb_terminals(terminal: str, is_dumb: bool) -> None:
    assert terminal_abilities({"TERM": terminal}, platform="linux").is_dumb is is_dumb


def test_windows_without_term_is_no_dumb_terminal() -> None:
    abilities = terminal_abilities({}, platform="win32")
    assert (abilities.colors, abilities.is_unicode, abilities.is_dumb) == ("256", True, False)


def test_textual_gets_what_the_user_has_not_set() -> None:
    environ = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22", "TEXTUAL_FPS": "10", "TERM": "xterm-256color"}
    assert textual_variables(environ) == {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "ESCDELAY": "500",
        "TEXTUAL_COLOR_SYSTEM": "256",
    }


def test_textual_waits_less_for_escape_at_home() -> None:
    variables = textual_variables({"TERM": "xterm"})
    assert variables["ESCDELAY"] == "100"
    assert variables["TEXTUAL_COLOR_SYSTEM"] == "standard"


def test_textual_reads_its_settings_and_the_environment_is_as_before() -> None:
    asks = (
        "import os; before = dict(os.environ)\n"
        "from tui.terminal.tty.environment import prepare; prepare()\n"
        "from textual import constants\n"
        "print(constants.TEXTUAL_ANIMATIONS, constants.SMOOTH_SCROLL, constants.MAX_FPS, constants.COLOR_SYSTEM)\n"
        "print(constants.ESCAPE_DELAY, dict(os.environ) == before)"
    )
    environ = {"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1", "PYTHONPATH": ":".join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", asks], env=environ, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["none", "False", "30", "256", "0.5", "True"]


@pytest.mark.parametrize(("language", "expected"), [("C", "False"), ("C.UTF-8", "True")])
def test_a_locale_that_python_has_put_there_is_not_the_users(language: str, expected: str) -> None:
    asks = (
        "from tui.terminal.tty.environment import terminal_abilities\n"
        "from tui.base.user_environment import started_environment\n"
        "print(terminal_abilities(started_environment()).is_unicode)"
    )
    environ = {"LANG": language, "TERM": "xterm", "PYTHONPATH": ":".join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", asks], env=environ, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == expected
