"""What the threads that record tell the recorder, in order, and no more of it than a target can have been asked for.

A chunk is asked for once a second. A target that sends them by the thousand would otherwise fill the memory with what
waits here, then the disk, and the recorder would not get to its clock.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from typing import Generic, TypeVar

from tui.record.threads.recording_events import Chunk

_BURST, _PER_S = 60, 25
"""Chunks of a thread: those that may come at once, and those that each second allows besides."""
_MOST_WAITING_BYTES = 256 << 20
_NODE_BYTES, _SAMPLE_BYTES, _LEAST_BYTES = 1000, 72, 1000
"""What a chunk takes in memory, roughly."""

News = TypeVar("News")


class Intake(Generic[News]):
    """A queue with many writers and one reader. `left_out` counts the chunks that were too many."""

    def __init__(self) -> None:
        self.left_out = 0
        self._queue: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._began_at: dict[int, float] = {}
        self._admitted: defaultdict[int, int] = defaultdict(int)
        self._waiting_bytes = 0
        self._is_closed = False
        self._lock = threading.Lock()

    def put(self, news: News) -> None:
        """Adds to the end; a chunk that is too many is left out. A signal's handler may add all but chunks."""
        if isinstance(news, Chunk) and not self._admits(news):
            return
        self._queue.put(news)

    def offer(self, news: News) -> bool:
        """Adds to the end; False, and nothing is added, once it is closed."""
        with self._lock:
            if not self._is_closed:
                self._queue.put(news)
            return not self._is_closed

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be offered any more."""
        return self._is_closed

    def close(self) -> None:
        """Refuses what is offered from now on; what was added before still comes."""
        with self._lock:
            self._is_closed = True

    def get(self, timeout_s: float = 0.0) -> News:
        """The next one. Raises queue.Empty when none comes in time."""
        news = self._queue.get(timeout=timeout_s) if timeout_s else self._queue.get_nowait()
        if isinstance(news, Chunk):
            with self._lock:
                self._waiting_bytes -= _size_bytes(news)
        return news

    def _admits(self, chunk: Chunk) -> bool:
        now, cost = time.monotonic(), _size_bytes(chunk)
        with self._lock:
            began_at = self._began_at.setdefault(chunk.thread, now)
            is_due = self._admitted[chunk.thread] < _BURST + _PER_S * (now - began_at)
            has_room = self._waiting_bytes == 0 or self._waiting_bytes + cost <= _MOST_WAITING_BYTES
            if not is_due or not has_room:
                self.left_out += 1
                return False
            self._admitted[chunk.thread] += 1
            self._waiting_bytes += cost
            return True


def _size_bytes(chunk: Chunk) -> int:
    profile = chunk.profile
    return (
        _LEAST_BYTES + _NODE_BYTES * len(profile.get("nodes") or ()) + _SAMPLE_BYTES * len(profile.get("samples") or ())
    )
