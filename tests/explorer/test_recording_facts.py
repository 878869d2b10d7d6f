"""The figures in the header of a recording: a stop of the program is no sample that was missed."""

from __future__ import annotations

import orjson
import pytest

from tui.explorer.recording.recording_facts import facts_after
from tui.record.journal.contents import Contents
from tui.record.journal.journal import Record
from tui.record.journal.record_fields import OddRecord, checked_fields
from tui.state.model.recording import RecordingFacts

START_US = 7_000_000
STOP = Record("suspended", {"pid": 42, "start_us": START_US + 100_000, "end_us": START_US + 1_700_000})
OTHERS = Record("suspended", {**STOP.fields, "pid": 43})


def chunk() -> Record:
    """A sample each ms, but for 1.5 s from 0.1 s on."""
    deltas = [0, *[1000] * 100, 1_500_000, *[1000] * 100]
    frame = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    hot = {"id": 2, "callFrame": {**frame, "functionName": "hot"}, "hitCount": 9}
    profile = {
        "nodes": [{"id": 1, "callFrame": frame, "hitCount": 0, "children": [2]}, hot],
        "startTime": START_US,
        "endTime": START_US + sum(deltas),
        "samples": [2] * len(deltas),
        "timeDeltas": deltas,
    }
    fields = {"thread": 0, "start_us": START_US, "end_us": START_US + sum(deltas), "bytes": 9, "cpu_us": None}
    return Record("chunk", fields, orjson.dumps(profile))


def facts(*records: Record) -> RecordingFacts:
    contents, found = Contents(), RecordingFacts("live")
    thread = {"number": 0, "name": "main", "kind": "node", "local_pid": 42}
    for record in [Record("thread", thread), *records]:
        contents.add(record)
        found = facts_after(found, record, contents)
    return found


@pytest.mark.parametrize("records", [(chunk(), STOP), (STOP, chunk()), (OTHERS, chunk(), STOP)])
def test_a_stop_is_not_missed_samples(records: tuple[Record, ...]) -> None:
    assert facts(*records).missed == 0


def test_what_nothing_explains_is_missed() -> None:
    assert facts(chunk()).missed == facts(chunk(), OTHERS).missed == 1499


def test_the_live_profile_has_the_stop_unsampled() -> None:
    contents = Contents()
    for record in [Record("thread", {"number": 0, "name": "main", "kind": "node", "local_pid": 42}), chunk(), STOP]:
        contents.add(record)
    profile = contents.threads[0].profile()
    assert len(profile.timeline) == 203
    assert contents.threads[0].growing.stopped_us == 1_499_000
    root_us = profile.timeline.start_us[102] - profile.timeline.start_us[101]
    assert (int(profile.tree.function[profile.timeline.node[101]]), int(root_us)) == (0, 1_499_000)


@pytest.mark.parametrize("fields", [{}, {"pid": 42}, {"start_us": "x", "end_us": None}, {"start_us": 9, "end_us": 8}])
def test_an_odd_record_of_a_stop_is_left_out(fields: dict[str, object]) -> None:
    with pytest.raises(OddRecord):
        checked_fields("suspended", fields, b"")
