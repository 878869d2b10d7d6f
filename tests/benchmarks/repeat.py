"""A recording with its samples repeated: as large as one likes, and every total known."""

from __future__ import annotations

import re
from pathlib import Path

_TAIL = re.compile(
    rb'"startTime":(?P<start>\d+),"endTime":(?P<end>\d+),"samples":\[(?P<samples>[\d,]+)\],'
    rb'"timeDeltas":\[(?P<deltas>[-\d,]+)\]\}\s*\Z'
)
_JOIN = 64
"""Copies written at a time."""


def repeat_samples(source: Path, target: Path, samples: int) -> None:
    """Writes the recording `source` to `target`, its samples and deltas over and over until there are `samples`.

    The last copy is whole. endTime moves by the time that the copies add; hit counts and ticks stay those of one copy.
    Raises ValueError when `source` is not as V8 writes it.
    """
    recording = source.read_bytes()
    tail = _TAIL.search(recording, recording.rindex(b'"startTime"'))
    if tail is None:
        raise ValueError(f"{source} is not as V8 writes it")
    copies = max(1, -(-samples // (tail["samples"].count(b",") + 1)))
    one_copy_us = sum(map(int, tail["deltas"].split(b",")))
    end = int(tail["end"]) + (copies - 1) * one_copy_us
    with target.open("wb") as file:
        file.write(recording[: tail.start("end")] + b'%d,"samples":[' % end)
        for name, after in (("samples", b'],"timeDeltas":['), ("deltas", b"]}")):
            for written in range(0, copies, _JOIN):
                file.write(b"," * (written > 0) + b",".join([tail[name]] * min(_JOIN, copies - written)))
            file.write(after)
