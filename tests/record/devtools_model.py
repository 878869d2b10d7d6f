"""Whether Chrome DevTools' own model (`@paulirish/trace_engine` from npm) reads the same out of a file as we do."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.record.programs import environment, node
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.formats.read import read_profiles
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile

_PROGRAM = Path(__file__).with_name("devtools_totals.mjs")
_ROUNDING_US = 1.0
"""The model counts in fractions of milliseconds."""

Totals = dict[str, tuple[float, float]]
"""Self and total time of each function, in µs, by `name|url or #script|line|column`."""


def trace_engine() -> Path:
    """The folder of the model, beside the commands from npm that are on PATH. Skips the test without it."""
    for folder in os.get_exec_path(environment()):
        found = Path(folder).parent / "@paulirish" / "trace_engine"
        if found.is_dir():
            return found
    pytest.skip("no @paulirish/trace_engine beside the commands from npm: npm install @paulirish/trace_engine")


def check_devtools_agrees(path: Path, thread_count: int = 1) -> None:
    """The model finds every thread in the file, and for each function the times that we do.

    It does not clip the last sample to the end of a `.cpuprofile`: what ran then may differ by a sample.
    """
    command: list[str | Path] = [node(), _PROGRAM, trace_engine(), path]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    theirs: list[dict[str, dict[str, float]]] = json.loads(ended.stdout)
    ours = read_profiles(path)
    assert len(theirs) == len(ours) == thread_count
    for profile, found in zip(ours, theirs, strict=True):
        _check(profile, {key: (time["self"], time["total"]) for key, time in found.items()})


def _check(profile: Profile, theirs: Totals) -> None:
    counted = effective(profile)
    totals = aggregate(counted)
    keys = [_text(key) for key in counted.functions.keys]
    times = zip(totals.function_self_us.tolist(), totals.function_total_us.tolist(), strict=True)
    ours: Totals = {key: time for key, time in zip(keys, times, strict=True) if max(time)}
    last = {keys[function] for function in _last_stack(counted)}
    starts = counted.timeline.start_us
    a_sample_us = float(starts[-2] - starts[0]) / max(1, len(counted.timeline) - 1)
    nothing = 0.0, 0.0
    wrong = {
        key: (ours.get(key, nothing), theirs.get(key, nothing))
        for key in ours.keys() | theirs.keys()
        for allowed_us in [_ROUNDING_US + (a_sample_us if key in last else 0)]
        if any(abs(a - b) > allowed_us for a, b in zip(ours.get(key, nothing), theirs.get(key, nothing), strict=True))
    }
    assert wrong == {}
    assert max(time[0] for time in theirs.values()) > 0


def _text(key: FunctionKey) -> str:
    return f"{key.name}|{key.place}|{key.line - 1}|{key.column - 1}"


def _last_stack(profile: Profile) -> list[int]:
    """The functions that the last sample stood in, but the root."""
    row, functions = int(profile.timeline.node[-1]), []
    while (above := int(profile.tree.parent[row])) >= 0:
        functions.append(int(profile.tree.function[row]))
        row = above
    return functions
