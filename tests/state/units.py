"""Profiles that measure something other than time in its order."""

from __future__ import annotations

from dataclasses import replace

from tests.stacks import recorded_from
from tui.profile.profile import Profile, Unit


def measuring(unit: Unit, stacks: str, *, has_timeline: bool = True) -> Profile:
    """The profile of `stacks` with their counts in `unit`; without a timeline it has no order of samples."""
    recorded = recorded_from(stacks, interval_us=1)
    return replace(recorded, origin=replace(recorded.origin, unit=unit, has_timeline=has_timeline))
