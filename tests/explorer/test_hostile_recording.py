"""The live view of an inspector that means harm: it goes on, and every key works.

Behind a pty: the command that records and watches, with the recorder's process.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.hostile_inspector import MODES, hostile

Start = Callable[..., PtyApp]


def samples(text: str) -> int:
    """How many the header says have come."""
    found = re.search(r"([\d,]+) samples ·", text.splitlines()[0])
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("name", ["3,000 workers", "a flood of events"])
def test_the_live_view_goes_on(name: str, start_forked: Start) -> None:
    with hostile(MODES[name]) as server:
        app = start_forked(*TICKSCOPE, "record", f":{server.port}", columns=120, rows=30)
        app.wait_for(lambda text: samples(text) > 0)
        first = samples(app.screen_text())
        app.keys("?")
        app.wait_for("Help:")
        app.keys("escape")
        app.wait_for(lambda text: "Help:" not in text)
        app.wait_for(lambda text: samples(text) > first)
        app.keys("r")
        app.wait_for(lambda text: not text.startswith((" REC", "REC", " STOP")))
        app.keys("q")
        assert app.exit_status() == 0
