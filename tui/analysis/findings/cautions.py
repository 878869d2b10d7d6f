"""What has to be known about a profile before its numbers are believed: one list for the screen and the report."""

from __future__ import annotations

from tui.base.text import counted, shown_text
from tui.profile.profile import Origin


def cautions(origin: Origin) -> list[str]:
    """Whole sentences, printable: the warnings of the file, and what makes its numbers less than they seem."""
    found = [shown_text(warning) for warning in origin.warnings]
    if origin.is_only_program:
        found.append(_only_program(origin))
    truncated = origin.truncated_samples
    if truncated:
        found.append(
            f"{counted(truncated, 'sample')} with a stack as long as V8 keeps one: "
            "its outermost callers are missing, and their totals too low"
        )
    return found


def _only_program(origin: Origin) -> str:
    """Why there is nothing to see. Only workerd is known to record so, and such a file does not tell its runtime."""
    sentence = "every sample is (program): the thread that was sampled ran no JavaScript"
    if origin.runtime not in (None, "workerd"):
        return sentence
    # The first version whose inspector starts the profiler on the thread of the isolate, and can be connected to twice.
    cause = "workerd before 1.20240821.0 (wrangler before 3.72.2) samples the thread of its inspector instead"
    return f"{sentence}; {cause} (cloudflare/workerd#1754): record again with a newer one"
