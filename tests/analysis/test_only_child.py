"""The one sampled child of each row, against a list of children."""

from hypothesis import given

from tests.analysis.test_callers import STACKS
from tests.stacks import profile_from
from tui.analysis.aggregate import aggregate
from tui.analysis.lens import Lens


@given(STACKS)
def test_only_child(stacks: str) -> None:
    profile = profile_from(stacks)
    half_us = max(1, profile.duration_us // 2)
    for counted in (aggregate(profile), aggregate(profile, Lens((0, half_us)))):
        tree = profile.tree
        sampled = [any(counted.samples[row : tree.end[row]] > 0) for row in range(len(tree))]
        children = [[child for child in tree.children(row).tolist() if sampled[child]] for row in range(len(tree))]
        assert counted.only_child.tolist() == [below[0] if len(below) == 1 else -1 for below in children]
