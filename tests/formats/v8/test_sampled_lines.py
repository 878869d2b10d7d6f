"""Heap profiles, Bun's and Hermes' sampled lines, and wrappers."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, cpuprofile, frame, read, read_one, summary
from tests.formats.seeds import HEAP
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
