"""Chunks add up to what they were cut from, and a path keeps its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import recorded_from
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.profile.columns.stopped_time import Stop
from tui.profile.columns.timeline import NO_SAMPLES
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Origin, Profile

ORIGIN = Origin(path="app.js", title="app.js")
MAIN, PARSE, RENDER = "main@/a.js:1", "parse@/a.js:2", "render@/a.js:3"
"""With their places, so that a function is the same in every chunk."""
STACKS = (MAIN, f"{MAIN};{PARSE}", f"{MAIN};{RENDER}", f"{MAIN};{RENDER};{PARSE}", PARSE, "(idle)", "(program)")


def grown(chunks: Sequence[tuple[str, int, int]], interval_us: int = 1000) -> GrowingProfile:
    """The growing profile of `chunks`: stacks, startTime, endTime − startTime (0: after the last sample)."""
    growing = GrowingProfile(ORIGIN)
    for stacks, start_us, duration_us in chunks:
        growing.add(recorded_from(stacks, interval_us, end_us=duration_us or None), start_us)
    return growing


def paths(profile: Profile) -> dict[str, int]:
    """Call path -> id."""
    tree = profile.tree
    return {";".join(map(profile.label, tree.path(row))): int(tree.id[row]) for row in range(len(tree))}


def self_us(profile: Profile) -> dict[str, int]:
    """Call path -> self time, of those that have some."""
    counted = effective(profile)
    found = aggregate(counted)
    tree = counted.tree
    times = {";".join(map(counted.label, tree.path(row))): int(found.self_us[row]) for row in range(1, len(tree))}
    return {path: time for path, time in times.items() if time}


def test_the_last_sample_of_a_chunk_with_a_stop_lasts_as_long_as_others() -> None:
    """The chunk has two samples, one on each side of the stop, so that its mean interval is the stop."""
    growing = grown([(f"{MAIN} 9", 50_000, 9_000)])
    growing.add(recorded_from(f"{MAIN} 2", 1_000_000, end_us=2_500_000), 60_000)
    assert int(growing.profile().timeline.end_us) > 1_500_000
    growing.stops.append(Stop(60_000, 1_060_000))
    assert int(growing.profile().timeline.end_us) == 60_000 - 50_000 + 1_000_000 + 1_000


def test_nothing_yet() -> None:
    profile = grown([]).profile()
    assert (len(profile.timeline), len(profile.tree), profile.duration_us) == (0, 1, 0)


def test_a_path_keeps_its_id_when_rows_move() -> None:
    growing = grown([("main;render 2 | main;parse 2", 5_000, 4_000)])
    before = paths(growing.profile())
    growing.add(recorded_from("main 1 | main;render;parse 3", end_us=4_000), 9_000)
    profile = growing.profile()
    after = paths(profile)
    assert {path: after[path] for path in before} == before
    assert len(set(after.values())) == len(after)
    assert self_us(profile) == {"main": 1000, "main;render": 2000, "main;parse": 2000, "main;render;parse": 3000}
    assert (growing.start_us, growing.end_us, growing.gaps_us, profile.duration_us) == (5_000, 13_000, 0, 8_000)


def test_what_two_chunks_both_tell_counts_once() -> None:
    """The second one starts 1.5 samples before the first one ends; what it says of that time is dropped."""
    growing = grown([("main;parse 4", 0, 4_000), ("main;render 4", 2_500, 4_000)])
    # The first sample of the second chunk after 4,000 is at 4,500: until then the last one of the first chunk goes on.
    assert self_us(growing.profile()) == {"main;parse": 4_500, "main;render": 2_000}


def test_time_between_chunks_is_unsampled() -> None:
    growing = grown([("main;parse 4", 0, 4_000), ("main;render 4", 10_000, 4_000)])
    profile = growing.profile()
    assert self_us(profile) == {"main;parse": 4_000, "main;render": 4_000}
    assert (growing.gaps_us, profile.duration_us) == (6_000, 14_000)


def test_a_chunk_without_samples() -> None:
    growing = grown([("main 2", 0, 2_000)])
    empty = recorded_from("main 1", stamps_us=[0])
    growing.add(without_samples(empty), 2_000)
    assert self_us(growing.profile()) == {"main": 2_000}


def without_samples(profile: Profile) -> Profile:
    return replace(profile, timeline=NO_SAMPLES, origin=replace(profile.origin, duration_us=1_000))


def test_ticks_are_added_up() -> None:
    growing = GrowingProfile(ORIGIN)
    for start_us in (0, 2_000):
        growing.add(recorded_from("main;parse 2", ticks={"main;parse": {11: 1, 12: 1}}, end_us=2_000), start_us)
    profile = growing.profile()
    row = list(paths(profile)).index("main;parse")
    ticks = profile.ticks
    entries = zip(ticks.node.tolist(), ticks.line.tolist(), ticks.count.tolist(), strict=True)
    assert list(entries) == [(row, 11, 2), (row, 12, 2)]


@given(st.lists(st.tuples(st.sampled_from(STACKS), st.integers(1, 3)), min_size=1, max_size=40), st.data())
def test_chunks_add_up_to_what_they_were_cut_from(segments: list[tuple[str, int]], data: st.DataObject) -> None:
    samples = [stack for stack, count in segments for _ in range(count)]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(samples)), max_size=5)) | {0, len(samples)})
    growing = GrowingProfile(ORIGIN)
    for first, last in pairwise(cuts):
        # Each chunk but the first tells the sample before it again.
        begin = max(0, first - 1)
        growing.add(
            recorded_from(" | ".join(samples[begin:last]), 1000, end_us=(last - begin) * 1000), 70_000 + begin * 1000
        )
    whole = recorded_from(" | ".join(samples), 1000, end_us=len(samples) * 1000)
    merged = growing.profile()
    assert np.array_equal(merged.timeline.start_us, whole.timeline.start_us)
    assert self_us(merged) == self_us(whole)
    # And the whole, when it comes, shows its paths under the ids that they have.
    same = growing.with_these_ids(whole)
    known = paths(merged)
    assert {path: known[path] for path in paths(same)} == paths(same)
    assert self_us(same) == self_us(whole)


def test_two_rows_of_one_path_keep_ids_of_their_own() -> None:
    """A script that was loaded twice has two functions that are one for us; ids are never the same."""
    whole = recorded_from("main;parse 2 | main;render 2")
    parse, render = (list(paths(whole)).index(path) for path in ("main;parse", "main;render"))
    function = whole.tree.function.copy()
    function[render] = function[parse]
    twice = replace(whole, tree=replace(whole.tree, function=function))
    growing = grown([("main;parse 4", 0, 4_000)])
    ids = growing.with_these_ids(twice).tree.id
    assert len(set(ids.tolist())) == len(ids)
    assert ids[parse] == paths(growing.profile())["main;parse"]


def test_bounds_are_never_changed_afterwards() -> None:
    growing = grown([("main 3", 0, 3_000)])
    before = growing.profile()
    bounds = before.timeline.start_us.copy()
    growing.add(recorded_from("main 3", end_us=3_000), 2_800)
    growing.profile()
    assert before.timeline.start_us.tolist() == bounds.tolist() == pytest.approx([0, 1_000, 2_000, 3_000])
