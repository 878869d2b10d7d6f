"""What is told of memory again and again: paths keep their ids and functions their places, sizes are those of now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.profile.test_growing import STACKS, paths, self_us
from tests.stacks import recorded_from
from tui.profile.growing import GrowingSizes
from tui.profile.profile import Profile

told = st.dictionaries(st.sampled_from(STACKS), st.integers(1, 9), min_size=1)


def sizes(told: dict[str, int]) -> Profile:
    """A profile in bytes of stacks and how much each has."""
    profile = recorded_from(" | ".join(f"{stack} {size}" for stack, size in told.items()), 1000)
    return replace(profile, origin=replace(profile.origin, unit="bytes"))


@given(st.lists(told, min_size=1, max_size=5))
def test_what_is_told_counts_and_what_was_told_keeps_its_place(many: list[dict[str, int]]) -> None:
    growing = GrowingSizes()
    ids_before: dict[str, int] = {}
    keys_before: tuple[object, ...] = ()
    for one in many:
        alone = sizes(one)
        now = growing.now(alone)
        assert self_us(now) == self_us(alone)
        assert now.duration_us == alone.duration_us
        ids = paths(now)
        assert ids_before.items() <= ids.items()
        assert now.functions.keys[: len(keys_before)] == keys_before
        assert (now.origin.node_count, now.origin.max_depth) == (len(now.tree), int(now.tree.depth.max()))
        ids_before, keys_before = ids, now.functions.keys
    last = sizes(many[-1])
    whole = growing.with_these_ids(last)
    assert paths(whole).items() <= ids_before.items()
    assert np.array_equal(whole.timeline.start_us, last.timeline.start_us)


def test_what_is_gone_is_still_there_with_nothing_in_it() -> None:
    growing = GrowingSizes()
    growing.now(sizes({"main@/a.js:1;parse@/a.js:2": 3}))
    now = growing.now(sizes({"main@/a.js:1": 2}))
    assert paths(now) == {"": 1, "main": 2, "main;parse": 3}
    assert self_us(now) == {"main": 2000}
