"""What would take a dialog away waits until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App, ReturnType
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen


class BelowDialogs(App[ReturnType]):
    """An app whose screens change on their own, though never while a dialog is open."""

    _waiting: Callable[[], Any] | None = None

    @property
    def is_dialog_open(self) -> bool:
        """Whether a dialog has the keys."""
        return isinstance(self.screen, ModalScreen)

    def when_no_dialog(self, change: Callable[[], Any]) -> None:
        """Does `change` at once, or when the dialog is closed. Of several only the last is done."""
        if self.is_dialog_open:
            self._waiting = change
        else:
            self._waiting = None
            change()

    def pop_screen(self) -> AwaitComplete:
        """See `App`."""
        popped = super().pop_screen()
        if self._waiting is not None:
            # What the dialog answers is done first, and so is a command of the palette, which comes one turn later:
            # either may open another dialog.
            self.call_later(self.call_later, self._do_waiting)
        return popped

    def _do_waiting(self) -> None:
        if self._waiting is not None:
            self.when_no_dialog(self._waiting)
