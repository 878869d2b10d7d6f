"""The document that V8 wrote of a whole recording, with the stops of its process as unsampled time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import orjson

from tui.base.json_text import Json
from tui.profile.columns.column_types import Int64
from tui.profile.columns.stopped_time import Stop, stopped_samples


def with_stops_cut(document: bytes, stops: Sequence[Stop]) -> bytes:
    """The same `.cpuprofile` with a `(root)` sample for each stop; as it is, to the byte, where no sample owns one.

    A sample before a stop keeps what a usual one lasts, all others their time, and the whole its length.
    """
    if not stops:
        return document
    profile = orjson.loads(document)
    stamps = _stamps(profile)
    if stamps is None:
        return document
    stopped = stopped_samples(stamps, stops)
    if len(stopped.sample) == 0:
        return document
    root = profile["nodes"][0]["id"]
    samples, deltas = profile["samples"], profile["timeDeltas"]
    # From the last to the first, so that the places before stay what they are.
    for sample, from_us in zip(stopped.sample[::-1].tolist(), stopped.from_us[::-1].tolist(), strict=True):
        own_us = from_us - int(stamps[sample])
        samples.insert(sample + 1, root)
        deltas[sample + 1 : sample + 2] = [own_us, deltas[sample + 1] - own_us]
    return orjson.dumps(profile)


def _stamps(profile: Json) -> Int64 | None:
    """When each sample was taken, on the target's clock (µs); None where the document does not say."""
    start_us, samples, deltas = (profile.get(key) for key in ("startTime", "samples", "timeDeltas"))
    if not isinstance(samples, list) or not isinstance(deltas, list) or len(samples) != len(deltas):
        return None
    if not profile.get("nodes") or not all(type(time) is int for time in (start_us, *deltas)):
        return None
    return np.cumsum([start_us, *deltas], dtype=np.int64)[1:]
