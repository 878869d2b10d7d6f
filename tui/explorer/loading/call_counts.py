"""How often functions were called, where that was counted when they were recorded."""

from __future__ import annotations

from pathlib import Path

from tui.base.url_secrets import text_without_secrets, without_secrets
from tui.formats.v8.nodes import function_key
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile
from tui.record.saving.sidecar import sidecar_of
from tui.state.model.opened import CallCounts


def call_counts(profile: Profile) -> CallCounts:
    """The counts that stand in the sidecar of a recording, by function; none where nobody counted.

    Secrets are masked there. A count that may belong to two functions, alike but for what is masked, is left out.
    """
    counted: dict[FunctionKey, int] = {}
    told = (sidecar_of(Path(profile.origin.path)) or {}).get("calls")
    frames = told.get(str(profile.origin.thread.number)) if isinstance(told, dict) else None
    for frame in frames if isinstance(frames, list) else ():
        if isinstance(frame, dict) and isinstance(frame.get("count"), int):
            key = function_key(frame)
            counted[key] = counted.get(key, 0) + frame["count"]
    if not counted:
        return counted
    functions: dict[FunctionKey, list[FunctionKey]] = {}
    for key in profile.functions.keys:
        functions.setdefault(_without_secrets(key), []).append(key)
    shown = {_without_secrets(key): count for key, count in counted.items()}
    return {keys[0]: shown[key] for key, keys in functions.items() if key in shown and len(keys) == 1}


def _without_secrets(key: FunctionKey) -> FunctionKey:
    place = without_secrets(key.place) if key.url else key.place
    return key._replace(name=text_without_secrets(key.name), place=place)
