"""Sampling heap profiles: bytes in the order of allocation, and what is damaged in them."""

import copy
import json
from pathlib import Path

import pytest

from tests.formats.documents import frame, read, read_one, summary
from tests.formats.seeds import HEAP
from tui.base.errors import ProfileFormatError


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
        "ignored 1 child that could not be read",
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
