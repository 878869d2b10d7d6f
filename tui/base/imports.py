"""Imports that are paid for once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Nothing that exists when it ends is ever looked at as garbage: the modules that were imported inside stay anyway.

    To look through them takes a tenth of the time to the first frame, while they are imported and right afterwards.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
