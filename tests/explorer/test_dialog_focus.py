"""Every dialog has its focus when it is mounted, also where the terminal has none: keys wait for nothing more."""

from pathlib import Path

import pytest
from textual import events
from textual.screen import ModalScreen

from tests.explorer.test_freed import shows, until
from tests.places import SAMPLES
from tui.explorer.app import TickscopeApp
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.start.start_screen import StartScreen
from tui.state.model.options import ExplorerOptions

FILES = [SAMPLES / "http-server.cpuprofile", SAMPLES / "async-idle.cpuprofile"]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


async def test_dialogs_over_a_profile_have_a_focus() -> None:
    app = TickscopeApp([str(path) for path in FILES], ExplorerOptions())
    async with app.run_test(size=(120, 40)) as pilot:
        app.post_message(events.AppBlur())
        await until(lambda: shows(app, FILES[0]))
        await until(lambda: app.screen.is_mounted)
        for key in ("o", "colon", "r", "question_mark", "exclamation_mark", "T"):
            app.post_message(events.Key(key, None))
            await until(lambda: isinstance(app.screen, ModalScreen) and app.screen.is_mounted)
            assert app.focused is not None, key
            assert app.focused.screen is app.screen, key
            await pilot.press("ctrl+c")
            await until(lambda: isinstance(app.screen, ProfileScreen))


async def test_dialogs_over_the_start_screen_have_a_focus(tmp_path: Path) -> None:
    app = TickscopeApp([str(tmp_path)], ExplorerOptions())
    async with app.run_test(size=(120, 40)) as pilot:
        app.post_message(events.AppBlur())
        await until(lambda: isinstance(app.screen, StartScreen) and app.screen.is_mounted)
        for key in ("o", "colon", "r", "question_mark"):
            app.post_message(events.Key(key, None))
            await until(lambda: isinstance(app.screen, ModalScreen) and app.screen.is_mounted)
            assert app.focused is not None, key
            assert app.focused.screen is app.screen, key
            await pilot.press("ctrl+c")
            await until(lambda: isinstance(app.screen, StartScreen))
