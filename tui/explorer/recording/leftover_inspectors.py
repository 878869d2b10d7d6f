"""Closing, beside the screen, the inspectors that recorders which were killed have left open."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.base.text import printable
from tui.record.inspectors.opened_inspectors import has_notes


def close_leftovers_beside(say: Callable[[str], object]) -> None:
    """Begins to close them in a thread, which says what was closed and what stays open.

    Where there are none, as nearly always, this looks into one folder.
    """
    if has_notes():
        threading.Thread(target=_close, args=(say,), name="tickscope-leftovers", daemon=True).start()


def _close(say: Callable[[str], object]) -> None:
    from tui.record.inspectors.leftovers import close_leftovers

    sentences = close_leftovers()
    if sentences:
        say(printable("; ".join(sentences)))
