"""The app whose frames Textual writes itself, for `TICKSCOPE_RENDER=stock`. It uses Textual's public API alone.

It differs from `FramebufferApp` in what that API does not offer: every frame is written as soon as it is drawn, keys
take Textual's way through the message queues, and are lost when bytes that are not UTF-8 arrive with them, colours do
not follow a background that only the terminal knows, and the terminal's answers are not waited for when the app ends.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import StringIO
from typing import Any

from rich.console import Console
from rich.segment import Segment
from rich.traceback import Traceback
from textual.app import ReturnType
from textual.driver import Driver

from tui.terminal.app.base_app import BaseApp
from tui.terminal.tty.environment import Abilities

if sys.platform != "win32":
    from tui.terminal.app.restoring_driver import RestoringDriver


class _SilentConsole(Console):
    def render(self, *_: Any) -> Iterable[Segment]:
        """Nothing."""
        return ()


class StockApp(BaseApp[ReturnType]):
    """See the module."""

    def __init__(self, abilities: Abilities, **arguments: Any) -> None:
        if sys.platform != "win32":
            arguments.setdefault("driver_class", RestoringDriver)
        super().__init__(abilities, **arguments)
        self._terminal_driver: Driver | None = None
        self._uncaught: Exception | None = None
        driver_class = self.driver_class

        def make_driver(*words: Any, **settings: Any) -> Driver:
            self._terminal_driver = driver_class(*words, **settings)
            return self._terminal_driver

        # Textual keeps the driver to itself; who makes it knows it, too.
        self.driver_class = make_driver  # type: ignore[assignment]

    @property
    def driver(self) -> Driver | None:
        """See `BaseApp`."""
        return self._terminal_driver

    @property
    def crash(self) -> Exception | None:
        """See `BaseApp`."""
        return self._uncaught

    def bell(self) -> None:
        """See `App`. Textual rings, with 1 as return code, before it ends the app with an exception that nobody caught.

        That exception is then still being handled.
        """
        error = sys.exception()
        if isinstance(error, Exception) and self.return_code == 1:
            self._fault(error)
        else:
            super().bell()

    def panic(self, *renderables: Any) -> None:
        """See `App`. Textual calls this with an exception that draws itself, or with what ended the reading of keys."""
        for renderable in renderables:
            if isinstance(renderable, Traceback):
                stack = renderable.trace.stacks[0]
                renderable = RuntimeError(f"{stack.exc_type}: {stack.exc_value}")
            self._fault(renderable if isinstance(renderable, Exception) else RuntimeError(str(renderable)))
        super().panic(*renderables)

    def _fault(self, error: Exception) -> None:
        if self._uncaught is None:
            self._uncaught = error
        self.expect_end(1)
        # Textual would spend seconds on a page with all locals. `crash` is for whoever runs the app.
        self.console = self.error_console = _SilentConsole(file=StringIO())
