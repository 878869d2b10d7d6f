"""The process ends as it was told to, whatever still works in it."""

import subprocess
import sys

from tests.places import CHECKOUT

BUSY = """
import atexit, sys, threading
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


def test_a_thread_that_counts_does_not_change_how_the_process_ends() -> None:
    assert status_of(f"{BUSY}\nend(130)") == (130, "said put back\n")


def test_a_thread_that_has_to_end_is_waited_for() -> None:
    # It ends once the main thread has begun to wait for it, or to end without.
    last = (
        "main = threading.main_thread()\n"
        "def save():\n"
        "    while sys._current_frames()[main.ident].f_code.co_name == '<module>':\n"
        "        pass\n"
        "    print('saved', end=' ')\n"
        "threading.Thread(target=save).start()"
    )
    assert status_of(f"{BUSY}\n{last}\nend(0)") == (0, "said saved put back\n")


def test_who_has_no_threads_ends_as_every_program() -> None:
    assert status_of("from tui.__main__ import end\nend(3)") == (3, "")
