"""Traces with samples and a table of stack frames: Hermes' and those of others."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import read, read_one, sample_lines, summary, trace_events
from tests.formats.seeds import HERMES
from tui.base.errors import EmptyProfile
from tui.profile.profile import Thread

NAMED = [
    {"name": "process_name", "ph": "M", "pid": 412, "tid": "-1", "ts": "1000", "args": {"name": "hermes"}},
    {"name": "thread_name", "ph": "M", "pid": 412, "tid": "77", "ts": "1000", "args": {"name": "mqt_js"}},
]
URL = "http://u:pw@192.0.2.7:8081/index.bundle?platform=android&token=abc"
FRAMES = {
    "1": {"name": "[root]", "category": "root"},
    "2": {"name": f"render({URL}:120:8)", "category": "JavaScript", "parent": 1},
    "3": {"name": f"anonymous({URL}:300:4)", "category": "JavaScript", "parent": 2},
    "4": {"name": "[GC Young Gen]", "category": "Metadata", "parent": 2},
    "5": {"name": "[GC Old Gen]", "category": "Metadata", "parent": 1},
}


def sampled(
    *samples: tuple[object, object], frames: dict[str, Any] = FRAMES, events: object = NAMED, **every: Any
) -> dict[str, Any]:
    """A trace of samples (time, innermost frame), each with `every` besides."""
    entries = [{"ts": ts, "sf": frame, "weight": "1"} | every for ts, frame in samples]
    return {"traceEvents": events, "samples": entries, "stackFrames": frames}


MIXED = sampled(*zip(("2000", "3000", "4000", "5000", "6000"), (1, 2, 3, 4, 3), strict=True), pid=412, tid="77")


def test_names_states_and_threads_are_those_of_v8(tmp_path: Path) -> None:
    profile = read_one(MIXED, tmp_path)
    assert (profile.origin.runtime, profile.origin.format, profile.origin.warnings) == ("hermes", "trace", ())
    assert profile.origin.thread == Thread(1, "mqt_js", 412, 77, "hermes")
    assert summary(profile) == (
        "anonymous 2000/2000, (garbage collector) 1000/1000, (program) 1000/1000, render 1000/4000"
    )
    assert profile.label(0) == "(root)"
    assert sample_lines(profile) == [0, 120, 300, 0, 300]
    render = next(key for key in profile.functions.keys if key.name == "render")
    assert render == ("render", URL, 120, 8)


def test_gc_stays_on_the_stack_that_hermes_recorded(tmp_path: Path) -> None:
    profile = read_one(sampled((0, 2), (1000, 5), (2000, 4), (3000, 2)), tmp_path)
    assert summary(profile) == "(garbage collector) 2000/2000, render 2000/3000"


def test_a_sample_without_a_frame_is_unsampled_time(tmp_path: Path) -> None:
    assert summary(read_one(sampled((0, None), (1000, 2)), tmp_path)) == "render 1000/1000"


def test_a_hermes_trace_has_a_profile_for_each_thread(tmp_path: Path) -> None:
    document = copy.deepcopy(HERMES)
    document["samples"].append({"ts": "9000", "tid": "2", "sf": 99})
    first, second = read(document, tmp_path)
    assert (first.origin.runtime, first.origin.thread.tid) == ("hermes", 1)
    assert summary(first) == "main 2250/3750, parse 1500/1500"
    assert [key[2:] for key in first.functions.keys if key.url] == [(1, 1), (9, 1)]
    assert sample_lines(first) == [3, 12, 3]
    assert first.ticks.line.tolist() == [3, 12]
    assert "1 sample on stack frames that do not exist: counted as (unknown)" in second.origin.warnings
    assert (first.origin.thread_count, second.origin.thread.number) == (2, 2)
    # Of as many threads as there may be, each has nothing but its samples.
    assert first.functions is second.functions
    assert first.tree is second.tree


@pytest.mark.parametrize(
    ("thread", "every"),
    [
        (Thread(1, "mqt_js", 412, 77, "hermes"), {"pid": "412", "tid": 77}),
        (Thread(1, "mqt_js", 412, 77, "hermes"), {"tid": "77"}),
        (Thread(1, "hermes", 412, 78, "hermes"), {"tid": "78"}),
        (Thread(1, "main", None, None), {"pid": 5, "tid": "main"}),
        (Thread(1, "", 5, 77), {"pid": 5, "tid": "77"}),
        (Thread(1, "hermes", 412, None, "hermes"), {}),
    ],
)
def test_threads_find_their_names(thread: Thread, every: dict[str, Any], tmp_path: Path) -> None:
    found = read_one(sampled((0, 2), (1000, 2), **every), tmp_path).origin.thread
    assert found == (thread if every.get("tid") != "main" else Thread(1, "main", 5, None))


def test_a_tid_that_two_processes_have_does_not_tell_the_process(tmp_path: Path) -> None:
    events = [*NAMED, NAMED[1] | {"pid": 413, "args": {"name": "other"}}]
    assert read_one(sampled((0, 2), (1000, 2), tid="77", events=events), tmp_path).origin.thread == Thread(
        1, "", None, 77
    )


def test_stack_frames_alone_are_not_hermes(tmp_path: Path) -> None:
    frames = {
        "0x7f": {"category": "libc.so", "name": "poll(int, char*)", "parent": "0xa"},
        "0xa": {"category": "app", "name": "main", "parent": "start"},
        "start": {"category": "app", "name": "_start"},
    }
    events = [{"name": "process_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "Renderer"}}]
    document = sampled(
        (1000.25, "0x7f"), (2000.0, "0xa"), (3000.75, "0x7f"), frames=frames, events=events, tid=1, cpu=0
    )
    document["samples"].append({"ts": 5000.5, "tid": 2, "sf": "0xa", "name": "cycles:HG"})
    document["samples"].append({"ts": 5500.5, "tid": 2, "sf": "0xa", "name": "cycles:HG"})
    profile, other = read(document, tmp_path)
    assert (profile.origin.runtime, profile.origin.warnings, profile.origin.unit) == (None, (), "us")
    assert profile.origin.thread == Thread(1, "Renderer", 1, 1, "Renderer")
    assert profile.timeline.start_us.tolist() == [0, 1000, 2001, 3001]
    assert summary(profile) == "poll(int, char*) 2000/2000, main 1001/3001, _start 0/3001"
    assert summary(other) == "main 1000/1000, _start 0/1000"


def test_v8s_profiles_count_more_than_a_table_of_frames(tmp_path: Path) -> None:
    document = MIXED | {"traceEvents": [*NAMED, *trace_events()]}
    assert read_one(document, tmp_path).origin.runtime is None
    assert read_one({"traceEvents": trace_events(), "samples": [], "stackFrames": {}}, tmp_path).origin.warnings == ()
    with pytest.raises(EmptyProfile, match="this Hermes trace has no samples"):
        read(sampled(), tmp_path)


def test_damaged_frames_and_samples_are_told_once_each(tmp_path: Path) -> None:
    frames = FRAMES | {
        "6": {"name": "lost", "parent": 99},
        "7": {"name": "a", "parent": 8},
        "8": {"name": "b", "parent": "7"},
        "9": None,
    }
    document = sampled(
        (0, 6), (1, 6), (2, 7), (3, 8), (4, "x"), (5, 9), (None, 2), (True, 2), (2**60, 2), frames=frames
    )
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == (
        "3 samples without a time dropped",
        "2 samples on stack frames that do not exist: counted as (unknown)",
        "1 stack frame whose parent does not exist: attached to the root",
        "1 cycle among the stack frames cut",
    )
    assert summary(profile) == "(unknown) 2/2, lost 2/2, a 1/1, b 1/2"


def test_threads_in_which_no_time_passes_count_samples(tmp_path: Path) -> None:
    profile = read_one(sampled((7, 2), (7, 3)), tmp_path)
    assert (profile.origin.unit, profile.timeline.start_us.tolist()) == ("samples", [0, 1, 2])
    assert profile.origin.warnings == ("no time passes in this profile: 2 samples counted instead",)


def test_samples_out_of_order_are_sorted_stably(tmp_path: Path) -> None:
    whole = read_one(sampled((0, 2), (10, 3), (10, 2), (30, 2)), tmp_path)
    mixed = read_one(sampled((30, 2), (10, 3), (10, 2), (0, 2)), tmp_path)
    assert mixed.timeline.node.tolist() == whole.timeline.node.tolist()
    assert mixed.timeline.start_us.tolist() == [0, 10, 10, 30, 40]


def test_a_deep_chain_that_every_sample_is_on_is_walked_once(tmp_path: Path) -> None:
    depth = 30_000
    frames = {str(number): {"name": f"f{number}", "parent": number - 1} for number in range(1, depth + 1)}
    del frames["1"]["parent"]
    # 30,000 threads on stacks of 30,000 frames: as one tree for each they would not fit any memory.
    samples = [{"ts": number, "tid": number % depth, "sf": depth - number % 5} for number in range(2 * depth)]
    document = json.dumps({"traceEvents": [], "stackFrames": frames, "samples": samples}).encode()
    profiles = read(document, tmp_path)
    assert len(profiles) == depth
    assert len({id(profile.tree) for profile in profiles}) == 1
    assert profiles[0].origin.max_depth == depth


def test_of_very_many_threads_the_first_are_read(tmp_path: Path) -> None:
    samples = ",".join(f'{{"tid":{number},"ts":1,"sf":1}}' for number in range(60_000))
    document = f'{{"traceEvents":[],"stackFrames":{{"1":{{"name":"a"}}}},"samples":[{samples}]}}'.encode()
    profiles = read(document, tmp_path)
    assert (len(profiles), profiles[-1].origin.thread) == (50_000, Thread(50_000, "", None, 49_999))
    warning = "the file has 60,000 profiles: only the first 50,000 were read"
    assert [one.origin.warnings[-1] for one in (profiles[0], profiles[-1])] == [warning, warning]


def test_a_time_beyond_what_is_exact_is_none_however_it_is_written(tmp_path: Path) -> None:
    for beyond in ("9999999999999999.5", "9999999999999999", 9999999999999999, 1e300):
        profile = read_one(sampled((0, 2), (1000, 2), (beyond, 2)), tmp_path)
        assert profile.origin.warnings == ("1 sample without a time dropped",), beyond
        assert summary(profile) == "render 2000/2000"
