"""The profiles of one file, by what their threads did."""

from __future__ import annotations

from collections.abc import Sequence

from tui.errors import TickscopeError
from tui.profile.category import Category
from tui.profile.profile import Profile
from tui.text import counted

_IDLE = int(Category.IDLE)


def active_us(recorded: Profile) -> int:
    """Sampled time that was not idle, as it is counted (see `effective`).

    No rule of the accounting makes active time idle or the other way round, so this looks at the samples as recorded
    and takes as long as there are samples: a file may have many threads with one large call tree.
    """
    line = recorded.timeline
    category = recorded.functions.category[recorded.tree.function[line.node]]
    is_active = (line.node > 0) & (category != _IDLE)
    return int((line.start_us[1:] - line.start_us[:-1])[is_active].sum())


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
