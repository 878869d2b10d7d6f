"""A thread of a real program that this process profiles, and the events that its profiler reports."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import orjson

from tests.record.programs import until
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Origin
from tui.record.journal.contents import chunk_profile
from tui.record.protocol.connection import Connection
from tui.record.threads.cpu.cpu_profiler import cpu_recording
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import Chunk, News, RecordedThread
from tui.record.threads.thread_session import ThreadSession


class ProfiledThread:
    """The main thread of a connection, profiled from now on; `events` grows until `stop` or until it cannot go on."""

    def __init__(self, connection: Connection, sampling: Sampling) -> None:
        self.events: list[News] = []
        thread = RecordedThread(0, "main", "node")
        self._recording = cpu_recording(ThreadSession(connection.root, thread, self.events.append), sampling)
        self._runner = threading.Thread(target=self._recording.run)
        self._runner.start()

    @property
    def chunks(self) -> list[Chunk]:
        """The chunks so far."""
        return [event for event in self.events if isinstance(event, Chunk)]

    @property
    def is_alive(self) -> bool:
        """Whether the profiler still runs."""
        return self._runner.is_alive()

    def wait_for_chunks(self, count: int) -> None:
        """Waits until so many chunks have come since the beginning."""
        until(lambda: len(self.chunks) >= count, "no chunks")

    def stop(self) -> list[News]:
        """Has the profiler fetch what is left, and returns all events."""
        self._recording.stop(30)
        return self.end()

    def end(self) -> list[News]:
        """Waits for the profiler's end, and returns all events."""
        self._runner.join(60)
        return self.events


def merged(events: Iterable[News]) -> GrowingProfile:
    """The profile that the chunks among `events` add up to."""
    growing = GrowingProfile(Origin("app.js", "app.js"))
    for event in events:
        if isinstance(event, Chunk):
            growing.add(chunk_profile(orjson.dumps(event.profile), growing.origin), event.profile["startTime"])
    return growing
