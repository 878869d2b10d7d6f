"""Runs are told by their names, and what is usual in them is what a plain computation says."""

from __future__ import annotations

import statistics
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import recorded_from
from tui.analysis.compare.repeated import repeated, run_name
from tui.profile.profile import Profile

STACKS = ("main", "main;parse", "main;render", "main;render;parse")
PLACES = {"main": "main@/a.js:1", "parse": "parse@/a.js:2", "render": "render@/a.js:3"}
"""So that a function is the same in every run."""
ran = st.lists(st.tuples(st.sampled_from(STACKS), st.integers(1, 20)), min_size=1, max_size=6)


def named(name: str, stacks: list[tuple[str, int]]) -> Profile:
    placed = [(";".join(PLACES[name] for name in stack.split(";")), count) for stack, count in stacks]
    profile = recorded_from(" | ".join(f"{stack} {count}" for stack, count in placed), 100)
    thread = replace(profile.origin.thread, name=name)
    return replace(profile, origin=replace(profile.origin, thread=thread))


@given(st.lists(ran, min_size=2, max_size=6))
def test_medians_are_those_of_a_plain_computation(runs: list[list[tuple[str, int]]]) -> None:
    recorded = [named(run_name("onClientRequest", number), run) for number, run in enumerate(runs, 1)]
    found = repeated(recorded)["onClientRequest"]
    assert found.run_count == len(runs)
    assert found.active.median == statistics.median(100 * sum(count for _, count in run) for run in runs)
    for one in found.functions:
        own = [100 * sum(count for stack, count in run if stack.split(";")[-1] == one.key.name) for run in runs]
        all_of_it = [100 * sum(count for stack, count in run if one.key.name in stack.split(";")) for run in runs]
        assert one.self_time.median == statistics.median(own)
        assert one.total_time.median == statistics.median(all_of_it)
        assert (one.self_time.least, one.self_time.largest) == (min(own), max(own))
        assert one.runs == sum(total > 0 for total in all_of_it)


def test_what_is_no_run_is_left_out() -> None:
    once = [("main", 1)]
    names = ["a, run 1", "b, run 1", "a, run 2", "worker", "c, run 0", "c, run 00", ", run 1"]
    assert {name: found.run_count for name, found in repeated([named(name, once) for name in names]).items()} == {
        "a": 2
    }
    assert repeated([named("a, run 1", once)]) == {}


def test_runs_of_another_unit_are_not_mixed_in() -> None:
    def in_samples(profile: Profile) -> Profile:
        return replace(profile, origin=replace(profile.origin, unit="samples"))

    runs = [named(run_name("a", number), [("main", number)]) for number in (1, 2, 3, 4, 5)]
    for recorded in ([*runs[:3], *map(in_samples, runs[3:])], [*map(in_samples, runs[3:]), *runs[:3]]):
        found = repeated(recorded)["a"]
        assert (found.unit, found.run_count, found.active.largest) == ("us", 3, 300)
    assert repeated([runs[0], in_samples(runs[1])]) == {}
