"""Whatever answers at a port: recording it ends in time, with a file or a sentence, and in bounded memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.record.hostile_inspector import CROWDS, FLOODS, MODES, REFUSED, SAVED, Hostile, hostile, randomly_damaged
from tests.record.programs import environment, until
from tui.formats.read import read_profiles

MOST_MB = 1500
"""The largest message that is read and what it becomes take less; without limits some of these take all there is."""
_LONGEST_S = 55.0
"""Of a recording of half a second: 10 s more where nothing ever begins, and a busy machine."""
SEEDS = range(8)


@dataclass(frozen=True)
class Ended:
    """How a command ended: `took_s` from its start, `most_mb` its largest memory. `followed`: it went elsewhere."""

    status: int
    out: str
    err: str
    took_s: float
    most_mb: float
    followed: bool


class Command:
    """`tickscope WORDS` in folders of its own below `home`."""

    def __init__(self, home: Path, *words: str) -> None:
        home.mkdir(parents=True)
        self.state = home / "state" / "tickscope"
        self._began = time.monotonic()
        self._files = [(home / name).open("w+") for name in ("out", "err")]
        folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home / "data")}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tui", *words],
            stdin=subprocess.DEVNULL,
            stdout=self._files[0],
            stderr=self._files[1],
            cwd=home,
            env={**environment(), **folders, "PYTHONPATH": str(CHECKOUT)},
        )

    def interrupt_after(self, words: str) -> None:
        """Sends Ctrl-C once it has written `words` on stderr."""
        err = Path(self._files[1].name)
        until(lambda: words in err.read_text(), f"it never says {words!r}")
        os.kill(self._process.pid, signal.SIGINT)

    def ended(self, *, followed: Callable[[], bool] = lambda: False) -> Ended:
        """How it ended; a command that does not is killed, which is its status."""
        deadline = time.monotonic() + PATIENCE_S
        pid = 0
        while not pid:
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if not pid and time.monotonic() > deadline:
                self._process.kill()
            time.sleep(0.02)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in self._files:
            file.seek(0)
            texts.append(file.read())
            file.close()
        took_s = time.monotonic() - self._began
        return Ended(self._process.returncode, texts[0], texts[1], took_s, usage.ru_maxrss / 1024, followed())


def record(home: Path, mode: Hostile | Callable[[int], Hostile], ctrl_c_after: str = "") -> Ended:
    """How `tickscope record --headless --duration 0.5` ends, or one of an hour that is interrupted."""
    with hostile(mode) as server:
        duration = "60m" if ctrl_c_after else "0.5"
        command = Command(home, "record", "--headless", "--duration", duration, f":{server.port}")
        if ctrl_c_after:
            command.interrupt_after(ctrl_c_after)
        return command.ended(followed=lambda: server.followed)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Ended]]]:
    """All modes, several at a time: most of their time is spent waiting."""
    home = tmp_path_factory.mktemp("hostile")
    with ThreadPoolExecutor(6) as pool:
        modes = {**MODES, **{f"seed {seed}": randomly_damaged(seed) for seed in SEEDS}}
        yield {name: pool.submit(record, home / str(number), mode) for number, (name, mode) in enumerate(modes.items())}
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
def test_what_can_be_recorded_is_saved(name: str, recordings: dict[str, Future[Ended]]) -> None:
    ended = recordings[name].result()
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
def test_ctrl_c_is_heard(name: str, words: str, statuses: set[int], tmp_path: Path) -> None:
    ended = record(tmp_path / "home", MODES[name], ctrl_c_after=words)
    check(ended, name)
    assert ended.status in statuses, ended.err


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage_does_no_harm(seed: int, recordings: dict[str, Future[Ended]]) -> None:
    """`tests/long/long_hostile_inspectors.py` tries more of them."""
    ended = recordings[f"seed {seed}"].result()
    check(ended, f"seed {seed}")
    assert (ended.status, bool(ended.out)) in ((0, True), (1, False)), ended


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_is_told(name: str, recordings: dict[str, Future[Ended]]) -> None:
    ended = recordings[name].result()
    check(ended, name)
    assert (ended.status, ended.out) == (1, ""), ended
