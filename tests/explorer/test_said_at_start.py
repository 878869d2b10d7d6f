"""What the explorer says in its footer of what goes wrong, or was left behind, around recordings."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.explorer_in_process import Explore
from tests.patience import PATIENCE_S
from tests.places import SAMPLES
from tui.base.errors import TickscopeError
from tui.explorer import app as app_module
from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.open_dialog import OpenDialog
from tui.explorer.recording import leftover_inspectors
from tui.explorer.recording.record_request import Order
from tui.explorer.shell.footer_bar import FooterBar
from tui.explorer.start.start_screen import StartScreen
from tui.record.inspectors import leftovers
from tui.record.options.recording_options import RecordOptions
from tui.record.options.target import typed_target
from tui.record.recorder import recorder_process
from tui.state.model.options import ExplorerOptions

STAYS_OPEN = "the inspector of process 7 stays open for another client; then `tickscope targets` closes it"


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE_S / 0.05)):
        if is_so():
            return
        await pilot.pause(0.05)
    raise AssertionError("it never came about")


def footer(app: TickscopeApp) -> str:
    return app.screen.query_one(FooterBar).message


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), TickscopeError("/home/x cannot be used", "it is full")]
)
async def test_a_recorder_that_has_no_place_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails() -> Path:
        raise error

    monkeypatch.setattr(recorder_process, "journals_folder", fails)
    app = TickscopeApp([str(tmp_path)], ExplorerOptions())
    async with app.run_test(size=(160, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, StartScreen))
        app.recordings.begin(Order(typed_target(":9229"), RecordOptions()))
        assert footer(app).startswith("The recorder cannot be started: ")
        assert ("No space left" in footer(app)) or ("/home/x cannot be used: it is full" in footer(app))


def test_leftovers_are_looked_for_though_a_profile_opens_at_once(
    explore: Explore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The profile's screen covers the first one at some moment of its first refresh, so there are several starts."""
    looks: list[None] = []
    monkeypatch.setattr(leftover_inspectors, "has_notes", lambda: looks.append(None))
    for _ in range(3):
        looks.clear()
        app = explore(SAMPLES / "workerd.cpuprofile")
        app.wait_for(lambda text: "Hot functions" in text and looks)


async def test_an_inspector_that_stays_open_is_said_once_there_is_a_footer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftover_inspectors, "has_notes", lambda: True)
    monkeypatch.setattr(leftovers, "close_leftovers", lambda: [STAYS_OPEN])
    monkeypatch.setattr(app_module, "_SAID_AGAIN_S", 0.02)
    app = TickscopeApp([str(tmp_path)], ExplorerOptions())
    async with app.run_test(size=(160, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, StartScreen) and footer(app) == STAYS_OPEN)
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        app._say_once_shown("and another")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StartScreen) and footer(app) == "and another")
