"""What a key costs: bytes on the wire, CPU of the program, and time until the answer is there.

    python -m tests.benchmarks.wire [PROFILE] [--keys 100] [--results tests/benchmarks/RESULTS-wire.md]

tickscope on a profile of 300,000 nodes beside itself with Textual's own frames (TICKSCOPE_RENDER=stock), and beside
htop, vim, less and flameshow, as far as they are installed (`apt install htop vim less`; flameshow gets a virtual
environment of its own), all in one run in real terminals. Bytes and CPU are the median and the 95th percentile of all
keys; CPU is that of all threads of the process, as the kernel counts it. Waiting is what is felt: until the last byte.
Then what a page is made of (`pages`), how long the screen lags on a slow link (`slow_link`), and how long it takes
to start (`startup`). Half an hour; CPU and times mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tests.benchmarks.keys import SIZES, Contender, Keys, Task, measured, opened, read_until_silent
from tests.benchmarks.pages import page_lines
from tests.benchmarks.range_keys import CHANGES, range_lines
from tests.benchmarks.slow_link import HELD_S, slow_link_lines
from tests.benchmarks.startup import ROUNDS, startup_lines
from tests.key_names import key_bytes
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE

UP_DOWN: Keys = ("j",) * 12 + ("k",) * 12
PAGES: Keys = ("pagedown",) * 5 + ("pageup",) * 5
TASKS = (
    Task("move in hot functions", ("3", "g"), UP_DOWN),
    Task("scroll a line, full width", ("3", "g", "z", *("j",) * 60), ("j",)),
    Task("page, full width", ("g",), PAGES),
    Task("page, side by side", ("z", "g"), PAGES),
    Task("move in call tree", ("2", "E", "g"), UP_DOWN),
    Task("page in call tree, full width", ("z", "g"), PAGES),
    Task("scroll, side by side", ("z", "3", "g", *("j",) * 60), ("j",)),
    Task("zoom, time order", ("g", "1", "t", "j", "l"), ("+",) * 6 + ("-",) * 6),
    Task("pan, time order", ("+", "+", "+", "+"), (">",) * 3 + ("<",) * 3),
    Task("select, time order", ("0", "g", "j", "j"), ("l",) * 6 + ("h",) * 6),
    Task("page, time order", ("g",), PAGES),
)
LIST = (
    Task("move", (), UP_DOWN),
    Task("scroll a line", ("j",) * 60, ("j",)),
    Task("page", (), ("ctrl+f",) * 5 + ("ctrl+b",) * 5),
)


NOTHING = """
import os
os.environ["TEXTUAL_ANIMATIONS"] = "none"
from textual.app import App
class Nothing(App):
    BINDINGS = [("j", "nothing", "")]
    def compose(self):
        from textual.widgets import Static
        yield Static("ready")
    def action_nothing(self):
        pass
Nothing().run(mouse=False)
"""
"""What Textual itself takes to hand a key on, of every key below: how fast the machine is, so to speak."""


def contenders(profile: Path, folder: Path) -> Iterator[Contender]:
    """Those that are installed."""
    nothing = Task("a key that does nothing", (), ("j",))
    yield Contender("minimal Textual app", [sys.executable, "-c", NOTHING], "ready", (nothing,), {}, patience_s=0.1)
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
        command = [str(flameshow), str(folded)]
        yield Contender("flameshow", command, "Sample", tasks, {}, patience_s=5.0, quiet_s=0.5, most_keys=20)


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


def rows_of(contender: Contender, size: tuple[int, int], count: int) -> Iterator[str]:
    """A row of the table for each task."""
    with opened(contender, size) as app:
        for task in contender.tasks:
            for key in task.before:
                app.write(key_bytes(key))
                read_until_silent(app, max(0.05, contender.quiet_s))
            read_until_silent(app, 0.6)
            keys = min(count, contender.most_keys)
            costs = measured(app, task.keys, keys, contender.patience_s, contender.quiet_s)
            sent, cpu, waited = (np.percentile(one, [50, 95]) for one in (costs.sent, costs.cpu, costs.waited_ms))
            yield (
                f"| {contender.name} | {task.name} | {sent[0]:,.0f} | {sent[1]:,.0f} | {cpu[0]:.2f} | {cpu[1]:.2f} "
                f"| {waited[0]:.1f} | {waited[1]:.1f} |"
            )


def lines(profile: Path, folder: Path, count: int) -> Iterator[str]:
    """The page of results, in Markdown."""
    yield f"# What a key costs\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.platform()}, {profile.name}"
    yield f"{count} keys each; {_load()} at the start. {LOAD_NOTE}\n"
    found = list(contenders(profile, folder))
    for size in SIZES:
        yield f"\n## {size[0]}×{size[1]}\n"
        yield "| program | what | bytes p50 | p95 | CPU ms p50 | p95 | waited ms p50 | p95 |"
        yield "|---|---|---:|---:|---:|---:|---:|---:|"
        for contender in found:
            yield from rows_of(contender, size, count)
    yield "\n## A page of a list over the full width\n"
    yield PAGE_NOTE
    yield from page_lines(profile, folder)
    yield "\n## A zoom held for three seconds, over 125 kB/s and 50 ms\n"
    yield from slow_link_lines(profile, HELD_S)
    yield "\n## A change of the time range, of a million samples\n"
    yield from range_lines(CHANGES)
    yield "\n## From starting a program to its first useful frame\n"
    yield from startup_lines(ROUNDS)
    yield f"\nAt the end: {_load()}."


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


LOAD_NOTE = "Bytes hold at any load, CPU and times only on a machine that does nothing else."
PAGE_NOTE = """\
*Changed* are the bytes of the characters that are others than before, blanks not counted. To them come the blanks over
longer names, and about 10 moves a row over what stays, of 4 bytes, as many as the cells there have. vim and less show
the same rows as plain text, without a colour, head or status. The targets, 2.5 kB and 4 kB, are held by a page beside
other panes and not by one of the full width.
"""


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
