"""An app that ends with the exception that ended it, for the caller to tell; Textual prints a page with all locals.

Of Textual 8.2 this uses `App._handle_exception`, which every message pump calls with what nobody caught, and what that
uses itself: `_return_code`, `_exception`, `_exception_event`, `_close_messages_no_wait`. `tests/explorer/test_crash.py`
tries it in a real terminal.
"""

from __future__ import annotations

from textual.app import App, ReturnType


class CrashingApp(App[ReturnType]):
    """An app whose `crash` is the first exception that nobody caught, None when it ended in order."""

    @property
    def crash(self) -> Exception | None:
        """What ended the app; raise it once the app has left the terminal."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
