"""No packet of keys stops the keyboard: a sample of what `tests/long/long_random_packets.py` plays hundreds of."""

from collections.abc import Callable

import pytest

from tests.explorer.random_packets import play
from tests.pty_app import PtyApp


@pytest.mark.parametrize("seed", range(10))
def test_the_keyboard_works_after_random_packets(start: Callable[..., PtyApp], seed: int) -> None:
    play(start, seed, packets=6)
