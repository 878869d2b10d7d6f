"""Python's garbage collector, kept away from what it would search in vain: imported modules and large documents."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_PIECE = 1000


@contextmanager
def uncollected() -> Iterator[None]:
    """Python does not look for reference cycles inside.

    A JSON document has none, and looking through one of millions of objects takes half a second each time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def kept_for_good() -> Iterator[None]:
    """The collector never looks again at what exists when it ends: imported modules stay anyway.

    Looking through them takes a tenth of the time to the first frame, while they are imported and right afterwards.
    """
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()


def take_apart(document: object) -> None:
    """Empties the lists that `document` holds at its top, piece by piece: freed at once they would take long."""
    values = document.values() if isinstance(document, dict) else (document,)
    for value in values:
        if isinstance(value, list):
            while value:
                del value[-_PIECE:]
