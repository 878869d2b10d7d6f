"""What a change of the time range costs on a long recording, from the key to the last byte, in a real terminal.

    python -m tests.benchmarks.range_keys [PROFILE] [--changes 20]

A profile of a million samples and 300,000 nodes. Ranges of all widths are typed (`v12-40`); measured is Enter, which
applies them, then `u` and Ctrl-R. Waiting is until the last byte of the frame, and until 40 ms of silence confirm that.
How sure shares are (`±`, `~`) is found out once the screen rests, and is no part of it.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.keys import SIZES, Costs, cpu_ms, read_until_silent
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE, PtyApp

SAMPLES = 1_000_000
CHANGES = 20
_SILENCE_S, _GIVEN_UP_S = 0.04, 30.0


def costs_of(profile: Path, size: tuple[int, int], changes: int) -> dict[str, Costs]:
    """The costs of applying a range, of undoing it and of doing it again; of a cursor move, to compare with."""
    rng = random.Random(1)
    costs = {name: Costs([], [], []) for name in ("apply (Enter)", "undo (u)", "redo (Ctrl-R)", "move (l)")}
    with (
        tempfile.TemporaryDirectory() as home,
        PtyApp([*TICKSCOPE, str(profile)], home=Path(home), columns=size[0], rows=size[1]) as app,
    ):
        app.wait_for("Lines of")
        app.wait_for("±")
        for _ in range(changes):
            start = rng.uniform(0, 200)
            app.press("0", "3", *f"v{start:.2f}-{start + 10 ** rng.uniform(-1, 1.5):.2f}")
            for key, has_range, found in zip(("enter", "u", "ctrl+r", "l"), (1, 0, 1, 1), costs.values(), strict=True):
                measure(app, key, bool(has_range), found)
                read_until_silent(app, 0.5)  # how sure shares are is no part of the next measurement
    return costs


def measure(app: PtyApp, key: str, has_range: bool, found: Costs) -> None:
    """Adds what a key costs until the header has a range, or has none, and all is silent.

    A terminal reads while it draws; here bytes are drawn only once no more come, which takes longer than their way.
    """
    sent, cpu, began = app.byte_count, cpu_ms(app.pid), time.perf_counter()
    app.keys(key)
    last, came = began, b""
    while time.perf_counter() < last + _SILENCE_S or app.byte_count == sent or ("–" in app.row_text(0)) != has_range:
        if select.select([app.terminal], [], [], 0.005)[0]:
            came += os.read(app.terminal, 1 << 16)
            last = time.perf_counter()
        elif came:
            app.take(came)
            came = b""
        if time.perf_counter() > began + _GIVEN_UP_S:
            raise TimeoutError(f"{key} was not answered")
    found.sent.append(app.byte_count - sent)
    found.cpu.append(cpu_ms(app.pid) - cpu)
    found.waited_ms.append((last - began) * 1e3)


def range_lines(changes: int, profile: Path | None = None) -> Iterator[str]:
    """The table, in Markdown, of a profile of a million samples unless one is given."""
    if profile is None:
        with tempfile.TemporaryDirectory() as name:
            profile = Path(name) / "million.cpuprofile"
            write_large_profile(profile, samples_wanted=SAMPLES)
            yield from range_lines(changes, profile)
        return
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
    options.add_argument("--changes", type=int, default=CHANGES)
    chosen = options.parse_args()
    for line in range_lines(chosen.changes, chosen.profile):
        print(line, flush=True)


if __name__ == "__main__":
    main()
