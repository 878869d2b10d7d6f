"""What recording costs the program: `python -m tests.benchmarks.recording [INTERVAL_US ...]`.

The work that a program does in a second of its main thread's CPU time, so that other programs count little: without any
recording, with a plain one (`Profiler.start`), and with chunks, as `tickscope record` has them. One program is recorded
in all three ways in turn, again and again, and each is compared with its neighbours: what was compiled how, and what
the machine does besides, is nearly the same for them. `steady` calls the same few thousand paths again and again,
`wide` takes random ones, thousands of new ones every second. All of it takes 20 minutes.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.record.programs import environment, node
from tests.record.recording import HOT
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire
from tui.record.threads.cpu.cpu_profiler import cpu_recording
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import RecordedThread
from tui.record.threads.thread_session import ThreadSession

INTERVALS_US = (10_000, 1_000, 200, 100)
WAYS = ("none", "plain", "chunks")
WARM_S, SETTLE_S, MEASURED_S = 3.0, 2.0, 4.0
ROUNDS = 8
FUNCTIONS = 300

_FUNCTIONS = "".join(f"function f{number}(n) {{ return n ? next(n - 1) : hot(20); }}\n" for number in range(FUNCTIONS))
_ALL = f"const all = [{','.join(f'f{number}' for number in range(FUNCTIONS))}];\n"
_NEXT = {
    "steady": "let at = 0; function next(n) { at = (at + 1) % all.length; return all[at](n); }\n",
    "wide": "function next(n) { return all[Math.floor(Math.random() * all.length)](n); }\n",
}
_LOOP = """
let done = 0;
const cpuNs = () => +require('fs').readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0];
function turn() { for (let i = 0; i < all.length; i++) next(8); done++; setImmediate(turn); }
process.stdin.on('data', () => console.log(`${done} ${cpuNs()}`));
turn();
"""


class Program:
    """The program in `script`, which tells on request how much it has done, in a `with`."""

    def __init__(self, script: Path) -> None:
        pipe = subprocess.PIPE
        command = [node(), "--inspect=127.0.0.1:0", str(script)]
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment())
        assert self._process.stderr is not None
        self.url = next(word for line in self._process.stderr for word in line.split() if word.startswith("ws://"))
        threading.Thread(target=self._process.stderr.read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()

    def so_far(self) -> tuple[int, int]:
        """What it has done by now, and the CPU time of its main thread in ns."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("x")
        self._process.stdin.flush()
        done, cpu_ns = self._process.stdout.readline().split()
        return int(done), int(cpu_ns)


def work_per_cpu_second(program: Program, way: str, interval_us: int) -> float:
    """How much the program does in a second of its main thread's CPU time while it is recorded in this way."""
    with recorded(program.url, way, interval_us):
        time.sleep(SETTLE_S)
        done, cpu_ns = program.so_far()
        time.sleep(MEASURED_S)
        done_now, cpu_ns_now = program.so_far()
    return (done_now - done) / (cpu_ns_now - cpu_ns) * 1e9


@contextmanager
def recorded(url: str, way: str, interval_us: int) -> Iterator[None]:
    """The program at `url` is recorded in this way meanwhile."""
    connection = Connection(open_wire(url, 10), url)
    if way == "plain":
        for method, params in (
            ("Profiler.enable", None),
            ("Profiler.setSamplingInterval", {"interval": interval_us}),
            ("Profiler.start", None),
        ):
            connection.root.call(method, params)
    elif way == "chunks":
        thread = RecordedThread(0, "main", "node")
        session = ThreadSession(connection.root, thread, lambda _news: None)
        recording = cpu_recording(session, Sampling(interval_us=interval_us))
        threading.Thread(target=recording.run, daemon=True).start()
    yield
    connection.close()


def compared(script: Path, interval_us: int, rounds: int) -> list[str]:
    """The cells of a row: three ratios, each the median over the rounds with its quartiles."""
    work: list[dict[str, float]] = []
    with Program(script) as program:
        time.sleep(WARM_S)
        for number in range(rounds):
            # Another way is the first each time: a machine that grows slower would be taken for its cost.
            turns = [*WAYS[number % len(WAYS) :], *WAYS[: number % len(WAYS)]]
            work.append({way: work_per_cpu_second(program, way, interval_us) for way in turns})
    pairs = (("plain", "none"), ("chunks", "none"), ("chunks", "plain"))
    return [_spread([one[way] / one[beside] for one in work]) for way, beside in pairs]


def _spread(ratios: list[float]) -> str:
    low, _, high = statistics.quantiles(ratios)
    return f"{statistics.median(ratios):.3f} ({low:.3f} – {high:.3f})"


def main() -> None:
    """Prints a row for each program and interval."""
    options = argparse.ArgumentParser("python -m tests.benchmarks.recording")
    options.add_argument("intervals", nargs="*", type=int, default=INTERVALS_US, metavar="INTERVAL_US")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    print("| program | interval | plain / none | chunks / none | chunks / plain |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, chooses in _NEXT.items():
            script = Path(folder, f"{name}.js")
            script.write_text(HOT + _FUNCTIONS + _ALL + chooses + _LOOP)
            for interval_us in chosen.intervals:
                cells = compared(script, interval_us, chosen.rounds)
                print(f"| {name} | {interval_us} µs |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
