"""What the app does with recordings: begins one, stops it, and opens those of others."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.base.errors import TickscopeError, UsageError
from tui.base.text import printable
from tui.base.url_secrets import without_secrets
from tui.explorer.background.threads import start_thread
from tui.explorer.recording.connecting_screen import ConnectingScreen
from tui.explorer.recording.record_request import Order
from tui.explorer.recording.shown_recording import RecordingApp, ShownRecording

# Whoever opens a file does not wait for what records: that is imported where it is begun.
if TYPE_CHECKING:
    from tui.draw.screens.target_list import Records, TargetEntry
    from tui.explorer.recording.live_feed import LiveFeed
    from tui.record.options.recording_options import Kind, RecordOptions
    from tui.record.options.target import Target


class RecordingActions(ShownRecording):
    """Part of the app: what is done with the recording that it shows."""

    def action_record(self) -> None:
        """Stops the recording that is shown, goes back to one that goes on, or asks what to record."""
        app, feed = cast(RecordingApp, self), self.feed
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
        from tui.draw.screens.target_list import Records

        if self.feed is None:
            self._choose(Records.IN_USE)
        else:
            cast(RecordingApp, self).say("A recording goes on: r goes back to it, or stops it.")

    def _choose(self, records: Records) -> None:
        from tui.explorer.recording.targets_screen import TargetsScreen

        cast(RecordingApp, self).push_screen(TargetsScreen(records), self._chosen)

    def _chosen(self, entry: TargetEntry | None) -> None:
        if entry is None:
            return
        from tui.draw.screens.target_list import Records
        from tui.record.options.recording_options import RecordOptions
        from tui.record.options.target import typed_target

        try:
            target = typed_target(entry.target)
        except UsageError as error:
            cast(RecordingApp, self).say(str(error))
            return
        # The file that was named is that of the recording that was asked for with it.
        ordered = self.ordered
        options = RecordOptions() if ordered is None else replace(ordered.options, out=None, replaces_out=False)
        kind: Kind = "cpu" if entry.records is Records.TIME else "memory"
        options = replace(options, kind=kind, counts_collected=entry.records is Records.ALLOCATED)
        self.begin(Order(target, options))

    def begin(self, order: Order) -> None:
        """Starts a recorder and shows what it brings."""
        from tui.explorer.recording.live_feed import LiveFeed
        from tui.record.options.option_words import words_of
        from tui.record.recorder.recorder_process import start_recorder

        app = cast(RecordingApp, self)
        words = words_of(order.target, order.options)
        try:
            recorder = start_recorder(words, _token_for(order.target))
        except OSError as error:
            app.say(f"The recorder cannot be started: {error.strerror or error}.")
            return
        except TickscopeError as error:
            app.say(printable(f"The recorder cannot be started: {error}"))
            return
        self._follow_feed(LiveFeed(recorder.journal, _title(order.target, words), self, app.call_later, recorder))

    def open_journal(self, path: Path) -> None:
        """Shows a recording that goes on, started by whomever, or saves and opens one that nobody writes any more."""
        from tui.explorer.recording.live_feed import LiveFeed
        from tui.record.journal.journal import is_being_written

        app = cast(RecordingApp, self)
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
            start_thread("recover", partial(self._recover, path))

    def _recover(self, path: Path) -> None:
        from tui.record.saving.recovery import recover

        app = cast(RecordingApp, self)
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
        feed.options = cast(RecordingApp, self).options
        cast(RecordingApp, self).cancel_loading()
        cast(RecordingApp, self).push_screen(ConnectingScreen(feed.facts, self.connecting_hints()))
        feed.start()

    def _stop_recording(self, feed: LiveFeed) -> None:
        try:
            feed.stop()
        except OSError as error:
            cast(RecordingApp, self).say(f"It cannot be stopped: {error.strerror or error}.")
        else:
            cast(RecordingApp, self).say("Stopping: the whole profile is coming in …")

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
    from tui.draw.screens.target_list import Records

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
