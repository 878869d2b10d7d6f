"""The profiles of one file, by what their threads did."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.aggregate import aggregate
from tui.errors import TickscopeError
from tui.profile.effective import effective
from tui.profile.profile import Profile
from tui.text import counted


def active_us(recorded: Profile) -> int:
    """Sampled time that was not idle, as it is counted (see `effective`)."""
    return aggregate(effective(recorded)).active_us


def chosen_thread(profiles: Sequence[Profile], number: int | None) -> Profile:
    """The profile of thread `number`; without a number the one with the most active time, the first of equal ones.

    Raises TickscopeError when the file has no such thread.
    """
    if number is None:
        return profiles[0] if len(profiles) == 1 else max(profiles, key=active_us)
    for profile in profiles:
        if profile.origin.thread.number == number:
            return profile
    raise TickscopeError(
        profiles[0].origin.path,
        f"there is no thread {number} among its {counted(len(profiles), 'profile')}",
        "See --list-threads.",
    )
