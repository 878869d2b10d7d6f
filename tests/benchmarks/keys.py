"""Programs in a terminal, and what each key pressed in them costs: bytes, CPU, and time until the answer is there.

Bytes are those that a link would carry; CPU is that of all threads of the process, as the kernel counts it; waiting is
what is felt: until the last byte.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from tests.key_names import key_bytes
from tests.pty_app import PtyApp

SIZES = ((120, 40), (220, 60))
Keys = tuple[str, ...]


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
    quiet_s: float = 0.04
    """How long nothing comes when an answer is complete."""
    most_keys: int = 1_000


def cpu_ms(pid: int) -> float:
    """CPU time of all living threads of a process."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def read_until_silent(app: PtyApp, silence_s: float) -> None:
    """Reads until nothing has come for `silence_s`: of programs that say in no other way that they are done."""
    while app.reads_within(silence_s):
        pass


@dataclass
class Costs:
    """One number for each key."""

    sent: list[int]
    cpu: list[float]
    waited_ms: list[float]


def measured(app: PtyApp, keys: Sequence[str], count: int, patience_s: float, quiet_s: float = 0.04) -> Costs:
    """The costs of `count` keys, of which each is answered within `patience_s`, or not at all.

    An answer is complete when nothing has come for `quiet_s`.
    """
    costs = Costs([], [], [])
    for key in islice(cycle(keys), count):
        sent, cpu, began = app.byte_count, cpu_ms(app.pid), time.perf_counter()
        app.write(key_bytes(key))
        last = began
        quiet_from = began + patience_s
        while time.perf_counter() < quiet_from:
            if app.reads_within(0.005):
                last = time.perf_counter()
                quiet_from = last + quiet_s
        costs.sent.append(app.byte_count - sent)
        costs.cpu.append(cpu_ms(app.pid) - cpu)
        costs.waited_ms.append((last - began) * 1e3)
    return costs


@contextmanager
def opened(contender: Contender, size: tuple[int, int]) -> Iterator[PtyApp]:
    """A contender in a terminal, ready."""
    with tempfile.TemporaryDirectory() as home:
        columns, rows = size
        with PtyApp(
            contender.command, home=Path(home), columns=columns, rows=rows, environment=contender.environment
        ) as app:
            app.wait_for(contender.ready, 120)
            read_until_silent(app, 1.0)
            yield app
