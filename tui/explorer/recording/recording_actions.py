"""What the app does with recordings: begins one, shows it while it grows, stops it, and keeps what it became."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.screen import Screen

from tui.errors import RecordError, TickscopeError, UsageError
from tui.explorer import recent
from tui.explorer.opened import Opened
from tui.explorer.options import ExplorerOptions
from tui.explorer.profile_screen import ProfileScreen
from tui.explorer.recording.connecting_screen import ConnectingScreen
from tui.explorer.recording.live_screen import LiveScreen
from tui.explorer.start_screen import StartScreen
from tui.text import counted, printable, without_secrets
from tui.units import amount

# Whoever opens a file does not wait for what records: that is imported where it is begun.
if TYPE_CHECKING:
    from tui.draw.recording_header import RecordingFacts
    from tui.draw.target_list import Records, TargetEntry
    from tui.explorer.recording.growth import Growth
    from tui.explorer.recording.live_feed import LiveFeed
    from tui.explorer.recording.live_listener import Saved
    from tui.record.options import Kind, RecordOptions
    from tui.record.targets.target import Target


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asked to record."""

    target: Target
    options: RecordOptions


class _App(Protocol):
    """What is needed of the app."""

    options: ExplorerOptions
    is_ascii: bool
    screen: Screen[object]
    failure: Exception | None

    @property
    def is_dialog_open(self) -> bool: ...

    def push_screen(self, screen: Screen[Any], callback: Any = None) -> object: ...

    def pop_screen(self) -> object: ...

    def call_later(self, callback: Callable[..., Any], *arguments: Any) -> object: ...

    def say(self, sentence: str) -> None: ...

    def exit(self, *, return_code: int) -> None: ...

    def cancel_loading(self) -> None: ...

    def when_no_dialog(self, change: Callable[[], Any]) -> None: ...

    def _leave_screens(self) -> None: ...

    def _load(self, path: str) -> None: ...

    def _take(self, path: str, profiles: list[Opened], place: int) -> None: ...

    def _show_profile(self, place: int) -> None: ...

    def show_start(self) -> None: ...


class RecordingActions:
    """Part of the app. One recording at a time is shown; those of others may go on beside it."""

    feed: LiveFeed | None = None
    """The recording that goes on; None when none does."""
    ordered: Order | None = None
    """What the command line asked for: how it fails is how the command fails."""
    saved_path: Path | None = None
    """The file of the last recording."""
    _over: LiveFeed | None = None
    _words = ""

    def action_record(self) -> None:
        """Stops the recording that is shown, goes back to one that goes on, or asks what to record."""
        app, feed = cast(_App, self), self.feed
        if feed is None:
            self._choose(_records(None if self.ordered is None else self.ordered.options))
        elif self._is_shown:
            self._stop_recording(feed)
        else:
            app.cancel_loading()
            feed.begin_again()
            app.say("Back to the recording that goes on …")

    def action_record_memory(self) -> None:
        """Asks what to record the memory of, unless a recording goes on."""
        from tui.draw.target_list import Records

        if self.feed is None:
            self._choose(Records.IN_USE)
        else:
            cast(_App, self).say("A recording goes on: r goes back to it, or stops it.")

    def _choose(self, records: Records) -> None:
        from tui.explorer.recording.targets_screen import TargetsScreen

        cast(_App, self).push_screen(TargetsScreen(records), self._chosen)

    def _chosen(self, entry: TargetEntry | None) -> None:
        if entry is None:
            return
        from tui.draw.target_list import Records
        from tui.record.options import RecordOptions
        from tui.record.targets.target import typed_target

        try:
            target = typed_target(entry.target)
        except UsageError as error:
            cast(_App, self).say(str(error))
            return
        # The file that was named is that of the recording that was asked for with it.
        options = replace(self.ordered.options, out=None) if self.ordered is not None else RecordOptions()
        kind: Kind = "cpu" if entry.records is Records.TIME else "memory"
        options = replace(options, kind=kind, counts_collected=entry.records is Records.ALLOCATED)
        self.begin(Order(target, options))

    def begin(self, order: Order) -> None:
        """Starts a recorder and shows what it brings."""
        from tui.explorer.recording.live_feed import LiveFeed
        from tui.record.option_words import words_of
        from tui.record.recorder_process import start_recorder

        app = cast(_App, self)
        words = words_of(order.target, order.options)
        try:
            recorder = start_recorder(words)
        except OSError as error:
            app.say(f"The recorder cannot be started: {error.strerror or error}.")
            return
        self._follow_feed(LiveFeed(recorder.journal, _title(order.target, words), self, app.call_later, recorder))

    def open_journal(self, path: Path) -> None:
        """Shows a recording that goes on, started by whomever, or saves and opens one that nobody writes any more."""
        from tui.explorer.recording.live_feed import LiveFeed
        from tui.record.keeping.journal import is_being_written

        app = cast(_App, self)
        try:
            is_running = is_being_written(path)
        except OSError as error:
            app.say(f"{printable(str(path))}: {error.strerror or error}")
            return
        if is_running and self.feed is not None and self.feed.journal != path:
            app.say("Another recording is shown: r goes back to it.")
        elif is_running and self.feed is not None:
            app.cancel_loading()
            self.feed.begin_again()
        elif is_running:
            self._follow_feed(LiveFeed(path, path.stem, self, app.call_later, None))
        else:
            app.say("Recovering the recording …")
            threading.Thread(target=self._recover, args=(path,), name="tickscope-recover", daemon=True).start()

    def _recover(self, path: Path) -> None:
        from tui.record.keeping.recovery import recover

        app = cast(_App, self)
        try:
            saved = recover(path)
        except (OSError, TickscopeError) as error:
            app.call_later(app.say, printable(f"{path} cannot be recovered: {error}"))
        else:
            app.call_later(app._load, str(saved))

    def _follow_feed(self, feed: LiveFeed) -> None:
        if self._over is not None:
            from tui.explorer.recording.live_feed import forget

            forget(self._over)
        self.feed = feed
        cast(_App, self).cancel_loading()
        cast(_App, self).push_screen(ConnectingScreen(feed.facts))
        feed.start()

    def _stop_recording(self, feed: LiveFeed) -> None:
        try:
            feed.stop()
        except OSError as error:
            cast(_App, self).say(f"It cannot be stopped: {error.strerror or error}.")
        else:
            cast(_App, self).say("Stopping: the whole profile is coming in …")

    def recording_told(self, facts: RecordingFacts) -> None:
        """See `Listener`."""
        for screen in cast(Any, self).screen_stack:
            if isinstance(screen, LiveScreen | ConnectingScreen):
                screen.tell(facts)

    def recording_began(self, opened: Opened) -> None:
        """See `Listener`."""
        cast(_App, self).when_no_dialog(partial(self._show_live, opened, self.feed))

    def _show_live(self, opened: Opened, feed: LiveFeed | None) -> None:
        app = cast(_App, self)
        if feed is not None and self.feed is feed:
            app._leave_screens()
            app.push_screen(LiveScreen(opened, app.options, app.is_ascii, feed))

    def recording_grew(self, growth: Growth) -> None:
        """See `Listener`."""
        if (live := self._live_screen) is not None:
            live.grow(growth)

    def recording_saved(self, saved: Saved) -> None:
        """See `Listener`: the panes stay where they are, on the whole profile."""
        app, live = cast(_App, self), self._live_screen
        self._over, self.feed, self.saved_path = self.feed, None, saved.path
        recent.remember(str(saved.path))
        opened = saved.profiles[saved.place]
        app._take(str(saved.path), saved.profiles, saved.place)
        if live is not None:
            live.finish(opened)
        else:
            app.when_no_dialog(partial(self._show_saved, saved.place))
        profile = opened.aggregate.profile
        how = "Recovered" if saved.is_recovered else "Saved"
        measured = amount(profile.duration_us, profile.origin.unit)
        told = f"{measured}, {counted(len(profile.timeline.recorded), 'sample')}"
        name = f"{saved.path.name}{': ! tells what is usual,' if opened.repeated else ''}"
        self._words = printable(f"{name} in {_short(saved.path.parent)} ({told})")
        app.call_later(self._say_below, f"{how} {self._words}")

    def _show_saved(self, place: int) -> None:
        """Shows what was saved before there was anything to show."""
        app = cast(_App, self)
        if self.feed is None and isinstance(app.screen, ConnectingScreen):
            app._show_profile(place)

    def recording_failed(self, sentence: str) -> None:
        """See `Listener`."""
        app = cast(_App, self)
        self._over, self.feed = self.feed, None
        if (live := self._live_screen) is not None:
            live.feed = None
        app.when_no_dialog(partial(self._leave_connecting, sentence))
        app.call_later(self._say_below, printable(sentence))

    def _leave_connecting(self, sentence: str) -> None:
        """Goes back to what was shown before a recording that failed; ends where it was all that was asked for."""
        app = cast(_App, self)
        if self.feed is not None:
            return
        while isinstance(app.screen, ConnectingScreen):
            app.pop_screen()
        if self.ordered is not None and self.saved_path is None and len(cast(Any, self).screen_stack) < 2:
            app.failure = RecordError(sentence)
            app.exit(return_code=1)

    def command_ended(self, status: int, *, by_us: bool) -> None:
        """See `Listener`."""
        ending = f"by signal {-status}" if status < 0 else f"with status {status}"
        asked = ", as we asked" if by_us else ""
        # Behind what `recording_saved` says, which may still be on its way.
        told = f"The command ended {ending}{asked}. Saved {self._words}"
        cast(_App, self).call_later(self._say_below, told)

    def _say_below(self, sentence: str) -> None:
        """Shows a sentence in the footer of the screen, also below a dialog, when that screen stays."""
        app, stack = cast(_App, self), cast(Any, self).screen_stack
        found = [screen for screen in stack if isinstance(screen, ProfileScreen | StartScreen)]
        if app.is_dialog_open and any(isinstance(screen, ConnectingScreen) for screen in stack):
            app.when_no_dialog(partial(app.call_later, self._say_below, sentence))
        elif found:
            found[-1].say(sentence)

    @property
    def _live_screen(self) -> LiveScreen | None:
        """The screen that shows the recording, also below a dialog."""
        stack = cast(Any, self).screen_stack
        found = [screen for screen in stack if isinstance(screen, LiveScreen) and screen.feed is not None]
        return found[-1] if found else None

    @property
    def _is_shown(self) -> bool:
        """Whether the recording is on the screen, or below a dialog."""
        stack = cast(Any, self).screen_stack
        return self._live_screen is not None or any(isinstance(screen, ConnectingScreen) for screen in stack)

    def interrupts_recording(self) -> bool:
        """Stops the recording that is shown; whether there was one that nobody had stopped yet."""
        if self.feed is None or not self._is_shown or self.feed.is_stopping:
            return False
        self._stop_recording(self.feed)
        return True

    def end_recording(self, *, by_signal: bool) -> None:
        """Has the recorder that was started here stop and save; where a signal ended us, others may watch on."""
        if self._over is not None and self._over.recorder is not None:
            # Its command may still be ending: nobody will read what it says.
            with contextlib.suppress(OSError):
                self._over.recorder.forget()
        if self.feed is None or self.feed.recorder is None:
            return
        self.feed.leave()
        if by_signal:
            self.feed.recorder.watch.close()
        else:
            self.feed.stop()


def _records(options: RecordOptions | None) -> Records:
    from tui.draw.target_list import Records

    if options is None or options.kind == "cpu":
        return Records.TIME
    return Records.ALLOCATED if options.counts_collected else Records.IN_USE


def _title(target: Target, words: Sequence[str]) -> str:
    """What is recorded, until the recorder knows more."""
    from tui.record.targets.target import CommandTarget, EdgeWorkersTarget

    if isinstance(target, CommandTarget):
        return " ".join(target.words)
    # What it asks for is nobody's business.
    return without_secrets(target.url) if isinstance(target, EdgeWorkersTarget) else words[-1]


def _short(folder: Path) -> str:
    """A folder as people write it: below the home folder from `~` on."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
