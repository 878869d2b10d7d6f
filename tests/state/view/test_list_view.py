"""The next of some places in a list."""

from __future__ import annotations

import numpy as np
import pytest

from tui.state.view.list_view import next_place


@pytest.mark.parametrize(
    ("cursor", "step", "target"),
    [
        (0, 1, (2, False)),
        (2, 1, (5, False)),
        (5, 1, (2, True)),
        (9, -1, (5, False)),
        (5, -1, (2, False)),
        (2, -1, (5, True)),
    ],
)
def test_the_next_place_wraps_around(cursor: int, step: int, target: tuple[int, bool]) -> None:
    assert next_place(np.array([2, 5]), cursor, step) == target


def test_without_a_place_there_is_none() -> None:
    assert next_place(np.array([], np.int64), 3, 1) == (None, True)
