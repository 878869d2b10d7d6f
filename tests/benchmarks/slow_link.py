"""How far the screen lags behind a held key on a slow link.

    python -m tests.benchmarks.slow_link [PROFILE] [--seconds 3]

Zoom in and out is held at 30 Hz over 125 kB/s with a round trip of 50 ms, in the chart in order of time, and then let
go: how long until the last byte is on the screen, and what was sent. Once as it is, once with Textual's own frames.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.keys import SIZES
from tests.benchmarks.links import SlowLink
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE, PtyApp

RATE, ROUND_TRIP_S, HZ, HELD_S = 125e3, 0.05, 30, 3.0
LIMITS_S = {(120, 40): 0.6, (220, 60): 0.8}


def settle_s(profile: Path, size: tuple[int, int], held_s: float, render: str | None) -> tuple[float, int]:
    """Seconds from the last key until the screen is still, and the bytes that were sent."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"TICKSCOPE_RENDER": render, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
        columns, rows = size
        with PtyApp([*TICKSCOPE, profile], home=Path(home), columns=columns, rows=rows, environment=environment) as app:
            app.wait_for("Lines of", 120)
            app.press("1", "t", "j", "l")
            link = SlowLink(app.terminal, RATE, ROUND_TRIP_S)
            for press in range(round(held_s * HZ)):
                link.type(b"+" if press // 8 % 2 == 0 else b"-")
                link.run(1 / HZ)
            released_at = time.perf_counter()
            link.run_until_quiet(1.0)
            return max(0.0, link.shown_at - released_at), link.received


def slow_link_lines(profile: Path, held_s: float) -> Iterator[str]:
    """A table in Markdown; what settles later than its limit is marked."""
    yield "| size | | settles after | sent |"
    yield "|---|---|---:|---:|"
    for size in SIZES:
        for render in (None, "stock"):
            seconds, sent = settle_s(profile, size, held_s, render)
            is_late = render is None and seconds > LIMITS_S[size]
            late = f" **(limit {LIMITS_S[size]} s)**" if is_late else ""
            name = "Textual's own frames" if render else "tickscope"
            yield f"| {size[0]}×{size[1]} | {name} | {seconds:.2f} s{late} | {sent / 1e3:,.0f} kB |"


def main() -> None:
    """Prints a row for each size."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", nargs="?", type=Path)
    options.add_argument("--seconds", type=float, default=HELD_S)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = chosen.profile
        if profile is None:
            profile = Path(folder) / "large.cpuprofile"
            write_large_profile(profile)
        for line in slow_link_lines(profile, chosen.seconds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
