"""How a recording goes, as its journal tells it record by record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.base.units import US_PER_S
from tui.profile.columns.stopped_time import stopped_us
from tui.record.journal.contents import Contents
from tui.record.journal.journal import Record
from tui.state.model.recording import RecordingFacts


def facts_after(facts: RecordingFacts, record: Record, contents: Contents) -> RecordingFacts:
    """The facts with what `record` tells, which is the last one in `contents`."""
    match record.kind:
        case "state":
            return replace(facts, state=record.fields["state"])
        case "note":
            return facts.noted(record.fields["text"])
        case "chunk":
            return _with_chunk(facts, record, contents)
        case "suspended":
            return _with_stop(facts, contents)
        case "heap":
            return _with_heap(facts, record, contents)
        case "thread" if record.fields["number"] == 0:
            return replace(facts, title=contents.title)
    return facts


def _with_chunk(facts: RecordingFacts, record: Record, contents: Contents) -> RecordingFacts:
    growing = contents.threads[record.fields["thread"]].growing
    between = np.diff(growing.last_stamps)
    median = int(np.median(between)) if len(between) else 0
    missed = int((between[between >= 2 * median] // median - 1).sum()) if median else 0
    missed -= stopped_us(growing.last_stamps, growing.stops) // median if median else 0
    facts = _with_arrival(facts, record, contents, record.fields["end_us"] - record.fields["start_us"])
    return replace(
        facts,
        elapsed_us=max(facts.elapsed_us, growing.end_us - (growing.start_us or 0)),
        interval_us=median or facts.interval_us,
        missed=facts.missed + missed,
    )


def _with_stop(facts: RecordingFacts, contents: Contents) -> RecordingFacts:
    """With the samples of the last chunk that are missing because of the stop that came last: it was not known then."""
    stopped = 0
    for growing in (thread.growing for thread in contents.threads.values() if thread.growing.stops):
        stopped += stopped_us(growing.last_stamps, growing.stops)
        stopped -= stopped_us(growing.last_stamps, growing.stops[:-1])
    return replace(facts, missed=max(0, facts.missed - stopped // (facts.interval_us or US_PER_S)))


def _with_heap(facts: RecordingFacts, record: Record, contents: Contents) -> RecordingFacts:
    elapsed_us = record.fields["elapsed_us"]
    sizes = [thread.heap.get("allocated_bytes", 0) for thread in contents.threads.values()]
    return replace(
        _with_arrival(facts, record, contents, elapsed_us - facts.elapsed_us),
        elapsed_us=max(facts.elapsed_us, elapsed_us),
        allocated_bytes=sum(sizes),
        counts_collected=bool(contents.header.get("counts_collected")),
    )


def _with_arrival(facts: RecordingFacts, record: Record, contents: Contents, lasted_us: int) -> RecordingFacts:
    """With what a chunk and a heap profile have in common; it tells of `lasted_us`."""
    cpu_us = record.fields["cpu_us"]
    return replace(
        facts,
        samples=sum(thread.sample_count for thread in contents.threads.values()),
        bytes=facts.bytes + record.fields["bytes"],
        cpu_share=cpu_us / lasted_us if cpu_us is not None and lasted_us > US_PER_S // 10 else facts.cpu_share,
    )
