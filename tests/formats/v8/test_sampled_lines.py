"""Lines of call frames that Bun and Hermes sampled: nodes that differ by them alone are one."""

import json
from pathlib import Path
from typing import Any

from tests.formats.documents import read_one, sample_lines, summary


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
    assert sample_lines(profile) == [7, 9, 20, 21, 21]
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
        assert sample_lines(profile) == [0, 120, 0, 0, 120]
        assert {key.name: key.url for key in profile.functions.keys}["[Native] map"] == ""
    # GC with an empty stack interrupted nothing.
    nodes = hermes()["nodes"]
    nodes[0]["children"], nodes[1]["children"] = [2, 4], [3]
    assert "render 1000/2000" in summary(read_one(hermes(nodes=nodes), tmp_path))


def test_samples_on_unknown_nodes_survive_the_grouping(tmp_path: Path) -> None:
    profile = read_one(bun(samples=[2, 3, 99, 5, 5]), tmp_path)
    assert summary(profile) == "inner 2000/2000, work 2000/4000, (unknown) 1000/1000"
