"""A page over the screen that is scrolled with the keys of `less`, and closed by any way back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.terminal.app.cell_widget import CellWidget

_ALL = 10_000_000
"""More lines than a page has."""


class ScrolledPage(CellWidget, can_focus=True):
    """Lines in a frame. Subclasses paint them and say how scrolling moves them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+f,ctrl+d", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+b,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("g,home", f"scroll({-_ALL})", "Top", show=False),
        Binding("G,end", f"scroll({_ALL})", "End", show=False),
    ]

    def action_scroll(self, lines: int) -> None:
        """Scrolls by so many lines."""
        raise NotImplementedError

    def action_page(self, pages: int) -> None:
        """Scrolls by so many pages."""
        self.action_scroll(pages * max(1, self.size.height - 3))


class PageDialog(ModalScreen[None]):
    """One page in the middle. Subclasses may add the key that opened it to those that close it."""

    DEFAULT_CSS = """
    PageDialog { align: center middle; overflow: hidden; background: transparent; }
    PageDialog ScrolledPage { width: 90%; height: 90%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c,q,backspace,enter", "dismiss", "Close", show=False)]

    def __init__(self, page: ScrolledPage) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """The page."""
        yield self._page

    def on_mount(self) -> None:
        """The page takes the keys."""
        self.set_focus(self._page)
