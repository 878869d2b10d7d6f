"""Recording leaves the coverage that a program collects as it is, or refuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.record.programs import NODE_VERSIONS, Run, Running, environment, node, until
from tests.record.recording import HOT, PACED, Recording, port_of, shares
from tui.base.errors import RecordError
from tui.record.processes import procfs
from tui.record.threads.chunks.handle_chunks import file_url
from tui.record.threads.cpu.coverage import coverage_setting
from tui.record.threads.cpu.method import Method, Sampling, method_for
from tui.record.threads.cpu.thread_facts import IN_PROCESS, ThreadFacts, facts_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

Record = Callable[..., Recording]

ANY_PORT = "--inspect=127.0.0.1:0"
FREE_PORT = "--inspect-port=0"
"""Where the inspector opens when it is asked for: several tests do so at once."""
INTACT = ("24", "26")
"""The versions that have a way to be recorded beside coverage."""
NODES_OWN = (
    "Debugger listening on",
    "For help, see",
    "Debugger attached",
    "Debugger ending on",
    "Waiting for the debug",
)
COUNTED = """
function branches(x) { if (x > 0) { return 1 } else { return 2 } }
function never() { return 3 }
function late(x) { return x ? branches(1) : branches(0) }
branches(1); branches(0);
"""
"""Functions of which coverage tells the calls before, and those that `AT_END` makes after the recording."""
AT_END = "late(1); late(1); late(0);"
SESSION = """
const inspector = require('inspector'), session = new inspector.Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
"""
TAKE = """
session.post('Profiler.takePreciseCoverage', (error, { result }) =>
  require('fs').writeFileSync('taken.json', JSON.stringify({ result })));
"""


def covered(before: str = "", at_end: str = "") -> str:
    """A program that is busy until it is told to end, and calls `COUNTED` functions before and at its end."""
    return (
        HOT
        + before
        + f"require('vm').runInThisContext({json.dumps(COUNTED)}, {{ filename: '/counted.js' }});\n"
        + f"process.once('SIGUSR2', () => {{ {AT_END} {at_end} process.exit(0); }});\n"
        + PACED[len(HOT) :]
    )


def counts(document: bytes) -> dict[str, list[tuple[int, int, int]]]:
    """What coverage says about the functions of `COUNTED`: their ranges, each with its count."""
    [script] = [script for script in json.loads(document)["result"] if script["url"].endswith("counted.js")]
    return {
        function["functionName"]: [(r["startOffset"], r["endOffset"], r["count"]) for r in function["ranges"]]
        for function in script["functions"]
    }


def assert_is_right(document: bytes) -> None:
    """`branches` was called 5 times, 2 of them in its second branch, `late` 3 times, once in its second."""
    told = counts(document)
    assert [told[name][0][2] for name in ("branches", "late", "never")] == [5, 3, 0]
    assert min(count for *_, count in told["branches"]) == 2
    assert min(count for *_, count in told["late"]) == 1


def end(program: Running) -> None:
    program.tell()
    until(lambda: not program.is_running, "the program does not end")


def foreign_lines(output: str) -> list[str]:
    """What Node's inspector does not write by itself."""
    return [line for line in output.splitlines() if line not in ("ready", "") and not line.startswith(NODES_OWN)]


@pytest.mark.parametrize("version", NODE_VERSIONS)
@pytest.mark.parametrize("how", ["variable", "session"])
def test_coverage_is_left_intact(run: Run, record: Record, tmp_path: Path, version: str, how: str) -> None:
    folder = tmp_path / "coverage"
    if how == "variable":
        script, variables = covered(), {"NODE_V8_COVERAGE": str(folder)}
    else:
        script, variables = covered(SESSION, TAKE), {}
    program = run(node(version), FREE_PORT, script=script, env=environment() | variables).says("ready")
    recorder = record("--duration", "500ms", "--scripts", "keep", program.pid)
    if version in INTACT:
        # Without the nudge the time of code that was running counts for its caller.
        found = shares(recorder.saved().path)
        assert sum(found.get(name, 0) for name in ("hot", "turn", "listOnTimeout")) > 0.5
    else:
        ended = recorder.ended()
        reason = "NODE_V8_COVERAGE" if how == "variable" else "an inspector session of its own"
        assert (ended.status, ended.out) == (1, "")
        assert f"process {program.pid} (app.js): it collects coverage ({reason}), which recording would" in ended.err
        assert "Use Node 24 or newer, or --force-coverage-loss" in ended.err
    end(program)
    document = next(folder.iterdir()) if how == "variable" else tmp_path / "taken.json"
    assert_is_right(document.read_bytes())
    assert foreign_lines(program.output) == []


def test_coverage_is_lost_where_the_user_says_so(run: Run, record: Record, tmp_path: Path) -> None:
    variables = {"NODE_V8_COVERAGE": str(tmp_path / "coverage")}
    program = run(node("22"), FREE_PORT, script=covered(), env=environment() | variables).says("ready")
    ended = record("--duration", "500ms", "--force-coverage-loss", program.pid).saved()
    assert shares(ended.path)["hot"] > 0.5
    assert foreign_lines(program.output) == []


def test_a_launched_program_that_is_refused_runs_all_the_same(record: Record, tmp_path: Path) -> None:
    told = tmp_path / "ran"
    program = f"require('fs').writeFileSync({json.dumps(str(told))}, 'ran')"
    command = ("env", f"NODE_V8_COVERAGE={tmp_path / 'coverage'}", node("22"), "-e", program)
    ended = record("--", *command).ended()
    assert (ended.status, ended.out) == (1, "")
    assert "it collects coverage (NODE_V8_COVERAGE)" in ended.err
    assert told.read_text() == "ran"
    assert list((tmp_path / "coverage").iterdir())


def test_a_launched_program_that_is_refused_is_not_ended_and_the_reason_told_once(
    record: Record, tmp_path: Path
) -> None:
    program = "setTimeout(() => { console.log('the end'); process.exitCode = 3; }, 2500)"
    command = ("env", f"NODE_V8_COVERAGE={tmp_path / 'coverage'}", node("22"), "-e", program)
    ended = record("--", *command).ended()
    assert ended.status == 1
    assert ended.err.count("it collects coverage (NODE_V8_COVERAGE)") == 1
    assert ended.err.index("it collects coverage") < ended.err.index("the end")
    assert ended.err.splitlines()[-1].endswith("it ended with status 3 and was not recorded")


def test_the_method() -> None:
    newest, fixed = ThreadFacts(has_handles=True, takes_interval=True), ThreadFacts(has_handles=True)
    old, short = ThreadFacts(), Sampling(interval_us=100)
    covered_too = replace(fixed, coverage="NODE_V8_COVERAGE")
    assert method_for(Sampling(), fixed, "x") == Method("handle")
    assert method_for(short, newest, "x") == Method("handle")
    assert method_for(short, fixed, "x") == Method("console")
    assert method_for(Sampling(), covered_too, "x") == Method("handle", respects_coverage=True)
    assert "sampled every 1.0 ms" in method_for(short, covered_too, "x").note
    assert method_for(Sampling(), old, "x") == Method("console")
    assert method_for(Sampling(), replace(old, has_cpu_prof=True), "x") == Method("restart")
    assert method_for(short, replace(fixed, has_cpu_prof=True), "x") == Method("restart")
    assert method_for(Sampling(counts_calls=True), newest, "x") == Method("console")
    forced = Sampling(may_lose_coverage=True)
    assert method_for(forced, replace(old, coverage=IN_PROCESS), "x") == Method("console")
    assert method_for(forced, replace(old, coverage="NODE_V8_COVERAGE"), "x") == Method("restart")
    with pytest.raises(RecordError, match=r"counting calls would destroy\. Leave out --count-calls"):
        method_for(Sampling(counts_calls=True), covered_too, "x")
    with pytest.raises(RecordError, match=r"recording would destroy\. Use Node 24"):
        method_for(Sampling(coverage="--experimental-test-coverage"), old, "x")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--experimental-test-coverage", "app.js"], "--experimental-test-coverage"),
        (["app.js", "--coverage"], None),
        (["--inspect", "-e", "", "--coverage"], None),
    ],
)
def test_options_behind_the_script_are_the_programs_own(
    monkeypatch: pytest.MonkeyPatch, words: list[str], option: str | None
) -> None:
    monkeypatch.setattr(procfs, "arguments", lambda _pid: ["node", *words])
    monkeypatch.setattr(procfs, "executable", lambda _pid: "/usr/bin/node")
    monkeypatch.setattr(procfs, "environment", lambda _pid, _name: None)
    assert coverage_setting(1) == option


def test_deno_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procfs, "arguments", lambda _pid: ["deno", "test", "a.ts", "--coverage=cov"])
    monkeypatch.setattr(procfs, "executable", lambda _pid: "/usr/bin/deno")
    monkeypatch.setattr(procfs, "environment", lambda _pid, _name: None)
    assert coverage_setting(1) == "--coverage"


def test_facts_of_what_is_no_node() -> None:
    assert facts_of({"result": {"type": "string"}, "exceptionDetails": {}}) == ThreadFacts()
    assert facts_of({}) == ThreadFacts()


def test_paths_are_urls_as_the_inspector_writes_them() -> None:
    assert file_url("/app/a b#ü%.js") == "file:///app/a%20b%23%C3%BC%25.js"
    assert file_url("C:\\app\\x.js") == "file:///C:/app/x.js"
    assert [file_url(name) for name in ("node:fs", "", "file:///a", "a.js")] == ["node:fs", "", "file:///a", "a.js"]


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_cpu_prof_writes_nothing_of_ours_to_stderr(run: Run, record: Record, version: str) -> None:
    program = run(node(version), ANY_PORT, "--cpu-prof", script=PACED).says("ready")
    ended = record("--duration", "500ms", port_of(program)).saved()
    assert shares(ended.path)["hot"] > 0.5
    assert [thread["chunks"] for thread in ended.sidecar["threads"]] == ["handle" if version in INTACT else "restart"]
    assert foreign_lines(program.output) == []
