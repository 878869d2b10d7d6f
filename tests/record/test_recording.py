"""Every kind of target records, and the function that is known to be hot has the time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.programs import Run, deno, node, until
from tests.record.recording import (
    CALLS,
    ENOUGH,
    HOT,
    PACED,
    SPINNING,
    Recording,
    ending,
    inspector_url,
    port_of,
    shares,
)
from tui.formats.read import read_profiles
from tui.record.journal.journal import Record

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

ANY_PORT = "--inspect=127.0.0.1:0"
HOT_SHARE = 0.9
FIRST = HOT.replace("function hot", "function first")


@pytest.mark.parametrize(
    ("by", "script"),
    [("pid", PACED), ("port", PACED), ("url", PACED), ("pid", SPINNING)],
    ids=["pid", "port", "url", "pid of one that was spinning before we came"],
)
def test_a_node_program(run: Run, record: Callable[..., Recording], script: str, by: str) -> None:
    options = ["--inspect-port=0"] if by == "pid" else [ANY_PORT]
    program = run(node(), *options, script=script).says("ready")
    target = {"pid": lambda: str(program.pid), "port": lambda: port_of(program), "url": lambda: inspector_url(program)}
    # By a recorder that is started as users do.
    ended = record(target[by](), is_forked=False).has_samples().interrupt().saved()
    assert ended.path.parent.name == "recordings"
    assert ended.path.stat().st_mode & 0o777 == 0o600
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert program.is_running
    sidecar = ended.sidecar
    assert (sidecar["runtime"], sidecar["pid"], sidecar["state"]) == ("node", program.pid, "DONE")
    assert sidecar["script"].endswith("app.js")
    assert sidecar["interval_us"]["asked"] == 1000 < sidecar["interval_us"]["achieved"]


@pytest.mark.parametrize("script", [PACED, SPINNING], ids=["with an event loop", "spinning before we came"])
def test_a_deno_program(run: Run, record: Callable[..., Recording], script: str) -> None:
    program = run(deno(), "run", ANY_PORT, script=script).says("ready")
    ended = record(port_of(program)).has_samples().interrupt().saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["runtime"] == "deno"
    assert program.is_running


@pytest.mark.parametrize("runtime", ["node", "deno"])
def test_a_command_is_recorded_from_its_first_line(
    tmp_path: Path, record: Callable[..., Recording], runtime: str
) -> None:
    (tmp_path / "app.cjs").write_text(FIRST + "first(2e6);\n" + ending("console.log('printed'); process.exit(3)", 10))
    command = [node()] if runtime == "node" else [deno(), "run"]
    ended = record("--", *command, tmp_path / "app.cjs").saved()
    found = shares(ended.path)
    # Both have about the same to do.
    assert found["hot"] > 0.2
    assert found["first"] > 0.2
    assert found["hot"] + found["first"] > 0.7
    assert "printed" in ended.err
    assert ended.sidecar["exit_status"] == 3
    assert "tickscope: the command ended with status 3" in ended.err


def test_the_wait_for_us_is_not_counted_to_the_program(tmp_path: Path, record: Callable[..., Recording]) -> None:
    """Both begin at once: told one after the other they took 40 ms, a seventh of what this program does."""
    (tmp_path / "app.js").write_text(ending("", 12))
    found = shares(record("--", node(), tmp_path / "app.js").saved().path)
    assert found.get("inspectorWaitForDebugger", 0.0) < 0.05


@pytest.mark.parametrize("option", ["--inspect-brk", "--inspect-wait"])
@pytest.mark.parametrize("runtime", ["node", "deno"])
def test_a_program_that_waits_for_a_debugger(
    run: Run, record: Callable[..., Recording], runtime: str, option: str
) -> None:
    command = [node()] if runtime == "node" else [deno(), "run"]
    script = FIRST + "first(1e6);\n" + ending("", 2)
    program = run(*command, f"{option}=127.0.0.1:0", script=script).says("ws://")
    found = shares(record(port_of(program)).saved().path)
    assert found["first"] > 0.3


def test_the_status_of_the_command_is_passed_on(tmp_path: Path, record: Callable[..., Recording]) -> None:
    (tmp_path / "app.js").write_text(ending("process.exit(4)"))
    ended = record("--exit-status", "--out", tmp_path / "x.cpuprofile", "--", node(), tmp_path / "app.js").ended()
    assert (ended.status, ended.path) == (4, tmp_path / "x.cpuprofile")


def test_a_command_that_goes_on_is_ended(tmp_path: Path, record: Callable[..., Recording]) -> None:
    (tmp_path / "app.js").write_text(PACED)
    ended = record("--duration", "500ms", "--exit-status", "--", node(), tmp_path / "app.js").ended()
    assert ended.status == 128 + 15
    assert ended.sidecar["was_ended_by_us"]


def test_steady_state_first(run: Run, record: Callable[..., Recording]) -> None:
    early = HOT.replace("function hot", "function early")
    script = early + "process.once('SIGUSR2', () => { early(1e6); console.log('over'); });\n" + PACED
    program = run(node(), ANY_PORT, script=script).says("ready")
    recorder = record("--warmup", "2", "--duration", "500ms", port_of(program))
    recorder.has_come(lambda records: any(record.fields.get("state") == "ATTACHED" for record in records))
    program.tell()
    program.says("over")
    found = shares(recorder.saved().path)
    assert "hot" in found
    assert "early" not in found


def test_the_inspector_that_we_opened_is_closed_again(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), "--inspect-port=0", script=PACED).says("ready")
    record("--duration", "300ms", str(program.pid)).saved()
    again = record("--duration", "300ms", "--keep-inspector", str(program.pid)).saved()
    assert again.sidecar["pid"] == program.pid
    assert program.output.count("Debugger listening on") == 2
    record("--duration", "300ms", port_of_last(program.output)).saved()


def port_of_last(output: str) -> str:
    url = [word for word in output.split() if word.startswith("ws://")][-1]
    return ":" + url.split(":")[2].split("/")[0]


def test_a_warm_up_that_is_not_over_is_told(tmp_path: Path, record: Callable[..., Recording]) -> None:
    (tmp_path / "app.js").write_text("console.log('short')")
    ended = record("--warmup", "60", "--", node(), tmp_path / "app.js").ended()
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.endswith("it ended before samples were taken\n")
    begun = tmp_path / "begun"
    (tmp_path / "app.js").write_text(f"require('fs').writeFileSync('{begun}', ''); setInterval(() => {{}}, 1000);")
    recorder = record("--warmup", "60", "--", node(), tmp_path / "app.js")
    until(begun.exists, "it does not run")
    ended = recorder.interrupt().ended()
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.endswith("the recording was stopped before samples were taken: its warm-up was not over\n")


def test_worker_threads_are_threads_of_one_file(run: Run, record: Callable[..., Recording], tmp_path: Path) -> None:
    (tmp_path / "worker.js").write_text(PACED.replace("function hot", "function inWorker").replace("hot(", "inWorker("))
    main = "const { Worker } = require('worker_threads'); new Worker('./worker.js', { name: 'helper' });\n"
    program = run(node(), ANY_PORT, script=main + PACED).says("ready")
    # V8 may charge the first calls to their caller, until its profiler knows their code: they are few of so many.
    ended = record(port_of(program)).has_samples(2 * ENOUGH, threads=2).interrupt().saved()
    assert ended.path.name.endswith(".trace.json")
    threads = [profile.origin.thread for profile in read_profiles(ended.path)]
    assert [thread.name for thread in threads] == ["main", "[worker 1] helper"]
    assert shares(ended.path, 1)["hot"] >= HOT_SHARE
    assert shares(ended.path, 2)["inWorker"] >= HOT_SHARE
    events = json.loads(ended.path.read_bytes())["traceEvents"]
    assert [event["name"] for event in events] == ["thread_name", "Profile", "ProfileChunk"] * 2
    assert {event["pid"] for event in events} == {program.pid}


def test_who_does_not_answer_at_once_is_known_all_the_same(
    run: Run, record: Callable[..., Recording], tmp_path: Path
) -> None:
    native = "require('child_process').execSync('until [ -e free ]; do sleep 0.1; done');"
    program = run(node(), ANY_PORT, script=f"process.once('SIGUSR2', () => {{ {native} }});\n{PACED}").says("ready")
    program.tell()
    until(lambda: Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(), "the call has not begun")
    recorder = record(port_of(program)).has_come(_tells("is busy and does not answer: waiting"))
    (tmp_path / "free").touch()
    assert recorder.has_samples().interrupt().saved().sidecar["pid"] == program.pid


def _tells(text: str) -> Callable[[list[Record]], bool]:
    return lambda records: any(record.kind == "note" and text in record.fields["text"] for record in records)


def test_calls_are_counted(tmp_path: Path, record: Callable[..., Recording]) -> None:
    twice = "const pair = { 𝒳: '𝒳', hot() { hot(2e3); hot(2e3); } };\n"
    turn = "let calls = 0;\nfunction turn() { pair.hot(); if (++calls < 50) setImmediate(turn); }\nturn();\n"
    (tmp_path / "app.js").write_text(HOT.rstrip() + twice + turn)
    ended = record("--count-calls", "--", node(), tmp_path / "app.js").saved()
    [calls] = ended.sidecar["calls"].values()
    counted = {(call["functionName"], call["lineNumber"]): call["count"] for call in calls}
    assert counted["hot", 0] in (50, 100)
    assert sorted(call["count"] for call in calls if call["functionName"] == "hot") == [50, 100]
    assert counted["turn", 2] == 50
    assert "counting calls takes V8's optimisations away" in ended.err


def test_calls_are_counted_of_a_program_that_ends_within_a_second(
    tmp_path: Path, record: Callable[..., Recording]
) -> None:
    loop = "const end = Date.now() + 200;\nlet calls = 0;\nwhile (Date.now() < end) { hot(500); calls++; }\n"
    (tmp_path / "app.js").write_text(HOT + loop + "console.log('called', calls);\n")
    ended = record("--count-calls", "--", node(), tmp_path / "app.js").saved()
    [calls] = ended.sidecar["calls"].values()
    [hot] = [call["count"] for call in calls if call["functionName"] == "hot"]
    assert f"called {hot}" in ended.err.splitlines()


def test_events_for_other_tools(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    ended = record("--events", "--duration", "1200ms", port_of(program)).saved()
    events = [json.loads(line) for line in ended.err.splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "start"
    assert names[-1] == "complete"
    assert names.count("chunk") >= 2
    states = [event["state"] for event in events if event["event"] == "state"]
    assert states == ["CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE"]
    assert events[-1]["path"] == str(ended.path)


def test_a_cluster_is_one_recording(tmp_path: Path, record: Callable[..., Recording]) -> None:
    script = (
        "const cluster = require('cluster');\n"
        + HOT
        + "if (cluster.isPrimary) {\n"
        + "  for (const _ of [1, 2]) cluster.fork();\n"
        + "  let left = 2; cluster.on('exit', () => --left || process.exit(5));\n"
        + "  require('child_process').execFile(process.execPath, ['-e', 'console.log(\"not a worker\")'],\n"
        + "    (error, out) => console.log(out));\n"
        + "} else { let left = 12;\n"
        + f"  (function turn() {{ {CALLS} if (--left > 0) setTimeout(turn, 80); else process.exit(); }})(); }}\n"
    )
    (tmp_path / "app.js").write_text(script)
    ended = record("--", node(), tmp_path / "app.js").saved()
    assert ended.sidecar["exit_status"] == 5
    assert "not a worker" in ended.err
    threads = [profile.origin.thread for profile in read_profiles(ended.path)]
    assert [thread.name.split()[0] for thread in threads] == ["main"] * 3
    assert len({thread.pid for thread in threads}) == 3
    for number in (2, 3):
        assert shares(ended.path, number)["hot"] >= HOT_SHARE
