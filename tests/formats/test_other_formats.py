"""Old heads, heap profiles, speedscope files, collapsed stacks, Bun's and Hermes' sampled lines, and wrappers."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, cpuprofile, frame, head_document, read, read_one, summary
from tests.formats.seeds import EVENTED, HEAP
from tui.errors import ProfileFormatError


@pytest.mark.parametrize(
    "document",
    [
        {"profile": cpuprofile()},
        {"cpuProfile": cpuprofile()},
        {"result": {"profile": cpuprofile()}},
        {"method": "Profiler.consoleProfileFinished", "params": {"id": "1", "profile": cpuprofile()}},
        [cpuprofile()],
        [[[cpuprofile()]]],
        {"id": 1, "result": {"result": {"profile": cpuprofile()}}},
        json.dumps(cpuprofile()),
        {"profile": json.dumps(cpuprofile())},
    ],
)
def test_wrappers_are_taken_off(document: Any, tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert (profile.origin.warnings, summary(profile)) == ((), WHOLE)


@pytest.mark.parametrize(
    "document",
    [
        {"result": {"result": {"result": {"profile": cpuprofile()}}}},
        [[[[cpuprofile()]]]],
        json.dumps(json.dumps(json.dumps(json.dumps(json.dumps(cpuprofile()))))),
    ],
)
def test_more_than_three_wrappers_are_not(document: Any, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError):
        read(document, tmp_path)


def test_an_array_of_profiles_is_numbered_and_tells_what_it_left_out(tmp_path: Path) -> None:
    first, second = read([cpuprofile(), {"profile": cpuprofile()}, {"nodes": {}}], tmp_path)
    assert [profile.origin.thread.number for profile in (first, second)] == [1, 2]
    assert summary(second) == WHOLE
    told = ("profile 3 of the file could not be read: nodes: expected an array, found an object",)
    assert first.origin.warnings == second.origin.warnings == told
    [alone] = read([*[None] * 1000, cpuprofile(), *[7] * 1000], tmp_path)
    told = ("2,000 profiles of the file could not be read, the first of them 1: the JSON is null, not a profile",)
    assert alone.origin.warnings == told


@pytest.mark.parametrize(
    ("changes", "duration_us"),
    [
        ({}, 9000),
        ({"startTime": "1.0", "endTime": "1.009"}, 9000),
        ({"startTime": 1, "endTime": 1}, 7000),
        ({"startTime": 500, "endTime": 900}, 7000),
        ({"startTime": None, "endTime": None}, 7000),
        ({"startTime": 1, "endTime": 1, "timestamps": [1_001_000 + 1000 * index for index in range(8)]}, 7000),
    ],
)
def test_the_old_form_is_read_by_its_timestamps(changes: dict[str, Any], duration_us: int, tmp_path: Path) -> None:
    profile = read_one(head_document(**changes), tmp_path)
    assert (profile.origin.format, profile.origin.warnings) == ("v8-head", ())
    assert summary(profile) == WHOLE
    assert profile.duration_us == duration_us
    assert ("leaf", "file:///app/x.js", 7, 0) in profile.functions.keys


def test_the_old_form_without_timestamps_is_an_estimate(tmp_path: Path) -> None:
    document = head_document(endTime=1.007)
    del document["timestamps"]
    profile = read_one(document, tmp_path)
    assert profile.origin.estimated
    assert profile.origin.warnings == ("no timeDeltas: samples were spread evenly over the recording",)
    assert summary(profile) == WHOLE
    del document["samples"]
    assert "leaf 1167/1167" in summary(read_one(document, tmp_path))


def test_an_old_tree_whose_nodes_share_one_id_keeps_its_hits(tmp_path: Path) -> None:
    text = json.dumps(head_document(samples=None, timestamps=None))
    for node_id in range(2, 7):
        text = text.replace(f'"id": {node_id},', '"id": 1,')
    profile = read_one(text.encode(), tmp_path)
    assert profile.origin.warnings == ("no samples: times were estimated from hitCount and there is no order in time",)
    assert summary(profile) == (
        "(garbage collector) 1500/1500, (idle) 1500/1500, (program) 1500/1500, leaf 1500/1500, main 1500/3000"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"head": []}, "head: expected an object, found an array"),
        ({"timestamps": ["1"] * 7}, "timestamps[0]: expected a number, found a string"),
        ({"timestamps": [2**60] * 7}, "timestamps[0] is outside ±2^53 µs"),
    ],
)
def test_an_old_form_that_cannot_be_read_says_where(changes: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError) as refused:
        read(head_document(**changes), tmp_path)
    assert sentence in str(refused.value)


def test_a_heap_profile_is_in_bytes_in_the_order_of_its_samples(tmp_path: Path) -> None:
    profile = read_one(HEAP, tmp_path)
    assert (profile.origin.format, profile.origin.unit, profile.origin.warnings) == ("heapprofile", "bytes", ())
    assert summary(profile) == "load 5000/5000, main 100/5100"
    assert [profile.label(row) for row in profile.timeline.node] == ["main", "load", "main"]
    assert profile.timeline.start_us.tolist() == [0, 50, 5050, 5100]


def test_sizes_of_nodes_count_where_samples_say_otherwise(tmp_path: Path) -> None:
    document = copy.deepcopy(HEAP)
    document["samples"] += [{"size": 10**9, "nodeId": 99, "ordinal": 9}, {"size": 7, "nodeId": 1, "ordinal": 0}]
    document["head"]["children"][0]["children"].append({"callFrame": frame("late", 3), "selfSize": 33, "id": 4})
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    assert summary(profile) == "load 5000/5000, main 100/5133, late 33/33"


def test_a_heap_profile_of_old_chrome_has_no_ids_and_no_order(tmp_path: Path) -> None:
    document = json.loads(json.dumps(HEAP).replace('"id"', '"noid"'))
    del document["samples"]
    profile = read_one(document, tmp_path)
    assert not profile.origin.has_timeline
    assert summary(profile) == "load 5000/5000, main 100/5100"


def test_damaged_heap_profiles_are_told_or_refused(tmp_path: Path) -> None:
    document = copy.deepcopy(HEAP)
    document["head"]["children"][0]["selfSize"] = -4
    document["head"]["children"].append("child")
    assert read_one(document, tmp_path).origin.warnings == (
        "1 child of nodes could not be read and were ignored",
        "1 node without a readable selfSize: taken as 0",
    )
    document["head"]["selfSize"] = 2**60
    with pytest.raises(ProfileFormatError, match="the sum of selfSize is outside"):
        read(document, tmp_path)


def test_a_heap_snapshot_is_told_from_a_heap_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match="this is a heap snapshot, not a profile"):
        read({"snapshot": {"meta": {}}, "nodes": [1, 2, 3], "strings": []}, tmp_path)
    with pytest.raises(ProfileFormatError, match="a preprocessed log of V8's ticks"):
        read({"code": [], "functions": [], "ticks": []}, tmp_path)


def test_an_evented_speedscope_file(tmp_path: Path) -> None:
    profile = read_one(EVENTED, tmp_path)
    assert (profile.origin.format, profile.origin.unit, profile.origin.warnings) == ("speedscope", "us", ())
    assert profile.origin.thread.name == "one"
    assert summary(profile) == "main 6250/9500, parse 3250/3250"
    assert profile.timeline.start_us.tolist() == [500, 2000, 5250, 10000]
    assert profile.functions.keys[1:] == (("main", "a.js", 1, 1), ("parse", "#", 0, 0))


def speedscope(**changes: Any) -> dict[str, Any]:
    document = copy.deepcopy(EVENTED)
    profile = {"type": "sampled", "name": "s", "unit": "seconds", "startValue": 0, "endValue": 0.01}
    document["profiles"] = [profile | {"samples": [[], [0], [0, 1], []], "weights": [0.001, 0.002, 0.003, 0.004]}]
    document["profiles"][0] |= changes
    return document


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("seconds", "parse 3000/3000, main 2000/5000"),
        ("milliseconds", "parse 3/3, main 2/5"),
        ("none", "main 0/0, parse 0/0"),
        ("bytes", "main 0/0, parse 0/0"),
    ],
)
def test_sampled_weights_are_added_exactly_and_rounded_once(unit: str, expected: str, tmp_path: Path) -> None:
    profile = read_one(speedscope(unit=unit), tmp_path)
    assert profile.origin.unit == {"none": "samples", "bytes": "bytes"}.get(unit, "us")
    assert profile.origin.warnings == ()
    assert summary(profile) == expected


def test_empty_stacks_at_the_ends_are_no_samples(tmp_path: Path) -> None:
    profile = read_one(speedscope(), tmp_path)
    assert (len(profile.timeline), profile.duration_us) == (2, 10000)
    assert profile.timeline.start_us.tolist() == [1000, 3000, 6000]


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"samples": [[0], [1]]}, "2 samples but 4 weights: the first 2 count"),
        ({"samples": [[0], [7], [0], [1]]}, "1 sample with a frame that does not exist: counted as (unknown)"),
        ({"weights": [1, -1, "x", 1]}, "a weight or time that is negative, too large or no number: taken as 0"),
        ({"weights": None}, "no weights: each sample counts as 1"),
    ],
)
def test_damaged_samples_are_told(changes: dict[str, Any], warning: str, tmp_path: Path) -> None:
    assert warning in read_one(speedscope(**changes), tmp_path).origin.warnings


def test_events_out_of_order_are_told_and_survived(tmp_path: Path) -> None:
    document = copy.deepcopy(EVENTED)
    events = document["profiles"][0]["events"]
    events[2], events[3] = events[3], events[2]
    events.append({"type": "C", "at": 12, "frame": 44})
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings[0].endswith("out of order or on no frame: taken as well as possible")
    assert profile.timeline.end_us <= 12_000


def test_collapsed_stacks_are_in_samples_and_have_no_order(tmp_path: Path) -> None:
    text = "main;parse 3\nmain;parse;scan (file:///app/scan.js:12:7) 2\n\nmain 1\n[unknown];parse 1\n"
    profile = read_one(text.encode(), tmp_path)
    assert (profile.origin.format, profile.origin.unit, profile.origin.warnings) == ("collapsed", "samples", ())
    assert not profile.origin.has_timeline
    assert summary(profile) == "parse 4/6, scan 2/2, main 1/6, [unknown] 0/1"
    assert ("scan", "file:///app/scan.js", 12, 7) in profile.functions.keys


def test_collapsed_stacks_of_any_shape(tmp_path: Path) -> None:
    assert summary(read_one("a;b 1\r\na 2\r\n".encode("utf-16"), tmp_path)) == "a 2/3, b 1/1"
    assert summary(read_one(b"[unknown];b 1\n[unknown] 2\n", tmp_path)) == "[unknown] 2/3, b 1/1"
    profile = read_one(b"a;b 1\nnonsense\na 2\nb\n a 5\nc 1\nd 1", tmp_path)
    assert profile.origin.warnings == ("3 lines that are no stack and a count skipped",)
    profile = read_one(b"a;\xff 1\na 2", tmp_path)
    assert profile.origin.warnings[0].startswith("invalid UTF-8 replaced")
    with pytest.raises(ProfileFormatError, match="the sum of the counts"):
        read_one(b"a 9007199254740993\nb 1", tmp_path)


def bun(**changes: Any) -> dict[str, Any]:
    """What Bun 1.3.2 writes: sampled lines, counted from 1, and times in fractions since the epoch."""

    def node(node_id: int, name: str, line: int, *children: int, url: str = "file:///app/x.mjs") -> dict[str, Any]:
        call_frame = {"functionName": name, "scriptId": "3", "url": url, "lineNumber": line, "columnNumber": 4}
        return {"id": node_id, "callFrame": call_frame, "hitCount": 1, "children": list(children)}

    document = {
        "nodes": [
            node(1, "(root)", -1, 2, 3, url=""),
            node(2, "work", 7, 4),
            node(3, "work", 9, 5),
            node(4, "inner", 20),
            node(5, "inner", 21),
        ],
        "startTime": 1795253956532334.5,
        "endTime": 1795253956537334.5,
        "samples": [2, 3, 4, 5, 5],
        "timeDeltas": [0, 1000, 1000, 1000, 1000],
    }
    return document | changes


def test_nodes_that_differ_by_a_sampled_line_are_one_and_the_lines_are_its_ticks(tmp_path: Path) -> None:
    profile = read_one(bun(), tmp_path)
    assert (profile.origin.runtime, profile.origin.warnings) == ("bun", ())
    assert summary(profile) == "inner 3000/3000, work 2000/5000"
    assert len(profile.tree) == 3
    assert profile.origin.node_count == 5
    ticks = profile.ticks
    found = [
        (profile.label(row), line, count) for row, line, count in zip(ticks.node, ticks.line, ticks.count, strict=True)
    ]
    assert found == [("work", 7, 1), ("work", 9, 1), ("inner", 20, 1), ("inner", 21, 2)]
    assert profile.sample_lines.tolist() == [7, 9, 20, 21, 21]
    assert {key.line for key in profile.functions.keys} == {0}


def test_lines_are_where_functions_are_unless_a_mark_of_bun_or_hermes_says_otherwise(tmp_path: Path) -> None:
    assert len(read_one(bun(startTime=5, endTime=5005), tmp_path).tree) == 5
    hermes = bun(startTime=5, endTime=5005)
    hermes["nodes"][0]["callFrame"]["functionName"] = "[root]"
    assert len(read_one(hermes, tmp_path).tree) == 3
    assert read_one(hermes, tmp_path).origin.runtime == "hermes"
    ticked = bun()
    ticked["nodes"][3]["positionTicks"] = [{"line": 20, "ticks": 1}]
    assert len(read_one(ticked, tmp_path).tree) == 5


def hermes(**changes: Any) -> dict[str, Any]:
    """A profile as Hermes' serialiser for the protocol writes it: lines are sampled ones, states have odd urls."""

    def node(node_id: int, name: str, url: str, line: int, *children: int) -> dict[str, Any]:
        frame = {"functionName": name, "scriptId": "0", "url": url, "lineNumber": line, "columnNumber": line}
        return {"id": node_id, "callFrame": frame, "children": [*children]}

    nodes = [
        node(1, "[root]", "[root]", 0, 2),
        node(2, "render", "http://u:pw@h/index.bundle", 120, 3, 4),
        node(3, "[Native] map", "[native]", 0),
        node(4, "[GC Young Gen]", "[suspended]", 0),
    ]
    times = {"startTime": 1000, "endTime": 5000, "samples": [1, 2, 3, 4, 2], "timeDeltas": [0, *[1000] * 4]}
    return {"nodes": nodes, **times} | changes


def test_hermes_states_are_those_of_v8(tmp_path: Path) -> None:
    for document in (hermes(), json.dumps(hermes(), separators=(",", ":")).encode()):
        profile = read_one(document, tmp_path)
        assert (profile.origin.runtime, profile.origin.warnings) == ("hermes", ())
        assert summary(profile) == (
            "(garbage collector) 1000/1000, (program) 1000/1000, [Native] map 1000/1000, render 1000/3000"
        )
        assert profile.sample_lines.tolist() == [0, 120, 0, 0, 120]
        assert {key.name: key.url for key in profile.functions.keys}["[Native] map"] == ""
    # GC with an empty stack interrupted nothing.
    nodes = hermes()["nodes"]
    nodes[0]["children"], nodes[1]["children"] = [2, 4], [3]
    assert "render 1000/2000" in summary(read_one(hermes(nodes=nodes), tmp_path))


def test_samples_on_unknown_nodes_survive_the_grouping(tmp_path: Path) -> None:
    profile = read_one(bun(samples=[2, 3, 99, 5, 5]), tmp_path)
    assert summary(profile) == "inner 2000/2000, work 2000/4000, (unknown) 1000/1000"
