"""From starting the program to its first useful frame, beside a minimal Textual app and an empty program.

    python -m tests.benchmarks.startup [--rounds 9]

A real terminal of 120x40; the smallest sample, so that reading it takes next to nothing. Each row is the median of
fresh processes, which take turns.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

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


def shown_s(command: list[str], wanted: str) -> float:
    """Seconds from exec until `wanted` is on the screen."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        with PtyApp(command, home=Path(home)) as app:
            while wanted.encode() not in app.received:
                app.settle_after(app.byte_count, quiet=0)
            return time.perf_counter() - began


def ended_s(command: list[str]) -> float:
    """Seconds until a program has ended."""
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=CHECKOUT, capture_output=True)
    return time.perf_counter() - began


ROUNDS = 9
MINIMAL = "minimal Textual app, first frame"
CONTENDERS: dict[str, Callable[[], float]] = {
    "python -c pass": lambda: ended_s([sys.executable, "-c", "pass"]),
    "tickscope --version": lambda: ended_s([*TICKSCOPE, "--version"]),
    "tickscope report (workerd)": lambda: ended_s([*TICKSCOPE, "report", str(SAMPLE)]),
    "python -c 'import textual.app, numpy'": lambda: ended_s([sys.executable, "-c", "import textual.app, numpy"]),
    MINIMAL: lambda: shown_s([sys.executable, "-c", MINIMAL_APP], "first frame"),
    "tickscope, first useful frame": lambda: shown_s([*TICKSCOPE, str(SAMPLE)], "Hot functions"),
}


def startup_lines(rounds: int) -> Iterator[str]:
    """A table in Markdown."""
    seconds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, measure in CONTENDERS.items():
            seconds[name].append(measure())
    minimal = statistics.median(seconds[MINIMAL])
    yield "| | median | least | of a minimal app |"
    yield "|---|---:|---:|---:|"
    for name, found in seconds.items():
        median = statistics.median(found)
        yield f"| {name} | {median * 1e3:.0f} ms | {min(found) * 1e3:.0f} ms | {median / minimal:.2f} |"


def main() -> None:
    """Prints a row for each."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    for line in startup_lines(options.parse_args().rounds):
        print(line)


if __name__ == "__main__":
    main()
