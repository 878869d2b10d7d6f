"""What a change of the time range costs on a long recording, from the key to the last byte, in a real terminal.

    python -m tests.benchmarks.range_keys [PROFILE] [--changes 40]

A profile of a million samples and 300,000 nodes. Ranges of all widths are typed (`v12-40`); measured is Enter, which
applies them, then `u` and Ctrl-R. Waiting is until the last byte of the frame, and until 40 ms of silence confirm that.
How sure shares are (`±`, `~`) is found out once the screen rests, and is no part of it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.keys import SIZES, Costs, measured
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE, PtyApp

SAMPLES = 1_000_000
_PATIENCE_S = 0.25


def costs_of(profile: Path, size: tuple[int, int], changes: int) -> dict[str, Costs]:
    """The costs of applying a range, of undoing it and of doing it again."""
    rng = random.Random(1)
    costs = {name: Costs([], [], []) for name in ("apply (Enter)", "undo (u)", "redo (Ctrl-R)")}
    with (
        tempfile.TemporaryDirectory() as home,
        PtyApp([*TICKSCOPE, str(profile)], home=Path(home), columns=size[0], rows=size[1]) as app,
    ):
        app.wait_for("Lines of")
        app.settle(1.0)
        for _ in range(changes):
            start = rng.uniform(0, 200)
            app.keys("3", *f"v{start:.2f}-{start + 10 ** rng.uniform(-1, 1.5):.2f}")
            app.settle(0.4)
            for key, found in zip(("enter", "u", "ctrl+r"), costs.values(), strict=True):
                one = measured(app, (key,), 1, _PATIENCE_S)
                found.sent += one.sent
                found.cpu += one.cpu
                found.waited_ms += one.waited_ms
                app.settle(0.5)
    return costs


def lines(profile: Path, changes: int) -> Iterator[str]:
    """The table, in Markdown."""
    yield "| size | key | bytes p50 | p95 | CPU ms p50 | p95 | waited ms p50 | p95 |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for size in SIZES:
        for name, costs in costs_of(profile, size, changes).items():
            sent, cpu, waited = (np.percentile(one, [50, 95]) for one in (costs.sent, costs.cpu, costs.waited_ms))
            yield (
                f"| {size[0]}×{size[1]} | {name} | {sent[0]:,.0f} | {sent[1]:,.0f} | {cpu[0]:.1f} | {cpu[1]:.1f} "
                f"| {waited[0]:.0f} | {waited[1]:.0f} |"
            )


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", nargs="?", type=Path)
    options.add_argument("--changes", type=int, default=40)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        profile = chosen.profile
        if profile is None:
            profile = Path(name) / "million.cpuprofile"
            write_large_profile(profile, samples_wanted=SAMPLES)
        for line in lines(profile, chosen.changes):
            print(line, flush=True)


if __name__ == "__main__":
    main()
