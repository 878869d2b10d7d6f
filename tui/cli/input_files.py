"""Files and folders that commands read: profiles with their limits, time ranges, and folders that must exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.base.errors import UsageError
from tui.cli.arguments.commands import Reading

if TYPE_CHECKING:
    from tui.profile.profile import Profile


def recorded_profiles(path: str, reading: Reading) -> list[Profile]:
    """The profiles of a file, as recorded. Raises TickscopeError or OSError, with the name of the file."""
    from tui.formats import DEFAULT_MAX_SIZE, read_profiles

    try:
        return read_profiles(path, max_size=DEFAULT_MAX_SIZE if reading.max_size is None else reading.max_size)
    except OSError as error:
        # What fails while it is read, as on a bad disk, does not know its name.
        error.filename = error.filename or path
        raise


def recorded_profile(path: str, reading: Reading) -> Profile:
    """The profile that `--thread` names, or the busiest one of the file, as recorded."""
    from tui.analysis.findings.busiest_threads import chosen_thread

    return chosen_thread(recorded_profiles(path, reading), reading.thread)


def require_times(profile: Profile) -> None:
    """Raises UsageError when `--range` makes no sense for a profile: its samples have no order in time."""
    if profile.origin.unit != "us" or not profile.origin.has_timeline:
        raise UsageError("--range", "this profile has no order in time")


def parsed_range(text: str | None, profile: Profile) -> tuple[int, int] | None:
    """The time range that was typed for a profile. Raises UsageError when it has none, or ends earlier."""
    from tui.base.units import parse_range

    if text is None:
        return None
    require_times(profile)
    return parse_range(text, profile.duration_us)


def require_folders(option: str, folders: Iterable[Path]) -> None:
    """Raises UsageError when a folder given by `option` does not exist: nothing would be found in it, silently."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(option, f"{folder} is no folder")
