"""One frame of the chart at any zoom, on recordings as large as they come: made-up ones, without a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np

from tests.benchmarks.clock import cpu_ms
from tests.benchmarks.made_up import Shape, made_up
from tests.benchmarks.tables import Section, table
from tests.benchmarks.targets import Verdict
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import Layout
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import aggregate
from tui.draw.chart.box_faces import box_faces
from tui.draw.chart.chart import Lit, draw_chart
from tui.draw.rows.glyphs import UNICODE
from tui.profile.profile import Profile
from tui.state.view.chart_view import ChartView, Order

COLUMNS, ROWS = 220, 60
ZOOMS = (1.0, 0.1, 0.001, 0.000_01)
LIMIT_MS = 3.0


def chart_section(shapes: Sequence[Shape], frames: int, rng: np.random.Generator) -> Section:
    """What is made once a profile and once a lens, and `frames` frames of each view."""
    section = Section(f"A frame of the chart, {COLUMNS}×{ROWS}")
    section.paragraphs.append(
        f"CPU ms; medians and 95th percentiles of {frames} frames anywhere on the axis, at the top, half way down and "
        "at the deepest rows. *Cells*: which box owns which cell. *Frame*: the same and drawn, with what is lit."
    )
    once: list[list[str]] = []
    frame_rows: list[list[str]] = []
    for shape in shapes:
        profile = made_up(shape, rng)
        layouts = _prepared(shape, profile, once)
        for order, layout in layouts.items():
            name, worst_ms = f"{shape.name}, {order.value}", 0.0
            for view, computed_ms, drawn_ms in _views(layout, order, profile, frames, rng):
                median_ms, p95_ms = np.percentile(drawn_ms, [50, 95])
                cells = [f"{time_ms:.2f}" for time_ms in (np.median(computed_ms), median_ms, p95_ms)]
                frame_rows.append([name, *view, *cells])
                worst_ms = max(worst_ms, float(median_ms))
            section.verdicts.append(Verdict("a frame of the chart, worst view", name, worst_ms, LIMIT_MS, "ms"))
    head = ["once", "samples", "nodes", "rows by depth", "totals", "icicle", "its index", "flame's", "overview's"]
    section.paragraphs.append(table([*head, "220 bins"], once))
    section.paragraphs.append(table(["view", "zoom", "top", "cells", "frame", "p95"], frame_rows))
    return section


def _prepared(shape: Shape, profile: Profile, once: list[list[str]]) -> dict[Order, Layout]:
    """Both layouts of a profile; adds a row of what they took to `once`."""
    tree, counted, activity = profile.tree, aggregate(profile), Activity(profile)
    made: dict[Order, Layout] = {Order.TIME: flame(profile)}
    steps_ms = [
        cpu_ms(lambda: (tree.by_depth, tree.depth_start)),
        cpu_ms(lambda: aggregate(profile).totals_us(tree.by_depth)),
        cpu_ms(lambda: made.update({Order.MERGED: icicle(counted)})),
        cpu_ms(lambda: made[Order.MERGED].prepared()),
        cpu_ms(lambda: made[Order.TIME].prepared()),
        cpu_ms(activity.prepare),
        cpu_ms(lambda: activity.bins_us(0, profile.duration_us, COLUMNS)),
    ]
    sizes = [f"{shape.samples:,}", f"{shape.nodes:,}"]
    once.append([shape.name, *sizes, *(f"{step_ms:.1f}" for step_ms in steps_ms)])
    return made


def _views(
    layout: Layout, order: Order, profile: Profile, frames: int, rng: np.random.Generator
) -> Iterable[tuple[list[str], list[float], list[float]]]:
    """For each zoom and top row: both as text, and the times of its frames, without drawing and with it."""
    faces = box_faces(profile.functions, UNICODE)
    deepest = int(profile.tree.depth.max())
    for zoom in ZOOMS:
        width_us = max(COLUMNS, int(layout.length_us * zoom))
        for top_depth in sorted({1, max(1, deepest // 2), max(1, deepest - ROWS // 2)}):
            computed_ms, drawn_ms = [], []
            for _ in range(frames):
                start_us = int(rng.integers(0, max(1, layout.length_us - width_us + 1)))
                view = ChartView(order, start_us, start_us + width_us, top_depth).viewport(COLUMNS, ROWS)
                box = layout.box_at(top_depth, start_us + width_us // 2)
                lit = Lit(box, 5, profile.functions.category == 1)
                computed_ms.append(cpu_ms(partial(layout.cells, view)))
                drawn_ms.append(cpu_ms(partial(draw_chart, layout, view, faces, lit)))
            yield [f"{zoom:.3%}", f"{top_depth:,}"], computed_ms, drawn_ms
