"""What recording costs the program: `python -m tests.benchmarks.recording [INTERVAL_US ...]`.

The work that a program does in a second of its main thread's CPU time, so that other programs count little: without any
recording, with a plain one (`Profiler.start`), and with chunks every second, as `tickscope record` has them. `steady`
calls the same few thousand paths again and again, `wide` takes random ones, thousands of new ones every second. On a
busy machine two runs differ by 3 %. All of it takes a quarter of an hour.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.record.programs import environment, node
from tests.record.recording import HOT
from tui.record.connection import Connection
from tui.record.news import RecordedThread
from tui.record.profiler import Sampling, ThreadProfiler
from tui.record.wire import open_wire

INTERVALS_US = (10_000, 1_000, 200, 100)
WAYS = ("none", "plain", "chunks")
WARM_S, MEASURED_S, ROUNDS = 2.0, 5.0, 3
FUNCTIONS = 300

_FUNCTIONS = "".join(f"function f{number}(n) {{ return n ? next(n - 1) : hot(20); }}\n" for number in range(FUNCTIONS))
_ALL = f"const all = [{','.join(f'f{number}' for number in range(FUNCTIONS))}];\n"
_NEXT = {
    "steady": "let at = 0; function next(n) { at = (at + 1) % all.length; return all[at](n); }\n",
    "wide": "function next(n) { return all[Math.floor(Math.random() * all.length)](n); }\n",
}
_LOOP = """
let done = 0, since;
const cpuNs = () => +require('fs').readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0];
function turn() { for (let i = 0; i < all.length; i++) next(8); done++; setImmediate(turn); }
process.stdin.on('data', () => {
  const now = [done, cpuNs()];
  if (since) console.log((now[0] - since[0]) / (now[1] - since[1]) * 1e9);
  since = now;
});
turn();
"""


def work_per_cpu_second(script: Path, way: str, interval_us: int) -> float:
    """How much the program in `script` does in a second of its main thread's CPU time."""
    command = [node(), "--inspect=127.0.0.1:0", str(script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment()) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        url = next(word for line in program.stderr for word in line.split() if word.startswith("ws://"))
        threading.Thread(target=program.stderr.read, daemon=True).start()
        time.sleep(WARM_S)
        with recorded(url, way, interval_us):
            time.sleep(WARM_S)
            for pause_s in (MEASURED_S, 0):
                program.stdin.write("x")
                program.stdin.flush()
                time.sleep(pause_s)
            work = float(program.stdout.readline())
        program.kill()
    return work


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
        profiler = ThreadProfiler(connection.root, thread, Sampling(interval_us=interval_us), lambda _news: None)
        threading.Thread(target=profiler.run, daemon=True).start()
    yield
    connection.close()


def main() -> None:
    """Prints a row for each program and interval."""
    intervals = [int(word) for word in sys.argv[1:]] or INTERVALS_US
    print("| program | interval | plain / none | chunks / none | chunks / plain |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, chooses in _NEXT.items():
            script = Path(folder, f"{name}.js")
            script.write_text(HOT + _FUNCTIONS + _ALL + chooses + _LOOP)
            for interval_us in intervals:
                rounds = [{way: work_per_cpu_second(script, way, interval_us) for way in WAYS} for _ in range(ROUNDS)]
                work = {way: statistics.median(found[way] for found in rounds) for way in WAYS}
                ratios = [work["plain"] / work["none"], work["chunks"] / work["none"], work["chunks"] / work["plain"]]
                print(f"| {name} | {interval_us} µs |", " | ".join(f"{ratio:.3f}" for ratio in ratios), "|", flush=True)


if __name__ == "__main__":
    main()
