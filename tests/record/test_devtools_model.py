"""What tickscope saves opens in Chrome DevTools with the same self and total time of every function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.browser import BUSY_PAGE, Browse
from tests.record.devtools_model import check_devtools_agrees, trace_engine
from tests.record.programs import Run, node, until
from tests.record.recording import HOT, Recording, port_of, shares

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

VARIED = (
    HOT
    + "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n"
    + "let kept; function garbage() { kept = Array.from({ length: 2e5 }, (_, i) => ({ i })); }\n"
    + "function turn() { hot(1e4); fib(24); garbage(); setTimeout(turn, 20); }\nconsole.log('ready'); turn();\n"
)
"""Recursion, garbage collection, waiting, and callbacks without a name."""


def test_a_profile(run: Run, record: Callable[..., Recording]) -> None:
    trace_engine()
    program = run(node(), "--inspect=127.0.0.1:0", script=VARIED).says("ready")
    path = record("--duration", "2", port_of(program)).saved().path
    assert shares(path)["(garbage collector)"] > 0
    check_devtools_agrees(path)


def test_one_merged_from_chunks(run: Run, record: Callable[..., Recording]) -> None:
    trace_engine()
    program = run(node(), "--inspect=127.0.0.1:0", script=VARIED).says("ready")
    recorder = record("--duration", "60", port_of(program)).has_chunks(2)
    program.close()
    ended = recorder.saved()
    assert ended.sidecar["is_merged_from_chunks"]
    check_devtools_agrees(ended.path)


def test_several_threads(run: Run, record: Callable[..., Recording], tmp_path: Path) -> None:
    trace_engine()
    (tmp_path / "worker.js").write_text(VARIED)
    main = "const { Worker } = require('worker_threads'); new Worker('./worker.js'); new Worker('./worker.js');\n"
    program = run(node(), "--inspect=127.0.0.1:0", script=main + VARIED)
    until(lambda: program.output.count("ready") == 3, "the workers do not run")
    path = record(port_of(program)).has_samples(500, threads=3).interrupt().saved().path
    check_devtools_agrees(path, thread_count=3)


def test_a_page_and_its_worker(browse: Browse, record: Callable[..., Recording]) -> None:
    trace_engine()
    path = record("--duration", "2", browse(BUSY_PAGE).port).saved().path
    check_devtools_agrees(path, thread_count=2)
