"""What a key costs: bytes on the wire, CPU of the program, and time until the answer is there.

    python -m tests.benchmarks.wire [PROFILE] [--keys 100] [--results FILE]

tickscope on a profile of 300,000 nodes beside itself with Textual's own frames (TICKSCOPE_RENDER=stock), and beside
htop, vim, less and flameshow, as far as they are installed (`apt install htop vim less`; flameshow gets a virtual
environment of its own), all in one run in real terminals. Bytes and CPU are the median and the 95th percentile of all
keys; CPU is that of all threads of the process, as the kernel counts it. Waiting is what is felt: until the last byte.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from tests.key_names import key_bytes
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE, PtyApp

SIZES = ((120, 40), (220, 60))
Keys = tuple[str, ...]
UP_DOWN: Keys = ("j",) * 12 + ("k",) * 12


@dataclass(frozen=True)
class Task:
    """What is measured: `keys` in turn, after `before` was pressed."""

    name: str
    before: Keys
    keys: Keys


@dataclass(frozen=True)
class Contender:
    """A program, what it shows once it is ready, and what is done with it."""

    name: str
    command: Sequence[str]
    ready: str
    tasks: Sequence[Task]
    environment: dict[str, str | None]
    patience_s: float = 0.25
    """How long the first byte of an answer may take."""


TASKS = (
    Task("move in hot functions", ("3", "g"), UP_DOWN),
    Task("scroll a line, full width", ("3", "g", "z", *("j",) * 60), ("j",)),
    Task("page, side by side", ("z", "g"), ("pagedown", "pageup")),
    Task("move in call tree", ("2", "E", "g"), UP_DOWN),
    Task("scroll, side by side", ("3", "g", *("j",) * 60), ("j",)),
    Task("zoom, time order", ("g", "1", "t", "j", "l"), ("+",) * 6 + ("-",) * 6),
    Task("pan, time order", ("+", "+", "+", "+"), (">",) * 3 + ("<",) * 3),
    Task("select, time order", ("0", "g", "j", "j"), ("l",) * 6 + ("h",) * 6),
)
LIST = (
    Task("move", (), UP_DOWN),
    Task("scroll a line", ("j",) * 60, ("j",)),
    Task("page", (), ("ctrl+f", "ctrl+b")),
)


def contenders(profile: Path, folder: Path) -> Iterator[Contender]:
    """Those that are installed."""
    command = [*TICKSCOPE, str(profile)]
    yield Contender("tickscope", command, "Lines of", TASKS, {})
    yield Contender("tickscope, stock frames", command, "Lines of", TASKS, {"TICKSCOPE_RENDER": "stock"})
    text = folder / "numbers.txt"
    text.write_text("".join(f"{line:>7} a line of text to look at, like others\n" for line in range(1, 10_001)))
    if shutil.which("vim"):
        settings = ["vim", "-u", "NONE", "-N", "--cmd", "set cursorline ruler t_Co=256", str(text)]
        yield Contender("vim", settings, "a line of text", LIST, {})
    if shutil.which("less"):
        yield Contender("less", ["less", str(text)], "a line of text", LIST[1:], {})
    if shutil.which("htop"):
        moves = Task("move", (), ("down",) * 6 + ("up",) * 6)
        yield Contender("htop", ["htop", "-d", "100"], "PID", (moves,), {})
    if (flameshow := _flameshow(folder)) is not None:
        folded = folder / "large.folded"
        subprocess.run([*TICKSCOPE, "convert", str(profile), "-o", str(folded), "--to", "collapsed"], check=True)
        tasks = (
            Task("move in chart", (), ("down", "down", "up", "up")),
            Task("zoom", ("down",) * 3, ("enter", "escape")),
        )
        yield Contender("flameshow", [str(flameshow), str(folded)], "Sample", tasks, {}, patience_s=3.0)


def _flameshow(folder: Path) -> Path | None:
    """flameshow's program in a new virtual environment; None when it cannot be installed."""
    home = folder / "flameshow"
    python = home / "bin" / "python"
    made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True)
    if made.returncode == 0:
        made = subprocess.run([python, "-m", "pip", "install", "-q", "flameshow==1.1.5"], capture_output=True)
    if made.returncode != 0:
        print(f"flameshow could not be installed: {made.stderr.decode().strip()[-300:]}", file=sys.stderr)
        return None
    return home / "bin" / "flameshow"


def cpu_ms(pid: int) -> float:
    """CPU time of all living threads of a process."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


@dataclass
class Costs:
    """One number for each key."""

    sent: list[int]
    cpu: list[float]
    waited_ms: list[float]


def measured(app: PtyApp, keys: Sequence[str], count: int, patience_s: float) -> Costs:
    """The costs of `count` keys, of which each is answered within `patience_s`, or not at all."""
    costs = Costs([], [], [])
    for key in islice(cycle(keys), count):
        sent, cpu, began = app.byte_count, cpu_ms(app.pid), time.perf_counter()
        app.write(key_bytes(key))
        last = began
        quiet_from = began + patience_s
        while time.perf_counter() < quiet_from:
            if app.settle_once(0.005):
                last = time.perf_counter()
                quiet_from = last + 0.04
        costs.sent.append(app.byte_count - sent)
        costs.cpu.append(cpu_ms(app.pid) - cpu)
        costs.waited_ms.append((last - began) * 1e3)
    return costs


@contextmanager
def opened(contender: Contender, size: tuple[int, int]) -> Iterator[PtyApp]:
    """A contender in a terminal, ready."""
    with tempfile.TemporaryDirectory() as home:
        columns, rows = size
        options = {"columns": columns, "rows": rows, "environment": contender.environment}
        with PtyApp(contender.command, home=Path(home), **options) as app:  # type: ignore[arg-type]
            app.wait_for(contender.ready, 120)
            app.settle(1.0, 60)
            yield app


def rows_of(contender: Contender, size: tuple[int, int], count: int) -> Iterator[str]:
    """A row of the table for each task."""
    with opened(contender, size) as app:
        for task in contender.tasks:
            for key in task.before:
                app.write(key_bytes(key))
                app.settle(0.05)
            app.settle(0.6)
            costs = measured(app, task.keys, count, contender.patience_s)
            sent, cpu, waited = (np.percentile(one, [50, 95]) for one in (costs.sent, costs.cpu, costs.waited_ms))
            yield (
                f"| {contender.name} | {task.name} | {sent[0]:,.0f} | {sent[1]:,.0f} | {cpu[0]:.2f} | {cpu[1]:.2f} "
                f"| {waited[0]:.1f} | {waited[1]:.1f} |"
            )


def lines(profile: Path, folder: Path, count: int) -> Iterator[str]:
    """The page of results, in Markdown."""
    yield f"# What a key costs\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.platform()}, {profile.name}\n"
    found = list(contenders(profile, folder))
    for size in SIZES:
        yield f"\n## {size[0]}×{size[1]}\n"
        yield "| program | what | bytes p50 | p95 | CPU ms p50 | p95 | waited ms p50 | p95 |"
        yield "|---|---|---:|---:|---:|---:|---:|---:|"
        for contender in found:
            yield from rows_of(contender, size, count)


def main() -> None:
    """Prints the page, and writes it with `--results`."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", nargs="?", type=Path)
    options.add_argument("--keys", type=int, default=100)
    options.add_argument("--results", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = chosen.profile
        if profile is None:
            profile = folder / "large.cpuprofile"
            write_large_profile(profile)
        shown = []
        for line in lines(profile, folder, chosen.keys):
            print(line, flush=True)
            shown.append(line)
        if chosen.results is not None:
            chosen.results.write_text("\n".join(shown) + "\n", "utf-8")


if __name__ == "__main__":
    main()
