"""Recordings of a thousand inspectors whose answers are damaged at random: 25 minutes on two cores.

    python -m pytest tests/long/long_hostile_inspectors.py -q

`HOSTILE_SEEDS=500-600` tries others. The suite has eight of them, and every named way to be hostile.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.fork_server import RECORDER, ForkServer
from tests.record.hostile_inspector import randomly_damaged
from tests.record.programs import environment
from tests.record.test_hostile_inspectors import Ended, check, record

FIRST, _, LAST = os.environ.get("HOSTILE_SEEDS", "0-1000").partition("-")
SEEDS = range(int(FIRST), int(LAST))


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Future[Ended]]]:
    home = tmp_path_factory.mktemp("hostile")
    with ForkServer(RECORDER, environment()) as forks, ThreadPoolExecutor(6) as pool:
        yield {seed: pool.submit(record, forks, home / str(seed), randomly_damaged(seed)) for seed in SEEDS}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage_does_no_harm(seed: int, recordings: dict[int, Future[Ended]]) -> None:
    ended = recordings.pop(seed).result()
    check(ended, f"seed {seed}")
    assert (ended.status, bool(ended.out)) in ((0, True), (1, False)), ended
