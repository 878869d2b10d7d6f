"""Closing, beside the screen, the inspectors that recorders which were killed have left open."""

from __future__ import annotations

import threading

from tui.record.targets.opened import has_notes


def close_leftovers_beside() -> None:
    """Begins to close them in a thread; where there are none, as nearly always, this looks into one folder."""
    if has_notes():
        threading.Thread(target=_close, name="tickscope-leftovers", daemon=True).start()


def _close() -> None:
    from tui.record.targets.leftovers import close_leftovers

    close_leftovers()
