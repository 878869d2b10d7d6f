"""The widget of a pane: it draws cells of the current state, and reports what the mouse does to it."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from tui.base.cells import Canvas
from tui.draw.panes.painter import Painter, Parts
from tui.state.model.messages import Clicked, Message, Scrolled
from tui.state.model.state import State
from tui.state.view.screen_layout import Area, PaneName
from tui.terminal.app.cell_widget import CellWidget


class PaneWidget(CellWidget):
    """One pane of the profile screen. It holds the state to draw, and which parts of it were drawn last."""

    def __init__(self, pane: PaneName, painter: Painter, state: State, dispatch: Callable[[Message], None]) -> None:
        super().__init__()
        self._pane = pane
        self._painter = painter
        self._seen = state
        self._dispatch = dispatch
        self._parts: Parts | None = None

    def see(self, state: State) -> None:
        """Draws another state, if the pane shows anything of what is different."""
        self._seen = state
        if self.display and self.is_attached:
            parts = self._painter.parts(state)
            if parts != self._parts:
                self._parts = parts
                self.repaint()

    def place(self, area: Area | None) -> None:
        """Puts the pane where it belongs; None hides it."""
        self.display = area is not None
        if area is not None:
            self.styles.offset = (area.x, area.y)
            self.styles.width = area.width
            self.styles.height = area.height

    def paint(self, width: int, height: int) -> Canvas:
        """The pane's cells."""
        return self._painter.paint(self._seen, width, height)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click gives the keys to the pane and selects what it is on."""
        self._dispatch(Clicked(self._pane, event.x, event.y))

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor down."""
        self._dispatch(Scrolled(self._pane, 1))

    def on_mouse_scroll_up(self) -> None:
        """See `on_mouse_scroll_down`."""
        self._dispatch(Scrolled(self._pane, -1))
