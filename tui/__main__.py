"""The process: `tickscope` and `python -m tui`."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from typing import NoReturn

from tui.cli.main import INTERRUPTED, main


def run() -> NoReturn:
    _fill_standard_streams()
    status = main()
    if status == INTERRUPTED:
        import signal

        # Python takes its reaction away at its very end: an impatient Ctrl-C would change the status.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    end(status)


def _fill_standard_streams() -> None:
    """Puts the null device where stdin, stdout or stderr was closed.

    Else a journal that is opened next would be what libraries, and the programs that we start, take for their stdout.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest that is free is this one


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
