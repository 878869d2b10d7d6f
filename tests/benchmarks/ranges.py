"""A change of the time range: self times, functions, and the rows that are seen, of recordings of any size."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from tests.benchmarks.clock import answered, cpu_ms
from tests.benchmarks.made_up import Shape
from tests.benchmarks.tables import Section, table
from tests.benchmarks.targets import Verdict
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.tables.callers import hot_functions
from tui.analysis.tables.outline import Outline
from tui.profile.profile import Profile

WIDTHS = (1.0, 0.5, 0.1, 0.001)
CHANGES = 9
SEEN_ROWS = 60
_FREE_NODES = 100_000
_FREE_MS, _MS_PER_NODE = 5.0, 15e-6


def range_shapes(samples: int, nodes: int) -> list[Shape]:
    """A tenth of the samples and all of them, on trees from a server's to a large compiler's."""
    sizes = sorted({min(nodes, size) for size in (1_700, 100_000, 500_000, 2_000_000)})
    return [
        Shape(f"made up, {count:,} × {size:,}", size, min(400, size // 4), min(5_000, size // 3), count)
        for count in (samples // 10, samples)
        for size in sizes
    ]


def ranges_section(profiles: Iterable[tuple[str, Profile]], rng: np.random.Generator) -> Section:
    """A row for each recording (as it is counted) and width: medians of ranges anywhere in it."""
    section = Section("A change of the time range")
    section.paragraphs.append(
        f"Medians of CPU ms over {CHANGES} ranges anywhere in the recording. *Functions*: self, total and "
        f"samples of every function. *Seen rows*: the table of hot functions in order, and the call tree "
        f"unfolded along the heaviest path, {SEEN_ROWS} rows of each. *First*: the first whole "
        "aggregate, with what is kept for later ones."
    )
    rows = []
    for name, profile in profiles:
        first_ms = cpu_ms(partial(_first, profile))
        worst_ms = 0.0
        for width in WIDTHS:
            steps_ms = _median_steps_ms(profile, width, rng)
            worst_ms = max(worst_ms, sum(steps_ms))
            cells = [f"{step_ms:.2f}" for step_ms in (*steps_ms, sum(steps_ms))]
            rows.append([name, f"{width:.1%}", *cells, f"{first_ms:.0f}"])
        limit_ms = _FREE_MS + _MS_PER_NODE * max(0, len(profile.tree) - _FREE_NODES)
        section.verdicts.append(Verdict("a time range, worst width", name, worst_ms, round(limit_ms, 2), "ms"))
    head = ["samples × nodes", "width", "self times", "functions", "seen rows", "all", "first"]
    section.paragraphs.append(table(head, rows))
    return section


def _median_steps_ms(profile: Profile, width: float, rng: np.random.Generator) -> list[float]:
    open_ids = _heaviest_path(aggregate(profile))
    length_us = max(1, int(profile.duration_us * width))
    steps_ms = []
    for _ in range(CHANGES):
        start_us = int(rng.integers(0, profile.duration_us - length_us + 1))
        lens = Lens(range_us=(start_us, start_us + length_us))
        counted, self_times_ms = answered(partial(aggregate, profile, lens))
        functions_ms = cpu_ms(partial(_functions, counted))
        steps_ms.append((self_times_ms, functions_ms, cpu_ms(partial(_seen, counted, open_ids))))
    medians: list[float] = np.median(steps_ms, axis=0).tolist()
    return medians


def _first(profile: Profile) -> None:
    _seen(aggregate(profile), frozenset())


def _functions(counted: Aggregate) -> None:
    _ = counted.function_self_us, counted.function_total_us, counted.function_samples, counted.function_is_sampled


def _seen(counted: Aggregate, open_ids: frozenset[int]) -> None:
    """Makes the rows that tables and tree show."""
    _functions(counted)
    _ = hot_functions(counted)[:SEEN_ROWS]
    rows = Outline(counted).rows(open_ids, frozenset())[:SEEN_ROWS]
    counted.totals_us(np.array([row.last for row in rows], np.int32))


def _heaviest_path(counted: Aggregate) -> frozenset[int]:
    """The ids of the nodes on the heaviest path that are unfolded until all seen rows are filled."""
    outline, unfolded, rows = Outline(counted), [], 0
    for node in outline.heaviest_path():
        if rows >= SEEN_ROWS:
            break
        unfolded.append(node)
        rows += len(outline.children(node))
    return frozenset(counted.profile.tree.id[unfolded].tolist())
