"""The columns that a run of nodes is read into, whichever way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.formats.fast.shape import NotV8Shape
from tui.profile.columns.column_types import Int32, Int64


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """Some nodes in file order: `id`, `function`: int32[n].

    Their children: node `child_of[k]` lists the id `child_id[k]`, int32[children]. Their line ticks: node
    `tick_of[k]` has `tick_count[k]` (int64) on `tick_line[k]`, int32[ticks]. Nodes count from 0 in each run.
    """

    id: Int32
    function: Int32
    child_of: Int32
    child_id: Int32
    tick_of: Int32
    tick_line: Int32
    tick_count: Int64


def int32(numbers: Int64) -> Int32:
    """The same numbers in half the room. Raises NotV8Shape when one does not fit."""
    if len(numbers) and (numbers.max() >= 2**31 or numbers.min() < -(2**31)):
        raise NotV8Shape("a number is too large")
    return numbers.astype(np.int32)
