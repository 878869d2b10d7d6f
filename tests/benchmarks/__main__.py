"""Measures what tickscope promises about speed and memory.

    python -m tests.benchmarks [PART ...] [--folder FOLDER] [--contenders NAME ...] [--results FILE]

Parts: corpus (only makes the recordings), load, growth, exact, responsive, ranges, callers, chart, sources, live;
without any all of them, and the results are written to RESULTS.md. README.md in this folder says more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from tests.benchmarks.callers import callers_section
from tests.benchmarks.chart import chart_section
from tests.benchmarks.contest import Contender
from tests.benchmarks.corpus import Recording, corpus, recordings_in
from tests.benchmarks.exact import exact_section
from tests.benchmarks.folder import VARIABLE, Folder, chosen_folder
from tests.benchmarks.growth import growth_section
from tests.benchmarks.live import SAMPLES, SECONDS, live_section
from tests.benchmarks.load import Loaded, load_all, load_section
from tests.benchmarks.machine import described, this_run
from tests.benchmarks.made_up import Shape, made_up, shapes
from tests.benchmarks.ranges import range_shapes, ranges_section
from tests.benchmarks.recipes import EXPLORED
from tests.benchmarks.responsive import responsive_section
from tests.benchmarks.results import page
from tests.benchmarks.sources import sources_section
from tests.benchmarks.tables import Section
from tui.analysis.accounting.effective import effective
from tui.formats import read_profiles
from tui.profile.profile import Profile

RESULTS = Path(__file__).parent / "RESULTS.md"
LOADING_PARTS = ("load", "growth", "exact")
EXPLORING_PARTS = ("responsive", "ranges", "callers")
PARTS = ("corpus", *LOADING_PARTS, *EXPLORING_PARTS, "chart", "sources", "live")
SEED = 7
FRAMES = 40


def main(words: Sequence[str] | None = None) -> None:
    """Runs the parts that are named, prints the results and writes them where they are asked for."""
    options = _options(words)
    parts = options.parts or PARTS
    folder = chosen_folder(options.folder)
    run, sections = this_run(), list(_sections(parts, folder, options))
    print(page(described(folder), run, sections))
    results: Path | None = options.results or (None if options.parts else RESULTS)
    if results is not None:
        before = results.read_text() if results.exists() else ""
        results.write_text(page(described(folder), run, sections, before))


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--folder", type=Path, help=f"recordings and peers are kept here (${VARIABLE}, a cache folder)")
    parser.add_argument("--recordings", type=Path, metavar="FOLDER", help="load these instead of the corpus")
    parser.add_argument("--contenders", nargs="*", choices=[*Contender], default=[*Contender], help="who loads them")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write here; parts that are not run stay")
    parser.add_argument("--samples", type=int, default=10_000_000, help="of made-up recordings")
    parser.add_argument("--nodes", type=int, default=500_000, help="of made-up recordings for the chart")
    parser.add_argument("--depth", type=int, default=4_000, help="of made-up recordings")
    parser.add_argument("--frames", type=int, default=FRAMES, help="drawn of each view of the chart")
    options = parser.parse_args(words)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


def _sections(parts: Sequence[str], folder: Folder, options: argparse.Namespace) -> Iterator[Section]:
    # Each part draws from a generator of its own, so that it measures the same whatever else is run.
    recordings: list[Recording] = []
    if options.recordings is not None:
        recordings = recordings_in(options.recordings)
    elif {"corpus", *LOADING_PARTS, *EXPLORING_PARTS} & {*parts}:
        recordings = corpus(folder)
    if {*LOADING_PARTS} & {*parts}:
        loaded = load_all(folder, recordings, [Contender(name) for name in options.contenders])
        yield from _loading_sections(parts, loaded)
    sizes = shapes(options.samples, options.nodes, options.depth)
    explored = [one for one in recordings if one.name in EXPLORED] or recordings[-1:]
    if "responsive" in parts:
        _say("gaps while loading")
        yield responsive_section([recording.path for recording in explored])
    if "ranges" in parts:
        _say("time ranges")
        profiles = _made_up(range_shapes(options.samples, 4 * options.nodes))
        yield ranges_section(chain(profiles, _counted(explored)), np.random.default_rng(SEED))
    if "callers" in parts:
        _say("callers")
        yield callers_section(chain(_made_up(sizes[1:]), _counted(explored)))
    if "chart" in parts:
        _say("frames of the chart")
        yield chart_section(sizes, options.frames, np.random.default_rng(SEED))
    if "sources" in parts:
        _say("large sources")
        yield sources_section(options.frames / FRAMES)
    if "live" in parts:
        _say("watching recordings")
        lengths = sorted({min(samples, options.samples) for samples in SAMPLES})
        yield live_section(tuple(lengths), SECONDS * options.frames / FRAMES)


def _loading_sections(parts: Sequence[str], loaded: list[Loaded]) -> Iterator[Section]:
    if "load" in parts:
        yield load_section(loaded)
    if "growth" in parts:
        yield growth_section(loaded)
    if "exact" in parts:
        _say("a plain sum of the largest recording")
        yield exact_section(max(loaded, key=lambda one: int(one.ours.answer["samples"])))


def _made_up(shapes: Iterable[Shape]) -> Iterator[tuple[str, Profile]]:
    for shape in shapes:
        yield shape.name, made_up(shape, np.random.default_rng(SEED))


def _counted(recordings: Sequence[Recording]) -> Iterator[tuple[str, Profile]]:
    """The recordings as they are counted, one at a time."""
    for recording in recordings:
        yield recording.name, effective(read_profiles(recording.path)[0])


def _say(what: str) -> None:
    print(f"measuring {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
