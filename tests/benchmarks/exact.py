"""The largest recording, exactly: the model's times beside those of a plain loop over the numbers of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import floor

from tests.benchmarks.corpus import Recording
from tests.benchmarks.load import Loaded
from tests.benchmarks.runs import Outcome
from tests.benchmarks.tables import Section, megabytes, table
from tests.benchmarks.targets import Verdict

_NUMBERS = re.compile(rb'"startTime":(\d+),"endTime":(\d+),"samples":\[([\d,]+)\],"timeDeltas":\[([-\d,]+)\]')
_STATE = re.compile(rb'\{"id":(\d+),"callFrame":\{"functionName":"(\((?:garbage collector|idle)\))"')
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PlainTimes:
    """What all samples own together, and what V8's states own, in µs: Python's integers, which never wrap."""

    samples: int
    total_us: int
    states_us: Mapping[str, int]


def plain_times(recording: Recording) -> PlainTimes:
    """The times of a recording as V8 writes it. Raises ValueError on another shape or on samples out of order.

    A sample owns the delta after it, the last one the mean interval, up to endTime.
    """
    content = recording.path.read_bytes()
    found = _NUMBERS.search(content, content.rindex(b'"startTime"'))
    if found is None:
        raise ValueError(f"{recording.path} is not as V8 writes it")
    owned_us: dict[int, int] = defaultdict(int)
    total_us = samples = last_node = 0
    first_us = next(_integers(content, *found.span(4)))
    deltas = islice(_integers(content, *found.span(4)), 1, None)
    for last_node in _integers(content, *found.span(3)):
        samples += 1
        delta_us = next(deltas, None)
        if delta_us is None:
            break
        if delta_us < 0:
            raise ValueError(f"{recording.path}: samples out of order")
        owned_us[last_node] += delta_us
        total_us += delta_us
    mean_us = floor(Fraction(total_us, max(1, samples - 1)) + Fraction(1, 2))
    last_us = max(0, min(mean_us, int(found[2]) - int(found[1]) - first_us - total_us))
    owned_us[last_node] += last_us
    ids = {name.decode(): int(node) for node, name in _STATE.findall(content, 0, found.start())}
    return PlainTimes(samples, total_us + last_us, {name: owned_us[node] for name, node in ids.items()})


def _integers(content: bytes, start: int, end: int) -> Iterator[int]:
    """The numbers between two places of a file, block by block."""
    while start < end:
        stop = content.find(b",", min(start + _BLOCK_BYTES, end), end)
        stop = end if stop < 0 else stop
        yield from map(int, content[start:stop].split(b","))
        start = stop + 1


def _total(outcome: Outcome) -> str:
    """The time of all samples by a contender, how it died, or nothing where it tells none."""
    if not outcome.runs:
        return outcome.failure
    answer = outcome.answer
    if "total_ms" in answer:
        return f"{answer['total_ms'] * 1e3:,.0f}"
    return f"{answer['total_us']:,}" if "total_us" in answer else ""


def exact_section(largest: Loaded) -> Section:
    """Whether tickscope's times of a recording are those of the plain loop."""
    recording, ours = largest.recording, largest.ours.answer
    plain = plain_times(recording)
    pairs = [("all samples", int(ours["total_us"]), plain.total_us)]
    pairs += [(name, int(ours["states_us"][name]), self_us) for name, self_us in plain.states_us.items()]
    section = Section("Exact at any size")
    section.paragraphs.append(
        f"{recording.name}: {megabytes(recording.bytes)} MB, {plain.samples:,} samples ({recording.how}). Times in µs, "
        f"added by the model and by a plain loop over the file's numbers; 32 bits would wrap at {2**32:,}."
    )
    rows = [[name, f"{ours_us:,}", f"{plain_us:,}", f"{ours_us - plain_us:,}"] for name, ours_us, plain_us in pairs]
    section.paragraphs.append(table(["self time of", "tickscope", "plain loop", "difference"], rows))
    peers = [[name, total] for name, outcome in largest.outcomes.items() if (total := _total(outcome))]
    section.paragraphs += ["The same total as the peers have it:", table(["", "µs"], peers)]
    off_us = max(abs(ours_us - plain_us) for _, ours_us, plain_us in pairs)
    missing = abs(int(ours["samples"]) - plain.samples)
    section.verdicts.append(Verdict("largest difference of times", recording.name, off_us, 0, "µs"))
    section.verdicts.append(Verdict("samples missing", recording.name, missing, 0, "samples"))
    return section
