"""Profiles of a file that are runs of the same thing, by what they are called: `onClientRequest, run 2`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.profile.profile import Profile

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats

_RUN = re.compile(r"(?s)(.+), run [1-9]\d*")


def run_name(what: str, number: int) -> str:
    """What run `number`, from 1 on, of something is called."""
    return f"{what}, run {number}"


def repeated(recorded: Sequence[Profile]) -> Mapping[str, Repeats]:
    """What is usual in the runs of each thing that was recorded more than once, by its name; in order of the file."""
    runs: dict[str, list[Profile]] = {}
    for profile in recorded:
        run = _RUN.fullmatch(profile.origin.thread.name)
        if run is not None:
            runs.setdefault(run[1], []).append(profile)
    sets = {name: profiles for name, profiles in runs.items() if len(profiles) > 1}
    if not sets:
        return {}
    # Every file comes by here, and few are sets: the others need not wait for the standard library's statistics.
    from tui.analysis.compare.repeats import repeats

    usual = {name: repeats(profiles) for name, profiles in sets.items()}
    return {name: of_runs for name, of_runs in usual.items() if of_runs.run_count > 1}
