"""Golden screens: what a terminal shows of three samples at three sizes, as plain text.

`TICKSCOPE_UPDATE_GOLDENS=1 pytest tests/explorer/test_goldens.py` writes them anew: read the difference before it is
committed.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ((80, 24), (120, 40), (220, 60))
VIEWS: dict[str, tuple[str, ...]] = {
    "http-server": (),
    "typescript-compile": ("2",),
    "garbage": ("1", "t"),
}
"""A sample, and the keys pressed in it."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("sample", VIEWS)
def test_the_screen_is_as_it_was(sample: str, size: tuple[int, int], start: Callable[..., PtyApp]) -> None:
    app = start(*TICKSCOPE, SAMPLES / f"{sample}.cpuprofile", columns=size[0], rows=size[1])
    app.wait_for("Hot functions")
    app.settle()
    for key in VIEWS[sample]:
        app.keys(key)
        app.settle()
    app.wait_for("±")
    app.settle(0.5)
    golden = GOLDENS / f"{sample}-{size[0]}x{size[1]}.txt"
    seen = app.screen_text() + "\n"
    if os.environ.get("TICKSCOPE_UPDATE_GOLDENS"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")
