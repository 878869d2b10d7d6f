"""A profile takes memory only as long as it is open."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.places import PROFILES
from tui.explorer.app import TickscopeApp
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.start.start_screen import OpenAsked
from tui.profile.profile import Profile
from tui.state.model.options import ExplorerOptions


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def shown(app: TickscopeApp) -> Profile | None:
    """The profile on the screen, None while there is none."""
    return app.screen.state.aggregate.profile if isinstance(app.screen, ProfileScreen) else None


def shows(app: TickscopeApp, path: Path) -> bool:
    profile = shown(app)
    return profile is not None and profile.origin.path == str(path)


async def test_the_second_file_takes_the_place_of_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first, second = PROFILES / "mixed-100.cpuprofile", PROFILES / "deep.cpuprofile"
    app = TickscopeApp([str(first)], ExplorerOptions())
    gc.disable()  # the app frees it itself, not Python by chance
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(lambda: shows(app, first))
            await pilot.press("1", "j", "2")
            profile = shown(app)
            assert profile is not None
            kept = (profile.tree, profile.timeline, profile.timeline.start_us)
            columns: list[weakref.ref[Any]] = [weakref.ref(column) for column in kept]
            del profile, kept
            app.post_message(OpenAsked(str(second)))
            await until(lambda: shows(app, second))
            await until(lambda: all(column() is None for column in columns))
    finally:
        gc.enable()
        gc.unfreeze()
