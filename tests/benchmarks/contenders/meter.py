"""What work costs the process that does it."""

from __future__ import annotations

import contextlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def measured(work: Callable[[], dict[str, object]]) -> None:
    """Does the work and prints its cost as a line of JSON, with what the work answers: counts, so that it was done."""
    _be_first_to_die()
    base_bytes = peak_bytes()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    answer = work()
    after, ended = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    cost = {
        "user_s": after.ru_utime - before.ru_utime,
        "system_s": after.ru_stime - before.ru_stime,
        "wall_s": ended - began,
        "peak_bytes": peak_bytes(),
        "base_bytes": base_bytes,
    }
    print(json.dumps(cost | answer), flush=True)


def _be_first_to_die() -> None:
    """Lets Linux end this process rather than another one when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def peak_bytes() -> int:
    """The most memory that was resident in this process.

    Linux counts in `ru_maxrss` what the process was before it became Python, which may be the larger parent; its
    VmHWM starts anew.
    """
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
