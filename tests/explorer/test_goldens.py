"""Golden screens: what a terminal shows of samples at three sizes, as plain text.

`TICKSCOPE_UPDATE_GOLDENS=1 pytest tests/explorer/test_goldens.py` writes them anew: read the difference before it is
committed.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ((80, 24), (120, 40), (220, 60))


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


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", VIEWS)
def test_the_screen_is_as_it_was(name: str, size: tuple[int, int], start: Callable[..., PtyApp]) -> None:
    view = VIEWS[name]
    beside = () if view.against is None else ("--against", SAMPLES / f"{view.against}.cpuprofile")
    app = start(*TICKSCOPE, SAMPLES / f"{view.sample}.cpuprofile", *beside, columns=size[0], rows=size[1])
    app.wait_for("self ms")
    app.settle()
    for key in view.keys:
        app.keys(key)
        app.settle(0.2)
    app.wait_for("±")
    app.settle(0.5)
    golden = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
    seen = app.screen_text() + "\n"
    if os.environ.get("TICKSCOPE_UPDATE_GOLDENS"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")
