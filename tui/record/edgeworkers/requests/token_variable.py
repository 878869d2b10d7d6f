"""The token in the environment: taken out of it for as long as we run, so that no process that we start inherits it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tui.base.user_environment import TOKEN_VARIABLE

_taken = ""


@contextmanager
def token_taken_from_environment() -> Iterator[None]:
    """Inside, `AKAMAI_EW_TRACE` is not in the environment, and `taken_token` gives what it was."""
    global _taken
    before, _taken = _taken, os.environ.pop(TOKEN_VARIABLE, "")
    try:
        yield
    finally:
        if _taken:
            os.environ[TOKEN_VARIABLE] = _taken
        _taken = before


def taken_token() -> str:
    """The value that `AKAMAI_EW_TRACE` had; "" where it was not set."""
    return _taken
