"""The door for profiles: whatever holds them goes in, a list of profiles comes out."""

from __future__ import annotations

import os
from pathlib import Path

from tui.base.units import DEFAULT_MAX_SIZE
from tui.formats.builder.several import numbered
from tui.formats.fast import fast_file
from tui.formats.input.container import STDIN, Progress
from tui.formats.recorded_warnings import with_recorded_warnings
from tui.profile.profile import Origin, Profile


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def read_profiles(
    source: str | os.PathLike[str], progress: Progress = _silent, *, max_size: int = DEFAULT_MAX_SIZE
) -> list[Profile]:
    """The profiles in the file `source` (`-` is stdin), as recorded: not yet accounted (see `effective`).

    The format is told from the content. Raises ProfileFormatError when there is no profile or more than `max_size`
    bytes of data, EmptyProfile when there is nothing at all, OSError as open does.
    """
    path = os.fspath(source)
    origin = Origin(path=path, title="stdin" if path == STDIN else Path(path).name)
    profile = None if path == STDIN else fast_file(path, origin, progress, max_size)
    if profile is not None:
        return with_recorded_warnings(numbered([profile]), path)
    # What V8 wrote is read sooner than the readers of all else are imported.
    from tui.formats.any_format import profiles_of_any_format

    profiles = numbered(profiles_of_any_format(path, origin, progress, max_size))
    return profiles if path == STDIN else with_recorded_warnings(profiles, path)
