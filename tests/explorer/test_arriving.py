"""What arrives while a dialog is open waits for it: a file, which comes through a slow pipe, and a recording."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from textual.pilot import Pilot

from tests.explorer_in_process import Explore
from tests.patience import PATIENCE_S
from tests.places import SAMPLES
from tui.base.errors import TickscopeError
from tui.explorer import app as app_module
from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.open_dialog import OpenDialog
from tui.explorer.dialogs.profile_picker import ProfilePicker
from tui.explorer.loading import file_loader
from tui.explorer.loading.loading_screen import LoadingScreen
from tui.explorer.loading.open_profile import open_file
from tui.explorer.profile.profile_screen import AppEffect, ProfileScreen
from tui.explorer.recording import live_feed
from tui.explorer.recording.live_feed import Followed, LiveFeed
from tui.explorer.recording.live_listener import Saved
from tui.explorer.recording.record_request import Order
from tui.explorer.shell.footer_bar import FooterBar
from tui.explorer.start.start_screen import StartScreen
from tui.record.options.recording_options import RecordOptions
from tui.record.options.target import typed_target
from tui.state.model.effects import PickProfile
from tui.state.model.opened import Opened
from tui.state.model.options import ExplorerOptions

HTTP = SAMPLES / "http-server.cpuprofile"


class Slow:
    """The explorer while it reads a pipe, of which a part has come."""

    def __init__(self, explore: Explore, pipe: Path) -> None:
        os.mkfifo(pipe)
        self.app = explore(pipe, columns=100, rows=30)
        self._profile = HTTP.read_bytes()
        self._has_begun = threading.Event()
        self._rest = b""
        self._has_rest = threading.Event()
        # It blocks until the explorer has the other end open, so it is not for this thread, which the explorer runs in.
        self._writer = threading.Thread(target=self._write, args=(pipe,), daemon=True)
        self._writer.start()
        self.app.wait_for("Reading")
        self.app.wait_for(lambda _: self._has_begun.is_set())
        loading = self.app.app.loader.loading
        assert loading is not None
        self._loading = loading

    def _write(self, pipe: Path) -> None:
        with contextlib.suppress(BrokenPipeError), open(pipe, "wb", buffering=0) as end:
            end.write(self._profile[:1000])
            self._has_begun.set()
            self._has_rest.wait()
            end.write(self._rest)

    def rest(self, data: bytes | None = None) -> None:
        """The rest of the file comes, or other bytes; the explorer has handled that it was read when this returns."""
        self._rest = self._profile[1000:] if data is None else data
        self.close()
        assert self._loading.thread is not None
        self._loading.thread.join(PATIENCE_S)
        self.app.synchronize()

    def close(self) -> None:
        """Nothing more comes."""
        self._has_rest.set()
        self._writer.join(PATIENCE_S)


@pytest.fixture
def slow(explore: Explore, tmp_path: Path) -> Iterator[Slow]:
    one = Slow(explore, tmp_path / "slow.cpuprofile")
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
    slow.app.synchronize()
    assert "Tab completes" in slow.app.screen_text()
    slow.app.keys("escape")
    slow.app.wait_for("Hot functions")


def test_a_file_that_is_opened_meanwhile_takes_its_place(slow: Slow) -> None:
    slow.app.keys("o")
    slow.app.wait_for("Open a profile")
    slow.rest()
    slow.app.write(f"{SAMPLES}/recursion.cpuprofile\r")
    slow.app.wait_for("countChange")
    slow.app.synchronize()
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
    with pytest.raises(TickscopeError, match=r"slow\.cpuprofile"):
        slow.app.exit_status()
    assert slow.app.app.return_code == 1


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
    monkeypatch.setattr(file_loader, "LONG_S", 0.01)
    app = TickscopeApp([str(HTTP)], ExplorerOptions())
    async with app.run_test(size=(100, 30)) as pilot:
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        await until(pilot, lambda: app.after_dialogs.is_waiting)
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
        if delay_s == file_loader.LONG_S:
            due.append(callback)

    app = TickscopeApp([str(HTTP)], ExplorerOptions())
    monkeypatch.setattr(app, "set_timer", set_timer)
    async with app.run_test(size=(100, 30)) as pilot:
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        goes_on.set()
        await until(pilot, lambda: app.after_dialogs.is_waiting)
        for callback in due:
            callback()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LoadingScreen | ProfileScreen))
        assert isinstance(app.screen, ProfileScreen)


class Quiet(LiveFeed):
    """A recording of which nothing comes but what the test tells."""

    def start(self) -> None:
        """Reads nothing."""


@contextlib.asynccontextmanager
async def connecting(folder: Path, *, is_ordered: bool) -> AsyncIterator[tuple[TickscopeApp, Pilot[None]]]:
    """The explorer with an open dialog, while nothing has come of a recording."""
    app = TickscopeApp([str(folder)], ExplorerOptions())
    async with app.run_test(size=(100, 30)) as pilot:
        if is_ordered:
            app.recordings.order = Order(typed_target(":9229"), RecordOptions())
            app.leave_screens()
        with mock.patch.object(live_feed, "LiveFeed", Quiet):
            app.recordings.follow(Followed(folder / "one.journal", "one"))
        app.action_open_file()
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        yield app, pilot


async def test_a_recording_that_begins_waits(tmp_path: Path) -> None:
    async with connecting(tmp_path, is_ordered=False) as (app, pilot):
        app.recordings.recording_began(opened_http()[0])
        await pilot.pause()
        assert isinstance(app.screen, OpenDialog)
        await pilot.press("escape")
        await until(pilot, lambda: is_live(app))


async def test_a_recording_that_begins_leaves_a_file_that_was_opened_meanwhile(tmp_path: Path) -> None:
    async with connecting(tmp_path, is_ordered=False) as (app, pilot):
        await pilot.press("escape")
        app.open_path(str(HTTP))
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        app.recordings.recording_began(opened_http()[0])
        assert not is_live(app)
        # `r` goes back to it.
        app.recordings.record_or_stop()
        app.recordings.recording_began(opened_http()[0])
        assert is_live(app)


async def test_a_recording_that_is_saved_beside_another_file_can_be_chosen(tmp_path: Path) -> None:
    async with connecting(tmp_path, is_ordered=False) as (app, pilot):
        await pilot.press("escape")
        app.open_path(str(HTTP))
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        other = SAMPLES / "garbage.cpuprofile"
        profiles = open_file(str(other), lambda stage, done, total: None, ExplorerOptions())
        app.recordings.recording_saved(Saved(other, profiles, 0, is_recovered=False))
        app.screen.post_message(AppEffect(PickProfile()))
        await until(pilot, lambda: isinstance(app.screen, ProfilePicker))
        assert isinstance(app.screen, ProfilePicker)
        shown = [entry.file for entry in app.screen._rows if entry.is_shown]
        assert shown == [str(HTTP)]
        assert str(other) in [entry.file for entry in app.screen._rows]


async def test_a_recording_that_is_saved_before_it_was_shown_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connecting(tmp_path, is_ordered=False) as (app, pilot):
        profiles = opened_http()
        app.recordings.recording_began(profiles[0])
        app.recordings.recording_saved(Saved(HTTP, profiles, 0, is_recovered=False))
        await pilot.pause()
        assert isinstance(app.screen, OpenDialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        await until(pilot, lambda: "Saved http-server" in footer(app))
        assert not is_live(app)


async def test_a_recording_that_fails_waits(tmp_path: Path) -> None:
    async with connecting(tmp_path, is_ordered=False) as (app, pilot):
        app.recordings.recording_failed("nothing listens")
        await pilot.pause()
        assert isinstance(app.screen, OpenDialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StartScreen))
        await until(pilot, lambda: footer(app) == "nothing listens")


async def test_a_recording_that_was_all_that_was_asked_for_fails_when_the_dialog_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connecting(tmp_path, is_ordered=True) as (app, pilot):
        app.recordings.recording_failed("nothing listens")
        await pilot.pause()
        assert app.return_code is None
        assert isinstance(app.screen, OpenDialog)
        await pilot.press("escape")
        await until(pilot, lambda: app.return_code == 1)
    assert str(app.failure) == "nothing listens"


def opened_http() -> list[Opened]:
    return open_file(str(HTTP), lambda stage, done, total: None, ExplorerOptions())


def is_live(app: TickscopeApp) -> bool:
    return isinstance(app.screen, ProfileScreen) and app.screen.state.live is not None


def footer(app: TickscopeApp) -> str:
    screen = app.screen
    return screen.state.notice.text if isinstance(screen, ProfileScreen) else screen.query_one(FooterBar).message
