"""Unfolding callers: a function, its callers, and theirs, of the functions that have the most call paths."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from tests.benchmarks.clock import cpu_ms
from tests.benchmarks.tables import Section, table
from tests.benchmarks.targets import Verdict
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.tables.callers import Path, callers
from tui.profile.profile import Profile

FUNCTIONS = 20
LEVELS = 4
LIMIT_MS = 5.0


def callers_section(profiles: Iterable[tuple[str, Profile]]) -> Section:
    """A row for each recording and level: the median and the worst function."""
    section = Section("Unfolding callers")
    section.paragraphs.append(
        f"CPU ms of one unfolding, of the {FUNCTIONS} functions with the most call paths, level by level along the "
        "heaviest caller. Each is the best of three."
    )
    rows = []
    for name, profile in profiles:
        levels_ms = _levels_ms(profile)
        for level, times_ms in enumerate(levels_ms, 1):
            rows.append([name, f"{level}", f"{np.median(times_ms):.2f}", f"{max(times_ms):.2f}"])
        worst_ms = max((time_ms for times_ms in levels_ms for time_ms in times_ms), default=0.0)
        section.verdicts.append(Verdict("unfolding callers, worst", name, worst_ms, LIMIT_MS, "ms"))
    section.paragraphs.append(table(["recording", "level", "median", "worst"], rows))
    return section


def _levels_ms(profile: Profile) -> list[list[float]]:
    """For each level the times of all functions that have callers there."""
    counted = aggregate(profile)
    paths_of_function = np.bincount(profile.tree.function[1:], minlength=len(profile.functions))
    paths: list[Path] = [(function,) for function in np.argsort(-paths_of_function)[:FUNCTIONS].tolist()]
    levels_ms = []
    for _ in range(LEVELS):
        times_ms, above = [], []
        for path in paths:
            times_ms.append(min(cpu_ms(partial(callers, counted, path)) for _ in range(3)))
            found = callers(counted, path)
            above += [found[0].path] if found else []
        if times_ms:
            levels_ms.append(times_ms)
        paths = above
    return levels_ms
