"""The column types that profiles are made of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bool = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
UInt8 = npt.NDArray[np.uint8]


def ranges(starts: Int64 | Int32, counts: Int64 | Int32) -> Int64:
    """The concatenated `[start, start + count)` of every pair, int64.

    With starts 5, 9 and counts 2, 3 the answer is 5, 6, 9, 10, 11: a running number, moved at each seam by the
    distance from where the last run would have gone on to where the next one starts.
    """
    run_end = np.cumsum(counts, dtype=np.int64)
    total = int(run_end[-1]) if len(run_end) else 0
    seam_shift = starts.astype(np.int64) - (run_end - counts)
    index: Int64 = np.arange(total, dtype=np.int64) + np.repeat(seam_shift, counts)
    return index


def running_sum(values: Int64 | Int32 | UInt8 | Bool) -> Int64:
    """int64[n + 1]: the sum of all values before each index: 3, 1, 4 make 0, 3, 4, 8.

    Made 64 bits wide first: numpy widens a running sum of narrower numbers piece by piece, which takes four times as
    long and keeps other threads, such as the screen's, from running (numpy 2.4).
    """
    running = np.zeros(len(values) + 1, np.int64)
    running[1:] = values
    np.cumsum(running[1:], out=running[1:])
    return running


def stable_order(values: Int32) -> Int32:
    """int32[n]: the indices that sort `values` (none negative), equal ones as they stand.

    numpy sorts 16-bit numbers by their digits, five times faster than wider ones.
    """
    fits = len(values) == 0 or int(values.max()) < 2**16
    return np.argsort(values.astype(np.uint16) if fits else values, kind="stable").astype(np.int32)
