"""Reports the chunks of a thread to the recorder, after everyone who needs them has seen them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui.base.json_text import Json
from tui.base.units import US_PER_S
from tui.record.threads.recording_events import Began, Chunk
from tui.record.threads.thread_recording import CHUNK_S
from tui.record.threads.thread_session import ThreadSession

_S_PER_BYTE = 18e-9
"""How long V8 holds the program up to write a profile out: 15 to 20 ms per MB on Node 20 to 26."""
_MOST_COST = 0.05
_NODE_BYTES, _SAMPLE_BYTES = 230, 8
"""What a node and a sample with its time take in a profile, roughly."""


class ChunkObserver(Protocol):
    """Sees every chunk of a thread, in the thread that reads the connection."""

    def see(self, chunk: Json, /) -> None:
        """Looks at the next chunk, as V8 writes it."""


class ChunkReports:
    """Reports chunks, none before `Began`: a program that ends at once sends its chunk before we know that it began.

    `observers` see each chunk first. The early chunks are guarded by `channel.changed`, which the thread that reads
    holds.
    """

    def __init__(self, session: ThreadSession, observers: Sequence[ChunkObserver]) -> None:
        self._session = session
        self._observers = observers
        self._has_begun = False
        self._early: list[Chunk] = []

    def add(self, profile: Json) -> None:
        """Reports a chunk, or keeps it until `begin`."""
        for observer in self._observers:
            observer.see(profile)
        chunk = Chunk(self._session.thread.number, profile)
        with self._session.channel.changed:
            if self._has_begun:
                self._session.report(chunk)
            else:
                self._early.append(chunk)

    def begin(self, way: str) -> None:
        """Reports that samples are being taken, then the chunks that have come by now."""
        with self._session.channel.changed:
            self._session.report(Began(self._session.thread, way))
            self._has_begun = True
            for chunk in self._early:
                self._session.report(chunk)
            self._early.clear()


class CostWarning:
    """Tells the user once that chunks cost the program much of its time."""

    def __init__(self, session: ThreadSession) -> None:
        self._session = session
        self._is_reported = False

    def see(self, chunk: Json) -> None:
        """Looks at the next chunk."""
        share = cost_of_telling(chunk)
        if share > _MOST_COST and not self._is_reported:
            self._is_reported = True
            cost = f"telling so many new call paths takes some {share:.0%} of its time"
            self._session.note(f"{cost.replace('%', ' %')}; a longer --interval costs less")


def cost_of_telling(chunk: Json) -> float:
    """The part of the program's time that V8 takes to write out a chunk, roughly; 0 for one that lasted no time.

    In a program that goes ever new ways, at a short interval, a chunk has most of its nodes for itself. One that is cut
    short, as where V8 starts anew, says nothing of how often such chunks come: it counts as a whole one.
    """
    lasted_us = int(chunk.get("endTime") or 0) - int(chunk.get("startTime") or 0)
    return size_bytes(chunk) * _S_PER_BYTE * US_PER_S / max(lasted_us, CHUNK_S * US_PER_S) if lasted_us > 0 else 0.0


def size_bytes(profile: Json) -> int:
    """What a profile takes in V8's memory, roughly."""
    return _NODE_BYTES * len(profile.get("nodes") or ()) + _SAMPLE_BYTES * len(profile.get("samples") or ())
