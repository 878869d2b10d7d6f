"""Whatever answers at a port: recording it ends in time, with a file or a sentence, and in bounded memory."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fork_server import RECORDER, Command, ForkServer
from tests.patience import PATIENCE_S
from tests.record.hostile_inspector import CROWDS, FLOODS, MODES, REFUSED, SAVED, Hostile, hostile, randomly_damaged
from tests.record.programs import environment, until
from tui.formats.read import read_profiles

MOST_MB = 1500
"""The largest message that is read and what it becomes take less; without limits some of these take all there is."""
_LONGEST_S = 55.0
"""Of a recording of half a second: 10 s more where nothing ever begins, and a busy machine."""
SEEDS = range(8)
ALL = {**SAVED, **{f"seed {seed}": randomly_damaged(seed) for seed in SEEDS}, **REFUSED}
"""All modes, in the order of the tests."""
_AT_ONCE = 6
IMPATIENCE = {
    "tui.record.recorder.when_to_stop._BEGINS_WITHIN_S": 2.0,
    "tui.record.recorder.target.target_recording._STRANGER_PATIENCE_S": 2.0,
}
IN_VAIN = {*REFUSED, "workers without end"} - {"never answers"}
"""Modes that use up the patience that a target gets: there it is 2 s, and 10 s with the one that never answers."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: `took_s` from its start, `most_mb` its largest memory. `followed`: it went elsewhere."""

    status: int
    out: str
    err: str
    took_s: float
    most_mb: float
    followed: bool


def record(forks: ForkServer, home: Path, mode: Hostile | Callable[[int], Hostile], ctrl_c_after: str = "") -> Ended:
    """How `tickscope record --headless --duration 0.5` ends, in folders of its own below `home`.

    With `ctrl_c_after` it is one of an hour that is interrupted once it has written that on stderr.
    """
    home.mkdir(parents=True)
    folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home / "data")}
    out, err = home / "out", home / "err"
    with hostile(mode) as server, out.open("wb") as out_file, err.open("wb") as err_file:
        words = ("record", "--headless", "--duration", "60m" if ctrl_c_after else "0.5", f":{server.port}")
        began = time.monotonic()
        command = Command("tui", words, home, {**environment(), **folders})
        process = forks.start(command, out_file.fileno(), err_file.fileno())
        try:
            if ctrl_c_after:
                until(lambda: ctrl_c_after in err.read_text(), f"it never says {ctrl_c_after!r}")
                process.send_signal(signal.SIGINT)
            status = process.wait(PATIENCE_S)
        finally:
            process.kill()
        took_s, most_mb = time.monotonic() - began, process.peak_bytes / (1 << 20)
        return Ended(status, out.read_text(), err.read_text(), took_s, most_mb, server.followed)


@pytest.fixture(scope="module")
def forks() -> Iterator[ForkServer]:
    with ForkServer(RECORDER, environment()) as starter:
        yield starter


class Recordings:
    """Records in the order of the tests, some ahead of them: most of the time of a recording is spent waiting.

    What tests in another worker ask for is not recorded here, too.
    """

    def __init__(self, start: Callable[[str], Future[Ended]]) -> None:
        self._start = start
        self._begun: dict[str, Future[Ended]] = {}

    def ended(self, name: str) -> Ended:
        """How the recording of that mode ended."""
        names = list(ALL)
        place = names.index(name)
        for ahead in names[place : place + _AT_ONCE]:
            if ahead not in self._begun:
                self._begun[ahead] = self._start(ahead)
        return self._begun[name].result()


@pytest.fixture(scope="module")
def recordings(forks: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recordings]:
    home = tmp_path_factory.mktemp("hostile")
    with ForkServer(RECORDER, environment(), IMPATIENCE) as impatient, ThreadPoolExecutor(_AT_ONCE) as pool:

        def start(name: str) -> Future[Ended]:
            folder = home / str(list(ALL).index(name))
            return pool.submit(record, impatient if name in IN_VAIN else forks, folder, ALL[name])

        yield Recordings(start)
        pool.shutdown(cancel_futures=True)


def check(ended: Ended, name: str) -> None:
    """That it ended as a command does."""
    assert "Traceback" not in ended.err, ended.err
    assert "internal error" not in ended.err, ended.err
    assert ended.took_s < _LONGEST_S, ended
    assert ended.most_mb < MOST_MB, ended
    assert not ended.followed, f"{name}: it went to another server"
    assert "\x1b" not in ended.err
    assert all(line.startswith("tickscope: ") and len(line) < 1000 for line in ended.err.splitlines()), ended.err


@pytest.mark.parametrize("name", SAVED)
def test_what_can_be_recorded_is_saved(name: str, recordings: Recordings) -> None:
    ended = recordings.ended(name)
    check(ended, name)
    if name in FLOODS and ended.status:
        # Its answer may have stood behind a flood for longer than a stop waits.
        assert ended.err.endswith(": nothing was recorded\n"), ended.err
        return
    if name in CROWDS and ended.status:
        # On a busy machine its 3,000 workers do not answer within half a second, and ten more.
        assert ended.err.endswith(": it did not answer before the recording was stopped\n"), ended.err
        return
    assert ended.status == 0, ended.err
    [line] = ended.out.splitlines()
    assert read_profiles(Path(line))


@pytest.mark.parametrize(
    ("name", "words", "statuses"),
    [
        ("a flood of events", "Ctrl-C stops and saves", {0, 1}),
        ("3,000 workers", "Ctrl-C stops and saves", {0}),
        ("never answers", "is busy", {1}),
    ],
)
def test_ctrl_c_is_heard(name: str, words: str, statuses: set[int], forks: ForkServer, tmp_path: Path) -> None:
    ended = record(forks, tmp_path / "home", MODES[name], ctrl_c_after=words)
    check(ended, name)
    assert ended.status in statuses, ended.err


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage_does_no_harm(seed: int, recordings: Recordings) -> None:
    """`tests/long/long_hostile_inspectors.py` tries more of them."""
    ended = recordings.ended(f"seed {seed}")
    check(ended, f"seed {seed}")
    assert (ended.status, bool(ended.out)) in ((0, True), (1, False)), ended


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_is_told(name: str, recordings: Recordings) -> None:
    ended = recordings.ended(name)
    check(ended, name)
    assert (ended.status, ended.out) == (1, ""), ended
