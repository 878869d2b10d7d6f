"""A real workerd of August 2024 samples its inspector's thread: what is recorded says so, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import report_of, tickscope
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import Run
from tests.record.recording import Recording
from tests.record.test_workerd import NAMES, Workerd, serving
from tests.runtimes import from_npm

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workerd for Linux")
CAUSE = "workerd before 1.20240821.0 (wrangler before 3.72.2) samples the thread of its inspector instead"


@pytest.fixture
def old(run: Run, tmp_path: Path) -> Iterator[Workerd]:
    """An idle one: now and then it happens to sample what runs for a request."""
    command = from_npm("workerd-1.20240806", "workerd@1.20240806.0, and a link of this name to its command")
    yield from serving(run, tmp_path, command, is_idle=True)


def test_program_alone_is_named_with_its_cause(
    old: Workerd, record: Callable[..., Recording], start_forked: Callable[..., PtyApp]
) -> None:
    ended = record("--duration", "2", old.url(NAMES[0])).saved()
    assert [function["name"] for function in report_of(ended.path)["functions"]] == ["(program)"]
    told = " ".join(tickscope("report", ended.path).out.split())
    assert CAUSE in told
    assert "record again with a newer one" in told
    app = start_forked(*TICKSCOPE, ended.path, columns=120, rows=40)
    app.wait_for("1 warning: only (program)")
    app.keys("!")
    app.wait_for("cloudflare/workerd#1754")
    app.keys("escape")
    app.wait_for(lambda text: "#1754" not in text)
    app.keys("q")
    assert app.exit_status() == 0
