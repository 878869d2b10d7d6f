"""The rows of a report. A file may have a million functions: rows are made when they are read, block by block."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self, TypeVar, overload

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.lines import Lines
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions

_BLOCK = 1 << 10
"""Rows whose numbers are Python's at the same time."""
_CATEGORIES = tuple(Category)

Row = TypeVar("Row")


class Measured(NamedTuple):
    """What a function has in one profile."""

    self_us: int
    total_us: int
    samples: int


class Change(NamedTuple):
    """A function beside a baseline: what it has there (None: nothing), and how its share of the active time changed.

    `share` is the share here minus that there, −1 to 1; `is_sure` when both are further apart than each is unsure.
    """

    against: Measured | None
    share: float
    is_sure: bool


class FunctionRow(NamedTuple):
    """A function that is on the stack of at least one sample, here or in the baseline.

    `function` is its index among those that are counted here, None in a comparison.
    """

    key: FunctionKey
    category: Category
    self_us: int
    total_us: int
    samples: int
    change: Change | None = None
    function: int | None = None


class TreeRow(NamedTuple):
    """A call path that has samples on it or below; `parent` is the id of the row above it, None at the root."""

    id: int
    parent: int | None
    depth: int
    key: FunctionKey
    category: Category
    self_us: int
    total_us: int
    samples: int


class LineRow(NamedTuple):
    """A line of a function; 0 for the time that no tick tells a line of. `ticks` are those of the whole file.

    `url` is the script that the line is in: another than the function's where a source map says so of inlined code.
    `column` is where on the line to look.
    """

    key: FunctionKey
    category: Category
    url: str
    line: int
    self_us: int
    ticks: int
    column: int

    @property
    def at(self) -> FunctionKey:
        """The function as if it were in the line's script."""
        return self.key._replace(place=self.url) if self.url else self.key


class _LazyRows(Sequence[Row]):
    """Rows that are made when they are read; `_indices` int64[rows] say of what, in the order of the rows."""

    def __init__(self, counted: Aggregate, indices: Int32 | Int64) -> None:
        """The rows of `indices`, in their order, in what is counted."""
        self._counted = counted
        self._indices = indices

    def __len__(self) -> int:
        return len(self._indices)

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self._indices), _BLOCK):
            yield from self._made(self._indices[start : start + _BLOCK])

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return self._part(self._indices[index])
        return next(self._made(self._indices[[index]]))

    def _part(self, indices: Int32 | Int64) -> Self:
        """Some of the same rows."""
        return type(self)(self._counted, indices)

    @abstractmethod
    def _made(self, indices: Int32 | Int64) -> Iterator[Row]:
        """The rows of some indices, made at once."""


class FunctionRows(_LazyRows[FunctionRow]):
    """Rows of functions; indices are those of functions."""

    def _made(self, indices: Int32 | Int64) -> Iterator[FunctionRow]:
        counted, functions = self._counted, self._counted.profile.functions
        for function, category, self_us, total_us, samples in zip(
            indices.tolist(),
            functions.category[indices].tolist(),
            counted.function_self_us[indices].tolist(),
            counted.function_total_us[indices].tolist(),
            counted.function_samples[indices].tolist(),
            strict=True,
        ):
            key = functions.shown[function]
            yield FunctionRow(key, _CATEGORIES[category], self_us, total_us, samples, None, function)


class TreeRows(_LazyRows[TreeRow]):
    """Rows of call paths; indices are rows of the call tree."""

    def _made(self, indices: Int32 | Int64) -> Iterator[TreeRow]:
        counted, functions, tree = self._counted, self._counted.profile.functions, self._counted.profile.tree
        function = tree.function[indices]
        for row, node_id, parent, depth, key, category, *amounts in zip(
            indices.tolist(),
            tree.id[indices].tolist(),
            tree.id[tree.parent[indices]].tolist(),
            tree.depth[indices].tolist(),
            map(functions.shown.__getitem__, function.tolist()),
            functions.category[function].tolist(),
            counted.self_us[indices].tolist(),
            counted.totals_us(indices).tolist(),
            counted.samples[indices].tolist(),
            strict=True,
        ):
            yield TreeRow(node_id, parent if row else None, depth, key, _CATEGORIES[category], *amounts)


class LineRows(_LazyRows[LineRow]):
    """Rows of lines where they were recorded; indices are those of `lines`, in which no line of a function is twice."""

    def __init__(self, counted: Aggregate, indices: Int32 | Int64, lines: Lines) -> None:
        """The rows of `indices`, in their order, among the `lines` of what is counted."""
        super().__init__(counted, indices)
        self._lines = lines

    def _part(self, indices: Int32 | Int64) -> Self:
        return type(self)(self._counted, indices, self._lines)

    def _made(self, indices: Int32 | Int64) -> Iterator[LineRow]:
        lines, functions = self._lines, self._counted.profile.functions
        function = lines.function[indices]
        for key, category, line, self_us, ticks in zip(
            map(functions.shown.__getitem__, function.tolist()),
            functions.category[function].tolist(),
            lines.line[indices].tolist(),
            lines.self_us[indices].tolist(),
            lines.ticks[indices].tolist(),
            strict=True,
        ):
            column = (key.column if line == key.line else 0) or 1
            yield LineRow(key, _CATEGORIES[category], key.url, line, self_us, ticks, column)


def functions_by_time(counted: Aggregate) -> Int64:
    """int64[k]: the functions on sampled stacks by self and total time, both falling, then by `FunctionKey.order`."""
    function = np.flatnonzero(counted.function_is_sampled)
    self_us, total_us = counted.function_self_us[function], counted.function_total_us[function]
    return function[np.lexsort((counted.profile.functions.rank[function], -total_us, -self_us))]


def lines_by_time(lines: Lines, functions: Functions) -> Int64:
    """int64[lines]: indices by self time and ticks, both falling, then by place, then by `FunctionKey.order`."""
    urls = [key.url for key in functions.shown]
    rank_of_url = {url: rank for rank, url in enumerate(sorted(set(urls)))}
    url_rank = np.fromiter(map(rank_of_url.__getitem__, urls), np.int32, len(urls))
    function = lines.function
    return np.lexsort((functions.rank[function], lines.line, url_rank[function], -lines.ticks, -lines.self_us))
