"""Time per line: shares of a node's self time, in whole µs, that add up."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.tables.lines import Lines, all_lines, function_lines, line_shares, node_lines
from tui.profile.profile import Profile


def shown(lines: Lines, profile: Profile) -> str:
    columns = (column.tolist() for column in (lines.function, lines.line, lines.self_us, lines.ticks))
    return "\n".join(
        f"{profile.functions.labels[function]}:{line} {self_us} µs, {ticks} ticks"
        for function, line, self_us, ticks in zip(*columns, strict=True)
    )


def test_self_time_is_shared_in_proportion_to_ticks() -> None:
    profile = profile_from("main;parse 3 | main 1", ticks={"main;parse": {21: 2, 22: 1}})
    assert shown(all_lines(aggregate(profile)), profile) == (
        "main:0 1000 µs, 0 ticks\n"
        "parse:21 2000 µs, 2 ticks\n"
        "parse:22 1000 µs, 1 ticks"
    )  # fmt: skip


def test_the_microsecond_left_over_goes_to_the_largest_remainder_then_the_lower_line() -> None:
    profile = profile_from("parse", interval_us=10, ticks={"parse": {7: 1, 8: 1, 9: 1}})
    assert all_lines(aggregate(profile)).self_us.tolist() == [4, 3, 3]
    profile = profile_from("parse", interval_us=11, ticks={"parse": {7: 1, 8: 2, 9: 3}})  # 1 5/6, 3 4/6, 5 3/6
    assert all_lines(aggregate(profile)).self_us.tolist() == [2, 4, 5]


def test_call_paths_share_on_their_own_and_are_added_up_per_function() -> None:
    profile = profile_from("a;f 1 | b;f 1 | a;f 1", ticks={"a;f": {5: 1}, "b;f": {5: 1, 6: 1}})
    counted = aggregate(profile)
    function = profile.functions.labels.index("f")
    assert shown(function_lines(counted, function), profile) == "f:5 2500 µs, 2 ticks\nf:6 500 µs, 1 ticks"
    below_b = int(profile.tree.rows_of(function)[1])
    assert shown(node_lines(counted, below_b), profile) == "f:5 500 µs, 1 ticks\nf:6 500 µs, 1 ticks"


def test_under_a_range_the_ticks_stay_and_the_time_is_scaled() -> None:
    profile = profile_from("f 4", ticks={"f": {5: 3, 6: 1}})
    assert shown(all_lines(aggregate(profile, Lens(range_us=(0, 2000)))), profile) == (
        "f:5 1500 µs, 3 ticks\nf:6 500 µs, 1 ticks"
    )


def test_a_row_added_for_gc_has_its_time_on_no_line() -> None:
    profile = profile_from("f 2 | (garbage collector)", ticks={"f": {5: 2}})
    assert shown(all_lines(aggregate(profile)), profile) == (
        "f:5 2000 µs, 2 ticks\n(garbage collector):0 1000 µs, 0 ticks"
    )


def test_ticks_of_any_size_are_shared_exactly() -> None:
    huge = 2**52
    profile = profile_from("f 3 | g 3", ticks={"f": {5: huge, 6: huge, 7: huge - 1}, "g": {1: 1, 2: 2}})
    assert all_lines(aggregate(profile)).self_us.tolist() == [1000, 1000, 1000, 1000, 2000]


def test_where_samples_tell_their_lines_time_is_theirs() -> None:
    recorded = profile_from("f 4 | (idle)", ticks={"f": {9: 9}})
    profile = replace(recorded, sample_lines=np.array([5, 6, 0, 5, 0], np.int32))
    assert shown(all_lines(aggregate(profile)), profile) == (
        "f:0 1000 µs, 0 ticks\n"
        "f:5 2000 µs, 2 ticks\n"
        "f:6 1000 µs, 1 ticks\n"
        "(idle):0 1000 µs, 0 ticks"
    )  # fmt: skip
    assert shown(all_lines(aggregate(profile, Lens(range_us=(500, 2000)))), profile) == (
        "f:5 500 µs, 2 ticks\nf:6 1000 µs, 1 ticks"
    )


def test_where_samples_tell_their_columns_too_each_place_has_its_own_time() -> None:
    recorded = profile_from("f 5 | (idle)")
    lines, columns = np.array([1, 1, 1, 0, 1, 0], np.int32), np.array([78, 5, 78, 0, 0, 0], np.int32)
    profile = replace(recorded, sample_lines=lines, sample_columns=columns)

    def found(lens: Lens) -> list[tuple[int, ...]]:
        of = all_lines(aggregate(profile, lens))
        return list(zip(*(one.tolist() for one in (of.line, of.column, of.self_us, of.ticks)), strict=True))

    assert found(Lens()) == [(0, 0, 1000, 0), (1, 0, 1000, 1), (1, 5, 1000, 1), (1, 78, 2000, 2), (0, 0, 1000, 0)]
    # The range takes time from the places, ticks are the whole profile's.
    assert found(Lens(range_us=(1500, 2250))) == [(1, 0, 0, 1), (1, 5, 500, 1), (1, 78, 250, 2)]


@given(
    places=st.lists(
        st.tuples(st.sampled_from(["a", "a;b", "c"]), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20
    ),
    has_columns=st.booleans(),
    window=st.tuples(st.integers(0, 20_000), st.integers(1, 20_000)),
)
def test_samples_lie_where_each_alone_says(
    places: list[tuple[str, int, int]], has_columns: bool, window: tuple[int, int]
) -> None:
    recorded = profile_from(" | ".join(path for path, _, _ in places))
    lines = np.array([line for _, line, _ in places], np.int32)
    columns = np.array([column if line else 0 for _, line, column in places], np.int32)
    profile = replace(recorded, sample_lines=lines, sample_columns=columns if has_columns else None)
    for lens in (Lens(), Lens((window[0], sum(window)))):
        counted = aggregate(profile, lens)
        start, end = lens.range_us or (0, 10**9)
        ticks: dict[tuple[int, int, int], int] = defaultdict(int)
        self_us: dict[tuple[int, int, int], int] = defaultdict(int)
        for sample, node in enumerate(profile.timeline.node.tolist()):
            at = node, int(lines[sample]), int(columns[sample]) if has_columns else 0
            ticks[at] += 1 if at[1] else 0
            self_us[at] += max(0, min(end, 1000 * (sample + 1)) - max(start, 1000 * sample))
        shares = line_shares(counted)
        told = (one.tolist() for one in (shares.node, shares.line, shares.column, shares.ticks, shares.self_us))
        found = {(node, line, column): (count, us) for node, line, column, count, us in zip(*told, strict=True)}
        assert found == {at: (ticks[at], self_us[at]) for at in ticks if at[1] or self_us[at]}
        of = all_lines(counted)
        per_function = np.zeros(len(profile.functions), np.int64)
        np.add.at(per_function, of.function, of.self_us)
        assert per_function.tolist() == counted.function_self_us.tolist()


def test_a_profile_without_samples_has_no_lines() -> None:
    profile = profile_from("")
    assert len(all_lines(aggregate(profile))) == 0
    assert len(function_lines(aggregate(profile), 0)) == 0


def plain_shares(counted: Aggregate) -> dict[tuple[int, int], tuple[int, int]]:
    """(node, line) -> (ticks, µs) with fractions, one node after the other."""
    ticks = counted.profile.ticks
    of_node = defaultdict(list)
    for node, line, count in zip(ticks.node.tolist(), ticks.line.tolist(), ticks.count.tolist(), strict=True):
        of_node[node].append((line, count))
    shares = {}
    for node, self_us in enumerate(counted.self_us.tolist()):
        if not of_node[node]:
            if self_us:
                shares[node, 0] = (0, self_us)
            continue
        whole = sum(count for _, count in of_node[node])
        exact = {line: Fraction(self_us * count, whole) for line, count in of_node[node]}
        rounded = {line: int(share) for line, share in exact.items()}
        most_cut = sorted(exact, key=lambda line: (rounded[line] - exact[line], line))
        for line in most_cut[: self_us - sum(rounded.values())]:
            rounded[line] += 1
        shares |= {(node, line): (count, rounded[line]) for line, count in of_node[node]}
    return shares


PATHS = ("a", "a;b", "a;b;c", "d", "d;b")


@given(
    samples=st.lists(st.sampled_from(PATHS), min_size=1, max_size=20),
    interval_us=st.integers(0, 5000),
    lines=st.dictionaries(
        st.sampled_from(PATHS),
        st.dictionaries(st.integers(1, 6), st.one_of(st.integers(1, 9), st.integers(1, 2**53 - 1)), min_size=1),
    ),
    window=st.tuples(st.integers(0, 50_000), st.integers(1, 50_000)),
)
def test_shares_are_those_of_the_plain_rule(
    samples: list[str], interval_us: int, lines: dict[str, dict[int, int]], window: tuple[int, int]
) -> None:
    every_path = " | ".join(PATHS)  # so that each path with ticks exists
    profile = profile_from(f"{every_path} | {' | '.join(samples)}", interval_us, ticks=lines)
    for lens in (Lens(), Lens((window[0], sum(window)))):
        counted = aggregate(profile, lens)
        shares = line_shares(counted)
        columns = (column.tolist() for column in (shares.node, shares.line, shares.ticks, shares.self_us))
        found = {(node, line): (ticks, self_us) for node, line, ticks, self_us in zip(*columns, strict=True)}
        assert found == plain_shares(counted)
        merged = all_lines(counted)
        per_function = np.zeros(len(profile.functions), np.int64)
        np.add.at(per_function, merged.function, merged.self_us)
        assert per_function.tolist() == counted.function_self_us.tolist()
        for function in range(len(profile.functions)):
            alone = function_lines(counted, function)
            assert alone.self_us.tolist() == merged.self_us[merged.function == function].tolist()
            assert alone.ticks.tolist() == merged.ticks[merged.function == function].tolist()
