"""The only place where the explorer starts threads."""

from __future__ import annotations

import threading
from collections.abc import Callable


def start_thread(name: str, run: Callable[[], object]) -> threading.Thread:
    """Runs a function in a thread, which never holds up the end of the program."""
    thread = threading.Thread(target=run, name=f"tickscope-{name}", daemon=True)
    thread.start()
    return thread
