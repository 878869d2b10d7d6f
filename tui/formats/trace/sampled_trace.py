"""Traces with samples that point into a table of stack frames: Hermes', and those of the trace event format.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU: `stackFrames` and `samples` beside
`traceEvents`. Hermes writes these (see `hermes_names`), and so do catapult's importers of perf and systrace. Samples
have the time up to the next one of their thread; their weights are not read, and Hermes' are all 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import numpy as np

from tui.base.errors import EmptyProfile
from tui.base.python_gc import take_apart
from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.trace.shared_tree import MOST_THREADS, ThreadSamples, shared_profiles
from tui.formats.trace.stack_frames import StackFrames, frame_id
from tui.formats.trace.threads import ThreadId, TraceThreads, thread_id
from tui.formats.trace.times import in_time, stamp_us
from tui.formats.v8.hermes_names import is_hermes_frame, name_place
from tui.profile.profile import Origin, Profile

_V8_EVENTS = ("ProfileChunk", "CpuProfile")


def is_sampled_trace(document: Json) -> bool:
    """Whether a trace has samples of stack frames, or is Hermes' without any.

    Chrome's traces have an empty table of frames, and V8's profiles among their events.
    """
    frames, samples = document.get("stackFrames"), document.get("samples")
    if not isinstance(frames, dict) or not isinstance(samples, list) or not (samples or _is_hermes(document)):
        return False
    return not any(event.get("name") in _V8_EVENTS for event in fields.objects(document.get("traceEvents")))


def sampled_trace(document: Json, origin: Origin) -> list[Profile]:
    """The profiles in a trace with samples, one for each thread that has some; `document` is empty afterwards.

    Raises EmptyProfile without any.
    """
    runtime = "hermes" if _is_hermes(document) else None
    sample_count = len(document["samples"])
    samples, stamps = _samples(document["samples"])
    if not samples:
        raise EmptyProfile(origin.path, f"this {'Hermes ' if runtime else ''}trace has no samples")
    threads = TraceThreads()
    for event in fields.objects(document.get("traceEvents")):
        threads.learn(event)
    number_of: dict[ThreadId, int] = {}
    thread = [number_of.setdefault(thread_id(sample), len(number_of)) for sample in samples]
    count = np.bincount(thread, minlength=len(number_of)).astype(np.int64)
    frames = StackFrames(document["stackFrames"])
    node, line = frames.samples([frame_id(sample.get("sf")) for sample in samples])
    # What the samples say is known, and threads take memory too.
    named = [threads.thread(identity, index + 1) for identity, index in islice(number_of.items(), MOST_THREADS)]
    del samples, number_of
    take_apart(document)
    order, bounds = in_time(thread, stamps, count)
    columns = ThreadSamples(
        threads=named,
        count=count,
        node=node[order],
        line=line[order],
        bounds=bounds,
    )
    dropped = counted(sample_count - len(stamps), "sample")
    warnings = [f"{dropped} without a time dropped"] if sample_count > len(stamps) else []
    warnings = [*origin.warnings, *warnings, *frames.warnings]
    return shared_profiles(
        frames.tree, columns, replace(origin, format="trace", runtime=runtime, warnings=tuple(warnings))
    )


def _is_hermes(document: Json) -> bool:
    """Whether Hermes wrote the trace: by the name of its process, its root, or what only its frames have."""
    events = fields.objects(document.get("traceEvents"))
    frames = document["stackFrames"].values()
    return any(map(_is_of_hermes, events)) or any(map(_is_frame_of_hermes, frames))


def _is_of_hermes(event: Json) -> bool:
    return event.get("name") == "process_name" and fields.member(event, "args").get("name") == "hermes"


def _is_frame_of_hermes(frame: object) -> bool:
    if not isinstance(frame, dict):
        return False
    has_place = frame.get("category") == "JavaScript" and name_place(fields.text(frame.get("name"))) is not None
    return has_place or is_hermes_frame(frame)


def _samples(entries: Sequence[object]) -> tuple[list[Json], list[int | Fraction]]:
    """The samples with a time, and their times in µs, exactly."""
    samples: list[Json] = []
    stamps: list[int | Fraction] = []
    for sample in fields.objects(entries):
        stamp = stamp_us(sample.get("ts"))
        if stamp is not None:
            samples.append(sample)
            stamps.append(stamp)
    return samples, stamps
