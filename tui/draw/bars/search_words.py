"""What a search found, in the words of the footer: how many functions, and how much of the time they are."""

from __future__ import annotations

from tui.analysis.search.found import Found
from tui.base.text import counted
from tui.base.units import percent
from tui.state.measures import OF_ACTIVE, Base


def found_words(found: Found, base: Base) -> str:
    """`7 functions · 34.2 % of active (1,234 samples)`; each sample counts once, idle ones not in active time."""
    if not found.function_count:
        return "no function found"
    time_us = found.time_us - (found.idle_us if base.name == OF_ACTIVE else 0)
    noun = found.aggregate.profile.origin.sample_noun
    share = f"{percent(time_us, base.amount)} {base.name.removeprefix('% ')}"
    return f"{counted(found.function_count, 'function')} · {share} ({counted(found.samples, noun)})"
