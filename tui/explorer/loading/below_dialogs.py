"""What would take a dialog away waits until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App, ReturnType
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen


class BelowDialogs(App[ReturnType]):
    """An app whose screens change on their own, though never while a dialog is open."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: list[Callable[[], Any]] = []

    @property
    def is_dialog_open(self) -> bool:
        """Whether a dialog has the keys."""
        return isinstance(self.screen, ModalScreen)

    def when_no_dialog(self, change: Callable[[], Any]) -> None:
        """Does `change` at once, or when the dialog is closed, in the order in which they came.

        By then something else may have been asked for: a change looks whether it is still wanted.
        """
        self._waiting.append(change)
        self._do_waiting()

    def pop_screen(self) -> AwaitComplete:
        """See `App`."""
        popped = super().pop_screen()
        if self._waiting:
            # What the dialog answers is done first, and so is a command of the palette, which comes one turn later:
            # either may open another dialog.
            self.call_later(self.call_later, self._do_waiting)
        return popped

    def _do_waiting(self) -> None:
        while self._waiting and not self.is_dialog_open:
            self._waiting.pop(0)()
