"""A profile written as a speedscope file, for https://www.speedscope.app and for colleagues."""

from __future__ import annotations

import numpy as np
import orjson

from tui import __version__
from tui.base.text import counted, printable
from tui.export.writers.stacks import refuse_too_many_frames, stacks
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS
from tui.profile.profile import Origin, Profile

_UNIT = {"us": "microseconds", "bytes": "bytes", "samples": "none"}
_NO_STACK = b"[]"


def speedscope_text(profile: Profile, path: str) -> bytes:
    """The speedscope file of a profile as it is counted (see `effective`): one sample for each of its samples.

    Time without a stack is an empty one: before the first sample, on the root, and after the last sample. Raises
    TickscopeError naming `path` when the stacks are too much for a file.
    """
    origin, line = profile.origin, profile.timeline
    samples_on_row = np.bincount(line.node, minlength=len(profile.tree))
    refuse_too_many_frames(profile, samples_on_row, path)
    frame_of: dict[int, int] = {}
    stack_of_row: dict[int, bytes] = {}
    for row, stack in stacks(profile, np.flatnonzero(samples_on_row)):
        stack_of_row[row] = orjson.dumps([frame_of.setdefault(function, len(frame_of)) for function in stack])
    before, after = int(line.start_us[0]), max(0, origin.duration_us - line.end_us)
    samples = [_NO_STACK] * (before > 0)
    samples += [stack_of_row[row] for row in line.node.tolist()]
    samples += [_NO_STACK] * (after > 0)
    weights = [*([before] if before else []), *np.diff(line.start_us).tolist(), *([after] if after else [])]
    head = {
        "type": "sampled",
        "name": printable(origin.thread.name or origin.title),
        "unit": _UNIT[origin.unit],
        "startValue": 0,
        "endValue": sum(weights),
    }
    return b"".join(
        [
            b'{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":',
            orjson.dumps(f"tickscope {__version__}{_masked(origin)}"),
            b',"name":' + orjson.dumps(printable(origin.title)),
            b',"activeProfileIndex":0,"shared":{"frames":',
            orjson.dumps([_frame(profile.functions.keys[function]) for function in frame_of]),
            b'},"profiles":[' + orjson.dumps(head)[:-1],
            b',"samples":[' + b",".join(samples),
            b'],"weights":' + orjson.dumps(weights) + b"}]}",
        ]
    )


def _masked(origin: Origin) -> str:
    """` (12 URLs masked)`, where there are any; the format has no other field for it."""
    return f" ({counted(origin.masked_urls, 'URL')} masked)" if origin.masked_urls else ""


def _frame(key: FunctionKey) -> dict[str, str | int]:
    """A frame with what is known; `script` is ours, since two functions without a url may differ by it alone."""
    frame: dict[str, str | int] = {"name": key.name or ANONYMOUS}
    if key.url:
        frame["file"] = key.url
    elif len(key.place) > 1:
        frame["script"] = key.place[1:]
    if key.line:
        frame["line"] = key.line
    if key.column:
        frame["col"] = key.column
    return frame
