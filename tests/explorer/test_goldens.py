"""Golden screens: what a terminal shows of samples at three sizes, as plain text.

`TICKSCOPE_UPDATE_GOLDENS=1 pytest tests/explorer/test_goldens.py` writes them anew: read the difference before it is
committed.

Behind a pty: one view of each size, which shows that both ways lead to the same screen.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal_view import TerminalView

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ((80, 24), (120, 40), (220, 60))
DRAWN_S = 30.0
"""How long a screen may take to be as it was."""

Size = tuple[int, int]


@dataclass(frozen=True)
class View:
    """A sample beside another one or not, and the keys pressed in it."""

    sample: str
    keys: tuple[str, ...] = ()
    against: str | None = None


VIEWS = {
    "http-server": View("http-server"),
    "typescript-compile": View("typescript-compile", ("2",)),
    "garbage": View("garbage", ("1", "t")),
    "callers": View("http-server", ("j", "j", "j", "enter", "k", "l")),
    "callers-boxes": View("http-server", ("j", "j", "j", "enter", "t", "k")),
    "runs": View("async-idle", ("6", "j")),
    "gc": View("garbage", ("6", "t", "l", "j")),
    "compared": View("http-server", ("l",), against="async-idle"),
}


UPDATES = bool(os.environ.get("TICKSCOPE_UPDATE_GOLDENS"))
"""Whether goldens are written; looked up here, since explorers change the environment."""

BEHIND_A_PTY = {"callers-boxes": (80, 24), "runs": (120, 40), "compared": (220, 60)}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", VIEWS)
def test_the_screen_is_as_it_was(name: str, size: Size, explore: Explore) -> None:
    compare(explore(*words(VIEWS[name]), columns=size[0], rows=size[1]), name, size)


@pytest.mark.parametrize("name", BEHIND_A_PTY)
def test_the_screen_is_the_same_behind_a_pty(name: str, start_forked: Callable[..., PtyApp]) -> None:
    columns, rows = BEHIND_A_PTY[name]
    compare(start_forked(*TICKSCOPE, *words(VIEWS[name]), columns=columns, rows=rows), name, (columns, rows))


def words(view: View) -> list[str]:
    """What follows the name of the command."""
    names = [view.sample] if view.against is None else [view.sample, "--against", view.against]
    return [name if name.startswith("--") else str(SAMPLES / f"{name}.cpuprofile") for name in names]


def compare(app: TerminalView, name: str, size: Size) -> None:
    """Presses the keys of a view, and fails when the screen does not become as it was."""
    app.wait_for("self ms")
    app.keys(*VIEWS[name].keys)
    golden = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
    if UPDATES:
        app.synchronize()
        app.wait_for("±")
        golden.write_text(app.screen_text() + "\n", "utf-8")
    expected = golden.read_text("utf-8")
    with contextlib.suppress(pytest.fail.Exception):  # the comparison shows both
        app.wait_for(lambda text: f"{text}\n" == expected, DRAWN_S)
    assert app.screen_text() + "\n" == expected
