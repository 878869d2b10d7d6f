"""A long list with some rows unfolded: the rows below them are kept, those of the list are made when asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, overload

import numpy as np

from tui.profile.columns.column_types import Int64


class FunctionRow(Protocol):
    """A row that is about a function."""

    @property
    def function(self) -> int:
        """Its index; −1 for one that this profile does not have."""


Row = TypeVar("Row", bound=FunctionRow)


class Unfolded(Sequence[Row]):
    """The rows of `rows`, and behind `rows[k]` those of `below[k]`.

        rows  a b c d     below  {1: [x, y], 3: [z]}     →     a b x y c d z

    `functions` int64[rows]: what each row of `rows` is about.
    """

    def __init__(self, rows: Sequence[Row], functions: Int64, below: Mapping[int, Sequence[Row]]) -> None:
        self.rows, self._functions = rows, functions
        self._places = sorted(below)
        self._blocks = [below[place] for place in self._places]
        self._begin: list[int] = []
        self._before = [0]
        for place, block in zip(self._places, self._blocks, strict=True):
            self._begin.append(place + 1 + self._before[-1])
            self._before.append(self._before[-1] + len(block))

    def __len__(self) -> int:
        return len(self.rows) + self._before[-1]

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        block = bisect_right(self._begin, place) - 1
        if block >= 0 and place - self._begin[block] < len(self._blocks[block]):
            return self._blocks[block][place - self._begin[block]]
        return self.rows[place - self._before[block + 1]]

    def place_of(self, row: int) -> int:
        """Where `rows[row]` stands now."""
        return row + self._before[bisect_left(self._places, row)]

    def inserted(self) -> list[tuple[int, Row]]:
        """The rows that stand below others, with their places."""
        return [
            (begin + number, row)
            for begin, block in zip(self._begin, self._blocks, strict=True)
            for number, row in enumerate(block)
        ]

    @property
    def functions(self) -> Int64:
        """int64[rows]: the function of each row."""
        behind = np.repeat(np.array(self._places, np.int64) + 1, [len(block) for block in self._blocks])
        return np.insert(self._functions, behind, [row.function for block in self._blocks for row in block])
