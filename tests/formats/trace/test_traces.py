"""Traces of Chrome, Edge and Hermes: several profiles in one file, in chunks, cut off, in any order."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import (
    WHOLE,
    cpuprofile,
    read,
    read_one,
    sample_columns,
    sample_lines,
    summary,
    trace_events,
)
from tui.base.errors import EmptyProfile, ProfileFormatError

NAMED = {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "CrRendererMain"}}
OTHER = {"ph": "X", "name": "RunTask", "pid": 1, "tid": 1, "ts": 0, "dur": 5}


def reversed_nodes() -> list[dict[str, Any]]:
    events = trace_events()
    events[1]["args"]["data"]["cpuProfile"]["nodes"].reverse()
    return events


def with_local_ids() -> list[dict[str, Any]]:
    events = trace_events()
    for event in events:
        event["id2"] = {"local": event.pop("id")}
    return events


@pytest.mark.parametrize(
    "document",
    [
        trace_events(),
        {"traceEvents": trace_events(), "metadata": {"source": "DevTools"}},
        {"meta": {"fileDocumentType": "x-msedge-session-log"}, "payload": {"traceEvents": trace_events()}},
        trace_events()[1:2] + trace_events()[:1] + trace_events()[2:],
        reversed_nodes(),
        with_local_ids(),
        [NAMED, OTHER, *trace_events(), OTHER],
        [*trace_events(), {"ph": "P", "name": "ProfileChunk", "pid": 1, "tid": 2, "id": "0x1", "args": {}}],
        [*trace_events(), {"ph": "P", "name": "ProfileChunk", "pid": 1, "tid": 2, "id": "0x1"}],
    ],
)
def test_a_streamed_profile_is_joined(document: Any, tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    assert profile.origin.format == "trace"
    assert (profile.origin.thread.pid, profile.origin.thread.tid) == (1, 1)
    assert summary(profile) == WHOLE
    assert profile.duration_us == 9000


def test_samples_keep_their_places_in_the_order_of_time(tmp_path: Path) -> None:
    events = trace_events()
    assert sample_lines(read_one(events, tmp_path)) == [0, 3, 11, 12, 0, 3, 0]
    assert sample_columns(read_one(events, tmp_path)) == [0, 70, 5, 9, 0, 78, 0]
    events[1]["args"]["data"]["timeDeltas"] = [1000, 1000, 1500, -750]
    profile = read_one(events, tmp_path)
    assert sample_lines(profile) == [0, 3, 12, 11, 0, 3, 0]
    assert sample_columns(profile) == [0, 70, 9, 5, 0, 78, 0]
    ticks = [(profile.label(row), line) for row, line in zip(profile.ticks.node, profile.ticks.line, strict=True)]
    assert ticks == [("main", 3), ("leaf", 11), ("leaf", 12)]
    assert profile.ticks.count.tolist() == [2, 1, 1]


def test_lines_of_one_chunk_alone_stand_beside_its_samples(tmp_path: Path) -> None:
    events = trace_events()
    del events[1]["args"]["data"]["lines"]
    assert sample_lines(read_one(events, tmp_path)) == [0, 0, 0, 0, 0, 3, 0]
    events[2]["args"]["data"]["lines"] = []
    assert read_one(events, tmp_path).sample_lines is None


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (..., [0, 0, 0, 0, 0, 78, 0]),
        ([], [0, 0, 0, 0, 0, 78, 0]),
        ([0, 0, 0, 0], [0, 0, 0, 0, 0, 78, 0]),
        ([0, 70], [0, 70, 0, 0, 0, 78, 0]),
        ([0, 70, 5, 9, 44, 45], [0, 70, 5, 9, 0, 78, 0]),
        # Out of range, or no number; and a column of a sample without a line.
        ([8, 2**31, -5, 2**31 - 1], [0, 0, 0, 2**31 - 1, 0, 78, 0]),
        ([None, "70", 5.5, True], [0, 70, 0, 0, 0, 78, 0]),
        ([[], {}, 1e300, "x"], [0, 0, 0, 0, 0, 78, 0]),
    ],
)
def test_columns_are_taken_as_far_as_they_go(columns: Any, expected: list[int], tmp_path: Path) -> None:
    events = trace_events()
    data = events[1]["args"]["data"]
    data["columns"] = columns
    if columns is ...:
        del data["columns"]
    profile = read_one(events, tmp_path)
    assert sample_columns(profile) == expected
    assert sample_lines(profile) == [0, 3, 11, 12, 0, 3, 0]
    assert profile.origin.warnings == ()


def test_without_lines_or_columns_there_are_none(tmp_path: Path) -> None:
    for key, told in (("columns", "sample_columns"), ("lines", "sample_lines")):
        events = trace_events()
        for event in events[1:3]:
            del event["args"]["data"][key]
        profile = read_one(events, tmp_path)
        assert getattr(profile, told) is None
        assert profile.sample_columns is None
        assert summary(profile) == WHOLE


def test_columns_of_another_kind_are_told_as_lines_are(tmp_path: Path) -> None:
    events = trace_events()
    for event in events[1:3]:
        event["args"]["data"]["columns"] = {"0": 1}
    profile = read_one(events, tmp_path)
    assert profile.origin.warnings == ("ignored columns of 2 chunks: an object, not an array",)
    assert profile.sample_columns is None
    assert profile.sample_lines is not None


def test_profiles_of_two_processes_may_have_one_id(tmp_path: Path) -> None:
    mixed = [event for pair in zip(trace_events(7), trace_events(3), strict=True) for event in pair]
    first, second = read([NAMED | {"pid": 3}, *mixed], tmp_path)
    assert [(one.origin.thread.number, one.origin.thread.pid) for one in (first, second)] == [(1, 7), (2, 3)]
    assert (first.origin.thread.name, second.origin.thread.name) == ("", "CrRendererMain")
    assert summary(first) == summary(second) == WHOLE
    assert second.origin.thread_count == 2


def stamped(*, step: int = 1) -> list[dict[str, Any]]:
    """The events of the trace, each with a `ts` of its own."""
    return [event | {"ts": 1_000_000 + step * index} for index, event in enumerate(trace_events())]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[1:])
def test_events_in_any_order_are_taken_by_their_time(order: tuple[int, ...], tmp_path: Path) -> None:
    events = stamped()
    profile = read_one([events[index] for index in order], tmp_path)
    assert (summary(profile), profile.origin.warnings, profile.duration_us) == (WHOLE, (), 9000)
    assert sample_lines(profile) == [0, 3, 11, 12, 0, 3, 0]


def test_times_may_be_fractions_or_strings_and_one_without_stays_where_it_is(tmp_path: Path) -> None:
    start, first, second, end = stamped()
    end["ts"], second["ts"], first["ts"] = 1_000_000.75, "1000000.5", 1_000_000.25
    assert summary(read_one([end, second, first, start], tmp_path)) == WHOLE
    del second["ts"]
    end["ts"], first["ts"] = 1_000_002, 1_000_001
    # Behind the first chunk, and so before the end.
    assert summary(read_one([end, first, second, start], tmp_path)) == WHOLE
    assert summary(read_one([start, first, second, {**end, "ts": None}], tmp_path)) == WHOLE


def test_events_of_one_time_stay_as_they_stand(tmp_path: Path) -> None:
    assert summary(read_one([OTHER, *stamped(step=0)], tmp_path)) == WHOLE


def test_chunks_whose_time_is_before_what_they_hang_on_stay_where_they_are(tmp_path: Path) -> None:
    """React Native gives every later chunk of a thread the time at which the trace started."""
    start, first, second, end = stamped()
    nodes = first["args"]["data"]["cpuProfile"]["nodes"]
    first["args"]["data"] |= {"cpuProfile": {"nodes": nodes[:5], "samples": [2, 5, 5]}, "timeDeltas": [1000] * 3}
    second["args"]["data"] |= {"cpuProfile": {"nodes": nodes[5:], "samples": [6, 6, 4, 3]}, "timeDeltas": [1000] * 4}
    second["ts"] = end["ts"] = 900_000
    process = {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "React Native"}}
    profile = read_one([process, start, first, second, end], tmp_path)
    assert summary(profile) == (
        "leaf 2000/2000, main 2000/4000, (garbage collector) 1000/1000, (idle) 1000/1000, (program) 1000/1000"
    )
    assert (profile.origin.runtime, profile.origin.warnings) == ("hermes", ())


def test_samples_whose_nodes_are_all_missing_are_unknown_ones(tmp_path: Path) -> None:
    start, _first, second, end = stamped()
    profile = read_one([start, second, end], tmp_path)
    assert summary(profile) == "(unknown) 3000/3000"
    assert profile.origin.warnings == ("3 samples on nodes that do not exist: counted as (unknown)",)
    whole = read_one([start, second, end, *trace_events(2)], tmp_path)
    assert (summary(whole), whole.origin.thread.pid) == (WHOLE, 2)
    assert whole.origin.warnings == ("profile 1 of the file could not be read: the profile has no nodes",)


@pytest.mark.parametrize(
    "event",
    [
        {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "node"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "JavaScriptMainThread"}},
        {"ph": "I", "name": "nodeStart", "cat": "node,node.bootstrap", "pid": 1, "tid": 1, "ts": 5},
    ],
)
def test_a_trace_of_node_says_how_node_records_a_profile(event: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match=r"this trace has no CPU profile\. Record with node --cpu-prof"):
        read({"traceEvents": [OTHER, event]}, tmp_path)


def test_an_id_that_is_used_again_is_another_profile(tmp_path: Path) -> None:
    later = [event | {"ts": event["ts"] + 100} for event in stamped()]
    for order in ([*stamped(), *later], [*later, *stamped()]):
        profiles = read(order, tmp_path)
        assert [summary(profile) for profile in profiles] == [WHOLE, WHOLE]
    # The same start said twice begins nothing.
    start, *rest = stamped()
    assert summary(read_one([start, start, *rest], tmp_path)) == WHOLE
    assert summary(read_one([start, rest[0], start | {"ts": rest[0]["ts"]}, *rest[1:]], tmp_path)) == WHOLE


def test_whole_profiles_in_one_event(tmp_path: Path) -> None:
    def event(tid: int) -> dict[str, Any]:
        data = {"cpuProfile": cpuprofile()}
        return {"ph": "I", "name": "CpuProfile", "pid": 1, "tid": tid, "ts": 5, "args": {"data": data}}

    profiles = read([event(4), event(5)], tmp_path)
    assert [profile.origin.thread.tid for profile in profiles] == [4, 5]
    assert {summary(profile) for profile in profiles} == {WHOLE}


def test_a_chunk_with_its_own_start_is_on_its_own_clock(tmp_path: Path) -> None:
    start, *_rest = trace_events()
    start["args"]["data"]["startTime"] = 0
    whole = {**trace_events()[1], "args": {"data": {"cpuProfile": cpuprofile()}}}
    profile = read_one([start, whole], tmp_path)
    assert (profile.duration_us, profile.origin.warnings) == (9000, ())
    assert summary(profile) == WHOLE


def test_a_missing_start_is_told(tmp_path: Path) -> None:
    profile = read_one(trace_events()[1:], tmp_path)
    assert profile.origin.warnings == ("the profile has no start event: its duration is that of its samples",)
    assert summary(profile) == WHOLE


@pytest.mark.parametrize(
    ("chunk", "key", "value", "warning"),
    [
        (1, "timeDeltas", [1000] * 3, "1 sample of a chunk without a time dropped"),
        (1, "timeDeltas", [1000] * 3 + [400, 600], "1 time delta of a chunk without a sample"),
        (2, "timeDeltas", {"0": 1}, "ignored timeDeltas of a chunk: an object, not an array"),
    ],
)
def test_a_chunk_of_uneven_length_shifts_nothing_behind_it(
    chunk: int, key: str, value: Any, warning: str, tmp_path: Path
) -> None:
    events = trace_events()
    events[chunk]["args"]["data"][key] = value
    profile = read_one(events, tmp_path)
    assert warning in profile.origin.warnings
    if chunk == 1:
        last = [profile.label(row) for row in profile.timeline.node[-3:]]
        assert last == ["(garbage collector)", "main", "(idle)"]


def test_a_kind_of_damage_is_one_warning_however_many_chunks_have_it(tmp_path: Path) -> None:
    profile, first, second, end = trace_events()
    data = {"cpuProfile": {"samples": [5, 6]}, "timeDeltas": [7], "lines": "x"}
    odd = [{**second, "args": {"data": data}}] * 1000
    odd += [{**second, "args": {"data": {**data, "timeDeltas": [7, 7, 7]}}}] * 20
    end["args"]["data"]["endTime"] += 1_000_000
    warnings = read_one([profile, first, *odd, end], tmp_path).origin.warnings
    assert warnings == (
        "ignored lines of 1,020 chunks: a string, not an array",
        "1,000 samples of 1,000 chunks without a time dropped",
        "20 time deltas of 20 chunks without a sample",
    )


def test_deltas_without_a_sample_still_pass(tmp_path: Path) -> None:
    events = trace_events()
    events[1]["args"]["data"]["timeDeltas"] = [1000] * 4 + [500]
    profile = read_one(events, tmp_path)
    assert profile.timeline.start_us.tolist()[:6] == [1000, 2000, 3000, 4000, 5500, 6500]


def test_one_damaged_profile_does_not_take_the_others_along(tmp_path: Path) -> None:
    broken = trace_events(2)
    broken[1]["args"]["data"]["cpuProfile"]["nodes"][3]["id"] = "four"
    profile = read_one([*trace_events(1), *broken], tmp_path)
    assert profile.origin.warnings == ("profile 2 of the file could not be read: nodes[3].id is not an integer",)
    assert summary(profile) == WHOLE
    with pytest.raises(ProfileFormatError, match=r"nodes\[3\]\.id"):
        read(broken, tmp_path)


@pytest.mark.parametrize("document", [[OTHER], {"traceEvents": []}, {"traceEvents": [OTHER, NAMED]}])
def test_a_trace_without_profiles_says_how_to_record_one(document: Any, tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match=r"this trace has no CPU profile\. Record it with the category"):
        read(document, tmp_path)


def test_a_trace_that_lost_its_profile_was_recorded_with_the_right_category(tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match=r"no CPU profile\. The events with its samples are missing\. Is the file"):
        read(trace_events()[:1], tmp_path)
    with pytest.raises(EmptyProfile, match=r"what is left has no CPU profile\. Save the trace again\."):
        read_one(json.dumps({"traceEvents": [OTHER, OTHER]})[:-5].encode(), tmp_path)
