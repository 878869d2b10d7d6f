"""Hundreds of random packet runs against the explorer, in a real terminal.

By hand, from the checkout: `python -m pytest tests/long/long_random_packets.py -q`, a quarter of an hour for the 300
runs. `PACKET_RUNS=1000` plays more, `PACKET_FIRST=5000` other ones; a run that fails names its seed, which `-k "[17]"`
plays again.
"""

import os
from collections.abc import Callable

import pytest

from tests.explorer.random_packets import play
from tests.pty_app import PtyApp

_FIRST = int(os.environ.get("PACKET_FIRST", "1000"))
_RUNS = int(os.environ.get("PACKET_RUNS", "300"))


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + _RUNS))
def test_the_keyboard_works_after_random_packets(start: Callable[..., PtyApp], seed: int) -> None:
    play(start, seed, packets=20)
