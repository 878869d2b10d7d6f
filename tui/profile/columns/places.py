"""Places in source text: whose code stood on which line, and where on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.profile.columns.column_types import Int32, Int64

_LOW = 0xFFFFFFFF


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """Code of `owner[k]`, a node or a function, at `line[k]` and `column[k]` (1-based, 0 = unknown); int32[k] each."""

    owner: Int32
    line: Int32
    column: Int32

    def __len__(self) -> int:
        return len(self.owner)


def distinct_places(owner: Int32, line: Int32, column: Int32 | None) -> tuple[Places, Int64]:
    """The places among these, sorted, each once, and int64[n]: which of them each is. Without `column` none is known.

    Three numbers do not fit into one of 64 bits. So pairs of line and column are numbered first, in their order:

        owner    9      9      4            line and column (1,70), (1,78) are numbers 0, 1
        place    1,78   1,70   1,78         owner and number (4,1), (9,0), (9,1) are the places; the answer is 2, 1, 0
    """
    if column is None:
        key, place = np.unique(owner.astype(np.int64) << 32 | line, return_inverse=True)
        at = (key & _LOW) << 32
    else:
        pairs, number = np.unique(line.astype(np.int64) << 32 | column, return_inverse=True)
        key, place = np.unique(owner.astype(np.int64) << 32 | number, return_inverse=True)
        at = pairs[key & _LOW]
    columns = ((key >> 32).astype(np.int32), (at >> 32).astype(np.int32), (at & _LOW).astype(np.int32))
    return Places(*columns), place
