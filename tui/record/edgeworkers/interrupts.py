"""Signals that end a recording: each raises KeyboardInterrupt, in the background of a shell (which ignores it) too."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def interrupts() -> Iterator[None]:
    """Inside, SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt; SIGHUP not where nohup has it ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in (signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__):
        if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, reaction in before.items():
            signal.signal(number, reaction)
