"""Keys that arrive in one packet, as over a lagging line: each does what it does alone.

Behind a pty: one packet of all kinds of keys, and Esc over SSH, of which a process decides when it starts how long it
waits for more.
"""

from collections.abc import Callable

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

HTTP = SAMPLES / "http-server.cpuprofile"
KITTY_ESCAPE = "\x1b[27u"
"""Esc from a terminal that has said so beforehand: nobody has to wait whether more comes."""


def opened(explore: Explore) -> ExplorerInProcess:
    app = explore(HTTP, columns=120, rows=40)
    app.wait_for("2/248")
    app.wait_for("Lines of")
    return app


@pytest.mark.parametrize("leaves", ["\x7f", KITTY_ESCAPE])
def test_keys_behind_one_that_leaves_a_dialog_go_to_the_pane_below(explore: Explore, leaves: str) -> None:
    app = opened(explore)
    app.write(f"?{leaves}jj!{leaves}j")
    app.wait_for(lambda text: "5/248" in text and "Facts and warnings" not in text)


def test_keys_behind_one_that_opens_a_dialog_are_typed_into_it(explore: Explore) -> None:
    app = opened(explore)
    app.write(f"jj:own code\rj:{KITTY_ESCAPE}?")
    app.wait_for("Help: Hot functions")
    app.keys("backspace")
    app.wait_for("own code")


def test_keys_behind_the_ctrl_c_that_closes_a_dialog_arrive(explore: Explore) -> None:
    app = opened(explore)
    for row, keys in enumerate(["oabc\x03j", ":abc\x03j", "rabc\x03j", "o\x03:\x03r\x03j"]):
        app.write(keys)
        app.wait_for(f"{2 * row + 3}/248")
        app.keys("j")
        app.wait_for(f"{2 * row + 4}/248")


@pytest.mark.parametrize("keys", ["oabc\x03\x03", "r\x03\x03"])
def test_ctrl_c_twice_closes_the_dialog_and_quits(explore: Explore, keys: str) -> None:
    app = opened(explore)
    app.write(keys)
    assert app.exit_status() == 0


def test_a_dialog_that_opens_while_the_terminal_has_no_focus_gets_the_keys(explore: Explore) -> None:
    app = opened(explore)
    app.write("\x1b[O:own code")
    app.wait_for(lambda text: "Only my code" in text and "Source maps" not in text)
    app.write("\r\x1b[Ij")
    app.wait_for("own code")


def test_a_file_that_opens_while_the_terminal_has_no_focus_gets_the_keys(explore: Explore) -> None:
    app = explore(columns=120, rows=40, directory=SAMPLES)
    app.wait_for("http-server.cpuprofile")
    app.write("\x1b[Oohttp-server.cpuprofile\r")
    app.wait_for("2/248")
    app.write("\x1b[Ijj")
    app.wait_for("4/248")


def test_a_search_and_what_follows_it_arrive_at_once(explore: Explore) -> None:
    app = opened(explore)
    app.write("/escape\rjk2/json\r\x7f\x7f3gj")
    assert "2/248" in app.press()


def test_a_key_of_each_kind_of_pane_arrives_at_once(start_forked: Callable[..., PtyApp]) -> None:
    app = start_forked(*TICKSCOPE, HTTP, columns=120, rows=40)
    app.wait_for("2/248")
    app.write("1+>jz" + "z2LEjh" + "3Gg" + "j" * 40 + "k" * 20)
    app.wait_for("21/248")


def test_a_dialog_is_left_over_ssh(start: Callable[..., PtyApp]) -> None:
    """By Backspace at once, and by Esc at once where the terminal tells it from the begin of a sequence."""
    app = start(*TICKSCOPE, HTTP, columns=120, rows=40, environment={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"})
    app.wait_for("2/248")
    for row, leaves in enumerate(["\x7f", KITTY_ESCAPE, "\x1b"], 3):
        app.write("?")
        app.wait_for("Help: Hot functions")
        app.write(leaves)
        app.wait_for(lambda text: "Help: Hot functions" not in text)
        app.write("j")
        app.wait_for(f"{row}/248")
