"""How often functions were called, where that was counted when they were recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui.formats.nodes import function_key
from tui.profile.function_key import FunctionKey
from tui.profile.profile import Profile
from tui.record.keeping.sidecar import sidecar_of

CallCounts = Mapping[FunctionKey, int]


def call_counts(profile: Profile) -> CallCounts:
    """The counts that stand in the sidecar of a recording, by function; none where nobody counted."""
    counted: dict[FunctionKey, int] = {}
    told = (sidecar_of(Path(profile.origin.path)) or {}).get("calls")
    frames = told.get(str(profile.origin.thread.number)) if isinstance(told, dict) else None
    for frame in frames if isinstance(frames, list) else ():
        if isinstance(frame, dict) and isinstance(frame.get("count"), int):
            key = function_key(frame)
            counted[key] = counted.get(key, 0) + frame["count"]
    return counted
