"""Every step of a lens counts what is left of each sample's stack."""

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.filters.plain_lens import counted_plainly
from tests.places import PROFILES
from tests.stacks import profile_from, recorded_from
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting, counted
from tui.analysis.filters.lens import Grouping, Lens, Step, Verb
from tui.analysis.filters.steps import function_text
from tui.base.errors import UsageError
from tui.formats import read_profiles
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile

FRAMES = [
    "main",
    "parse",
    "read",
    "get@file:///app/node_modules/lodash/get.js:4",
    "has@file:///app/node_modules/lodash/has.js:7",
    "nextTick@node:internal/process/task_queues:3",
    "processTimers@node:internal/timers:500",
    "fetch@https://example.org/a.js:3",
    "indexOf@",
]
STACKS = st.one_of(
    st.lists(st.sampled_from(FRAMES), min_size=1, max_size=6).map(";".join),
    st.sampled_from(["(idle)", "(program)", "(garbage collector)", "(root)"]),
)
NAMES = [frame.split("@")[0] for frame in FRAMES]


def tree_of(found: Aggregate) -> dict[tuple[FunctionKey, ...], int]:
    """Total by path of functions, of the paths with samples below."""
    tree, keys = found.profile.tree, found.profile.functions.keys
    paths: dict[tuple[FunctionKey, ...], int] = {}
    for row in range(1, len(tree)):
        if found.sampled_below(np.array([row]))[0]:
            path = tuple(keys[tree.function[one]] for one in tree.path(row))
            assert path not in paths, "two rows of one path"
            paths[path] = found.total_us(row)
    return paths


def assert_counted(profile: Profile, lens: Lens) -> None:
    found, expected = counted(profile, lens), counted_plainly(profile, lens)
    keys = found.profile.functions.keys
    sampled = np.flatnonzero(found.function_is_sampled).tolist()
    assert {keys[one] for one in sampled} == set(expected.total_us)
    for one in sampled:
        key = keys[one]
        measured = found.function_self_us[one], found.function_total_us[one], found.function_samples[one]
        assert measured == (expected.self_us.get(key, 0), expected.total_us[key], expected.samples.get(key, 0))
    assert tree_of(found) == expected.paths
    assert found.root_us == expected.root_us
    assert found.sampled_us == sum(expected.self_us.values())


@st.composite
def steps_of(draw: st.DrawFn, profile: Profile) -> tuple[Step, ...]:
    ids = st.sampled_from(profile.tree.id[1:].tolist()).map(str)
    names = st.sampled_from([*NAMES, *map(function_text, profile.functions.keys[1:])])
    with_name = st.sampled_from([Verb.FOCUS, Verb.EXCLUDE, Verb.DROP, Verb.RECURSION])
    steps = draw(
        st.lists(
            st.one_of(
                st.builds(Step, with_name, names),
                st.builds(Step, st.sampled_from([Verb.SUBTREE, Verb.MERGE]), ids),
                st.sampled_from([Step(Verb.RECURSION), Step(Verb.MINE), Step(Verb.LIBRARY, "lodash")]),
                st.builds(Step, st.just(Verb.HIDE), st.sampled_from(["idle", "gc", "program", "internals"])),
            ),
            max_size=4,
        )
    )
    return tuple(steps)


@given(stacks=st.lists(st.tuples(STACKS, st.integers(1, 3)), min_size=1, max_size=8), data=st.data())
def test_any_lens_counts_what_is_left_of_each_stack(stacks: list[tuple[str, int]], data: st.DataObject) -> None:
    profile = profile_from(" | ".join(f"{stack} {count}" for stack, count in stacks))
    if len(profile.tree) == 1 or not profile.duration_us:
        return
    steps = data.draw(steps_of(profile))
    ends = data.draw(st.none() | st.tuples(st.integers(0, 9), st.integers(1, 9)))
    range_us = None
    if ends is not None:
        start_us = profile.duration_us * ends[0] // 10
        range_us = start_us, min(profile.duration_us, start_us + 1 + profile.duration_us * ends[1] // 10)
    grouping = data.draw(st.none() | st.sampled_from([*Grouping]))
    lens = Lens(range_us, (), grouping)
    assert_counted(profile, lens)
    for step in steps:
        with contextlib.suppress(UsageError):  # what it names is gone by then
            counted(profile, lens.then(step))
            lens = lens.then(step)
            assert_counted(profile, lens)


def test_a_focus_is_the_outermost_frame() -> None:
    profile = profile_from("main;parse 3 | main;render;parse;read 2 | main 1")
    found = counted(profile, Lens(steps=(Step(Verb.FOCUS, "parse"),)))
    assert {tuple(key.name for key in path): us for path, us in tree_of(found).items()} == {
        ("parse",): 5000,
        ("parse", "read"): 2000,
    }
    assert (found.sampled_us, found.in_range.sampled_us) == (5000, 6000)


def test_time_without_a_caller_is_in_no_function() -> None:
    profile = profile_from("get@file:///app/node_modules/lodash/get.js:4 3 | main;get@file:///app/node_modules/x:1 2")
    found = counted(profile, Lens(steps=(Step(Verb.MINE),)))
    assert (found.sampled_us, found.root_us) == (2000, 3000)


def test_lines_stay_with_the_function_that_they_are_in() -> None:
    profile = profile_from("main;parse 3 | main;render 2", ticks={"main;parse": {21: 3}, "main;render": {31: 2}})
    found = counted(profile, Lens(steps=(Step(Verb.EXCLUDE, "parse"), Step(Verb.DROP, "render"))))
    assert found.sampled_us == 3000
    names = [profile.label(row) for row in np.flatnonzero(found.physical.self_us).tolist()]
    assert names == ["parse"]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step(Verb.FOCUS, "nothing"), "no function is called 'nothing'"),
        (Step(Verb.SUBTREE, "99"), "there is no node '99'"),
        (Step(Verb.MERGE, "1"), "there is no node '1'"),
        (Step(Verb.MERGE, "x"), "there is no node 'x'"),
        (Step(Verb.MERGE, "9" * 30), "there is no node"),
        (Step(Verb.LIBRARY, "react"), "no package is called 'react'"),
    ],
)
def test_what_is_not_there_is_told(step: Step, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        counted(profile_from("main;parse 3"), Lens(steps=(step,)))


def test_a_counting_answers_as_each_lens_alone() -> None:
    recorded = recorded_from("main;parse 3 | (garbage collector) | main;parse;parse 2 | (program) 1 | main;read 4")
    counting = Counting(recorded)
    profile = counting.profile()
    for number in range(12):
        steps = (Step(Verb.RECURSION), Step(Verb.HIDE, "gc"), Step(Verb.FOCUS, "main"))[: number % 4]
        lens = Lens((1000 * (number % 3), 9000), steps)
        assert tree_of(counting.aggregate(lens)) == tree_of(counted(profile, lens))


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.cpuprofile")), ids=lambda path: path.name)
@pytest.mark.parametrize("grouping", [*Grouping])
def test_groups_of_real_profiles_add_up(path: Path, grouping: Grouping) -> None:
    counting = Counting(read_profiles(path)[0])
    whole, found = counting.aggregate(Lens()), counting.aggregate(Lens(grouping=grouping))
    assert found.sampled_us == whole.sampled_us
    assert found.active_us == whole.active_us
    assert int(found.function_self_us.sum()) == whole.sampled_us
