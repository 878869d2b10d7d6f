"""Callers against a plain twin that walks every sample's stack."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.tables.callers import CallerRow, callers, heaviest_row, hot_functions
from tui.profile.profile import Profile

FRAMES = st.sampled_from(["a", "b", "c", "d"])
STACKS = st.lists(st.tuples(st.lists(FRAMES, min_size=1, max_size=6), st.integers(1, 4)), min_size=1, max_size=12).map(
    lambda segments: " | ".join(f"{';'.join(stack)} {count}" for stack, count in segments)
)


def rows_as_text(counted: Aggregate, rows: list[CallerRow]) -> dict[str, tuple[int, int, int]]:
    labels = counted.profile.functions.labels
    return {
        " < ".join(labels[function] for function in row.path): (row.self_us, row.total_us, row.samples) for row in rows
    }


def test_callers_share_out_the_self_time_of_the_function_they_call() -> None:
    counted = aggregate(profile_from("main;parse;read 3 | main;render;read 5 | main;render 1"))
    read = next(row for row in hot_functions(counted) if counted.profile.functions.labels[row.function] == "read")
    assert rows_as_text(counted, [read]) == {"read": (8000, 8000, 8)}
    assert rows_as_text(counted, callers(counted, read.path)) == {
        "read < render": (5000, 5000, 5),
        "read < parse": (3000, 3000, 3),
    }


def test_a_recursive_function_calls_itself_with_its_self_time_and_without_a_second_total() -> None:
    counted = aggregate(profile_from("main;f 1 | main;f;f 2 | main;f;f;f 4"))
    f = counted.profile.functions.labels.index("f")
    assert rows_as_text(counted, callers(counted, (f,))) == {"f < f": (6000, 0, 6), "f < main": (1000, 7000, 1)}


def test_a_function_that_nobody_calls_has_no_callers() -> None:
    counted = aggregate(profile_from("main 2 | main;f 1"))
    main = counted.profile.functions.labels.index("main")
    row = next(row for row in hot_functions(counted) if row.function == main)
    assert not row.has_callers
    assert callers(counted, (main,)) == []


def test_the_heaviest_row_of_a_path_is_that_of_its_last_function() -> None:
    counted = aggregate(profile_from("a;f 1 | b;f 5 | c;b;f 2"))
    labels, tree = counted.profile.functions.labels, counted.profile.tree
    f, b = labels.index("f"), labels.index("b")
    row = heaviest_row(counted, (f, b))
    assert row is not None
    assert [counted.profile.label(step) for step in tree.path(row)] == ["b"]
    assert heaviest_row(counted, (b, f)) is None


@given(STACKS)
def test_the_heaviest_row_of_a_function_has_the_most_self_time_then_total_time(stacks: str) -> None:
    counted = aggregate(profile_from(stacks))
    tree = counted.profile.tree
    for row in hot_functions(counted):
        rows = [int(one) for one in tree.rows_of(row.function) if counted.total_us(int(one))]
        ranked = sorted(rows, key=lambda one: (-int(counted.self_us[one]), -counted.total_us(one), one))
        assert heaviest_row(counted, (row.function,)) == ranked[0]


def test_without_any_time_the_heaviest_row_is_one_with_a_sample() -> None:
    counted = aggregate(profile_from("a;f 1 | b;f 1"))
    counted = replace(counted, self_us=0 * counted.self_us)
    labels = counted.profile.functions.labels
    a, f = labels.index("a"), labels.index("f")
    below_a, below_b = counted.profile.tree.rows_of(f).tolist()
    assert heaviest_row(counted, (f,)) == below_a
    samples = counted.samples.copy()
    samples[below_a] = 0
    without_a = replace(counted, samples=samples)
    assert heaviest_row(without_a, (f,)) == below_b
    assert heaviest_row(without_a, (a,)) is None


def plain_callers(profile: Profile, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Caller of the path `names` -> (self, total) in µs, by walking the stack of every sample."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    bounds = profile.timeline.start_us.tolist()
    for index, node in enumerate(profile.timeline.node.tolist()):
        stack = [profile.label(row) for row in profile.tree.path(node)][::-1]
        owned = bounds[index + 1] - bounds[index]
        wanted = list(names)
        if stack[: len(wanted)] == wanted and len(stack) > len(wanted):
            found[stack[len(wanted)]][0] += owned
        outermost = max((place for place, name in enumerate(stack) if name == names[0]), default=None)
        if outermost is not None and stack[outermost : outermost + len(wanted)] == wanted:
            above = outermost + len(wanted)
            if above < len(stack):
                found[stack[above]][1] += owned
    return {name: (own, total) for name, (own, total) in found.items()}


@given(STACKS, st.lists(FRAMES, min_size=1, max_size=3))
def test_callers_equal_those_of_a_walk_over_all_stacks(stacks: str, names: list[str]) -> None:
    counted = aggregate(profile_from(stacks))
    labels = counted.profile.functions.labels
    if not set(names) <= set(labels):
        return
    path = tuple(labels.index(name) for name in names)
    answer = {labels[row.function]: (row.self_us, row.total_us) for row in callers(counted, path)}
    expected = plain_callers(counted.profile, tuple(names))
    assert {name: numbers for name, numbers in answer.items() if numbers != (0, 0)} == {
        name: numbers for name, numbers in expected.items() if numbers != (0, 0)
    }
