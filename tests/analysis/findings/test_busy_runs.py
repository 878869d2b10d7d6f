"""Busy runs are found as a walk over the samples finds them."""

from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.findings.busy_runs import HELD_SHARE, busy_runs, holder_of
from tui.profile.profile import Profile

STACKS = st.sampled_from(["main;a", "main;a;b", "main;c", "tick;a", "tick;d;b", "(idle)", "(root)", "(program)"])


def runs_plainly(profile: Profile, range_us: tuple[int, int]) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """(start, end, [(row, µs)]) of each run, the longest first, equal ones in the order of time."""
    found: list[tuple[int, int, list[tuple[int, int]]]] = []
    line = profile.timeline
    is_running = False
    for row, start, end in zip(
        line.node.tolist(), line.start_us[:-1].tolist(), line.start_us[1:].tolist(), strict=True
    ):
        is_busy = row != 0 and profile.label(row) != "(idle)"
        begin, stop = max(start, range_us[0]), min(end, range_us[1])
        if is_busy and begin < stop:
            if not is_running:
                found.append((begin, stop, []))
            found[-1] = (found[-1][0], stop, [*found[-1][2], (row, stop - begin)])
            is_running = True
        elif not is_busy:
            is_running = False
    return sorted(found, key=lambda run: run[0] - run[1])


WIDE = [("(idle)", 1), *((f"wide;f{number}", 1) for number in range(300))]
"""More call paths than a short run has samples, many times over."""


@given(
    st.lists(st.tuples(STACKS, st.integers(1, 4)), min_size=1, max_size=12),
    st.integers(0, 9),
    st.integers(1, 10),
    st.booleans(),
)
def test_runs_and_what_holds_them(stacks: list[tuple[str, int]], first: int, length: int, is_wide: bool) -> None:
    stacks = [*stacks, *WIDE] if is_wide else stacks
    profile = profile_from(" | ".join(f"{stack} {count}" for stack, count in stacks))
    if not profile.duration_us:
        return
    start_us = profile.duration_us * first // 10
    range_us = start_us, min(profile.duration_us, start_us + 1 + profile.duration_us * length // 10)
    whole = aggregate(profile, Lens(range_us))
    runs, expected = busy_runs(whole), runs_plainly(profile, range_us)
    assert list(zip(runs.start_us.tolist(), runs.end_us.tolist(), strict=True)) == [run[:2] for run in expected]
    tree = profile.tree
    for number, (start, end, spent) in enumerate(expected):
        found = holder_of(whole, runs, number)
        on_top: dict[int, int] = {}
        held: dict[int, int] = {}
        for row, us in spent:
            on_top[row] = on_top.get(row, 0) + us
            for one in tree.path(row):
                held[one] = held.get(one, 0) + us
        assert found.leaf_us == max(on_top.values()) == on_top[found.leaf]
        holders = [row for row, us in held.items() if us >= HELD_SHARE * (end - start)]
        assert found.holder == max(holders, key=lambda row: tree.depth[row], default=None)
        assert found.holder_us == (held[found.holder] if found.holder else end - start)


def test_a_profile_without_samples_has_no_runs() -> None:
    assert len(busy_runs(aggregate(profile_from("")))) == 0
    assert len(busy_runs(aggregate(profile_from("(idle) 5")))) == 0
