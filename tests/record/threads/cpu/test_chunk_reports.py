"""Chunks are reported in order, and everyone who needs them sees them first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.record.scripted_thread import ScriptedThread, profile, scripted_thread
from tui.record.threads.cpu.chunk_reports import ChunkReports, CostWarning
from tui.record.threads.recording_events import Began, Chunk

COSTLY = profile(nodes=20_000)


class Observer:
    """Notes what had been reported when it saw a chunk."""

    def __init__(self, thread: ScriptedThread) -> None:
        self.reported: list[int] = []
        self._thread = thread

    def see(self, _chunk: dict[str, Any]) -> None:
        self.reported.append(len(self._thread.events))


def test_a_chunk_before_the_begin_waits_for_it() -> None:
    with scripted_thread() as thread:
        reports = ChunkReports(thread.session, ())
        reports.add(profile(1))
        assert thread.events == []
        reports.begin("console")
        reports.add(profile(2))
        expected = [Began(thread.session.thread, "console"), Chunk(0, profile(1)), Chunk(0, profile(2))]
        assert thread.events == expected


def test_observers_see_a_chunk_before_it_is_reported() -> None:
    with scripted_thread() as thread:
        observer = Observer(thread)
        reports = ChunkReports(thread.session, [observer])
        reports.begin("console")
        reports.add(profile(1))
        reports.add(profile(2))
        assert observer.reported == [1, 2]


@pytest.mark.parametrize(("chunk", "count"), [(profile(), 0), (COSTLY, 1)])
def test_costly_chunks_are_noted_once(chunk: dict[str, Any], count: int) -> None:
    with scripted_thread() as thread:
        warning = CostWarning(thread.session)
        for _ in range(3):
            warning.see(chunk)
        sentence = "main: telling so many new call paths takes some 8 % of its time; a longer --interval costs less"
        assert thread.notes == [sentence] * count
