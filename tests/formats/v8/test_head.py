"""The old form of V8 profiles: a nested head with samples, hits, or self times alone."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.formats.documents import WHOLE, head_document, read, read_one, summary
from tui.base.errors import ProfileFormatError
from tui.export.convert import converted


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


def self_times(**changes: Any) -> dict[str, Any]:
    """What v8-profiler wrote until 2014: times of nodes in ms, no ids, no samples."""

    def node(name: str, self_ms: object, total_ms: float, *children: dict[str, Any], **more: object) -> dict[str, Any]:
        times = {"selfTime": self_ms, "totalTime": total_ms, "numberOfCalls": 0, "visible": True, "callUID": 7}
        place = {"url": "" if name[0] == "(" else "app.js", "lineNumber": len(name)}
        return {"functionName": name, **place, **times, "children": list(children), **more}

    leaf = node("left", 40.5, 40.5, selfSamplesCount=3) | changes
    head = node("(root)", 5, 100, node("(program)", 20, 20), node("main", 30, 75, leaf, node("right", 0.0004, 0.0004)))
    return {"typeId": "CPU", "uid": 1, "title": "t", "head": head}


SELF_TIMES = "no samples: self times are those in the file, and there is no order in time"


def test_self_times_count_where_there_are_no_samples(tmp_path: Path) -> None:
    profile = read_one(self_times(), tmp_path)
    origin = profile.origin
    assert (origin.format, origin.unit, origin.warnings) == ("v8-head", "us", (SELF_TIMES,))
    assert (origin.estimated, origin.has_timeline) == (False, False)
    assert summary(profile) == "left 40500/40500, main 30000/70500, (program) 20000/20000, right 0/0"
    # The root's own time, and what no node has, are unsampled.
    assert profile.duration_us == 100_000
    assert profile.timeline.end_us == 95_500


def test_a_node_has_as_many_samples_as_it_says(tmp_path: Path) -> None:
    profile = read_one(self_times(), tmp_path)
    assert [profile.label(row) for row in profile.timeline.node.tolist()].count("left") == 3
    assert len(profile.timeline) == 7
    left = [row for row in range(len(profile.tree)) if profile.label(row) == "left"]
    starts = profile.timeline.start_us[np.flatnonzero(profile.timeline.node == left[0])]
    assert np.diff(starts).tolist() == [13_500, 13_500]


@pytest.mark.parametrize(
    ("changes", "expected", "warnings"),
    [
        ({"selfTime": "12.5"}, "left 12500/12500", ()),
        ({"selfTime": 0.1234567}, "left 123/123", ()),
        ({"selfTime": -3}, "left 0/0", ("1 node without a readable selfTime: taken as 0",)),
        ({"selfTime": None}, "left 0/0", ("1 node without a readable selfTime: taken as 0",)),
        ({"selfTime": "soon"}, "left 0/0", ("1 node without a readable selfTime: taken as 0",)),
        ({"hitCount": 9}, "left 40500/40500", ()),
        ({"selfSamplesCount": 10**9}, "left 40500/40500", ()),
    ],
)
def test_self_times_of_any_kind(
    changes: dict[str, Any], expected: str, warnings: tuple[str, ...], tmp_path: Path
) -> None:
    profile = read_one(self_times(**changes), tmp_path)
    assert expected in summary(profile).split(", ")
    assert profile.origin.warnings == (SELF_TIMES, *warnings)
    assert len(profile.timeline) < 1_100_000


def test_self_times_that_are_too_much_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match="the sum of selfTime is outside"):
        read(self_times(selfTime=9.1e12), tmp_path)


def test_samples_count_and_not_self_times(tmp_path: Path) -> None:
    document = head_document()
    document["head"]["selfTime"] = document["head"]["children"][0]["selfTime"] = 500
    assert summary(read_one(document, tmp_path)) == WHOLE


def test_counts_of_samples_by_their_old_name_are_hits(tmp_path: Path) -> None:
    text = json.dumps(head_document(samples=None, timestamps=None)).replace("hitCount", "selfSamplesCount")
    profile = read_one(text.encode(), tmp_path)
    assert profile.origin.estimated
    assert "leaf 1500/1500" in summary(profile)


def test_the_place_of_a_function_may_be_called_a_script_name(tmp_path: Path) -> None:
    text = json.dumps(self_times()).replace('"url"', '"scriptName"')
    assert ("left", "app.js", 4, 0) in read_one(text.encode(), tmp_path).functions.keys


def test_measured_times_without_an_order_survive_a_conversion(tmp_path: Path) -> None:
    first = read_one(self_times(), tmp_path)
    second = read_one(converted(first, "cpuprofile", "x"), tmp_path)
    assert summary(second) == summary(first)
    assert (second.duration_us, second.origin.warnings) == (100_000, ())
