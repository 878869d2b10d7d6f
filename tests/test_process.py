"""The process ends as it was told to, whatever still works in it."""

import subprocess
import sys

import pytest

from tests.places import CHECKOUT

BUSY = """
import atexit, sys, threading, time
import numpy
from tui.__main__ import end

values = numpy.arange(2000) % 1000
def count():
    while True:
        numpy.unique(values)
for _ in range(3):
    threading.Thread(target=count, daemon=True).start()
atexit.register(print, "put back")
kept = [{number: [number]} for number in range(300_000)]
print("said", end=" ")
"""


def status_of(program: str) -> tuple[int, str]:
    ended = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


@pytest.mark.parametrize("status", [0, 1, 130])
def test_a_thread_that_counts_does_not_change_how_the_process_ends(status: int) -> None:
    assert status_of(f"{BUSY}\nend({status})") == (status, "said put back\n")


def test_a_thread_that_has_to_end_is_waited_for() -> None:
    last = "threading.Thread(target=lambda: (time.sleep(0.2), print('saved', end=' '))).start()"
    assert status_of(f"{BUSY}\n{last}\nend(0)") == (0, "said saved put back\n")


def test_who_has_no_threads_ends_as_every_program() -> None:
    assert status_of("from tui.__main__ import end\nend(3)") == (3, "")
