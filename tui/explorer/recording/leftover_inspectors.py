"""Closing, beside the screen, the inspectors that recorders which were killed have left open."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.record.targets.opened import has_notes
from tui.text import printable


def close_leftovers_beside(say: Callable[[str], object]) -> None:
    """Begins to close them in a thread, which says what was closed and what stays open.

    Where there are none, as nearly always, this looks into one folder.
    """
    if has_notes():
        threading.Thread(target=_close, args=(say,), name="tickscope-leftovers", daemon=True).start()


def _close(say: Callable[[str], object]) -> None:
    from tui.record.targets.leftovers import close_leftovers

    sentences = close_leftovers()
    if sentences:
        say(printable("; ".join(sentences)))
