"""The recording of what one thread allocates, by V8's sampling heap profiler.

V8 keeps the profile and answers with all of it each time, so that what came last is what there is. It collects garbage
before each answer: only what is still in use has a place in it, unless collected objects are counted too.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from tui.base.errors import ProtocolError
from tui.base.units import US_PER_S
from tui.record.protocol.connection import Command, Json, Reply
from tui.record.threads.heap_places import HeapPlaces
from tui.record.threads.recording_events import Began, Heap, Note
from tui.record.threads.thread_recording import ThreadRecording
from tui.record.threads.thread_session import ThreadSession
from tui.record.threads.waiting_program import WaitingProgram

STACK_DEPTH = 128
"""V8's own limit. Node 26 aborts when it has to write deeper stacks."""
_REST_PER_COST = 20
"""For each second that V8 took to answer, this many are waited: it stops the program, for 5 % of its time then."""

_TOO_SHORT = (
    "{} ended before it was seen what it had in use, and at its end that may be little: "
    "--collected counts all that it allocated"
)


@dataclass(frozen=True, slots=True)
class MemorySampling:
    """How a thread is recorded: a sample for each `interval_bytes` allocated, on average."""

    interval_bytes: int
    warmup_s: float = 0.0
    counts_collected: bool = False


class MemoryProfiler:
    """Records what the thread of a session allocates."""

    def __init__(self, session: ThreadSession, sampling: MemorySampling) -> None:
        self._session = session
        self._sampling = sampling
        self._began_at = 0.0
        self._pending: Reply | None = None
        self._last_bytes: int | None = None
        self._places = HeapPlaces()

    def prepare(self) -> bool:
        """Has V8's HeapProfiler domain ready; False when it did not answer in time."""
        return self._session.answer(self._session.channel.send("HeapProfiler.enable")) is not None

    def begin(self, _run: Command) -> bool:
        """Starts to sample; False when it did not answer in time."""
        if not self._starts():
            return False
        self._began_at = time.monotonic()
        return True

    def announce(self) -> None:
        """Reports that samples are being taken."""
        self._session.report(Began(self._session.thread, "polled"))

    def begin_again(self) -> bool:
        """Warms up and samples a program that took the place of the last; False when it does not answer."""
        self._last_bytes, self._places = None, HeapPlaces()
        return self.prepare() and self._session.sleep(self._sampling.warmup_s) and self._starts()

    def fetch(self) -> float:
        """Reports the profile so far; the time (s) after which it may be fetched again."""
        asked_at = time.monotonic()
        self._pending = self._session.channel.send("HeapProfiler.getSamplingProfile")
        self._take(self._pending)
        return (time.monotonic() - asked_at) * _REST_PER_COST

    def finish(self) -> None:
        """Reports the last profile."""
        session = self._session
        if session.is_exiting and not self._sampling.counts_collected and self._last_bytes is None:
            session.report(Note(_TOO_SHORT.format(session.thread.name)))
        if self._take(session.channel.send("HeapProfiler.stopSampling")):
            return
        session.report_missing_end()
        if self._pending is not None and self._pending.is_done:
            self._take(self._pending)

    def _starts(self) -> bool:
        asked: Json = {"samplingInterval": self._sampling.interval_bytes, "stackDepth": STACK_DEPTH}
        if self._sampling.counts_collected:
            asked |= {"includeObjectsCollectedByMajorGC": True, "includeObjectsCollectedByMinorGC": True}
        return self._session.answer(self._session.channel.send("HeapProfiler.startSampling", asked)) is not None

    def _take(self, reply: Reply) -> bool:
        """Reports the profile in a reply; False when none came in time."""
        session = self._session
        try:
            profile = (session.answer(reply) or {}).get("profile")
        except ProtocolError:
            if not session.is_reloaded:
                raise
            return False
        if not isinstance(profile, dict):
            return False
        self._places.complete(profile)
        in_use = allocated_bytes(profile)
        # Node lets go of what a program held before it says that the program ends: the moment before tells more.
        if not session.is_exiting or self._last_bytes is None or in_use >= self._last_bytes:
            self._last_bytes = in_use
            elapsed_us = int((time.monotonic() - self._began_at) * US_PER_S)
            session.report(Heap(session.thread.number, profile, elapsed_us))
        return True


def memory_recording(
    session: ThreadSession, sampling: MemorySampling, program: WaitingProgram | None = None
) -> ThreadRecording:
    """The recording of what a thread allocates."""
    return ThreadRecording(session, MemoryProfiler(session, sampling), sampling.warmup_s, program)


def allocated_bytes(profile: Json) -> int:
    """What the sizes of all nodes of a heap profile add up to."""
    total, open_nodes = 0, [profile.get("head") or {}]
    while open_nodes:
        node = open_nodes.pop()
        total += int(node.get("selfSize") or 0)
        open_nodes += node.get("children") or ()
    return total


def heap_text(profile: Json) -> bytes:
    """A heap profile as JSON. orjson writes 254 levels, and a stack of 128 functions has more."""
    return json.dumps(profile, separators=(",", ":"), ensure_ascii=False).encode()
