"""The recordings of the explorer: begins one, stops it, opens those of others, and shows what its feed brings."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from tui.analysis.filters.lens import WHOLE
from tui.base.errors import RecordError, TickscopeError, UsageError
from tui.base.text import counted, printable
from tui.base.units import amount
from tui.base.url_secrets import without_secrets
from tui.explorer.background.threads import start_thread
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.recording.growth import growth_of
from tui.explorer.recording.record_request import Order
from tui.explorer.recording.recording_screens import RecordingScreens
from tui.explorer.shell.shell import Shell
from tui.explorer.start import recent
from tui.state.model.messages import Grew, RecordingFailed, RecordingFinished
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth, RecordingFacts

# Whoever opens a file does not wait for what records: that is imported where it is begun.
if TYPE_CHECKING:
    from tui.explorer.recording.live_feed import Followed, LiveFeed
    from tui.explorer.recording.live_listener import Saved
    from tui.record.options.recording_options import Kind, RecordOptions
    from tui.record.options.target import Target
    from tui.state.target_list import Records, TargetEntry


class Recordings:
    """One recording at a time is shown; those of others may go on beside it. It is the `Listener` of the feed."""

    def __init__(self, app: App[None], shell: Shell, order: Order | None) -> None:
        """`order` is what the command line asks to record: how that fails is how the command fails."""
        self._app = app
        self._shell = shell
        self.order = order
        self.screens = RecordingScreens(app, shell)
        self.feed: LiveFeed | None = None
        """The recording that goes on; None when none does."""
        self._last: LiveFeed | None = None
        self._is_returning = False
        """Whether the recording is to be shown in place of something else."""
        self._saved_path: Path | None = None
        self._saved_words = ""

    # What keys ask for

    def record_or_stop(self) -> None:
        """Stops the recording that is shown, goes back to one that goes on, or asks what to record."""
        if self.feed is None:
            self._choose(_records(None if self.order is None else self.order.options))
        elif self.screens.is_shown:
            self._stop(self.feed)
        else:
            self._return(self.feed)
            self._shell.say("Back to the recording that goes on …")

    def record_memory(self) -> None:
        """Asks what to record the memory of, unless a recording goes on."""
        from tui.state.target_list import Records

        if self.feed is None:
            self._choose(Records.IN_USE)
        else:
            self._shell.say("A recording goes on: r goes back to it, or stops it.")

    def _choose(self, records: Records) -> None:
        from tui.explorer.recording.targets_screen import TargetsScreen

        self._app.push_screen(TargetsScreen(records), self._chosen)

    def _chosen(self, entry: TargetEntry | None) -> None:
        if entry is None:
            return
        from tui.record.options.recording_options import RecordOptions
        from tui.record.options.target import typed_target
        from tui.state.target_list import Records

        try:
            target = typed_target(entry.target)
        except UsageError as error:
            self._shell.say(str(error))
            return
        # The file that was named is that of the recording that was asked for with it.
        order = self.order
        options = RecordOptions() if order is None else replace(order.options, out=None, replaces_out=False)
        kind: Kind = "cpu" if entry.records is Records.TIME else "memory"
        options = replace(options, kind=kind, counts_collected=entry.records is Records.ALLOCATED)
        self.begin(Order(target, options))

    def interrupt(self) -> bool:
        """Stops the recording that is shown; whether there was one that nobody had stopped yet."""
        if self.feed is None or not self.screens.is_shown or self.feed.is_stopping:
            return False
        self._stop(self.feed)
        return True

    def pick_thread(self) -> bool:
        """Asks which recorded thread to show; False when no recording is shown."""
        if self.feed is None or self.screens.live is None:
            return False
        self.screens.pick_thread(self.feed)
        return True

    def show_output(self) -> None:
        """Shows what the recorded command has written."""
        self.screens.show_output(self.feed or self._last)

    def _return(self, feed: LiveFeed) -> None:
        """Shows the recording in place of what is shown."""
        self._shell.cancel_loading()
        self._is_returning = True
        feed.begin_again()

    def _stop(self, feed: LiveFeed) -> None:
        try:
            feed.stop()
        except OSError as error:
            self._shell.say(f"It cannot be stopped: {error.strerror or error}.")
        else:
            self._shell.say("Stopping: the whole profile is coming in …")

    # Beginning and ending

    def begin(self, order: Order) -> None:
        """Starts a recorder and shows what it brings."""
        from tui.explorer.recording.live_feed import Followed
        from tui.record.options.option_words import words_of
        from tui.record.recorder.recorder_process import start_recorder

        words = words_of(order.target, order.options)
        try:
            recorder = start_recorder(words, _token_for(order.target))
        except OSError as error:
            self._shell.say(f"The recorder cannot be started: {error.strerror or error}.")
        except TickscopeError as error:
            self._shell.say(printable(f"The recorder cannot be started: {error}"))
        else:
            self.follow(Followed(recorder.journal, _title(order.target, words), recorder, self._shell.options))

    def open_journal(self, path: Path) -> None:
        """Shows a recording that goes on, started by whomever, or saves and opens one that nobody writes any more."""
        from tui.explorer.recording.live_feed import Followed
        from tui.record.journal.journal import is_being_written

        try:
            is_running = is_being_written(path)
        except OSError as error:
            self._shell.say(f"{printable(str(path))}: {error.strerror or error}")
            return
        if is_running and self.feed is not None and self.feed.journal != path:
            self._shell.say("Another recording is shown: r goes back to it.")
        elif is_running and self.feed is not None:
            self._return(self.feed)
        elif is_running:
            self.follow(Followed(path, path.stem, None, self._shell.options))
        else:
            self._shell.say("Recovering the recording …")
            start_thread("recover", partial(self._recover, path))

    def _recover(self, path: Path) -> None:
        from tui.record.saving.recovery import recover

        try:
            saved = recover(path)
        except (OSError, TickscopeError) as error:
            self._app.call_later(self._shell.say, printable(f"{path} cannot be recovered: {error}"))
        else:
            self._app.call_later(self._shell.open_path, str(saved))

    def follow(self, followed: Followed) -> None:
        """Shows a recording from its beginning."""
        from tui.explorer.recording.live_feed import LiveFeed, forget

        if self._last is not None:
            forget(self._last)
        self.feed = LiveFeed(followed, self, self._app.call_later)
        self._shell.cancel_loading()
        self.screens.connect(self.feed.facts)
        self.feed.start()

    def end(self, *, by_signal: bool) -> None:
        """Has the recorder that was started here stop and save; where a signal ended us, others may watch on."""
        if self._last is not None and self._last.recorder is not None:
            # Its command may still be ending: nobody will read what it says.
            with contextlib.suppress(OSError):
                self._last.recorder.forget()
        if self.feed is None or self.feed.recorder is None:
            return
        self.feed.leave()
        if by_signal:
            self.feed.recorder.watch.close()
        else:
            self.feed.stop()

    # What the feed brings: see `Listener`

    def recording_told(self, facts: RecordingFacts) -> None:
        """See `Listener`."""
        self.screens.tell(facts)

    def recording_began(self, opened: Opened) -> None:
        """See `Listener`."""
        self._shell.after_dialogs.do(partial(self._show, opened, self.feed))

    def _show(self, opened: Opened, feed: LiveFeed | None) -> None:
        # Another file may have been opened before anything came: `r` goes back to the recording.
        is_wanted = self.screens.is_shown or self._is_returning
        if feed is not None and self.feed is feed and is_wanted:
            self._is_returning = False
            self.screens.show(opened, feed)

    def recording_grew(self, growth: Growth) -> None:
        """See `Listener`."""
        self.screens.dispatch(Grew(growth))

    def recording_saved(self, saved: Saved) -> None:
        """See `Listener`: the panes stay where they are, on the whole profile."""
        live, is_shown = self.screens.live, self.screens.is_shown
        self._last, self.feed, self._saved_path = self.feed, None, saved.path
        recent.remember(str(saved.path))
        opened = saved.profiles[saved.place]
        if is_shown:
            self._shell.take(str(saved.path), saved.profiles, saved.place)
        else:
            self._shell.add_file(str(saved.path))
        if live is not None:
            live.dispatch(_finished(live, opened))
        else:
            self._shell.after_dialogs.do(partial(self._show_saved, saved.place))
        profile = opened.aggregate.profile
        measured = amount(profile.duration_us, profile.origin.unit)
        samples = counted(len(profile.timeline.recorded), "sample")
        name = f"{saved.path.name}{': ! tells what is usual,' if opened.repeated else ''}"
        self._saved_words = printable(f"{name} in {_short(saved.path.parent)} ({measured}, {samples})")
        self.screens.say(f"{'Recovered' if saved.is_recovered else 'Saved'} {self._saved_words}")

    def _show_saved(self, place: int) -> None:
        """Shows what was saved before there was anything to show."""
        if self.feed is None and self.screens.is_connecting:
            self._shell.show_profile(place)

    def recording_failed(self, sentence: str) -> None:
        """See `Listener`."""
        self._last, self.feed = self.feed, None
        self.screens.dispatch(RecordingFailed())
        self._shell.after_dialogs.do(partial(self._leave_connecting, sentence))
        self.screens.say(printable(sentence))

    def _leave_connecting(self, sentence: str) -> None:
        """Goes back to what was shown before; ends where the recording was all that was asked for."""
        if self.feed is not None:
            return
        self.screens.leave_connecting()
        if self.order is not None and self._saved_path is None and len(self._app.screen_stack) < 2:
            self._shell.fail(RecordError(sentence))

    def command_ended(self, status: int, *, by_us: bool) -> None:
        """See `Listener`."""
        ending = f"by signal {-status}" if status < 0 else f"with status {status}"
        self.screens.say(f"The command ended {ending}{', as we asked' if by_us else ''}. Saved {self._saved_words}")


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


def _token_for(target: Target) -> str:
    """What was in AKAMAI_EW_TRACE, where the recorder of `target` is to use it."""
    from tui.base.option import name_in
    from tui.record.edgeworkers.requests.token_variable import taken_token
    from tui.record.options.command_options import TOKEN_SOURCES
    from tui.record.options.target import EdgeWorkersTarget

    sources = [option.name for option in TOKEN_SOURCES]
    if not isinstance(target, EdgeWorkersTarget) or any(name_in(word) in sources for word in target.words):
        return ""
    return taken_token()


def _records(options: RecordOptions | None) -> Records:
    from tui.state.target_list import Records

    if options is None or options.kind == "cpu":
        return Records.TIME
    return Records.ALLOCATED if options.counts_collected else Records.IN_USE


def _title(target: Target, words: Sequence[str]) -> str:
    """What is recorded, until the recorder knows more."""
    from tui.record.options.target import CommandTarget, EdgeWorkersTarget

    if isinstance(target, CommandTarget):
        return " ".join(target.words)
    # What it asks for is nobody's business.
    return without_secrets(target.url) if isinstance(target, EdgeWorkersTarget) else words[-1]
