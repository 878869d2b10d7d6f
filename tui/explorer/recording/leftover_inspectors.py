"""Closing, beside the screen, the inspectors that recorders which were killed have left open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui.base.text import printable
from tui.explorer.background.threads import start_thread
from tui.record.inspectors.opened_inspectors import has_notes


def close_leftovers_beside(say: Callable[[str], object]) -> None:
    """Begins to close them in a thread, which says what was closed and what stays open.

    Where there are none, as nearly always, this looks into one folder.
    """
    if has_notes():
        start_thread("leftovers", partial(_close, say))


def _close(say: Callable[[str], object]) -> None:
    from tui.record.inspectors.leftovers import close_leftovers

    sentences = close_leftovers()
    if sentences:
        say(printable("; ".join(sentences)))
