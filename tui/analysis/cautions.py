"""What has to be known about a profile before its numbers are believed: one list for the screen and the report."""

from __future__ import annotations

from tui.profile.profile import Origin
from tui.text import counted, printable


def cautions(origin: Origin) -> list[str]:
    """Whole sentences, printable: the warnings of the file, and what makes its numbers less than they seem."""
    found = [printable(warning) for warning in origin.warnings]
    truncated = origin.truncated_samples
    if truncated:
        found.append(
            f"{counted(truncated, 'sample')} with a stack as long as V8 keeps one: "
            "its outermost callers are missing, and their totals too low"
        )
    return found
