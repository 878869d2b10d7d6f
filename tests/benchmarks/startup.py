"""From starting the program to its first useful frame, beside a minimal Textual app and an empty program.

    python -m tests.benchmarks.startup [--rounds 9]

A real terminal of 120x40; the smallest sample, so that reading it takes next to nothing. Each row has the medians of
fresh processes, which take turns, and how they compare with those of the minimal app. On a busy machine CPU (user and
system) tells more than the time that passed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT, SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

SAMPLE = SAMPLES / "workerd.cpuprofile"
MINIMAL_APP = """
import os
os.environ["TEXTUAL_ANIMATIONS"] = "none"
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("first frame")
Minimal().run(mouse=False)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that passed, and seconds of user and system CPU."""

    wall_s: float
    cpu_s: float


def children_cpu_s() -> float:
    """CPU of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def shown(command: list[str], wanted: str) -> Cost:
    """From exec until `wanted` has come to the screen, when the program is killed."""
    cpu_before_s = children_cpu_s()
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        with PtyApp(command, home=Path(home)) as app:
            while wanted.encode() not in app.received:
                if not app.reads_within(PATIENCE_S):
                    raise RuntimeError(f"{wanted!r} did not come:\n{app.screen_text()}")
            wall_s = time.perf_counter() - began
    return Cost(wall_s, children_cpu_s() - cpu_before_s)


def ended(command: list[str]) -> Cost:
    """Until a program has ended."""
    cpu_before_s, began = children_cpu_s(), time.perf_counter()
    subprocess.run(command, check=True, cwd=CHECKOUT, capture_output=True)
    return Cost(time.perf_counter() - began, children_cpu_s() - cpu_before_s)


ROUNDS = 9
MINIMAL = "minimal Textual app, first frame"
CONTENDERS: dict[str, Callable[[], Cost]] = {
    "python -c pass": lambda: ended([sys.executable, "-c", "pass"]),
    "tickscope --version": lambda: ended([*TICKSCOPE, "--version"]),
    "tickscope report (workerd)": lambda: ended([*TICKSCOPE, "report", str(SAMPLE)]),
    "python -c 'import textual.app, numpy'": lambda: ended([sys.executable, "-c", "import textual.app, numpy"]),
    MINIMAL: lambda: shown([sys.executable, "-c", MINIMAL_APP], "first frame"),
    "tickscope, first useful frame": lambda: shown([*TICKSCOPE, str(SAMPLE)], "Hot functions"),
}


def startup_lines(rounds: int) -> Iterator[str]:
    """A table in Markdown."""
    costs: dict[str, list[Cost]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, measure in CONTENDERS.items():
            costs[name].append(measure())
    minimal = _median(costs[MINIMAL])
    yield "| | median | least | of a minimal app | CPU | of a minimal app |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, found in costs.items():
        median, least_s = _median(found), min(cost.wall_s for cost in found)
        wall = f"{median.wall_s * 1e3:.0f} ms | {least_s * 1e3:.0f} ms | {median.wall_s / minimal.wall_s:.2f}"
        yield f"| {name} | {wall} | {median.cpu_s * 1e3:.0f} ms | {median.cpu_s / minimal.cpu_s:.2f} |"


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall_s for cost in costs), statistics.median(cost.cpu_s for cost in costs))


def main() -> None:
    """Prints a row for each."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    for line in startup_lines(options.parse_args().rounds):
        print(line)


if __name__ == "__main__":
    main()
