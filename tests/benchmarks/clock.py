"""CPU time of a call in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU time of one call, user and system, in ms."""
    return answered(work)[1]


def answered(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """What a call answers, and its CPU time in ms."""
    start = time.process_time()
    answer = work()
    return answer, (time.process_time() - start) * 1e3
