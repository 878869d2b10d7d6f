"""The root of a call tree: V8's, Hermes', nameless, or made above functions that no node called."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import tickscope
from tests.formats.documents import WHOLE, cpuprofile, frame, head_document, read, read_one, summary, trace_events
from tui.profile.profile import Profile


def node(node_id: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": node_id, "callFrame": frame(name, node_id), "hitCount": 1, **more}


def rootless(*nodes: dict[str, Any], samples: list[int], **changes: Any) -> dict[str, Any]:
    """A profile of a sample each 1000 µs, as exporters other than V8 write it."""
    times = {"startTime": 0, "endTime": 1000 * (len(samples) + 1), "timeDeltas": [1000] * len(samples)}
    return {"nodes": list(nodes), "samples": samples, **times, **changes}


def tops(profile: Profile) -> list[str]:
    return [profile.label(row) for row in profile.tree.top_level()]


FOREST = rootless(node(1, "alpha", children=[3]), node(2, "beta"), node(3, "gamma"), samples=[1, 1, 3, 2, 2, 2])


@pytest.mark.parametrize("compact", [False, True])
def test_a_forest_gets_a_root_and_keeps_its_time(compact: bool, tmp_path: Path) -> None:
    text = json.dumps(FOREST, separators=(",", ":") if compact else None).encode()
    profile = read_one(text, tmp_path)
    assert profile.origin.warnings == ()
    assert (profile.label(0), tops(profile)) == ("(root)", ["alpha", "beta"])
    assert summary(profile) == "beta 3000/3000, alpha 2000/3000, gamma 1000/1000"
    assert (profile.origin.node_count, profile.tree.id.tolist()) == (3, [4, 1, 3, 2])


def test_one_node_that_is_a_function_is_not_the_root(tmp_path: Path) -> None:
    profile = read_one(rootless(node(0, "work"), samples=[0, 0, 0]), tmp_path)
    assert summary(profile) == "work 3000/3000"
    assert profile.origin.warnings == ()


@pytest.mark.parametrize("parent", [None, 0, -1, "0"])
def test_tops_that_name_no_parent_are_nothing_to_warn_of(parent: Any, tmp_path: Path) -> None:
    nodes = (node(1, "alpha", parent=parent), node(2, "beta", parent=parent), node(3, "gamma", parent=1))
    profile = read_one(rootless(*nodes, samples=[1, 3, 2]), tmp_path)
    assert summary(profile) == "alpha 1000/2000, beta 1000/1000, gamma 1000/1000"
    assert profile.origin.warnings == ()


@pytest.mark.parametrize("name", ["(root)", ""])
def test_the_root_is_told_by_its_name_or_by_having_neither_name_nor_url(name: str, tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"][0]["callFrame"] |= {"functionName": name, "url": "", "scriptId": "5"}
    profile = read_one(document, tmp_path)
    assert (len(profile.tree), profile.label(0)) == (6, "(root)")
    assert summary(profile) == WHOLE
    assert summary(read_one(document | {"samples": [1, 5, 6, 6, 4, 5, 3]}, tmp_path)) == WHOLE.replace(
        ", (program) 1000/1000", ""
    )


def test_the_root_of_hermes_is_the_root(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"][0]["callFrame"] |= {"functionName": "[root]"}
    profile = read_one(document, tmp_path)
    assert (len(profile.tree), profile.label(0), profile.origin.runtime) == (6, "(root)", "hermes")
    # Hermes says itself which stack GC interrupted: here none.
    assert summary(profile) == WHOLE.replace("leaf 2000/3000, main 2000/5000", "leaf 2000/2000, main 2000/4000")


def test_an_anonymous_function_with_a_url_is_a_function(tmp_path: Path) -> None:
    profile = read_one(rootless(node(1, "", children=[2]), node(2, "inner"), samples=[1, 2, 2]), tmp_path)
    assert summary(profile) == "inner 2000/2000, (anonymous) 1000/3000"


def test_a_second_root_is_one_with_the_first(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"] += [node(7, "(root)", children=[8]), node(8, "other")]
    document["samples"] = [2, 5, 6, 6, 8, 7, 3]
    profile = read_one(document, tmp_path)
    assert summary(profile) == "leaf 2000/2000, (idle) 1000/1000, (program) 1000/1000, main 1000/3000, other 1000/1000"
    assert profile.origin.warnings == ("1 unreachable node attached to the root",)


def test_nodes_of_a_part_that_is_missing_hang_on_the_root(tmp_path: Path) -> None:
    events = trace_events()[1:]
    events[0]["args"]["data"]["cpuProfile"]["nodes"] = [
        {"id": 41, "parent": 5, "callFrame": frame("late", 3)},
        {"id": 42, "parent": 41, "callFrame": frame("inner", 8)},
    ]
    events[0]["args"]["data"]["cpuProfile"]["samples"] = [41, 42, 42, 5]
    events[1]["args"]["data"]["cpuProfile"]["samples"] = [41, 41, 41]
    profile = read_one(events, tmp_path)
    assert summary(profile) == "late 4000/6000, inner 2000/2000, (unknown) 1000/1000"
    assert "1 unreachable node attached to the root" in profile.origin.warnings


def test_a_head_that_is_a_function_is_not_the_root(tmp_path: Path) -> None:
    document = head_document()
    document["head"] = document["head"]["children"][3]
    document["samples"] = [5, 6, 6, 6, 5, 5, 5]
    assert summary(read_one(document, tmp_path)) == "main 4000/7000, leaf 3000/3000"


def test_the_head_of_a_heap_profile_may_be_a_function(tmp_path: Path) -> None:
    leaf = {"callFrame": frame("leaf", 2), "selfSize": 30, "id": 2, "children": []}
    head = {"callFrame": frame("main", 1), "selfSize": 12, "id": 1, "children": [leaf]}
    assert summary(read_one({"head": head, "samples": []}, tmp_path)) == "leaf 30/30, main 12/42"


def test_a_stack_that_starts_at_the_root_starts_below_it(tmp_path: Path) -> None:
    assert summary(read_one(b"(root);main;leaf 2\n(root);main 3\n", tmp_path)) == "main 3/5, leaf 2/2"
    speedscope = {
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "shared": {"frames": [{"name": "(root)"}, {"name": "main"}]},
        "profiles": [{"type": "sampled", "unit": "microseconds", "samples": [[0, 1], [0]], "weights": [5, 7]}],
    }
    assert summary(read_one(speedscope, tmp_path)) == "main 5/5"


def test_the_first_row_of_the_tree_is_the_root_in_the_report(tmp_path: Path) -> None:
    path = tmp_path / "forest.cpuprofile"
    path.write_text(json.dumps(FOREST))
    report = json.loads(tickscope("report", path, "--format", "json", "--view", "tree").out)
    root, *rest = report["tree"]
    assert (root["function"]["name"], root["parent"], root["depth"], root["self_us"]) == ("(root)", None, 0, 0)
    assert (root["total_us"], report["profile"]["sampled_us"], report["profile"]["max_depth"]) == (6000, 6000, 2)
    assert {row["function"]["name"] for row in rest} == {"alpha", "beta", "gamma"}
    assert report["profile"]["node_count"] == 3


EPOCH_US = 1_652_739_599_999_000


def test_a_clock_that_counts_from_the_epoch_does_not_mean_bun(tmp_path: Path) -> None:
    for start in (EPOCH_US, float(EPOCH_US), EPOCH_US + 0.5):
        nodes = (node(0, "work"), node(1, "work"))
        nodes[1]["callFrame"]["lineNumber"] = 30
        profile = read_one(rootless(*nodes, samples=[0, 1, 1], startTime=start, endTime=start + 4000), tmp_path)
        assert (profile.origin.runtime, profile.sample_lines) == (None, None)
        assert summary(profile) == "work 2000/2000, work 1000/1000"
    profile = read_one(cpuprofile(startTime=EPOCH_US + 0.5, endTime=EPOCH_US + 9000.25), tmp_path)
    assert profile.origin.runtime is None
    below_root = (node(1, "(root)", children=[2]), node(2, "work"))
    profile = read_one(rootless(*below_root, samples=[2, 2], startTime=EPOCH_US + 0.5, endTime=None), tmp_path)
    assert profile.origin.runtime is None


@pytest.mark.parametrize("start", [2**53, 2**60, 1.7e18, -(2**60), 1e300])
def test_a_start_of_any_size_is_only_where_the_clock_begins(start: float, tmp_path: Path) -> None:
    without_end = read_one(cpuprofile(startTime=start, endTime=None), tmp_path)
    assert (summary(without_end), without_end.origin.warnings) == (WHOLE, ())
    profile = read_one(cpuprofile(startTime=start, endTime=start + 8192 if abs(start) < 1e20 else None), tmp_path)
    assert (summary(profile), profile.origin.warnings) == (WHOLE, ())
    events = trace_events()
    events[0]["args"]["data"]["startTime"] = start
    del events[3]
    [traced] = read(events, tmp_path)
    assert summary(traced) == WHOLE
