"""The visible part of a list, and how it follows the cursor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ListView:
    """The visible part of a list in `width` × `height` cells, the first of them its head.

    `top` is the first visible row, `cursor` the selected one; `has_focus` says whether keys go to it.
    """

    width: int
    height: int
    top: int = 0
    cursor: int = 0
    has_focus: bool = False

    @property
    def rows(self) -> int:
        """How many rows fit below the head."""
        return max(0, self.height - 1)


def scrolled(top: int, cursor: int, rows: int, count: int, ahead: int = 0) -> int:
    """The first visible row, near `top`, that keeps `cursor` in view and no room unused at the end.

    Where it has to be another one, `ahead` more rows come into view beyond the cursor.
    """
    if cursor < top:
        top = cursor - ahead
    elif cursor >= top + rows:
        top = cursor - rows + 1 + ahead
    return max(0, min(top, count - rows))


def next_place(places: NDArray[np.int64], cursor: int, step: int) -> tuple[int | None, bool]:
    """The next of the ascending `places` after the cursor (`step` 1) or before it (−1), and whether it wrapped around.

    None without any place.
    """
    if not len(places):
        return None, True
    ordered = places[::step]
    beyond = ordered[(ordered - cursor) * step > 0]
    return int(beyond[0] if len(beyond) else ordered[0]), not len(beyond)
