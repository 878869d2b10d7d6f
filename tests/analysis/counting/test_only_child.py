"""The one sampled child of each row, against a list of children."""

from hypothesis import given

from tests.analysis.tables.test_callers import STACKS
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens


@given(STACKS)
def test_only_child(stacks: str) -> None:
    profile = profile_from(stacks)
    half_us = max(1, profile.duration_us // 2)
    for counted in (aggregate(profile), aggregate(profile, Lens((0, half_us)))):
        tree = profile.tree
        sampled = [any(counted.samples[row : tree.end[row]] > 0) for row in range(len(tree))]
        children = [[child for child in tree.children(row).tolist() if sampled[child]] for row in range(len(tree))]
        found = [counted.only_child(row) for row in range(len(tree))]
        assert found == [below[0] if len(below) == 1 else None for below in children]


def test_the_only_sampled_child_among_many() -> None:
    calls = [f"main;unsampled{number};below" for number in range(30)]
    profile = profile_from(" | ".join([*calls, "main;one;below 2", *calls]))
    counted = aggregate(profile, Lens((30_000, 32_000)))
    main, one = profile.tree.row_of(2), next(row for row in range(len(profile.tree)) if profile.label(row) == "one")
    assert main is not None
    assert counted.only_child(main) == one
    assert counted.only_child(0) == main
    both = aggregate(profile, Lens((30_000, 33_000)))
    assert both.only_child(main) is None
