"""The quirks of `.cpuprofile`: what opens without a word, what opens with a warning, what is refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, cpuprofile, frame, read_one, summary, with_node
from tui.base.errors import EmptyProfile, ProfileFormatError

PARENTS = {2: 1, 3: 1, 4: 1, 5: 1, 6: 5}


def with_parents(**more: int) -> dict[str, Any]:
    """The profile whose nodes name their parents and no children."""
    document = cpuprofile()
    parents = PARENTS | {int(name.removeprefix("n")): parent for name, parent in more.items()}
    for node in document["nodes"]:
        del node["children"]
        if node["id"] in parents:
            node["parent"] = parents[node["id"]]
    return document


def renumbered(ids: Any) -> dict[str, Any]:
    """The profile with each id replaced by `ids(id)`, everywhere."""
    document = cpuprofile(samples=[ids(sample) for sample in cpuprofile()["samples"]])
    for node in document["nodes"]:
        node["id"], node["children"] = ids(node["id"]), [ids(child) for child in node["children"]]
    return document


def in_order(*numbers: int) -> dict[str, Any]:
    nodes = cpuprofile()["nodes"]
    return cpuprofile(nodes=[nodes[number - 1] for number in numbers])


@pytest.mark.parametrize(
    "document",
    [
        cpuprofile(),
        in_order(6, 5, 1, 4, 3, 2),
        with_parents(),
        cpuprofile(nodes=list(reversed(with_parents()["nodes"]))),
        renumbered(str),
        renumbered(float),
        renumbered(lambda node_id: -node_id),
        renumbered(lambda node_id: node_id + 2**63),
        renumbered(lambda node_id: node_id * 10**6),
        with_node(6, children=None),
        with_node(6, hitCount="many"),
        with_node(6, hitCount=-3),
        with_node(6, positionTicks=None),
        with_node(6, deoptReason="no reason"),
        with_node(6, callFrame=frame("leaf", 5) | {"scriptId": 7}),
        cpuprofile(samples=[2, 5, 6.0, "6", 4, 5, 3]),
        cpuprofile(timeDeltas=[1000.0] * 7),
        cpuprofile(extra={"deep": [[[{}]]]}),
    ],
)
def test_every_way_of_writing_it_opens_as_the_same_profile(document: dict[str, Any], tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    assert summary(profile) == WHOLE
    assert profile.origin.node_count == 6


def flat(node: dict[str, Any]) -> dict[str, Any]:
    call_frame = node["callFrame"]
    moved = {"lineNumber": call_frame["lineNumber"] + 1, "columnNumber": call_frame["columnNumber"] + 1}
    return {**{key: value for key, value in node.items() if key != "callFrame"}, **call_frame, **moved}


def test_call_frames_beside_the_id_count_from_1(tmp_path: Path) -> None:
    document = cpuprofile()
    same = read_one(document, tmp_path).functions.keys
    document["nodes"] = [flat(node) for node in document["nodes"]]
    assert read_one(document, tmp_path).functions.keys == same


@pytest.mark.parametrize(
    ("document", "warning", "expected"),
    [
        (with_node(5, children=[6, 777]), "1 child id that no node has: ignored", WHOLE),
        (with_node(5, children=[6, 5]), "1 child listed by its own node: ignored", WHOLE),
        (with_node(6, children=[1]), "the root is the child of another node: cut there", WHOLE),
        (with_node(6, children=[5]), "1 node with two parents: the first one counts", WHOLE),
        (with_node(6, children={"5": 1}), "1 node with children that are no array: they were ignored", WHOLE),
        (with_parents(n5=6), "1 cycle among the nodes cut", ""),
        (with_parents(n6=6), "1 unreachable node attached to the root", ""),
        (with_node(5, children=[]), "1 unreachable node attached to the root", ""),
        (with_node(6, positionTicks={}), "1 entry of positionTicks could not be read", WHOLE),
        (with_node(6, positionTicks=[{"line": 0, "ticks": 1}, 3]), "2 entries of positionTicks could not be", WHOLE),
        (with_node(6, callFrame=...), "1 node without a callFrame: shown as (unknown)", ""),
        (with_node(6, callFrame=None), "1 node without a callFrame: shown as (unknown)", ""),
        (cpuprofile(samples=[2, 5, 6, 6, 4, 5, 3, 3]), "1 sample without a time dropped", WHOLE),
        (cpuprofile(timeDeltas=[1000] * 9), "2 extra time deltas ignored", WHOLE),
        (cpuprofile(endTime=1_004_500), "endTime is before the last 3 samples and was ignored", WHOLE),
        (cpuprofile(endTime=5), "endTime is before startTime and was ignored", WHOLE),
        (cpuprofile(startTime=1.0, endTime=1.009), "endTime is before the last 7 samples and was ignored", WHOLE),
    ],
)
def test_damage_is_told_and_nothing_is_lost(
    document: dict[str, Any], warning: str, expected: str, tmp_path: Path
) -> None:
    profile = read_one(document, tmp_path)
    assert [told for told in profile.origin.warnings if told.startswith(warning)], profile.origin.warnings
    assert profile.timeline.end_us - profile.timeline.start_us[0] == 7000
    if expected:
        assert summary(profile) == expected


def test_samples_on_unknown_nodes_are_counted_and_the_later_ones_stay(tmp_path: Path) -> None:
    profile = read_one(cpuprofile(samples=[2, 5, 999, None, 4, 5, 3]), tmp_path)
    assert profile.origin.warnings == ("2 samples on nodes that do not exist: counted as (unknown)",)
    assert summary(profile) == (
        "(unknown) 2000/2000, main 2000/2000, (garbage collector) 1000/1000, (idle) 1000/1000, (program) 1000/1000"
    )
    assert profile.origin.node_count == 6
    single = read_one(cpuprofile(samples=[2, 5, 999, 6, 4, 5, 3]), tmp_path)
    assert single.origin.warnings == ("1 sample on node 999, which does not exist: counted as (unknown)",)


def test_of_nodes_with_one_id_the_last_counts_and_each_gets_an_id(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"].append({"id": 6, "callFrame": frame("twin", 9), "children": []})
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ("1 node with an id used before: the last one of an id counts",)
    assert "twin 2000/3000" in summary(profile)
    assert sorted(profile.tree.id.tolist()) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("place", range(6))
def test_any_node_may_stand_twice(place: int, tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"].append(document["nodes"][place])
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ("1 node with an id used before: the last one of an id counts",)
    assert summary(profile) == WHOLE


def test_nodes_that_all_stand_twice_have_one_root(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"] *= 2
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ("6 nodes with an id used before: the last one of an id counts",)
    assert summary(profile) == WHOLE
    on_root = read_one({**document, "samples": [1, 5, 6, 6, 4, 5, 3]}, tmp_path)
    assert "(root)" not in summary(on_root)


def test_an_id_too_large_is_also_known_by_its_place(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"][5]["id"] = 2**63 + 1
    document["nodes"][4]["children"] = [2**63 + 1]
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    assert summary(profile) == WHOLE


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (cpuprofile(nodes=[]), "the profile has no nodes"),
        (cpuprofile(nodes={}), "nodes: expected an array, found an object"),
        (cpuprofile(nodes=[None]), "nodes[0]: expected an object, found null"),
        (with_node(6, id=...), 'nodes[5] has no "id"'),
        (with_node(6, id=None), 'nodes[5] has no "id"'),
        (with_node(6, id=6.5), "nodes[5].id is not an integer"),
        (with_node(6, id=True), "nodes[5].id is not an integer"),
        (cpuprofile(nodes=[{"id": 1, "label": "a graph"}]), "no node has a callFrame"),
        (cpuprofile(samples={}), "samples: expected an array, found an object"),
        (cpuprofile(timeDeltas="1000"), "timeDeltas: expected an array, found a string"),
        (cpuprofile(timeDeltas=["1000"] * 7), "timeDeltas[0]: expected a number, found a string"),
        (cpuprofile(timeDeltas=[1000, True, 1, 1, 1, 1, 1]), "timeDeltas[1]: expected a number, found a boolean"),
        (cpuprofile(timeDeltas=[0, 2**62, 1, 1, 1, 1, 1]), "timeDeltas[1] is outside ±2^53 µs"),
        (cpuprofile(timeDeltas=[2**52] * 7), "the sum of timeDeltas is outside ±2^53 µs"),
        (cpuprofile(timeDeltas=[0, 0, 0, 0, 0, 0, 2**53 - 1]), "the last sample ends outside ±2^53 µs"),
        (cpuprofile(startTime="now"), "startTime: expected a number, found a string"),
        (cpuprofile(startTime=2**64), "endTime is more than 2^53 µs away from startTime"),
        (cpuprofile(endTime=-1e300), "endTime is more than 2^53 µs away from startTime"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(document: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError) as refused:
        read_one(document, tmp_path)
    assert sentence in str(refused.value)


def test_an_end_that_floats_cannot_tell_from_the_start_is_no_end(tmp_path: Path) -> None:
    for start in (2.0**64, 1e300, -1e300):
        profile = read_one(cpuprofile(startTime=start, endTime=start), tmp_path)
        assert profile.origin.warnings == ()
        assert summary(profile) == summary(read_one(cpuprofile(startTime=0, endTime=None), tmp_path))


def test_the_largest_times_do_not_wrap(tmp_path: Path) -> None:
    document = cpuprofile(startTime=0, timeDeltas=[2**50] * 7, endTime=2**53 - 1)
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    assert profile.timeline.start_us.tolist() == [2**50 * index for index in range(1, 8)] + [2**53 - 1]
    assert f"leaf {2**51}/{3 * 2**50}" in summary(profile)


def test_a_profile_without_anything_in_it_is_empty_and_not_broken(tmp_path: Path) -> None:
    profile = read_one(cpuprofile(samples=[], timeDeltas=[]), tmp_path)
    assert (profile.origin.warnings, len(profile.timeline), profile.duration_us) == ((), 0, 9000)
    with pytest.raises(EmptyProfile):
        read_one(cpuprofile(nodes=[]), tmp_path)


def test_without_samples_times_are_estimated_from_hits(tmp_path: Path) -> None:
    document = cpuprofile()
    del document["samples"], document["timeDeltas"]
    document["nodes"][5]["hitCount"] = 4
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ("no samples: times were estimated from hitCount and there is no order in time",)
    assert (profile.origin.estimated, profile.origin.has_timeline) == (True, False)
    assert "leaf 4000/4000" in summary(profile)


def test_any_number_of_hits_is_read_in_little_memory(tmp_path: Path) -> None:
    document = with_node(6, hitCount=3 * 10**15)
    del document["samples"]
    profile = read_one(document, tmp_path)
    assert len(profile.timeline) <= 1_000_010
    assert summary(profile).startswith("leaf 9000/9000")


def test_without_deltas_samples_are_spread_evenly(tmp_path: Path) -> None:
    document = cpuprofile(endTime=1_007_000)
    del document["timeDeltas"]
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ("no timeDeltas: samples were spread evenly over the recording",)
    assert profile.origin.estimated
    assert summary(profile) == WHOLE


@pytest.mark.parametrize(
    "document",
    [
        cpuprofile(timeDeltas=[0] * 7),
        cpuprofile(timeDeltas=[1000] + [0] * 6, endTime=1_001_000),
        cpuprofile(timeDeltas=[-1000] * 7),
    ],
)
def test_samples_at_one_moment_are_counted_instead_of_timed(document: dict[str, Any], tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert profile.origin.unit == "samples"
    assert "no time passes in this profile: 7 samples counted instead" in profile.origin.warnings
    assert profile.timeline.start_us.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]


def test_negative_deltas_are_sorted_without_a_word(tmp_path: Path) -> None:
    profile = read_one(cpuprofile(timeDeltas=[1000, 1000, 1500, -750, 1250, 1000, 1000]), tmp_path)
    assert profile.origin.warnings == ()
    assert profile.timeline.start_us.tolist()[:5] == [1000, 2000, 2750, 3500, 4000]


def test_line_ticks_come_under_three_names(tmp_path: Path) -> None:
    ticked = {"line": 11, "ticks": 2}
    documents = [
        with_node(6, positionTicks=[ticked, ticked]),
        with_node(6, lineTicks=[{"line": 11, "hitCount": 4}]),
        with_node(6, callFrame=frame("leaf", 6) | {"lineTicks": [{"line": "11", "hitCount": 4}]}),
    ]
    for document in documents:
        profile = read_one(document, tmp_path)
        ticks = profile.ticks
        assert [profile.label(row) for row in ticks.node] == ["leaf"]
        assert (ticks.line.tolist(), ticks.count.tolist()) == ([11], [4])


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"functionName": ...}, ("", "file:///app/x.js", 7, 2)),
        ({"functionName": 12}, ("12", "file:///app/x.js", 7, 2)),
        ({"url": None}, ("leaf", "#7", 7, 2)),
        ({"url": ...}, ("leaf", "#7", 7, 2)),
        ({"lineNumber": "3"}, ("leaf", "file:///app/x.js", 4, 2)),
        ({"lineNumber": ...}, ("leaf", "file:///app/x.js", 0, 2)),
        ({"lineNumber": 2**31}, ("leaf", "file:///app/x.js", 0, 2)),
        ({"columnNumber": -1}, ("leaf", "file:///app/x.js", 7, 0)),
    ],
)
def test_fields_of_a_call_frame_may_be_anything(changes: dict[str, Any], key: tuple[Any, ...], tmp_path: Path) -> None:
    call_frame = frame("leaf", 6) | changes
    call_frame = {name: value for name, value in call_frame.items() if value is not ...}
    profile = read_one(with_node(6, callFrame=call_frame), tmp_path)
    assert profile.origin.warnings == ()
    assert key in profile.functions.keys
