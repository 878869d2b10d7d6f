"""A widget of cells in a Textual app: what is painted is shown, and only changed rows are refreshed."""

import numpy as np
from rich.color import Color
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from tui.base.cells import Canvas, Role, attribute
from tui.terminal.app.cell_strip import CellStrip
from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.frames import open_regions
from tui.terminal.colours.palette import Palette


class Rows(CellWidget):
    can_focus = True

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self.rows = rows
        self.cursor = 0
        self.paint_count = 0
        self.refreshed: list[Region] = []

    def paint(self, width: int, height: int) -> Canvas:
        self.paint_count += 1
        canvas = Canvas(width, height)
        for y, row in enumerate(self.rows[:height]):
            canvas.write(y, 0, row, attribute(Role.TEXT))
            if y == self.cursor:
                canvas.ground(y, Role.CURSOR)
        return canvas

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> "Rows":
        if getattr(self, "refreshed", None) is not None and repaint:
            self.refreshed.extend(regions or (Region(),))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class TwoPanes(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.palette = Palette("256", is_dark=True)
        self.left = Rows(["main", "  parse", "  日本語", "  render"])
        self.right = Rows(["one", "two"])

    def compose(self) -> ComposeResult:
        yield Horizontal(self.left, self.right)

    def rows(self) -> list[str]:
        """The screen as the compositor puts it together."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]


async def test_cells_are_shown() -> None:
    app = TwoPanes()
    async with app.run_test(size=(20, 5)):
        assert app.rows() == ["main      one", "  parse   two", "  日本語", "  render", ""]


async def test_repaint_refreshes_changed_rows_only_and_paints_once() -> None:
    app = TwoPanes()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        app.left.paint_count = 0
        app.left.refreshed.clear()
        app.left.cursor = 2
        app.left.repaint()
        app.left.repaint()
        await pilot.pause()
        assert app.left.refreshed == [Region(0, 0, 10, 1), Region(0, 2, 10, 1)]
        assert app.left.paint_count == 1
        app.left.repaint()
        await pilot.pause()
        assert len(app.left.refreshed) == 2


async def test_repaint_after_a_resize_fills_the_new_size() -> None:
    app = TwoPanes()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.resize_terminal(30, 3)
        app.right.rows = ["a", "b", "c"]
        app.right.repaint()
        await pilot.pause()
        assert app.rows() == ["main           a", "  parse        b", "  日本語       c"]


async def test_what_is_hidden_is_not_painted() -> None:
    app = TwoPanes()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        app.right.paint_count = 0
        app.right.display = False
        app.right.rows = ["hidden"]
        app.right.repaint()
        assert app.right.changed_rows() == []
        assert [strip.text for strip in app.right.render_lines(Region(0, 0, 10, 2))] == [" " * 10] * 2
        await pilot.pause()
        assert app.right.paint_count == 0
        app.right.display = True
        await pilot.pause()
        assert app.rows()[0] == "main      hidden"


async def test_modal_over_cells_tints_and_cuts_them() -> None:
    app = TwoPanes()
    async with app.run_test(size=(20, 5)) as pilot:
        modal: ModalScreen[None] = ModalScreen()
        await app.push_screen(modal)
        await modal.mount(Label("on top"))
        await pilot.pause()
        assert app.rows() == ["on top    one", "  parse   two", "  日本語", "  render", ""]


def test_open_regions_are_those_of_widgets_that_nothing_lies_on_or_cuts() -> None:
    screen = Region(0, 0, 20, 5)
    overlay, covered, beside, cut = Widget(), Widget(), Widget(), Widget()
    visible = {
        overlay: (Region(5, 1, 3, 1), screen),
        covered: (Region(0, 0, 10, 5), screen),
        beside: (Region(10, 0, 10, 3), screen),
        cut: (Region(10, 3, 10, 4), screen),
    }
    assert open_regions(visible) == {overlay: Region(5, 1, 3, 1), beside: Region(10, 0, 10, 3)}


def strip_of(text: str) -> CellStrip:
    canvas = Canvas(8, 1)
    canvas.write(0, 0, text, attribute(Role.TEXT, Role.CURSOR))
    return CellStrip(canvas.codes[0], canvas.attributes[0], Palette())


def test_strip_cut_through_a_wide_character_leaves_blanks() -> None:
    strip = strip_of("a日b")
    assert [part.text for part in strip.divide([2, 3, 8])] == ["a ", " ", "b    "]
    assert strip.crop(1, 3).text == "日"
    assert [part.cell_length for part in strip.divide([2, 3, 8])] == [2, 1, 5]


def test_strip_becomes_an_ordinary_one_when_textual_asks() -> None:
    strip = strip_of("abc")
    segment = next(iter(strip))
    assert (segment.text, segment.style.bgcolor) == ("abc", Color.from_ansi(254))  # type: ignore[union-attr]
    assert strip.adjust_cell_length(10).cell_length == 10
    assert np.array_equal(strip.codes[:3], [97, 98, 99])
