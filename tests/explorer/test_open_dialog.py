"""The dialog that asks for a path."""

from __future__ import annotations

from pathlib import Path

from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.open_dialog import DialogText, OpenDialog, PathInput
from tui.explorer.options import ExplorerOptions


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
