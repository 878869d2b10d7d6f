"""Loading: tickscope beside JSON parsers and peers, each recording by all of them in turn."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.contest import EXPLAINED, Contender, commands
from tests.benchmarks.corpus import Recording
from tests.benchmarks.folder import Folder
from tests.benchmarks.runs import Outcome, interleaved
from tests.benchmarks.tables import Section, megabytes, table
from tests.benchmarks.targets import Verdict

ROUNDS = 3
_SAMPLES_PER_NODE = 20
"""A recording with more is sample-bound: a sample takes 8 bytes, a node 230."""

_SMALLEST_NODE_BOUND, _SMALLEST_SAMPLE_BOUND = 10e6, 25e6
"""Bytes from which on there are targets."""

_PEER_FACTORS = {Contender.CPUPRO: 4.0, Contender.DEVTOOLS: 3.0, Contender.FLAMESHOW: 10.0}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A recording and how each contender loaded it."""

    recording: Recording
    outcomes: dict[str, Outcome]

    @property
    def ours(self) -> Outcome:
        """tickscope's outcome."""
        return self.outcomes[Contender.TICKSCOPE]

    @property
    def is_node_bound(self) -> bool:
        """Whether most of its bytes are nodes."""
        answer = self.ours.answer
        return int(answer["samples"]) < _SAMPLES_PER_NODE * int(answer["nodes"])


def load_all(folder: Folder, recordings: Sequence[Recording], contenders: Iterable[Contender]) -> list[Loaded]:
    """Every recording loaded by every contender. Raises RuntimeError when tickscope fails at one."""
    chosen = dict.fromkeys((Contender.TICKSCOPE, *contenders))
    loaded = []
    for recording in recordings:
        print(f"loading {recording.name}, {megabytes(recording.bytes)} MB", file=sys.stderr, flush=True)
        one = Loaded(recording, interleaved(commands(folder, recording, chosen), ROUNDS))
        if one.ours.failure:
            raise RuntimeError(f"tickscope at {recording.name}: {one.ours.failure}")
        loaded.append(one)
    return loaded


def load_section(loaded: Sequence[Loaded]) -> Section:
    """The tables: one of ratios for all, one for each recording, one of tickscope's steps."""
    section = Section("Loading")
    names = list(dict.fromkeys(name for one in loaded for name in one.outcomes))
    section.paragraphs.append("\n".join(f"- **{name}**: {EXPLAINED[Contender(name)]}" for name in names))
    section.paragraphs.append(
        "CPU is user + system time from open on, imports excluded; *user* is user time alone. Memory is the most that "
        "was resident in the process, *base* what its runtime and libraries took of it before. Each "
        "run is a fresh process, in another order each round; medians."
    )
    section.paragraphs += ["CPU (user alone) as multiples of tickscope's:", _ratios(loaded, names)]
    for one in loaded:
        section.paragraphs += [_heading(one), _details(one)]
    section.paragraphs += ["### tickscope's CPU by step, in ms", _steps(loaded)]
    section.verdicts = [verdict for one in loaded for verdict in verdicts(one)]
    return section


def _ratios(loaded: Sequence[Loaded], names: Sequence[str]) -> str:
    head = ["recording", "MB", *(name for name in names if name != Contender.TICKSCOPE)]
    rows = []
    for one in loaded:
        others = [_ratio(one, name) for name in names if name != Contender.TICKSCOPE]
        rows.append([one.recording.name, megabytes(one.recording.bytes), *others])
    return table(head, rows)


def _ratio(one: Loaded, name: str) -> str:
    outcome = one.outcomes.get(name)
    if outcome is None:
        return "no input"
    if not outcome.runs:
        return "dies"
    return f"{_times(outcome.cpu_s, one.ours.cpu_s)} ({_times(outcome.user_s, one.ours.user_s)})"


def _times(seconds: float, ours_s: float) -> str:
    """How many times ours; the clock may see nothing of what takes less than a millisecond."""
    return f"{seconds / ours_s:.2f}" if ours_s else "–"


def _heading(one: Loaded) -> str:
    answer, shape = one.ours.answer, "node-bound" if one.is_node_bound else "sample-bound"
    return (
        f"### {one.recording.name}: {megabytes(one.recording.bytes)} MB, {shape}\n\n"
        f"{int(answer['nodes']):,} nodes, {int(answer['samples']):,} samples; {one.recording.how}"
    )


def _details(one: Loaded) -> str:
    rows = []
    for name, outcome in one.outcomes.items():
        if not outcome.runs:
            rows.append([name, outcome.failure, *[""] * 6])
            continue
        rows.append(
            [
                name,
                f"{outcome.cpu_s * 1e3:,.0f}",
                f"{outcome.user_s * 1e3:,.0f}",
                megabytes(outcome.peak_bytes),
                megabytes(outcome.answer["base_bytes"]),
                _times(outcome.cpu_s, one.ours.cpu_s),
                _times(outcome.user_s, one.ours.user_s),
                f"{len(outcome.runs)}",
            ]
        )
    return table(["", "CPU ms", "user ms", "peak MB", "base MB", "CPU ÷ tickscope", "user ÷ tickscope", "runs"], rows)


def _steps(loaded: Sequence[Loaded]) -> str:
    steps = list(loaded[0].ours.answer["stages"])
    rows = []
    for one in loaded:
        stages = one.ours.answer["stages"]
        rows.append([one.recording.name, *(f"{stages.get(step, 0.0) * 1e3:,.1f}" for step in steps)])
    return table(["last run", *steps], rows)


def verdicts(one: Loaded) -> list[Verdict]:
    """What this recording says about the targets; those of small files are not asked for."""
    size, name, found = one.recording.bytes, one.recording.name, []
    orjson = one.outcomes.get(Contender.ORJSON)
    smallest = _SMALLEST_NODE_BOUND if one.is_node_bound else _SMALLEST_SAMPLE_BOUND
    if size >= smallest and orjson and orjson.runs:
        limit = 0.75 if one.is_node_bound else 1.0
        found.append(Verdict("CPU ÷ orjson.loads", name, one.ours.cpu_s / orjson.cpu_s, limit, "×"))
    if size >= _SMALLEST_NODE_BOUND:
        for contender, factor in _PEER_FACTORS.items():
            peer = one.outcomes.get(contender)
            # flameshow's input has no samples: where they are most of a recording, it does another work.
            if peer is not None and (one.is_node_bound or contender is not Contender.FLAMESHOW):
                ratio = peer.cpu_s / one.ours.cpu_s if peer.runs else math.inf
                found.append(Verdict(f"CPU of {contender} ÷ tickscope", name, ratio, factor, "×", at_least=True))
    if size >= smallest:
        limit = size + 60e6 if one.is_node_bound else 2.5 * size
        found.append(Verdict("peak memory", name, one.ours.peak_bytes / 1e6, round(limit / 1e6), "MB"))
    return found
