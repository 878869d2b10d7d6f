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
from tui.record.protocol.connection import Channel, Json, Reply
from tui.record.threads.heap_places import HeapPlaces
from tui.record.threads.recording_events import Began, Heap, Note, RecordedThread, Tell
from tui.record.threads.thread_recording import Release, ThreadRecording

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


class MemoryProfiler(ThreadRecording):
    """Records what the thread behind a channel allocates."""

    def __init__(
        self,
        channel: Channel,
        thread: RecordedThread,
        sampling: MemorySampling,
        tell: Tell,
        release: Release | None = None,
    ) -> None:
        super().__init__(channel, thread, tell, release)
        self._sampling = sampling
        self._began_at = 0.0
        self._pending: Reply | None = None
        self._last_bytes: int | None = None
        self._places = HeapPlaces()

    def _prepare(self) -> bool:
        if self._answer(self._channel.send("HeapProfiler.enable")) is None:
            return False
        return self._warm_up(self._sampling.warmup_s)

    def _begin(self) -> bool:
        if not self._starts():
            return False
        self._began_at = time.monotonic()
        self._let_run()
        self._tell(Began(self.thread, "polled"))
        return True

    def _begin_again(self) -> bool:
        self._last_bytes, self._places = None, HeapPlaces()
        return self._prepare() and self._starts()

    def _starts(self) -> bool:
        asked: Json = {"samplingInterval": self._sampling.interval_bytes, "stackDepth": STACK_DEPTH}
        if self._sampling.counts_collected:
            asked |= {"includeObjectsCollectedByMajorGC": True, "includeObjectsCollectedByMinorGC": True}
        return self._answer(self._channel.send("HeapProfiler.startSampling", asked)) is not None

    def _go_on(self) -> float:
        asked_at = time.monotonic()
        self._pending = self._channel.send("HeapProfiler.getSamplingProfile")
        self._take(self._pending)
        return (time.monotonic() - asked_at) * _REST_PER_COST

    def _finish(self) -> None:
        if self._is_exiting and not self._sampling.counts_collected and self._last_bytes is None:
            self._tell(Note(_TOO_SHORT.format(self.thread.name)))
        if self._take(self._channel.send("HeapProfiler.stopSampling")):
            return
        self._tell(Note(f"{self.thread.name} did not answer any more: its last moments are missing"))
        if self._pending is not None and self._pending.is_done:
            self._take(self._pending)

    def _take(self, reply: Reply) -> bool:
        """Tells the profile in a reply; False when none came in time."""
        try:
            profile = (self._answer(reply) or {}).get("profile")
        except ProtocolError:
            if not self._is_another:
                raise
            return False
        if not isinstance(profile, dict):
            return False
        self._places.complete(profile)
        in_use = allocated_bytes(profile)
        # Node lets go of what a program held before it says that the program ends: the moment before tells more.
        if not self._is_exiting or self._last_bytes is None or in_use >= self._last_bytes:
            self._last_bytes = in_use
            self._tell(Heap(self.thread.number, profile, int((time.monotonic() - self._began_at) * US_PER_S)))
        return True


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
