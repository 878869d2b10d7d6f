"""Keys that arrive in one packet, as over a lagging line: each does what it does alone, in a real terminal."""

from collections.abc import Callable

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

Start = Callable[..., PtyApp]
HTTP = SAMPLES / "http-server.cpuprofile"
KITTY_ESCAPE = "\x1b[27u"
"""Esc from a terminal that has said so beforehand: nobody has to wait whether more comes."""


def opened(start: Start, **environment: str) -> PtyApp:
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40, environment=environment)
    app.wait_for("2/248")
    app.wait_for("Lines of")
    return app


@pytest.mark.parametrize("leaves", ["\x7f", KITTY_ESCAPE])
def test_keys_behind_one_that_leaves_a_dialog_go_to_the_pane_below(start: Start, leaves: str) -> None:
    app = opened(start)
    app.write(f"?{leaves}jj!{leaves}j")
    app.wait_for(lambda text: "5/248" in text and "Facts and warnings" not in text)


def test_keys_behind_one_that_opens_a_dialog_are_typed_into_it(start: Start) -> None:
    app = opened(start)
    app.write(f"jj:own code\rj:{KITTY_ESCAPE}?")
    app.wait_for("Help: Hot functions")
    app.keys("backspace")
    app.wait_for("own code")


@pytest.mark.parametrize("keys", ["oabc\x03j", ":abc\x03j", "rabc\x03j", "o\x03:\x03r\x03j"])
def test_keys_behind_the_ctrl_c_that_closes_a_dialog_arrive(start: Start, keys: str) -> None:
    app = opened(start)
    app.write(keys)
    app.wait_for("3/248")
    app.keys("j")
    app.wait_for("4/248")


@pytest.mark.parametrize("keys", ["oabc\x03\x03", "r\x03\x03"])
def test_ctrl_c_twice_closes_the_dialog_and_quits(start: Start, keys: str) -> None:
    app = opened(start)
    app.write(keys)
    assert app.exit_status() == 0


def test_a_dialog_that_opens_while_the_terminal_has_no_focus_gets_the_keys(start: Start) -> None:
    app = opened(start)
    app.write("\x1b[O:own code")
    app.wait_for(lambda text: "Only my code" in text and "Source maps" not in text)
    app.write("\r\x1b[Ij")
    app.wait_for("own code")


def test_a_file_that_opens_while_the_terminal_has_no_focus_gets_the_keys(start: Start) -> None:
    app = start(*TICKSCOPE, columns=120, rows=40, directory=SAMPLES)
    app.wait_for("http-server.cpuprofile")
    app.write("\x1b[Oohttp-server.cpuprofile\r")
    app.wait_for("2/248")
    app.write("\x1b[Ijj")
    app.wait_for("4/248")


def test_a_search_and_what_follows_it_arrive_at_once(start: Start) -> None:
    app = opened(start)
    app.write("/escape\rjk2/json\r\x7f\x7f3gj")
    app.wait_for("2/248")
    app.settle(0.3)
    assert "2/248" in app.screen_text()


def test_a_key_of_each_kind_of_pane_arrives_at_once(start: Start) -> None:
    app = opened(start)
    app.write("1+>jz" + "z2LEjh" + "3Gg" + "j" * 40 + "k" * 20)
    app.wait_for("21/248")


@pytest.mark.parametrize("leaves", ["\x7f", KITTY_ESCAPE, "\x1b"])
def test_a_dialog_is_left_over_ssh(start: Start, leaves: str) -> None:
    """By Backspace at once, and by Esc at once where the terminal tells it from the begin of a sequence."""
    app = opened(start, SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22")
    app.write("?")
    app.wait_for("Help: Hot functions")
    app.write(leaves)
    app.wait_for(lambda text: "Help: Hot functions" not in text)
    app.write("j")
    app.wait_for("3/248")
