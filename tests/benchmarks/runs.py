"""Commands run in turn, each in a fresh process, and the medians of what they cost."""

from __future__ import annotations

import json
import random
import signal
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.places import CHECKOUT

LONGEST_S = 120.0
SLOW_S = 8.0
"""What takes more CPU is run once."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run cost, and what it answered besides."""

    user_s: float
    system_s: float
    wall_s: float
    peak_bytes: int
    answer: Mapping[str, Any]

    @property
    def cpu_s(self) -> float:
        """User and system time."""
        return self.user_s + self.system_s


@dataclass(slots=True)
class Outcome:
    """The runs of one command; `failure` says how one ended that did not answer."""

    runs: list[Spent] = field(default_factory=list)
    failure: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it is not run again."""
        return bool(self.failure) or any(run.cpu_s > SLOW_S for run in self.runs)

    @property
    def cpu_s(self) -> float:
        """The median of user and system time."""
        return statistics.median(run.cpu_s for run in self.runs)

    @property
    def user_s(self) -> float:
        """The median of user time alone."""
        return statistics.median(run.user_s for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """The median of the most memory."""
        return int(statistics.median(run.peak_bytes for run in self.runs))

    @property
    def answer(self) -> Mapping[str, Any]:
        """What the last run answered."""
        return self.runs[-1].answer


def interleaved(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Outcome]:
    """The outcome of each command: `rounds` times all of them, each time in another order.

    So what else the machine does hits all of them alike.
    """
    order = random.Random(7)
    outcomes = {name: Outcome() for name in commands}
    for _ in range(rounds):
        names = [name for name in commands if not outcomes[name].is_over]
        for name in order.sample(names, len(names)):
            run(commands[name], outcomes[name])
    return outcomes


def run(command: Sequence[str], outcome: Outcome) -> None:
    """Runs a command once and adds what it said to its outcome."""
    try:
        ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        outcome.failure = f"no answer in {LONGEST_S:.0f} s"
        return
    lines = ended.stdout.splitlines()
    if ended.returncode != 0 or not lines:
        outcome.failure = _how_it_ended(ended)
        return
    answer = json.loads(lines[-1])
    user_s, system_s, wall_s = (float(answer[key]) for key in ("user_s", "system_s", "wall_s"))
    outcome.runs.append(Spent(user_s, system_s, wall_s, int(answer["peak_bytes"]), answer))


def _how_it_ended(ended: subprocess.CompletedProcess[str]) -> str:
    """The signal or the error that a process ended with, short."""
    told = [line.strip() for line in ended.stderr.splitlines() if "error" in line.lower()]
    how = signal.Signals(-ended.returncode).name if ended.returncode < 0 else f"status {ended.returncode}"
    return f"{how}: {told[0][:80]}" if told else how
