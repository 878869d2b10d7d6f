"""`y` takes the row, its stack or the pane to the terminal's clipboard.

Behind a pty: tmux, which has a mind of its own about what it is sent.
"""

import base64
import re
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE
from tests.terminal.tmux import HAS_TMUX, in_tmux, tmux_buffer
from tui.terminal.tty.clipboard import MOST_BYTES, clipboard_sequence, within_limit

HTTP = SAMPLES / "http-server.cpuprofile"
_OSC_52 = re.compile(rb"(?<!\x1b)\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def opened(explore: Explore) -> ExplorerInProcess:
    app = explore(HTTP, columns=80, rows=24)
    app.wait_for("Hot functions")
    return app


def copied(app: ExplorerInProcess, *keys: str) -> str:
    """What is in the clipboard after these keys."""
    before = len(_OSC_52.findall(bytes(app.received)))
    app.keys(*keys)
    app.wait_for(lambda text: "Sent to the clipboard" in text and len(_OSC_52.findall(bytes(app.received))) > before)
    return base64.b64decode(_OSC_52.findall(bytes(app.received))[-1]).decode()


def test_a_row_and_its_stack(explore: Explore) -> None:
    app = opened(explore)
    app.keys("y")
    app.wait_for("Copy what?")
    assert copied(app, "r").startswith(
        "formatPrice (file:///app/http-server/server.js:13:21): self 1.31 s 31.4 %, total"
    )
    lines = copied(app, "j", "y", "s").splitlines()
    assert lines[:3] == [
        "RegExp: ^(\\w+\\s?)+$ (native code)",
        "search (file:///app/http-server/server.js:30:16)",
        "answer (file:///app/http-server/server.js:47:16)",
    ]


def test_the_lens_is_copied_as_text(explore: Explore) -> None:
    app = opened(explore)
    app.keys(*":copy the lens")
    app.wait_for("Copy the lens")
    app.keys("enter")
    app.wait_for("there is no lens to copy")
    app.keys(*"p", *"v2-3")
    app.keys("enter")
    app.wait_for(lambda _: "2.00–3.00 s" in app.row_text(0))
    app.keys(*":copy the lens")
    app.wait_for("Copy what is counted")
    assert copied(app, "enter") == "range:2000000us-3000000us mine\n"


def test_tmux_gets_it_twice_once_to_pass_on() -> None:
    plain = clipboard_sequence("a", {})
    assert plain == "\x1b]52;c;YQ==\x07"
    assert clipboard_sequence("a", {"TMUX": "/tmp/tmux"}) == f"{plain}\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"


@pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")
def test_tmux_has_it_in_its_buffer_and_passes_it_on(tmp_path: Path) -> None:
    command = [*TICKSCOPE, str(HTTP)]
    with in_tmux(command, tmp_path, "screen-256color", more_settings="set -g set-clipboard on\n") as tmux:
        tmux.wait_for("Hot functions")
        tmux.keys("y")
        tmux.wait_for("Copy what?")
        tmux.keys("s")
        tmux.wait_for("Sent to the clipboard: stack")
        tmux.wait_for(lambda _: tmux_buffer(tmp_path))
        lines = tmux_buffer(tmp_path).splitlines()
        assert lines[0] == "formatPrice (file:///app/http-server/server.js:13:21)"
        # The terminal that tmux runs in is told too.
        passed_on = re.compile(rb"\x1b\]52;c?;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")
        tmux.wait_for(lambda _: passed_on.search(bytes(tmux.received)))
        found = passed_on.findall(bytes(tmux.received))[-1]
        assert base64.b64decode(found).decode().splitlines() == lines


def test_no_more_than_terminals_take() -> None:
    lines = ["é" * 500] * 100
    kept = within_limit(lines)
    assert len(kept) == MOST_BYTES // 1001
    assert within_limit(["x" * MOST_BYTES]) == []
    assert within_limit(["x"]) == ["x"]
