"""The process: `tickscope` and `python -m tui`."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from typing import NoReturn

from tui.cli import INTERRUPTED, main


def run() -> NoReturn:
    status = main()
    if status == INTERRUPTED:
        import signal

        # Python takes its reaction away at its very end: an impatient Ctrl-C would change the status.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    end(status)


def end(status: int) -> NoReturn:
    """Ends the process with `status`, whatever a thread may still work on beside the screen.

    Before Python 3.14 the interpreter unwinds the stack of a daemon thread that wants to go on while it is taken down
    (`pthread_exit`), and C++ that has no place for that, as numpy's `unique`, calls `abort`. So it is not taken down.
    """
    threads = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    if not any(thread.daemon for thread in threads):
        sys.exit(status)
    for thread in threads:
        if not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()  # what the interpreter would have done, down to here
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, never there, nobody reads
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
