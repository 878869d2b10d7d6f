"""`tickscope record` run as its users run it, and what is in the file that it wrote."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.fork_server import Command, ForkedProcess, ForkServer
from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.record.programs import Running, environment, until
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.formats.read import read_profiles
from tui.profile.columns.category import Category, categories
from tui.profile.profile import Profile
from tui.record.journal.journal import JournalReader, Record

_STATEMENTS = "".join(f"sum += Math.sqrt(i + {number});" for number in range(60))
HOT = f"function hot(rounds) {{ let sum = 0; for (let i = 0; i < rounds; i++) {{ {_STATEMENTS} }} return sum; }}\n"
"""A function that is too large to be inlined: V8 charges what it inlines in its middle tier to the caller."""
CALLS = "for (let i = 0; i < 10; i++) hot(2e4);"
"""20 ms in `hot`, in calls of 2 ms: V8 charges one that had begun before its profiler to the caller."""
PACED = HOT + f"function turn() {{ {CALLS} setTimeout(turn, 80); }}\nconsole.log('ready'); turn();\n"
"""A program that is in `hot` for a fifth of the time, and waits for the rest: samples enough, a core for others."""
BUSY = HOT + "function turn() { hot(2e4); setImmediate(turn); }\nconsole.log('ready'); turn();\n"
"""One that is in `hot` all the time, and has an event loop: whenever it is stopped, that is where."""
SPINNING = HOT + "console.log('ready'); for (;;) hot(2e4);\n"
"""One that was in its loop before we came, and never leaves it."""


def ending(how: str, turns: int = 6) -> str:
    """A program that calls `hot` so many times, waiting in between, then does `how`."""
    return (
        HOT
        + f"let left = {turns};\nfunction turn() {{ {CALLS} if (--left > 0) return setTimeout(turn, 20); {how} }}\n"
        + "console.log('ready'); turn();\n"
    )


LAST = HOT.replace("function hot", "function last")
"""`hot` by the name of `last`."""


def ending_when_told(how: str) -> str:
    """A program that calls `hot` until it is signalled (`Running.tell`), then calls `last`, then runs `how`."""
    return (
        HOT
        + LAST
        + "let isOver = false;\nprocess.once('SIGUSR2', () => { isOver = true; });\n"
        + f"function turn() {{ {CALLS} if (!isOver) return setTimeout(turn, 80); last(4e5); {how} }}\n"
        + "console.log('ready'); turn();\n"
    )


_OWN = (Category.USER, Category.DEPENDENCY, Category.WASM, Category.REGEXP)
ENOUGH = 600
"""Samples that one chunk has, or two of a busy machine: `PACED` is in `hot` in some hundred and fifty."""


@dataclass(frozen=True)
class Ended:
    """How a recorder ended."""

    status: int
    out: str
    err: str

    @property
    def path(self) -> Path:
        """The file whose path is all that is on stdout."""
        [line] = self.out.splitlines()
        return Path(line)

    @property
    def sidecar(self) -> dict[str, Any]:
        """What stands beside the file."""
        document: dict[str, Any] = json.loads(Path(f"{self.path}.recording.json").read_bytes())
        return document


def recorder_variables(home: Path) -> dict[str, str]:
    """What a recorder finds in its environment beside all others: its folders below `home`, and the package."""
    folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home / "data")}
    return folders | {"PYTHONPATH": str(CHECKOUT)}


Start = Callable[[Sequence[str], Path, Mapping[str, str], int], "subprocess.Popen[str] | ForkedProcess"]
"""Starts `tickscope WORDS` in a folder, with variables and a descriptor for stderr (`subprocess.PIPE` for a pipe)."""


def start_process(
    words: Sequence[str], folder: Path, variables: Mapping[str, str], stderr: int
) -> subprocess.Popen[str]:
    """`tickscope WORDS` as users start it."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tui", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
        cwd=folder,
        env=variables,
    )


def start_fork(
    server: ForkServer, words: Sequence[str], folder: Path, variables: Mapping[str, str], stderr: int
) -> ForkedProcess:
    """The same as a fork."""
    return server.start(Command("tui", words, folder, variables), stderr=stderr)


class Recording:
    """`tickscope record WORDS` as a process started by `start`, with folders of its own below `home`."""

    def __init__(
        self,
        home: Path,
        words: Sequence[str | Path],
        start: Start,
        variables: Mapping[str, str] | None = None,
        stderr: int = subprocess.PIPE,
    ) -> None:
        self.journals = home / "state" / "tickscope" / "journals"
        self.recordings = home / "data" / "tickscope" / "recordings"
        all_variables = {**environment(), **recorder_variables(home), **(variables or {})}
        self.process = start(["record", *map(str, words)], home, all_variables, stderr)

    @property
    def journal(self) -> Path:
        """The one journal that there is."""
        until(lambda: list(self.journals.glob("*.journal")) or self.process.poll() is not None, "no journal")
        [path] = self.journals.glob("*.journal")
        return path

    def has_come(self, what: Callable[[list[Record]], bool]) -> Recording:
        """Itself, once the records of its journal are such that `what` holds."""
        records: list[Record] = []
        with JournalReader(self.journal) as reader:

            def holds() -> bool:
                records.extend(reader.poll())
                return what(records) or self.process.poll() is not None

            until(holds, "the journal does not get there")
        if not what(records):
            raise AssertionError(f"the recorder ended: {self.ended()}")
        return self

    def has_chunks(self, count: int) -> Recording:
        """Itself, once so many chunks have come."""
        return self.has_come(lambda records: sum(record.kind == "chunk" for record in records) >= count)

    def has_samples(self, count: int = ENOUGH, threads: int = 1) -> Recording:
        """Itself, once so many samples have come of each of so many threads: in `count` ms, or later."""

        def holds(records: list[Record]) -> bool:
            come: Counter[int] = Counter()
            for record in records:
                if record.kind == "chunk":
                    come[record.fields["thread"]] += record.fields["samples"]
            return sum(found >= count for found in come.values()) >= threads

        return self.has_come(holds)

    def interrupt(self, number: int = signal.SIGINT) -> Recording:
        """Itself, after a signal."""
        self.process.send_signal(number)
        return self

    def ended(self) -> Ended:
        """How it ended, which it does within the patience of a test."""
        out, err = self.process.communicate(timeout=2 * PATIENCE_S)
        return Ended(self.process.wait(), out, err)

    def saved(self) -> Ended:
        """How it ended: with a file."""
        ended = self.ended()
        assert ended.status == 0, ended.err
        assert ended.path.is_file()
        return ended

    def close(self) -> None:
        """Ends it in any case."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def inspector_url(program: Running) -> str:
    """The websocket that a program started with --inspect has told."""
    until(lambda: "ws://" in program.output, f"no url in {program.output!r}")
    return next(word for word in program.output.split() if word.startswith("ws://"))


def port_of(program: Running) -> str:
    """The port of that websocket, as a TARGET."""
    return ":" + inspector_url(program).split(":")[2].split("/")[0]


def shares(path: Path, number: int = 1) -> dict[str, float]:
    """The shares of thread `number` of a file, which has nothing to warn of."""
    [profile] = [profile for profile in read_profiles(path) if profile.origin.thread.number == number]
    assert profile.origin.warnings == ()
    return shares_of(profile)


def shares_of(profile: Profile) -> dict[str, float]:
    """The time, or the bytes, of each function with itself on top, as a part of those of the program's own functions.

    What V8 does, and the runtime, is no part of the whole: much of it is done once, as the start of a profiler, so how
    much it is depends on how long a recording is. While Deno waits it is in `(program)`.

    A busy machine takes the processor away, for 10 ms or half a second, time and again: the sample before has that,
    whatever it was. So no sample counts for more than twice what is usual.
    """
    counted = effective(profile)
    names = [key.name for key in counted.functions.keys]
    if counted.origin.unit == "us":
        lasted_us = np.diff(counted.timeline.start_us)
        usual_us = np.minimum(lasted_us, 2 * np.median(lasted_us))
        on_top = counted.tree.function[counted.timeline.node]
        per_function = np.bincount(on_top, weights=usual_us, minlength=len(names))
    else:
        per_function = aggregate(counted).function_self_us
    found: dict[str, float] = {}
    for name, value in zip(names, per_function.tolist(), strict=True):
        found[name] = found.get(name, 0.0) + value
    owners = categories(counted.functions.keys)
    own = max(1.0, sum(value for value, owner in zip(per_function.tolist(), owners, strict=True) if owner in _OWN))
    return {name: value / own for name, value in found.items()}


def sample_shares(path: Path) -> dict[str, float]:
    """The same of samples, however long they lasted: for a program that stood still for a while."""
    [profile] = read_profiles(path)
    keys = profile.functions.keys
    tops = Counter(keys[top] for top in profile.tree.function[profile.timeline.node].tolist())
    own = sum(count for count, owner in zip(tops.values(), categories(tops), strict=True) if owner in _OWN)
    return {key.name: count / own for key, count in tops.items()}


def is_open(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
