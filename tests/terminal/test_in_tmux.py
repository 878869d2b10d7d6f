"""The same bytes are understood by tmux, whatever the program inside takes it for."""

import itertools
import os
import random
import sys
from pathlib import Path

import pytest

from tests.pty_app import PtyApp
from tests.terminal.framebuffer.test_framebuffer import Terminal, random_step
from tests.terminal.shown import looks_same
from tests.terminal.tmux import HAS_TMUX, in_tmux
from tests.terminal_screen import Cell

pytestmark = pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")


@pytest.mark.parametrize("has_bce", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_random_frames_are_shown(seed: int, has_bce: bool, tmp_path: Path) -> None:
    choice = random.Random(seed)
    width, height = choice.choice(((40, 12), (80, 24), (23, 7)))
    pipe = tmp_path / "bytes"
    os.mkfifo(pipe)
    terminal = Terminal(width, height, has_bce)
    shows = ["sh", "-c", f"stty raw -echo; exec cat {pipe}"]
    with in_tmux(shows, tmp_path, "tmux-256color", width, height) as tmux, pipe.open("wb", buffering=0) as line:
        line.write(b"\x1b[?7l")
        for number in range(25):
            step = random_step(terminal, choice, resizes=False)
            if step == "invalidate":
                line.write(b"\x1b[1;31m\x1b[3;1Hforeign output")
            line.write(terminal.flush().encode())

            def is_shown(_: str) -> bool:
                return not terminal.plain.wrong_cells(tmux.emulator.screen)

            is_shown.__name__ = f"frame {number}, after {step},"
            tmux.wait_for(is_shown)


def row_cells(app: PtyApp) -> list[list[Cell]]:
    """All cells below the first row, where the demo tells what it was asked last."""
    screen = app.emulator.screen
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(1, screen.lines)]


def look_same(some: list[list[Cell]], others: list[list[Cell]]) -> bool:
    pairs = zip(itertools.chain.from_iterable(some), itertools.chain.from_iterable(others), strict=True)
    return all(looks_same(wanted, found) for wanted, found in pairs)


@pytest.mark.parametrize("term", ["screen-256color", "tmux-256color", "xterm", "linux"])
def test_the_demo_after_many_keys_looks_as_after_a_repaint(term: str, tmp_path: Path) -> None:
    choice = random.Random(term)
    with in_tmux([sys.executable, "-m", "tests.terminal.demo_app"], tmp_path, term, 90, 30) as tmux:
        tmux.wait_for("ready")
        for number in range(1, 5):
            if number == 3:
                tmux.resize(70, 25)
                tmux.wait_for("resized to 70 by 25")
            tmux.keys(*choice.choices(("down", "up", "pagedown", "pageup", "tab", "+", "-"), k=20), "down")
            # The second mark is drawn behind the whole frame of the first one, amid which tmux may be. Behind much
            # output tmux draws its whole window anew, the second mark first: the third one comes behind all of that.
            for mark in range(3 * number - 2, 3 * number + 1):
                tmux.keys("m")
                tmux.wait_for(f"mark {mark}")
            seen = row_cells(tmux)
            tmux.keys("ctrl+l", "M")
            tmux.wait_for(f"MARK {number}")
            tmux.wait_for(lambda _, seen=seen: look_same(row_cells(tmux), seen))  # type: ignore[misc]
