"""The dialog that asks for a path."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.explorer.test_freed import until
from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.open_dialog import DialogText, OpenDialog, PathInput
from tui.explorer.shell.footer_bar import FooterBar
from tui.explorer.start.start_screen import StartScreen
from tui.state.model.options import ExplorerOptions


async def test_what_is_typed_stands_below_the_title_and_above_what_it_could_go_on_to(tmp_path: Path) -> None:
    (tmp_path / "one.cpuprofile").touch()
    app = TickscopeApp([str(tmp_path)], ExplorerOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(OpenDialog(str(tmp_path)))
        await pilot.pause()
        title, completions = app.screen.query(DialogText)
        field = app.screen.query_one(PathInput)
        assert title.region.x + 1 == field.content_region.x == completions.region.x + 1
        assert [widget.region.y - title.region.y for widget in (field, completions)] == [1, 2]


async def test_a_path_that_is_too_long_is_refused_in_a_sentence(tmp_path: Path) -> None:
    app = TickscopeApp([str(tmp_path)], ExplorerOptions())
    async with app.run_test(size=(80, 24)):
        await until(lambda: isinstance(app.screen, StartScreen) and app.screen.is_mounted)
        for event in (events.Key("o", "o"), events.Paste("x" * 300), events.Key("enter", None)):
            app.post_message(event)
        await until(
            lambda: isinstance(app.screen, StartScreen) and "too long" in app.screen.query_one(FooterBar).message
        )


async def test_a_name_that_is_too_long_among_the_arguments_does_no_harm() -> None:
    app = TickscopeApp(["x" * 300], ExplorerOptions())
    async with app.run_test():
        await until(lambda: app.failure is not None)
    assert "too long" in str(app.failure)
