"""tickscope: from open to the finished model, with the effective tree, all totals and the line ticks."""

from __future__ import annotations

import sys
import time

import numpy as np

from tests.benchmarks.contenders.meter import measured
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.formats import read_profiles
from tui.profile.columns.category import GARBAGE_COLLECTOR, IDLE


def loaded(path: str) -> dict[str, object]:
    """The counts of the model, its total, and the CPU seconds of each step."""
    stages: dict[str, float] = {}
    since = time.process_time()

    def lap(name: str) -> None:
        nonlocal since
        now = time.process_time()
        stages[name], since = stages.get(name, 0.0) + now - since, now

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "build":
            lap("bytes to columns")

    [recorded, *_] = read_profiles(path, progress)
    lap("columns to profile")
    profile = effective(recorded)
    lap("effective tree")
    counted = aggregate(profile)
    lap("self times")
    totals_us = counted.totals_us(np.arange(len(profile.tree), dtype=np.int32))
    _ = counted.function_self_us, counted.function_total_us
    lap("totals of nodes and functions")
    return {
        "nodes": profile.origin.node_count,
        "samples": len(profile.timeline),
        "ticks": len(profile.ticks),
        "total_us": int(totals_us[0]) + counted.root_us,
        "states_us": {name: _self_us(counted, name) for name in (GARBAGE_COLLECTOR, IDLE)},
        "stages": stages,
    }


def _self_us(counted: Aggregate, name: str) -> int:
    functions = [index for index, key in enumerate(counted.profile.functions.keys) if key.name == name]
    return int(counted.function_self_us[functions].sum())


if __name__ == "__main__":
    measured(lambda: loaded(sys.argv[1]))
