"""Whether a profile shows nothing but `(program)`, V8's name for a thread that runs no JavaScript."""

from __future__ import annotations

from tui.profile.columns.category import PROGRAM, ROOT
from tui.profile.columns.functions import Functions


def is_only_program(functions: Functions, sample_count: int) -> bool:
    """Whether something was sampled, and all of it was `(program)`: the root and that have the only nodes."""
    return sample_count > 0 and len(functions) == 2 and {key.name for key in functions.keys} == {ROOT, PROGRAM}
