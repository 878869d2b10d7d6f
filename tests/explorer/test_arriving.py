"""A file that arrives while a dialog is open waits for it, in a real terminal: the file comes through a slow pipe."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.patience import PATIENCE_S
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tui.explorer import app as app_module
from tui.explorer import file_loading
from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.open_dialog import OpenDialog
from tui.explorer.loading_screen import LoadingScreen
from tui.explorer.opened import Opened, open_file
from tui.explorer.options import ExplorerOptions
from tui.explorer.profile_screen import ProfileScreen

HTTP = SAMPLES / "http-server.cpuprofile"


class Slow:
    """The explorer while it reads a pipe, of which a part has come."""

    def __init__(self, start: Callable[..., PtyApp], pipe: Path, *others: Path) -> None:
        os.mkfifo(pipe)
        self.path = pipe
        self.app = start(*TICKSCOPE, pipe, *others, columns=100, rows=30)
        # Closed when the rest comes, or with the test.
        self._end = open(pipe, "wb", buffering=0)  # noqa: SIM115
        self._profile = HTTP.read_bytes()
        self._end.write(self._profile[:1000])
        self.app.wait_for("Reading")

    def rest(self, data: bytes | None = None) -> None:
        """The rest of the file comes, or other bytes; it is read when this returns, if anybody still reads it."""
        with contextlib.suppress(BrokenPipeError):
            self._end.write(self._profile[1000:] if data is None else data)
        self.close()
        self.app.settle(0.3)

    def close(self) -> None:
        self._end.close()


@pytest.fixture
def slow(start: Callable[..., PtyApp], tmp_path: Path) -> Iterator[Slow]:
    one = Slow(start, tmp_path / "slow.cpuprofile")
    yield one
    one.close()


@pytest.mark.parametrize(
    ("key", "sign"), [("o", "Open a profile"), ("r", "Record:"), ("?", "Help"), (":", "Find a command")]
)
def test_a_dialog_stays_open_when_the_file_arrives(slow: Slow, key: str, sign: str) -> None:
    slow.app.keys(key)
    slow.app.wait_for(sign)
    slow.rest()
    assert sign in slow.app.screen_text()
    slow.app.keys("escape")
    slow.app.wait_for("2/248")
    slow.app.keys("j")
    slow.app.wait_for("3/248")
    slow.app.keys("q")
    assert slow.app.exit_status() == 0


def test_a_dialog_may_be_followed_by_another(slow: Slow) -> None:
    slow.app.keys(":")
    slow.app.wait_for("Find a command")
    slow.rest()
    slow.app.write("open a profile\r")
    slow.app.wait_for("Tab completes")
    slow.app.settle(0.3)
    assert "Tab completes" in slow.app.screen_text()
    slow.app.keys("escape")
    slow.app.wait_for("Hot functions")


def test_a_file_that_is_opened_meanwhile_takes_its_place(slow: Slow) -> None:
    slow.app.keys("o")
    slow.app.wait_for("Open a profile")
    slow.rest()
    slow.app.write(f"{SAMPLES}/recursion.cpuprofile\r")
    slow.app.wait_for("countChange")
    slow.app.settle(0.3)
    assert "recursion.cpuprofile" in slow.app.row_text(0)


def test_a_recording_that_is_begun_meanwhile_takes_its_place(slow: Slow) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    slow.app.keys("r")
    slow.app.wait_for("Record:")
    slow.app.write(f":{port}\r")
    slow.app.wait_for("nothing listens")
    slow.rest()
    assert "nothing listens" in slow.app.screen_text()
    assert "Hot functions" not in slow.app.screen_text()
    slow.app.keys("q")
    assert slow.app.exit_status() == 0


def test_a_refusal_waits_too(slow: Slow) -> None:
    slow.app.keys("o")
    slow.app.wait_for("Open a profile")
    slow.rest(b" and then nothing")
    assert "Open a profile" in slow.app.screen_text()
    slow.app.keys("escape")
    slow.app.wait_for("tickscope: ")
    assert slow.app.exit_status() == 1


@pytest.fixture
def goes_on(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Files are read once this is set."""
    event = threading.Event()

    def waiting(*arguments: object, **options: object) -> list[Opened]:
        assert event.wait(PATIENCE_S)
        return open_file(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(app_module, "open_file", waiting)
    return event


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await pilot.pause()


async def test_what_says_that_a_file_takes_long_waits_as_well(
    goes_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_loading, "_LONG_S", 0.01)
    app = TickscopeApp([str(HTTP)], ExplorerOptions())
    async with app.run_test(size=(100, 30)) as pilot:
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        await pilot.pause(0.1)
        assert isinstance(app.screen, OpenDialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LoadingScreen))
        goes_on.set()
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))


async def test_a_file_that_waits_is_shown_though_the_dialog_stays_open_for_long(
    goes_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    due: list[Callable[[], object]] = []

    def set_timer(delay_s: float, callback: Callable[[], object]) -> None:
        if delay_s == file_loading._LONG_S:
            due.append(callback)

    app = TickscopeApp([str(HTTP)], ExplorerOptions())
    monkeypatch.setattr(app, "set_timer", set_timer)
    async with app.run_test(size=(100, 30)) as pilot:
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        goes_on.set()
        await until(pilot, lambda: app._waiting is not None)
        for callback in due:
            callback()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LoadingScreen | ProfileScreen))
        assert isinstance(app.screen, ProfileScreen)
