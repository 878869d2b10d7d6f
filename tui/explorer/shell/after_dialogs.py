"""What would take a dialog away waits until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.screen import ModalScreen


class AfterDialogs:
    """Changes of screen that no key asked for: they never happen while a dialog is open."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: list[Callable[[], object]] = []

    @property
    def is_dialog_open(self) -> bool:
        """Whether a dialog has the keys."""
        return isinstance(self._app.screen, ModalScreen)

    @property
    def is_waiting(self) -> bool:
        """Whether a change waits for a dialog to be closed."""
        return bool(self._waiting)

    def do(self, change: Callable[[], object]) -> None:
        """Does `change` at once, or when the dialog is closed, in the order in which they came.

        By then something else may have been asked for: a change looks whether it is still wanted.
        """
        self._waiting.append(change)
        self._do_waiting()

    def screen_left(self) -> None:
        """A screen was taken down, maybe the dialog."""
        if self._waiting:
            # What the dialog answers is done first, and so is a command of the palette, which comes one turn later:
            # either may open another dialog.
            self._app.call_later(self._app.call_later, self._do_waiting)

    def _do_waiting(self) -> None:
        while self._waiting and not self.is_dialog_open:
            self._waiting.pop(0)()
