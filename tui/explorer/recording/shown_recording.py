"""What the app shows of a recording: that it connects, its panes while it grows, and what it became."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.screen import Screen

from tui.analysis.filters.lens import WHOLE
from tui.base.errors import RecordError, UsageError
from tui.base.text import counted, printable
from tui.base.units import amount
from tui.draw.dialogs.profile_list import ProfileEntry
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.recording.connecting_screen import ConnectingScreen
from tui.explorer.recording.growth import growth_of
from tui.explorer.start import recent
from tui.explorer.start.start_screen import StartScreen
from tui.state.command_table import Where
from tui.state.key_names import shown_key
from tui.state.keymap import Keymap
from tui.state.model.live import Live
from tui.state.model.messages import Grew, RecordingFailed, RecordingFinished, RecordingTold
from tui.state.model.opened import Opened
from tui.state.model.options import ExplorerOptions

# Whoever opens a file does not wait for what records: that is imported where it is begun.
if TYPE_CHECKING:
    from tui.explorer.recording.live_feed import LiveFeed
    from tui.explorer.recording.live_listener import Saved
    from tui.explorer.recording.record_request import Order
    from tui.state.model.live import Growth
    from tui.state.model.recording_progress import RecordingFacts


class RecordingApp(Protocol):
    """What is needed of the app."""

    options: ExplorerOptions
    keymap: Keymap
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

    def profile_screen(self, opened: Opened, recording: Live | None = None) -> ProfileScreen: ...

    def _leave_screens(self) -> None: ...

    def _load(self, path: str) -> None: ...

    def _take(self, path: str, profiles: list[Opened], place: int) -> None: ...

    def _show_profile(self, place: int) -> None: ...


class ShownRecording:
    """Part of the app, a `Listener`. One recording at a time is shown; those of others may go on beside it."""

    feed: LiveFeed | None = None
    """The recording that goes on; None when none does."""
    ordered: Order | None = None
    """What the command line asked for: how it fails is how the command fails."""
    saved_path: Path | None = None
    """The file of the last recording."""
    _over: LiveFeed | None = None
    _words = ""

    def recording_told(self, facts: RecordingFacts) -> None:
        """See `Listener`."""
        for screen in cast(Any, self).screen_stack:
            if isinstance(screen, ConnectingScreen):
                screen.tell(facts)
            elif isinstance(screen, ProfileScreen):
                screen.dispatch(RecordingTold(facts))

    def recording_began(self, opened: Opened) -> None:
        """See `Listener`."""
        cast(RecordingApp, self).when_no_dialog(partial(self._show_live, opened, self.feed))

    def _show_live(self, opened: Opened, feed: LiveFeed | None) -> None:
        app = cast(RecordingApp, self)
        if feed is not None and self.feed is feed:
            app._leave_screens()
            screen = app.profile_screen(opened, Live(feed.facts))
            app.push_screen(screen)
            feed.show_in(screen)

    def recording_grew(self, growth: Growth) -> None:
        """See `Listener`."""
        if (live := self._live_screen) is not None:
            live.dispatch(Grew(growth))

    def recording_saved(self, saved: Saved) -> None:
        """See `Listener`: the panes stay where they are, on the whole profile."""
        app, live = cast(RecordingApp, self), self._live_screen
        self._over, self.feed, self.saved_path = self.feed, None, saved.path
        recent.remember(str(saved.path))
        opened = saved.profiles[saved.place]
        app._take(str(saved.path), saved.profiles, saved.place)
        if live is not None:
            live.dispatch(_finished(live, opened))
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
        app = cast(RecordingApp, self)
        if self.feed is None and isinstance(app.screen, ConnectingScreen):
            app._show_profile(place)

    def recording_failed(self, sentence: str) -> None:
        """See `Listener`."""
        app = cast(RecordingApp, self)
        self._over, self.feed = self.feed, None
        if (live := self._live_screen) is not None:
            live.dispatch(RecordingFailed())
        app.when_no_dialog(partial(self._leave_connecting, sentence))
        app.call_later(self._say_below, printable(sentence))

    def _leave_connecting(self, sentence: str) -> None:
        """Goes back to what was shown before a recording that failed; ends where it was all that was asked for."""
        app = cast(RecordingApp, self)
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
        cast(RecordingApp, self).call_later(self._say_below, told)

    def pick_recorded_thread(self) -> bool:
        """Asks which thread to show, of those that are recorded; False when no recording is shown."""
        app, feed = cast(RecordingApp, self), self.feed
        if feed is None or self._live_screen is None:
            return False
        from tui.explorer.dialogs.profile_picker import ProfilePicker

        entries = feed.entries()
        if len(entries) < 2:
            app.say("Only this thread is recorded.")
            return True
        here = next((place for place, entry in enumerate(entries) if entry.is_shown), 0)

        def picked(entry: ProfileEntry | None) -> None:
            if entry is not None and not entry.is_shown:
                feed.begin_again(entry.place)

        app.push_screen(ProfilePicker(entries, here), picked)
        return True

    def show_output(self) -> None:
        """Shows what the command has written that was started to be recorded."""
        app, feed = cast(RecordingApp, self), self.feed or self._over
        if feed is None or feed.recorder is None or feed.command is None:
            app.say("No command was started for this recording.")
            return
        from tui.explorer.dialogs.output_dialog import OutputDialog

        app.push_screen(OutputDialog(f"Output of {printable(' '.join(feed.command))}", feed.recorder.log))

    def connecting_hints(self) -> tuple[tuple[str, str], ...]:
        """What the footer says until there is something to show."""
        keymap = cast(RecordingApp, self).keymap
        stop = shown_key(keymap.command("record").keys[0])
        return (stop, "stop"), *(hint for hint in keymap.hints(Where.APP) if hint[0] != stop)

    def _say_below(self, sentence: str) -> None:
        """Shows a sentence in the footer of the screen, also below a dialog, when that screen stays."""
        app, stack = cast(RecordingApp, self), cast(Any, self).screen_stack
        found = [screen for screen in stack if isinstance(screen, ProfileScreen | StartScreen)]
        if app.is_dialog_open and any(isinstance(screen, ConnectingScreen) for screen in stack):
            app.when_no_dialog(partial(app.call_later, self._say_below, sentence))
        elif found:
            found[-1].say(sentence)

    @property
    def _live_screen(self) -> ProfileScreen | None:
        """The screen that shows the recording, also below a dialog."""
        stack = cast(Any, self).screen_stack
        found = [screen for screen in stack if isinstance(screen, ProfileScreen) and screen.state.live is not None]
        return found[-1] if found else None

    @property
    def _is_shown(self) -> bool:
        """Whether the recording is on the screen, or below a dialog."""
        stack = cast(Any, self).screen_stack
        return self._live_screen is not None or any(isinstance(screen, ConnectingScreen) for screen in stack)


def _finished(screen: ProfileScreen, opened: Opened) -> RecordingFinished:
    """The whole recording, counted as its screen did until now."""
    try:
        return RecordingFinished(opened, growth_of(opened, screen.lens_of(opened.aggregate.profile.duration_us)))
    except UsageError:  # what it names is in the chunks alone
        return RecordingFinished(opened, growth_of(opened, WHOLE))


def _short(folder: Path) -> str:
    """A folder as people write it: below the home folder from `~` on."""
    home = os.path.expanduser("~")  # where nobody knows it, it stays ~
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
