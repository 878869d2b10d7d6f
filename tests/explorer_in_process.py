"""The explorer in the test's own process, on an emulated terminal: milliseconds a key, where a pty takes a second.

Everything but the process and the tty is the real thing: the app, its screens, the framebuffer, and the bytes of its
frames, which the emulator draws. What only a process or a tty can break (signals, crashes, suspension, editors,
stdin, the recorder's own process) is tested with `tests.pty_app`.
"""

import asyncio
import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.events import Key, Resize
from textual.geometry import Size
from textual.message import Message

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.pty_app import clean_environment
from tests.terminal_view import TerminalView
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import ExplorerCommand, RecordCommand
from tui.cli.settings import read_settings, with_settings
from tui.explorer.app import TickscopeApp
from tui.explorer.recording.record_request import Order
from tui.state.commands.opening import REST_S
from tui.state.model.options import ExplorerOptions
from tui.terminal.app.textual_internals import FramebufferApp
from tui.terminal.tty.probe import Probe, questions
from tui.terminal.tty.replies import ReplyFilter

# The explorer freezes what is there when it starts, so that a collection of garbage visits its own screens alone. Here
# that is what the tests have imported: freezing the explorers of earlier tests would keep them for ever.
gc.freeze()

_FINISHED_S = 10.0
"""How long background work may go on after the explorer has ended."""

Explore = Callable[..., "ExplorerInProcess"]
"""What the fixture `explore` is."""


@contextmanager
def explorers(home: Path) -> Iterator[Explore]:
    """`explore("x.cpuprofile", columns=80, rows=24)` for fixtures of any scope: what it has started ends with them.

    Explorers have the environment of a new user at `home`; `environment` is laid over that (None removes a name).
    `directory` is the working directory.
    """
    running: list[ExplorerInProcess] = []
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:

        def explore(
            *words: str | os.PathLike[str],
            columns: int = 120,
            rows: int = 40,
            environment: Mapping[str, str | None] | None = None,
            directory: Path = CHECKOUT,
            **options: Any,
        ) -> ExplorerInProcess:
            for name in os.environ.keys() - {"PYTEST_CURRENT_TEST"}:
                patch.delenv(name)
            for name, value in clean_environment(home, environment or {}).items():
                patch.setenv(name, value)
            patch.setattr("tempfile.tempdir", None)  # it is looked up anew, as in a process of its own
            patch.chdir(directory)
            patch.setattr("gc.freeze", lambda: None)  # this module did it, once
            running.append(ExplorerInProcess([os.fspath(word) for word in words], columns, rows, **options))
            return running[-1]

        try:
            yield explore
        finally:
            for app in running:
                app.close()


class ExplorerInProcess(TerminalView):
    """`tickscope WORDS` in a terminal of `columns` by `rows` cells. Use it through the fixture `explore`."""

    def __init__(self, words: list[str], columns: int, rows: int, *, answers: bool = True) -> None:
        super().__init__(" ".join(["tickscope", *words]), columns, rows, answers=answers)
        command = parsed(words)
        paths: tuple[str, ...] = ()
        order = None
        if isinstance(command, RecordCommand):
            options = ExplorerOptions(show_urls=command.show_urls)
            order = Order(command.target, command.options)
        else:
            assert isinstance(command, ExplorerCommand), words
            paths, options = command.paths, command.options
        self._loop = asyncio.new_event_loop()
        self._has_written = asyncio.Event()
        self._replies = ReplyFilter()
        self._parser = XTermParser()
        self.app = TickscopeApp(paths, with_settings(options, read_settings(os.environ)), order)
        self.app.driver_class = lambda app, **options: _EmulatedTerminal(app, self, **options)  # type: ignore[assignment]
        self._run = self._loop.create_task(self.app.run_async(mouse=options.mouse, size=(columns, rows)))

    # What happens to the terminal

    def write(self, data: bytes | str) -> None:
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        typed, replies = self._replies.feed(text, self.renderer.link.is_awaiting_reply)
        for reply in replies:
            self._loop.call_soon(self.renderer.terminal_replied, reply)
        for event in self._parser.feed(typed) if typed else ():
            self._loop.call_soon(self._driver.process_message, event)

    def keys(self, *names: str) -> None:
        for name in names:
            if name == "escape":
                # The parser would wait whether it starts a sequence.
                self._loop.call_soon(self._driver.process_message, Key("escape", "\x1b"))
            else:
                super().keys(name)

    def resize(self, columns: int, rows: int) -> None:
        self.emulator.resize(columns, rows)
        self._loop.call_soon(self._driver.resized, columns, rows)

    def finish_keys(self, timeout: float = PATIENCE_S) -> None:
        """Waits as `synchronize` does, without its repaint, which would mend what a wrong frame left on the screen."""
        is_handled = asyncio.Event()

        def handled() -> None:
            self.renderer.frames._paint_due()
            self.app.call_after_refresh(is_handled.set)  # a widget that has another size is drawn by Textual
            self.app.call_after_refresh(self._has_written.set)  # who waits looks again, though nothing may be written

        with mock.patch.object(self.app, "redraw", handled):
            self.keys("ctrl+l")
            self._wait_until(
                lambda: is_handled.is_set() and not self.renderer.frames.is_due, "the end of the keys", timeout
            )

    def rest(self) -> None:
        """Waits until the explorer has drawn what waits for a cursor that rests, and what threads find out for it.

        A rest that begins here ends behind that of the explorer's.
        """
        self.finish_keys()
        has_rested = asyncio.Event()
        self._loop.call_soon(self._loop.call_later, REST_S, partial(self._loop.call_later, REST_S, has_rested.set))
        self._wait_until(has_rested.is_set, "the end of a rest", PATIENCE_S)
        self._wait_until(lambda: not _working_threads(), "the end of background work", PATIENCE_S)
        self.finish_keys()

    def exit_status(self, timeout: float = PATIENCE_S) -> int:
        """The exit status. Raises the exception that ended the explorer, as `run_explorer` does."""
        self._wait_until(self._run.done, "the end", timeout)
        self._run.result()
        error = self.app.crash or self.app.failure
        if error is not None:
            raise error
        return self.app.return_code or 0

    def close(self) -> None:
        """Ends the explorer if it still runs, waits for its threads, and frees what it held."""
        if not self._run.done():
            self._loop.call_soon(self.app.exit)
            self._loop.run_until_complete(asyncio.wait([self._run], timeout=PATIENCE_S))
        self.app.recordings.end(by_signal=False)
        deadline = time.monotonic() + _FINISHED_S
        for thread in _working_threads():
            thread.join(max(0.0, deadline - time.monotonic()))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    @property
    def renderer(self) -> FramebufferApp[None]:
        """The app as what writes its own frames."""
        app: object = self.app
        assert isinstance(app, FramebufferApp)
        return app

    # For TerminalView

    def written(self, data: str) -> None:
        """The explorer has written `data`."""
        if data:
            self.take(data.encode("utf-8", "replace"))
            self._has_written.set()

    @property
    def _driver(self) -> "_EmulatedTerminal":
        driver = self.app._driver
        assert isinstance(driver, _EmulatedTerminal)
        return driver

    def _read_for(self, seconds: float) -> bool:
        if self._ended:
            return False
        return self._loop.run_until_complete(self._written_within(seconds))

    async def _written_within(self, seconds: float) -> bool:
        written = asyncio.ensure_future(self._has_written.wait())
        await asyncio.wait([written, self._run], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        written.cancel()
        self._ended = self._run.done()
        has_written = self._has_written.is_set()
        self._has_written.clear()
        return has_written


def _working_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("tickscope")]


class _EmulatedTerminal(Driver):
    """Textual's driver for a terminal that is an emulator."""

    def __init__(self, app: App[Any], view: ExplorerInProcess, **options: Any) -> None:
        super().__init__(app, **options)
        self._view = view

    def write(self, data: str) -> None:
        self._view.written(data)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    def start_application_mode(self) -> None:
        width, height = self._size or (80, 24)
        self.resized(width, height)
        asked = questions({"TERM": "xterm-256color"})
        self._view.renderer.terminal_started(Probe(asked))
        self.write("\x1b[?1049h\x1b[?25l" + asked)

    def resized(self, width: int, height: int) -> None:
        """The terminal has this size now."""
        size = Size(width, height)
        self._app.post_message(Resize(size, size))
        self._view.renderer.terminal_resized(width, height)

    def disable_input(self) -> None:
        """Nothing reads in a thread of its own."""

    def stop_application_mode(self) -> None:
        self.write("\x1b[?1049l\x1b[?25h")
