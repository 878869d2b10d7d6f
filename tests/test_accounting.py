"""The report says what the plain reading of a file says, for files of any shape."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.commands import tickscope
from tests.documents import ROOT_ID, call_frame, documents
from tests.plain import Key, Plain, PlainProfile, Step

Row = dict[str, Any]


@contextmanager
def saved(document: Row) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "random.cpuprofile")
        path.write_text(json.dumps(document))
        yield path


def report(path: Path, *options: str) -> Row:
    ended = tickscope("report", path, "--format", "json", *options)
    assert (ended.status, ended.err) == (0, "")
    found: Row = json.loads(ended.out)
    return found


def key_of(function: Row) -> Key:
    return function["name"], function["url"] or function["script"] or "", function["line"], function["column"]


def check_functions(found: Row, plain: Plain) -> None:
    functions = {key_of(row): (row["self_us"], row["total_us"], row["samples"]) for row in found["functions"]}
    assert functions == {key: (a.self_us, a.total_us, a.samples) for key, a in plain.functions.items()}
    assert len(functions) == len(found["functions"])


def check_tree(found: Row, plain: Plain, profile: PlainProfile) -> None:
    paths = profile.preorder(plain)
    keys = [profile.key(path[-1] if path else ("node", profile.root)) for path in paths]
    amounts = [plain.paths[path] for path in paths]
    expected = [
        (len(path), key, a.self_us, a.total_us, a.samples) for path, key, a in zip(paths, keys, amounts, strict=True)
    ]
    columns = ("self_us", "total_us", "samples")
    assert [
        (row["depth"], key_of(row["function"]), *(row[column] for column in columns)) for row in found["tree"]
    ] == expected
    id_of: dict[tuple[Step, ...], int] = {path: row["id"] for path, row in zip(paths, found["tree"], strict=True)}
    assert len(set(id_of.values())) == len(id_of)
    for path, row in zip(paths, found["tree"], strict=True):
        assert row["parent"] == (id_of[path[:-1]] if path else None)
        kind, node_id = path[-1] if path else ("node", ROOT_ID)
        assert row["id"] == node_id if kind == "node" else row["id"] > max(profile.nodes)


@given(documents(), st.data())
def test_a_report_equals_the_plain_count(document: Row, data: st.DataObject) -> None:
    profile = PlainProfile(document)
    with saved(document) as path:
        found = report(path, "--view", "tree")
        assume(found["profile"]["unit"] == "us")  # where no time passes at all, samples are counted instead
        whole = profile.counted()
        check_functions(found, whole)
        check_tree(found, whole, profile)
        assert found["time_range"] == {"start_us": 0, "end_us": whole.duration_us}
        assert found["profile"]["sampled_us"] == whole.sampled_us
        assert found["profile"]["unsampled_us"] == whole.duration_us - whole.sampled_us
        if whole.duration_us > 0:
            event("under a range")
            start_us = data.draw(st.integers(0, whole.duration_us - 1))
            end_us = data.draw(st.integers(start_us + 1, whole.duration_us))
            under_range = report(path, "--view", "tree", "--range", f"{start_us}us-{end_us}us")
            counted = profile.counted((start_us, end_us))
            check_functions(under_range, counted)
            check_tree(under_range, counted, profile)
            assert under_range["time_range"] == {"start_us": start_us, "end_us": end_us}
            assert under_range["profile"] == found["profile"]


def test_a_call_tree_20_000_deep_is_no_deeper_problem(tmp_path: Path) -> None:
    depth = 20_000
    names = ("even", "odd")
    nodes = [{"id": 1, "callFrame": call_frame("(root)"), "children": [2]}]
    for node_id in range(2, depth + 2):
        frame = call_frame(names[node_id % 2], "file:///deep.js", node_id % 2)
        nodes.append({"id": node_id, "callFrame": frame, "children": [node_id + 1] if node_id <= depth else []})
    gc = {"id": depth + 2, "callFrame": call_frame("(garbage collector)"), "children": []}
    nodes[0]["children"] = [2, gc["id"]]
    samples, deltas = [depth + 1, gc["id"], 2], [0, 1000, 1000]
    path = tmp_path / "deep.cpuprofile"
    path.write_text(json.dumps({"nodes": [*nodes, gc], "samples": samples, "timeDeltas": deltas}))

    found = report(path, "--view", "tree")
    assert found["profile"]["max_depth"] == depth
    assert len(found["tree"]) == depth + 2
    deepest = found["tree"][depth + 1]
    assert (deepest["function"]["name"], deepest["depth"], deepest["self_us"]) == (
        "(garbage collector)",
        depth + 1,
        1000,
    )
    totals = {row["name"]: row["total_us"] for row in found["functions"]}
    assert totals == {"even": 3000, "odd": 2000, "(garbage collector)": 1000}
    text = tickscope("report", path, "--view", "tree").out
    assert "+19,960 even" in text or "+19,960 odd" in text
    assert len(text) < 150 * depth


def test_times_up_to_the_largest_number_stay_exact(tmp_path: Path) -> None:
    largest = 2**53 - 1
    ticks = [{"line": 5, "ticks": 2}, {"line": 6, "ticks": 1}]
    nodes = [
        {"id": 1, "callFrame": call_frame("(root)"), "children": [2, 3]},
        {"id": 2, "callFrame": call_frame("a", "file:///a.js", 4), "positionTicks": ticks},
        {"id": 3, "callFrame": call_frame("b", "file:///a.js", 9)},
    ]
    path = tmp_path / "long.cpuprofile"
    document = {"nodes": nodes, "startTime": 0, "endTime": largest, "samples": [2, 3], "timeDeltas": [0, largest - 7]}
    path.write_text(json.dumps(document))
    found = report(path, "--view", "lines")
    assert {row["name"]: row["self_us"] for row in found["functions"]} == {"a": largest - 7, "b": 7}
    third = (largest - 7) // 3
    assert {row["line"]: row["self_us"] for row in found["lines"]} == {5: 2 * third, 6: third, 0: 7}
    assert found["profile"]["duration_us"] == largest
