"""The runs of a recording: what came, by handler, and the file that they become."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import orjson

from tui.analysis.compare.repeats import repeats
from tui.export.writers.cpuprofile import cpuprofile_text
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Origin, Profile, Thread
from tui.record.edgeworkers.requests.answered import Answered
from tui.record.journal.contents import achieved_interval_us
from tui.record.protocol.connection import Json

_APART_US = 1
"""Between two merged runs, so that the last sample of one does not last until the first of the next."""
SUFFIX_OF_UNIT = {"us": ".cpuprofile", "bytes": ".heapprofile"}
SET_SUFFIX = ".profiles.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One profile: the `number` counts from 1 for each handler."""

    handler: str
    number: int
    answered: Answered

    @property
    def profile(self) -> Profile:
        """The profile as recorded."""
        return self.answered.profile


def by_handler(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """The runs of each handler, in order."""
    return {handler: list(those) for handler, those in groupby(runs, key=lambda run: run.handler)}


def merged(runs: Sequence[Run]) -> Answered:
    """One CPU profile of all `runs`, one after the other; the time between them is in none of its functions."""
    origin = runs[0].profile.origin
    growing = GrowingProfile(Origin(path=origin.path, title=origin.title, thread=Thread(name=runs[0].handler)))
    start_us = 0
    for run in runs:
        growing.add(run.profile, start_us)
        start_us = growing.end_us + _APART_US
    profile = growing.profile()
    return Answered(cpuprofile_text(profile, origin.path), profile)


def set_file(named: Sequence[tuple[str, Answered]]) -> bytes:
    """A file of several profiles: an array of documents, each called by its name in `title`."""
    documents = [{"title": name, **orjson.loads(answered.document)} for name, answered in named]
    # orjson writes 254 levels, and a heap profile has two for each function of a stack.
    return json.dumps(documents, separators=(",", ":"), ensure_ascii=False).encode()


def suffix(answered: Sequence[Answered]) -> str:
    """What the name of a file with these profiles ends with."""
    return SUFFIX_OF_UNIT[answered[0].profile.origin.unit] if len(answered) == 1 else SET_SUFFIX


def facts_of(run: Run) -> Json:
    """What the sidecar and events tell of a run."""
    profile = run.profile
    unit = profile.origin.unit
    return {
        "handler": run.handler,
        "run": run.number,
        "samples": len(profile.timeline),
        f"active_{unit}": int(repeats([profile]).active.median),
        "duration_us": profile.duration_us if unit == "us" else None,
        "interval_us": achieved_interval_us(profile) if unit == "us" else None,
    }
