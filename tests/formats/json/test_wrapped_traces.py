"""Traces in the results, artifacts and flows of Lighthouse, and beside a script's own results."""

from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, read, read_one, summary, trace_events
from tui.base.errors import ProfileFormatError

TRACE = {"traceEvents": trace_events(), "metadata": {}}
REPORT = {"lighthouseVersion": "12.0.0", "audits": {}}


@pytest.mark.parametrize(
    "document",
    [
        {"traces": {"defaultPass": TRACE}},
        {"defaultPass": None, "traces": {"offlinePass": None, "defaultPass": TRACE}},
        {"Trace": TRACE, "DevtoolsLog": [], "BenchmarkIndex": 1500, "URL": {}},
        {"lhr": REPORT, "report": "<html>", "artifacts": {"traces": {"defaultPass": TRACE}, "devtoolsLogs": {}}},
        {"lhr": REPORT, "artifacts": {"Trace": TRACE, "URL": {}}},
        {"name": "a flow", "gatherSteps": [{"name": "a step", "artifacts": {"Trace": TRACE}}]},
        {"trace": TRACE, "seconds": 7},
    ],
)
def test_the_trace_in_a_document_is_read(document: Any, tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert (profile.origin.format, profile.origin.warnings, summary(profile)) == ("trace", (), WHOLE)


def test_every_pass_and_every_step_is_read(tmp_path: Path) -> None:
    passes = {"traces": {"defaultPass": TRACE, "offlinePass": {"traceEvents": trace_events(pid=2)}}}
    assert [profile.origin.thread.pid for profile in read(passes, tmp_path)] == [1, 2]
    steps = [{"artifacts": {"Trace": {"traceEvents": trace_events(pid=pid)}}} for pid in (5, 6)]
    first, second = read({"gatherSteps": [*steps, {"artifacts": {"Trace": {"traceEvents": []}}}]}, tmp_path)
    assert [profile.origin.thread.pid for profile in (first, second)] == [5, 6]
    assert [warning.split(":")[0] for warning in first.origin.warnings] == ["profile 3 of the file could not be read"]


@pytest.mark.parametrize(
    "document",
    [
        {"traces": {"defaultPass": {"traceEvents": []}}},
        {"gatherSteps": [{"artifacts": {"Trace": {"traceEvents": [{"ph": "X", "name": "RunTask"}]}}}]},
    ],
)
def test_a_wrapped_trace_without_a_profile_is_refused_as_one(document: Any, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match="this trace has no CPU profile"):
        read(document, tmp_path)


@pytest.mark.parametrize(
    "document",
    [{"traces": 5}, {"traces": [TRACE]}, {"Trace": {"traceEvents": 5}}, {"gatherSteps": "x"}, {"artifacts": [TRACE]}],
)
def test_other_uses_of_the_same_keys_are_no_trace(document: Any, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match="the JSON has none of nodes, head, traceEvents and profiles"):
        read(document, tmp_path)
