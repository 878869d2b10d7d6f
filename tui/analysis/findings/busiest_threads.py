"""The profiles of one file, by what their threads did."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.errors import TickscopeError
from tui.base.text import counted
from tui.profile.columns.category import Category
from tui.profile.profile import Profile

_IDLE = int(Category.IDLE)
_MOST_OPEN = 500
_MOST_SHARED_ROWS = 400_000
"""Of call trees that several profiles share: what is computed of a profile is computed for each."""


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


def most_active(profiles: Sequence[Profile], chosen: int | None) -> list[Profile]:
    """The profiles with the most active time, in their order, as many as can be looked at side by side.

    That is all of them unless there are thousands, or many with one large call tree. Thread `chosen` is among them,
    and each warns that others are left out.
    """
    ranked = sorted(profiles, key=lambda profile: (profile.origin.thread.number != chosen, -active_us(profile)))
    trees: set[int] = set()
    shared_rows = count = 0
    for profile in ranked[:_MOST_OPEN]:
        shared_rows += len(profile.tree) if id(profile.tree) in trees else 0
        if shared_rows > _MOST_SHARED_ROWS:
            break
        trees.add(id(profile.tree))
        count += 1
    if count == len(profiles):
        return list(profiles)
    warning = f"the file has {counted(len(profiles), 'thread')}: the {count:,} with the most active time are open"
    open_numbers = {profile.origin.thread.number for profile in ranked[:count]}
    return [profile.with_warnings(warning) for profile in profiles if profile.origin.thread.number in open_numbers]
