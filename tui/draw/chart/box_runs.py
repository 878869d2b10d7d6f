"""The boxes of a view as runs of cells, with the ground of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.chart.layout import Cells, Viewport
from tui.base.cells import SHADES, Role
from tui.draw.chart.box_faces import BoxFaces
from tui.profile.columns.column_types import Bool, Int32, Int64
from tui.profile.columns.tree import CallTree

NO_FUNCTION = -1
MIXED = -2
"""In place of a function: boxes of several, too narrow to be told apart."""
TINY_CELLS = 2
"""Boxes of up to this many cells are merged with neighbours as narrow."""
NARROW_CELLS = 4
"""Boxes of up to this many cells have hardly ever room for a name."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Neighbouring cells of one row of the view, as columns over runs in reading order.

    `start` is the index of the first cell in the flattened view, `length` how many cells, `function` an index,
    NO_FUNCTION where there is no box, or MIXED; `category` and `lit` (a role to stand on instead of its hue, 0 for
    none) are those of all its boxes, of which there are `boxes`.
    """

    start: Int64
    length: Int64
    function: Int32
    category: Int32
    lit: Int32
    boxes: Int64

    @property
    def is_merged(self) -> Bool:
        """bool[runs]: several boxes stand in one run."""
        return self.boxes > 1


def runs_of(tree: CallTree, cells: Cells, faces: BoxFaces, lit_role: Int32) -> Runs:
    """The runs of `cells`; `lit_role` int32[functions] is the role that lights a function's boxes, 0 for none."""
    start = np.flatnonzero(cells.is_start)
    row = cells.row.ravel()[start]
    function = np.where(row >= 0, tree.function[row], np.int32(NO_FUNCTION))
    runs = Runs(
        start,
        np.diff(start, append=cells.row.size),
        function,
        faces.category[function].astype(np.int32),
        np.where(function >= 0, lit_role[function], np.int32(0)),
        (function >= 0).astype(np.int64),
    )
    # First boxes of one function, so that many narrow calls of it get room for a name; then what is still too narrow.
    columns = cells.row.shape[1]
    is_beside = start[1:] % columns != 0
    runs = _merged(runs, is_beside & _are_tiny(runs) & (runs.function[1:] == runs.function[:-1]))
    is_beside = runs.start[1:] % columns != 0
    is_alike = (runs.category[1:] == runs.category[:-1]) & (runs.lit[1:] == runs.lit[:-1])
    return _merged(runs, is_beside & _are_tiny(runs) & is_alike)


def _are_tiny(runs: Runs) -> Bool:
    """bool[runs − 1]: both of two neighbouring runs are boxes of a cell or two."""
    is_tiny = (runs.length <= TINY_CELLS) & (runs.function >= 0)
    return is_tiny[1:] & is_tiny[:-1]


def _merged(runs: Runs, joins_left: Bool) -> Runs:
    """The runs with each one that `joins_left` (bool[runs − 1], for all but the first) made part of the one before."""
    if not joins_left.any():
        return runs
    first = np.flatnonzero(np.concatenate((np.ones(1, bool), ~joins_left)))
    lowest = np.minimum.reduceat(runs.function, first)
    is_one = lowest == np.maximum.reduceat(runs.function, first)
    return Runs(
        runs.start[first],
        np.add.reduceat(runs.length, first),
        np.where(is_one, lowest, np.int32(MIXED)),
        runs.category[first],
        runs.lit[first],
        np.add.reduceat(runs.boxes, first),
    )


def grounds_of(runs: Runs, view: Viewport, faces: BoxFaces) -> Int32:
    """int32[runs]: the role that each run stands on."""
    hue = Role.USER + SHADES * runs.category + _shades(runs, view, faces)
    ground = np.where(runs.is_merged, np.int32(Role.MERGED), hue)
    ground = np.where(runs.lit > 0, runs.lit, ground)
    return np.where(runs.function == NO_FUNCTION, np.int32(Role.DEFAULT), ground)


def inks_of(runs: Runs) -> Int32:
    """int32[runs]: the role of the text on each run. What is merged keeps the hue of its category there."""
    ink = np.where(runs.function == NO_FUNCTION, np.int32(Role.TEXT), np.int32(Role.BOX_TEXT))
    hue = Role.USER + SHADES * runs.category + 1
    return np.where(runs.is_merged & (runs.lit == 0), hue, ink)


def _shades(runs: Runs, view: Viewport, faces: BoxFaces) -> Int32:
    """int32[runs]: 0 to 3, never the same in two touching boxes of one category of which one has room for a name.

    Even depths take 0 and 1, odd ones 2 and 3, so a box differs from what is above and below it, and scrolling
    changes no colour. Along a row, touching boxes of a category alternate, but for those that are both too narrow for
    a name: there are many, and their separators tell them apart. Which of the two comes first is what suits the
    hashes of most cells: with hash bits 0, 0, 1 and widths 6, 9, 7 the bits are 1, 0, 1.
    """
    depth = view.top_depth + runs.start // view.columns
    is_box = runs.function != NO_FUNCTION
    touches = is_box[1:] & is_box[:-1] & (runs.category[1:] == runs.category[:-1]) & (depth[1:] == depth[:-1])
    chain = np.cumsum(np.concatenate((np.zeros(1, bool), ~touches)))
    is_narrow = runs.length <= NARROW_CELLS
    alternates = np.concatenate((np.zeros(1, bool), touches & ~(is_narrow[1:] & is_narrow[:-1])))
    alternation = np.cumsum(alternates)
    chain_start = np.flatnonzero(np.diff(chain, prepend=-1))
    parity = (alternation - alternation[chain_start[chain]]) & 1
    suits = faces.hash_bit[runs.function] == parity
    votes = np.bincount(chain, weights=np.where(suits, runs.length, -runs.length))
    bit = parity ^ (votes < 0)[chain]
    shade: Int32 = (2 * (depth & 1) + bit).astype(np.int32)
    return shade
