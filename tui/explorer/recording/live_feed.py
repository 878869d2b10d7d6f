"""The explorer's side of a recording: reads its journal beside the screen, and tells what has come.

The recorder is a process of its own. Nothing here holds it up: it writes whether anybody reads or not.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tui.analysis.compare.repeated import repeated
from tui.base.errors import RecordError, TickscopeError, UsageError
from tui.draw.dialogs.profile_list import ProfileEntry
from tui.explorer.background.threads import start_thread
from tui.explorer.loading.open_profile import opened, sources_of, with_urls
from tui.explorer.recording.growth import growth
from tui.explorer.recording.live_listener import Listener, Saved, View
from tui.explorer.recording.recording_facts import facts_after
from tui.formats import read_profiles
from tui.profile.profile import Profile
from tui.record.journal import control
from tui.record.journal.contents import Contents, ThreadContents
from tui.record.journal.journal import JournalReader, Record, is_being_written
from tui.record.journal.watchers import Watch
from tui.record.recorder.recorder_process import RecorderProcess
from tui.record.saving.recovery import UNREADABLE_STEP, recover, skipped_note
from tui.record.saving.sidecar import sidecar_of
from tui.source.sources import Sources
from tui.state.model.opened import Opened
from tui.state.model.options import ExplorerOptions
from tui.state.model.recording import RecordingFacts

POLL_S = 1.0
_BEGIN_POLL_S = 0.1
_REST_PER_COST = 40
"""For each second of CPU that showing what has come took, this many are waited: it takes 2.5 % of a core."""
_LONGEST_REST_S = 5.0
_TAKE_S = 1.0
"""How long records are taken in before what has come is shown; hundreds of threads bring them faster than that."""


class Followed(NamedTuple):
    """A journal that is followed, what it is of, and its recorder; None for somebody else's."""

    journal: Path
    title: str
    recorder: RecorderProcess | None = None
    options: ExplorerOptions = ExplorerOptions()


class LiveFeed:
    """Follows one journal, in a thread of its own, which never holds up the end of the program."""

    def __init__(self, followed: Followed, listener: Listener, later: Callable[..., object]) -> None:
        """`later(function, *arguments)` runs it on the event loop."""
        self.journal = followed.journal
        self.recorder = followed.recorder
        self._options = followed.options
        self.facts = RecordingFacts(followed.title)
        self._contents = Contents()
        self._listener = listener
        self._later = later
        self._wake = threading.Event()
        self._sources: Sources | None = None
        self.is_stopping = self._is_left = self._is_frozen = False
        self._is_wanted = True
        self._view: View | None = None
        self._shown: int | None = None
        self._grown_at = -1
        self._damage = ""

    def start(self) -> None:
        """Begins to read."""
        start_thread("live", self.run)

    def leave(self) -> None:
        """Nothing more is told; the recorder goes on."""
        self._is_left = True
        self._wake.set()

    def stop(self) -> None:
        """Asks the recorder to stop and save. Raises OSError."""
        control.ask_to_stop(self.journal)
        self.is_stopping = True
        self._wake.set()

    def show_in(self, view: View | None) -> None:
        """Tells of growth for `view` from now on; of none for None."""
        self._view = view

    def begin_again(self, thread: int | None = None) -> None:
        """Tells the recording so far anew, of another thread of it when one is named."""
        self._shown = self._shown if thread is None else thread
        self._view = None
        self._is_wanted = True
        self._wake.set()

    def freeze(self, *, is_frozen: bool) -> None:
        """Tells of no growth while it is frozen; afterwards at once."""
        self._is_frozen = is_frozen
        self._wake.set()

    def grow_now(self) -> None:
        """Tells of the growth so far, under the lens of now."""
        self._grown_at = -1
        self._wake.set()

    def entries(self) -> list[ProfileEntry]:
        """The threads that there is something of by now, to choose from."""
        return [
            ProfileEntry(
                str(self.journal),
                thread.facts["number"],
                thread.growing.origin,
                thread.sample_count,
                active=None,
                is_shown=thread.facts["number"] == self._shown,
            )
            for thread in self._contents.recorded_threads()
        ]

    @property
    def command(self) -> list[str] | None:
        """The command that the recorder started."""
        return self._contents.header.get("command")

    def run(self) -> None:
        """Reads until the recording is over, and tells how it ended; `start` runs it in the thread."""
        try:
            self._follow()
        except TickscopeError as error:
            self._tell(self._listener.recording_failed, str(error))
        except OSError as error:
            self._tell(self._listener.recording_failed, f"{error.filename or self.journal}: {error.strerror or error}")
        except Exception as error:  # noqa: BLE001  the worker's edge: nobody above would hear of it
            self._tell(self._listener.recording_failed, f"internal error: {type(error).__name__}: {error}")

    def _tell(self, what: Callable[..., None], *arguments: object) -> None:
        if not self._is_left:
            self._later(what, *arguments)

    def _follow(self) -> None:
        reader = self._opened_journal()
        if reader is not None:
            with reader, self._watching():
                self._read_all(reader)
        if not self._is_left:
            self._end()

    def _opened_journal(self) -> JournalReader | None:
        """The journal, once there is one; None when it came and went between two looks, or the recorder ends before."""
        while not self._is_left:
            lives = self._lives()
            with contextlib.suppress(FileNotFoundError):
                return JournalReader(self.journal)
            if not lives:
                break
            self._rest(_BEGIN_POLL_S)
        return None

    def _read_all(self, reader: JournalReader) -> None:
        while not self._is_left:
            is_last = not self._lives()
            has_all = self._take_all(reader, math.inf if is_last else _TAKE_S)
            if self._contents.saved is not None or is_last:
                break
            self._tell(self._listener.recording_told, self.facts)
            # What comes has to be taken in, however long that takes; only how often it is shown can be chosen.
            began = time.thread_time()
            self._show()
            rest_s = min(_REST_PER_COST * (time.thread_time() - began), _LONGEST_REST_S)
            if has_all:
                self._rest(max(self._poll_s, rest_s))

    @contextlib.contextmanager
    def _watching(self) -> Iterator[None]:
        """Keeps a recorder going that somebody else started: that one may leave before us."""
        watch: Watch | None = None
        with contextlib.suppress(OSError):  # another user's: it will not be kept going
            watch = Watch(self.journal) if self.recorder is None else None
        try:
            yield
        finally:
            if watch is not None:
                watch.close()

    @property
    def _poll_s(self) -> float:
        is_waited_for = self._shown is None or self.is_stopping
        return _BEGIN_POLL_S if is_waited_for else POLL_S

    def _rest(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _lives(self) -> bool:
        """Whether the recorder does."""
        if self.recorder is not None:
            return self.recorder.is_running
        try:
            return is_being_written(self.journal)
        except OSError:
            return False

    def _take_all(self, reader: JournalReader, most_s: float) -> bool:
        """Takes in what has come, for as long as `most_s`; whether that was all."""
        until = time.monotonic() + most_s
        has_all, skipped = True, reader.skipped
        for record in reader.records():
            self._take(record)
            if self._is_left:
                return True
            if time.monotonic() > until:
                has_all = False
                break
        if reader.problem is not None:
            raise RecordError(str(self.journal), reader.problem, UNREADABLE_STEP)
        if reader.skipped > skipped:
            self._damage = skipped_note(reader, self._contents.left_out)
            self.facts = self.facts.noted(self._damage)
        return has_all

    def _take(self, record: Record) -> None:
        notes = len(self._contents.notes)
        if self._contents.add(record):
            self.facts = facts_after(self.facts, record, self._contents)
        elif len(self._contents.notes) > notes:
            self.facts = self.facts.noted(self._contents.notes[-1])

    def _show(self) -> None:
        """Tells the panes what has come since they were told last."""
        threads = self._contents.threads
        if self._shown is None:
            begun = [number for number, thread in sorted(threads.items()) if thread.has_something]
            self._shown = begun[0] if begun else None
        if self._shown is None:
            return
        thread, view = threads[self._shown], self._view
        if self._is_wanted:
            self._is_wanted = False
            self._grown_at = thread.chunk_count
            self._tell(self._listener.recording_began, self._opened(thread))
        elif view is not None and not self._is_frozen and self._grown_at != thread.chunk_count:
            self._grown_at = thread.chunk_count
            profile = self._shown_profile(thread)
            try:
                grown = growth(profile, view.lens_of(profile.duration_us), self._sources_of(profile, thread))
            except UsageError as error:
                self.facts = self.facts.noted(str(error))
                return
            view.prepare(grown.counts)
            self._tell(self._listener.recording_grew, grown)

    def _opened(self, thread: ThreadContents) -> Opened:
        """A thread's recording so far, to begin with."""
        first = opened(self._shown_profile(thread), self._options, dict(thread.texts))
        self._sources = first.sources
        return first

    def _sources_of(self, profile: Profile, thread: ThreadContents) -> Sources:
        """The sources of what is shown; others only when more texts have come."""
        if self._sources is None or len(self._sources.texts) != len(thread.texts):
            self._sources = sources_of(profile, self._options, dict(thread.texts))
        return self._sources

    def _shown_profile(self, thread: ThreadContents) -> Profile:
        """What a thread has come to by now."""
        return with_urls(thread.so_far()) if self._options.show_urls else thread.so_far()

    def _end(self) -> None:
        path = self._saved_path()
        if path is not None:
            self._save(path, is_recovered=False)
            self._await_command(path)
        elif self._contents.recorded_threads():
            self._save(recover(self.journal), is_recovered=True)
        else:
            self._fail()

    def _saved_path(self) -> Path | None:
        """The file, as the journal told; as the recorder does where it came and went between two looks."""
        if self._contents.saved is not None:
            return Path(self._contents.saved["path"])
        return None if self.recorder is None else self.recorder.saved_path()

    def _save(self, path: Path, *, is_recovered: bool) -> None:
        """Tells what is in the file; its nodes have the ids that they had until now."""
        recorded = [with_urls(one) if self._options.show_urls else one for one in read_profiles(str(path))]
        threads = self._contents.recorded_threads()
        texts: list[dict[str, str] | None] = [None] * len(recorded)
        if len(recorded) == len(threads):
            recorded = [one.with_these_ids(whole) for one, whole in zip(threads, recorded, strict=True)]
            texts = [one.texts for one in threads]
        shown = [place for place, one in enumerate(threads) if one.facts["number"] == self._shown]
        place = shown[0] if shown and len(recorded) == len(threads) else 0
        found = repeated(recorded)
        profiles = [
            replace(opened(profile, self._options, told), repeated=found)
            for profile, told in zip(recorded, texts, strict=True)
        ]
        self._tell(self._listener.recording_saved, Saved(path, profiles, place, is_recovered))

    def _await_command(self, path: Path) -> None:
        """Tells how the command ended, which may be long after the recording did."""
        if self.recorder is None or self.command is None:
            return
        self.recorder.process.wait()
        facts = sidecar_of(path) or {}
        if facts.get("exit_status") is not None:
            ended = partial(
                self._listener.command_ended, facts["exit_status"], by_us=bool(facts.get("was_ended_by_us"))
            )
            self._tell(ended)

    def _fail(self) -> None:
        words = "" if self.recorder is None else self.recorder.last_words()
        damage = f"The recording cannot be read: {self._damage}." if self._damage else ""
        self._tell(self._listener.recording_failed, words or damage or "The recording ended before anything came.")


def forget(feed: LiveFeed) -> None:
    """Removes what is left of a recording that is over."""
    if feed.recorder is not None and not feed.recorder.is_running:
        with contextlib.suppress(OSError):
            feed.recorder.forget()
