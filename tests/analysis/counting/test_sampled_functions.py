"""Which functions are on a stack, also where samples take no time."""

from pathlib import Path

import numpy as np
import pytest

from tests.formats.documents import read_one
from tui.analysis.counting.aggregate import aggregate
from tui.profile.columns.column_types import Int32

DEPTH = 1500


@pytest.mark.parametrize("depth", [1, 255, 256, 257, DEPTH])
def test_functions_of_samples_without_time_are_found_at_every_depth(
    depth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacks = [list(range(above + 1)) for above in range(depth)]
    document = {
        "shared": {"frames": [{"name": f"f{index}"} for index in range(depth + 2)]},
        "profiles": [
            {"type": "sampled", "unit": "microseconds", "samples": [*stacks, [depth]], "weights": [0] * depth + [5]}
        ],
    }
    levels = 0
    unique = np.unique

    def counted_unique(rows: Int32) -> Int32:
        nonlocal levels
        levels += 1
        return unique(rows)

    profile = read_one(document, tmp_path)
    counted = aggregate(profile)
    monkeypatch.setattr(np, "unique", counted_unique)
    names = [
        key.name
        for key, is_sampled in zip(profile.functions.keys, counted.function_is_sampled, strict=True)
        if is_sampled
    ]
    assert sorted(names) == sorted(f"f{index}" for index in range(depth + 1))
    # Level by level, each with all rows that are left, it would take the square of the depth.
    assert levels <= 256
