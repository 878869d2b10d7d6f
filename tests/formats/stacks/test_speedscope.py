"""speedscope files: weights, events, frames that never close, and many profiles with the same frames."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands import tickscope
from tests.formats.documents import read, read_one, summary
from tests.formats.seeds import EVENTED
from tui.formats.stacks.speedscope import speedscope as profiles_of
from tui.profile.profile import Origin


def test_an_evented_speedscope_file(tmp_path: Path) -> None:
    profile = read_one(EVENTED, tmp_path)
    assert (profile.origin.format, profile.origin.unit, profile.origin.warnings) == ("speedscope", "us", ())
    assert profile.origin.thread.name == "one"
    assert summary(profile) == "main 6250/9500, parse 3250/3250"
    assert profile.timeline.start_us.tolist() == [500, 2000, 5250, 10000]
    assert profile.functions.keys[1:] == (("main", "a.js", 1, 1), ("parse", "#", 0, 0))


def evented(events: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """A file with one evented profile in µs, of the frames `main` and `load`."""
    profile = {"type": "evented", "name": "e", "unit": "microseconds", "startValue": 0, "events": events}
    return EVENTED | {"shared": {"frames": [{"name": "main"}, {"name": "load"}]}, "profiles": [profile | changes]}


def opened(frame: int, at: float) -> dict[str, Any]:
    return {"type": "O", "frame": frame, "at": at}


def closed(frame: int, at: float) -> dict[str, Any]:
    return {"type": "C", "frame": frame, "at": at}


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
        ("none", "parse 3/3, main 2/5"),
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
    assert profile.origin.warnings[0].endswith("out of order or on no frame: matched as far as possible")
    assert profile.timeline.end_us <= 12_000


@pytest.mark.parametrize(
    ("end", "expected", "duration_us"),
    [
        ({"endValue": 100}, "main 70000/100000, load 30000/30000", 100_000),
        ({"endValue": 40}, "load 30000/30000, main 10000/40000", 40_000),
        ({"endValue": 12}, "load 30000/30000, main 10000/40000", 40_000),
        ({}, "load 30000/30000, main 10000/40000", 40_000),
        ({"endValue": None}, "load 30000/30000, main 10000/40000", 40_000),
        ({"endValue": "100"}, "load 30000/30000, main 10000/40000", 40_000),
        ({"endValue": 2**80}, "load 30000/30000, main 10000/40000", 40_000),
    ],
)
def test_frames_that_never_close_end_with_the_profile(
    end: dict[str, Any], expected: str, duration_us: int, tmp_path: Path
) -> None:
    events = [opened(0, 0), opened(1, 10), closed(1, 40)]
    profile = read_one(evented(events, unit="milliseconds", **end), tmp_path)
    assert profile.origin.warnings == ("1 frame never closed: taken as open until the profile ends",)
    assert (summary(profile), profile.duration_us) == (expected, duration_us)


def test_frames_opened_at_the_very_end_are_counted_among_those_that_never_close(tmp_path: Path) -> None:
    profile = read_one(evented([opened(0, 0), opened(1, 100), opened(1, 100)], endValue=100), tmp_path)
    assert profile.origin.warnings == ("3 frames never closed: taken as open until the profile ends",)
    assert summary(profile) == "main 100/100"


def test_each_profile_says_what_it_did_not_close(tmp_path: Path) -> None:
    document = evented([opened(0, 0)], endValue=5)
    document["profiles"] += evented([opened(0, 0), closed(0, 5)], endValue=5)["profiles"]
    first, second = read(document, tmp_path)
    assert (len(first.origin.warnings), second.origin.warnings) == (1, ())


def test_time_after_the_last_close_is_unsampled(tmp_path: Path) -> None:
    profile = read_one(evented([opened(0, 10), closed(0, 40)], endValue=100), tmp_path)
    assert profile.origin.warnings == ()
    assert (summary(profile), profile.duration_us) == ("main 30/30", 100)
    assert profile.timeline.start_us.tolist() == [10, 40]


@pytest.mark.parametrize("origin", [1_795_253_956_532_334_000, 1_795_253_956_532_334.5, 2**63])
def test_a_start_of_any_size_is_only_where_the_clock_begins(origin: float, tmp_path: Path) -> None:
    events = [opened(0, origin), closed(0, origin + 4096)]
    profile = read_one(evented(events, startValue=origin, endValue=origin + 8192), tmp_path)
    assert (summary(profile), profile.origin.warnings) == ("main 4096/4096", ())


def test_a_long_span_is_a_call_and_no_gap(tmp_path: Path) -> None:
    """What lies between two events was measured, however long it is: nothing is missing, and nothing is chance."""
    calls = [(0, 0), (1, 100), (1, 200), (0, 300), (0, 400), (1, 500), (1, 900_000), (0, 900_100)]
    events = [(opened if index % 4 < 2 else closed)(frame, at) for index, (frame, at) in enumerate(calls)]
    path = tmp_path / "spans.json"
    path.write_text(json.dumps(evented(events, endValue=900_100)))
    text = tickscope("report", path).out
    assert "7 spans" in text
    assert not re.search("gaps|every|±", text)
    cut = json.loads(tickscope("report", path, "--format", "json", "--gaps", "cut").out)
    assert {one["name"]: one["self_us"] for one in cut["functions"]} == {"load": 899_600, "main": 400}
    assert cut["profile"]["interval_us"] is None


def test_a_profile_without_events_has_its_length(tmp_path: Path) -> None:
    profile = read_one(evented([], endValue=100), tmp_path)
    assert (len(profile.timeline), profile.timeline.start_us.tolist(), profile.duration_us) == (0, [0], 100)


def test_fractions_of_times_are_rounded_once(tmp_path: Path) -> None:
    events = [event for index in range(1000) for event in (opened(0, index * 0.1), closed(0, index * 0.1 + 0.05))]
    profile = read_one(evented(events, unit="milliseconds"), tmp_path)
    assert summary(profile) == "main 50000/50000"
    assert profile.timeline.start_us.tolist() == [50 * index for index in range(2000)]


def test_an_event_of_another_kind_is_told(tmp_path: Path) -> None:
    events = [opened(0, 0), {"type": "X", "at": 5, "frame": 0}, closed(0, 9), {"type": "C", "at": None, "frame": 0}]
    profile = read_one(evented(events), tmp_path)
    [warning] = profile.origin.warnings
    assert warning.startswith("2 events without a time, out of order or on no frame")
    assert summary(profile) == "main 9/9"


def test_a_sampled_profile_may_have_a_field_for_events(tmp_path: Path) -> None:
    assert summary(read_one(speedscope(events=[]), tmp_path)) == "parse 3000/3000, main 2000/5000"


@pytest.mark.parametrize(
    ("weights", "expected", "scale"),
    [
        ([0.5, 0.25, 0.125, 0], "main 250/375, parse 125/125", 1000),
        ([4, 20, 3, 0], "main 20/23, parse 3/3", 1),
        ([1, 1 / 3, 1 / 3, 1 / 3], "parse 33334/33334, main 33333/66667", 100_000),
    ],
)
def test_counts_with_fractions_are_scaled(weights: list[float], expected: str, scale: int, tmp_path: Path) -> None:
    profile = read_one(speedscope(unit="none", weights=weights), tmp_path)
    assert (summary(profile), profile.origin.count_scale, profile.origin.warnings) == (expected, scale, ())


def test_a_profile_has_only_the_functions_that_it_uses(tmp_path: Path) -> None:
    document = speedscope()
    document["shared"]["frames"] += [{"name": f"f{index}"} for index in range(500)]
    document["profiles"] *= 50
    document["profiles"][7] = document["profiles"][0] | {"samples": [[3]], "weights": [1]}
    profiles = read(document, tmp_path)
    assert [profile.origin.thread.number for profile in profiles] == list(range(1, 51))
    assert {profile.origin.thread_count for profile in profiles} == {50}
    assert [key.name for key in profiles[0].functions.keys] == ["(root)", "main", "parse"]
    assert [key.name for key in profiles[7].functions.keys] == ["(root)", "f1"]


def test_of_very_many_profiles_the_first_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.formats.stacks.speedscope._MOST_PROFILES", 3)
    document = speedscope()
    document["profiles"] *= 4
    profiles = read(document, tmp_path)
    assert len(profiles) == 3
    assert profiles[0].origin.warnings == ("the file has 4 profiles: only the first 3 were read",)
    document["profiles"].pop()
    assert read(document, tmp_path)[0].origin.warnings == ()


def test_the_objects_of_frames_are_freed() -> None:
    document = speedscope()
    [profile] = profiles_of(document, Origin("x", "x"))
    assert [key.name for key in profile.functions.keys] == ["(root)", "main", "parse"]
    assert document["shared"]["frames"] == []
