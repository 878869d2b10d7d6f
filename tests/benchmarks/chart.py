"""How long one frame of the chart takes, at any zoom, on recordings as large as they come.

    python -m tests.benchmarks.chart [--samples 10000000] [--nodes 500000] [--depth 4000]

Three made-up recordings: a server (few nodes, many samples), a compiler (many nodes), a deep recursion. For each the
one-off preparation and the CPU time of a frame at 220×60 are printed: median and 95th percentile of several views.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from tui.analysis.aggregate import aggregate
from tui.analysis.flame import flame
from tui.analysis.icicle import icicle
from tui.analysis.layout import Layout
from tui.analysis.overview import Activity
from tui.draw.box_faces import box_faces
from tui.draw.chart import Lit, draw_chart
from tui.draw.chart_view import ChartView, Order
from tui.draw.glyphs import UNICODE
from tui.profile.columns import Int32
from tui.profile.functions import FunctionKey, Functions
from tui.profile.profile import Origin, Profile
from tui.profile.ticks import NO_TICKS
from tui.profile.timeline import Timeline
from tui.profile.tree import CallTree, call_tree

COLUMNS, ROWS = 220, 60
ZOOMS = (1.0, 0.1, 0.001, 0.000_01)
FRAMES = 40


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU time of one call, user and system, in ms."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def random_tree(nodes: int, depth: int, functions: int, deep_share: float, rng: np.random.Generator) -> CallTree:
    """A tree of `nodes` rows: a spine of `depth`, and the rest hung to rows whose depth falls off geometrically.

    `deep_share` of the rest hangs anywhere, so that every depth has wide and narrow branches.
    """
    parent = np.arange(-1, nodes - 1)
    rest = np.arange(min(depth, nodes - 1) + 1, nodes)
    near = (rng.random(len(rest)) ** 3 * rest).astype(np.int64)
    anywhere = (rng.random(len(rest)) * rest).astype(np.int64)
    parent[rest] = np.where(rng.random(len(rest)) < deep_share, anywhere, near)
    function = 1 + rng.integers(0, functions - 1, nodes)
    function[0] = 0
    tree, _ = call_tree(function.astype(np.int32), parent.astype(np.int32), np.arange(nodes, dtype=np.int64))
    return tree


def random_samples(tree: CallTree, samples: int, stay: float, rng: np.random.Generator) -> Int32:
    """int32[samples]: rows of `tree`; with probability `stay` a sample is on the node before."""
    node = (1 + rng.integers(0, len(tree) - 1, samples)).astype(np.int32)
    last_change = np.maximum.accumulate(np.where(rng.random(samples) < stay, 0, np.arange(samples)))
    return node[last_change]


def recording(tree: CallTree, node: Int32, functions: int, rng: np.random.Generator) -> Profile:
    """A profile of samples about a millisecond apart."""
    keys = [FunctionKey("(root)", "#0", 0, 0)]
    places = ("file:///app/main.js", "/app/node_modules/lib/index.js", "node:internal/stream", "#1")
    keys += [FunctionKey(f"function{index}OfTheProgram"[: 8 + index % 24], places[index % 4], index, 1)
             for index in range(1, functions)]  # fmt: skip
    start_us = np.concatenate(([0], np.cumsum(rng.integers(500, 1500, len(node)))))
    origin = Origin("made-up", "made-up", duration_us=int(start_us[-1]) + 1000)
    return Profile(Functions(tuple(keys)), tree, Timeline(node, start_us), NO_TICKS, origin)


def frames(name: str, layout: Layout, order: Order, profile: Profile, rng: np.random.Generator) -> None:
    """Prints a row for each zoom: views anywhere on the axis, at the top and deep down."""
    faces = box_faces(profile.functions, UNICODE)
    deepest = int(profile.tree.depth.max())
    for zoom in ZOOMS:
        width_us = max(COLUMNS, int(layout.length_us * zoom))
        for top_depth in sorted({1, max(1, deepest // 2), max(1, deepest - ROWS // 2)}):
            times, computed = [], []
            for _ in range(FRAMES):
                start_us = int(rng.integers(0, max(1, layout.length_us - width_us + 1)))
                view = ChartView(order, start_us, start_us + width_us, top_depth).viewport(COLUMNS, ROWS)
                box = layout.box_at(top_depth, start_us + width_us // 2)
                lit = Lit(box, 5, profile.functions.category == 1)
                computed.append(cpu_ms(lambda view=view: layout.cells(view)))
                times.append(cpu_ms(lambda view=view, lit=lit: draw_chart(layout, view, faces, lit)))
            median, p95 = np.percentile(times, [50, 95])
            print(
                f"{name:<22} {zoom:>9.3%} {top_depth:>6}   {np.median(computed):6.2f}   {median:6.2f} {p95:6.2f}",
                flush=True,
            )


def measure(name: str, profile: Profile, rng: np.random.Generator) -> None:
    """Prints the preparation and the frames of one recording."""
    tree = profile.tree
    print(f"\n{name}: {len(profile.timeline):,} samples, {len(tree):,} nodes, depth {int(tree.depth.max()):,}")
    print(f"  rows by depth, once a profile   {cpu_ms(lambda: (tree.by_depth, tree.depth_start)):8.1f} ms")
    counted = aggregate(profile)
    made: dict[Order, Layout] = {}
    print(f"  aggregate                       {cpu_ms(lambda: aggregate(profile).totals_us(tree.by_depth)):8.1f} ms")
    print(f"  icicle, once a lens             {cpu_ms(lambda: made.update({Order.MERGED: icicle(counted)})):8.1f} ms")
    print(f"  icicle prepared                 {cpu_ms(made[Order.MERGED].prepared):8.1f} ms")
    made[Order.TIME] = flame(profile)
    print(f"  flame chart prepared            {cpu_ms(made[Order.TIME].prepared):8.1f} ms")
    activity = Activity(profile)
    print(f"  overview prepared               {cpu_ms(activity.prepare):8.1f} ms")
    print(f"  overview, 220 bins              {cpu_ms(lambda: activity.bins_us(0, profile.duration_us, 220)):8.2f} ms")
    print(f"{'':<22} {'zoom':>9} {'top':>6}   {'cells':>6}   {'frame':>6} {'p95':>6}   ms of CPU, {COLUMNS}×{ROWS}")
    for order, layout in made.items():
        frames(order.value, layout, order, profile, rng)


def main() -> None:
    """Runs all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--samples", type=int, default=10_000_000)
    options.add_argument("--nodes", type=int, default=500_000)
    options.add_argument("--depth", type=int, default=4_000)
    chosen = options.parse_args()
    rng = np.random.default_rng(7)
    shapes = {
        "server": (1_700, 40, 500, chosen.samples),
        "compiler": (chosen.nodes, 400, 5_000, max(1, chosen.samples // 20)),
        "deep": (chosen.nodes, chosen.depth, 5_000, chosen.samples),
    }
    for name, (nodes, depth, functions, samples) in shapes.items():
        tree = random_tree(nodes, depth, functions, 0.5, rng)
        measure(name, recording(tree, random_samples(tree, samples, 0.3, rng), functions, rng), rng)


if __name__ == "__main__":
    main()
