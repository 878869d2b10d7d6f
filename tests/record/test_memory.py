"""What a program allocates is recorded, by function, however the recording ends."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.record.browser import Browse
from tests.record.programs import Run, deno, node, until, unused_port
from tests.record.recording import Recording, port_of, shares_of
from tests.record.test_npm_runtimes import command
from tui.formats.read import read_profiles
from tui.record.inspectors.attach import attach
from tui.record.journal.journal import JournalWriter
from tui.record.journal.journal import Record as Record_
from tui.record.processes.procfs import listeners_of
from tui.record.protocol.http_get import http_get
from tui.record.saving.recovery import recover, unfinished
from tui.record.threads.memory_profiler import STACK_DEPTH, allocated_bytes, heap_text

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, /proc")

Record = Callable[..., Recording]
ANY_PORT = "--inspect=127.0.0.1:0"
SHARE = 0.8
MEMORY = ("--type", "memory")

_OBJECTS = ", ".join(f"{{ a{number}: round + {number}, b: [round, {number}] }}" for number in range(60))
ALLOCATING = (
    "const kept = [];\n"
    f"function allocates(rounds) {{ for (let round = 0; round < rounds; round++) kept.push([{_OBJECTS}]);\n"
    "  if (kept.length > 4000) kept.splice(0, 1000); }\n"
)
"""A function that is too large to be inlined: V8 charges what inlined code allocates to the caller."""
ENDLESS = ALLOCATING + "function turn() { allocates(50); setTimeout(turn, 2); }\nconsole.log('ready'); turn();\n"
DROPPING = ENDLESS.replace("kept.length > 4000", "kept.length > 0").replace("splice(0, 1000)", "splice(0)")
"""One that keeps nothing of it."""


def ending(how: str) -> str:
    """A program that allocates for a time, then does `how`."""
    turn = f"function turn() {{ allocates(50); if (Date.now() < until) return setTimeout(turn, 2); {how} }}\n"
    return ALLOCATING + "const until = Date.now() + 4000;\n" + turn + "console.log('ready'); turn();\n"


ENDING_WHEN_TOLD = ALLOCATING + (
    "let isOver = false;\nprocess.once('SIGUSR2', () => { isOver = true; });\n"
    "function turn() { allocates(50); if (!isOver) setTimeout(turn, 2); }\nconsole.log('ready'); turn();\n"
)


def share_of_file(path: Path, function: str = "allocates") -> float:
    """That of a file with one profile, which is in bytes and has nothing to warn of."""
    [profile] = read_profiles(str(path))
    assert profile.origin.unit == "bytes"
    assert profile.origin.warnings == ()
    return shares_of(profile).get(function, 0.0)


def polled(count: int) -> Callable[[list[Record_]], bool]:
    """Whether so many profiles are in a journal."""
    return lambda records: sum(record.kind == "heap" for record in records) >= count


@pytest.mark.parametrize("runtime", ["node", "deno"])
def test_the_function_that_allocates_has_the_bytes(run: Run, record: Record, runtime: str) -> None:
    command_words = [node()] if runtime == "node" else [deno(), "run"]
    program = run(*command_words, ANY_PORT, script=ENDLESS).says("ready")
    ended = record(*MEMORY, "--duration", "2", port_of(program)).saved()
    assert ended.path.suffix == ".heapprofile"
    assert ended.path.stat().st_mode & 0o777 == 0o600
    assert share_of_file(ended.path) >= SHARE
    assert program.is_running
    sidecar = ended.sidecar
    assert (sidecar["type"], sidecar["runtime"], sidecar["state"]) == ("memory", runtime, "DONE")
    assert (sidecar["interval_bytes"], sidecar["counts_collected"]) == (32_768, False)
    assert 2_000_000 <= sidecar["duration_us"] < 60_000_000
    report = json.loads(tickscope("report", ended.path, "--format", "json").out)
    assert report["profile"]["unit"] == "bytes"
    assert report["functions"][0]["name"] == "allocates"
    assert sum(function["self_bytes"] for function in report["functions"]) == sidecar["bytes"]


def test_objects_that_were_collected_count_when_asked_for(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=DROPPING).says("ready")
    alive = record(*MEMORY, "--duration", "2", port_of(program)).saved()
    both = record(*MEMORY, "--duration", "2", "--collected", "--interval", "64kB", port_of(program)).saved()
    assert both.sidecar["counts_collected"]
    assert both.sidecar["interval_bytes"] == 64_000
    assert share_of_file(both.path) >= SHARE
    assert both.sidecar["bytes"] > 5 * alive.sidecar["bytes"]


def test_a_command_is_recorded_from_its_first_line(tmp_path: Path, record: Record) -> None:
    (tmp_path / "app.js").write_text(ending("process.exit(3);"))
    ended = record(*MEMORY, "--", node(), tmp_path / "app.js").saved()
    assert share_of_file(ended.path) >= SHARE
    assert ended.sidecar["exit_status"] == 3
    assert ended.sidecar["state"] == "DONE"


@pytest.mark.parametrize("runtime", ["node", "deno"])
@pytest.mark.parametrize("how", ["exit", "killed"])
def test_a_program_ends(run: Run, record: Record, runtime: str, how: str) -> None:
    command_words = [node()] if runtime == "node" else [deno(), "run"]
    program = run(*command_words, ANY_PORT, script=ENDING_WHEN_TOLD).says("ready")
    recorder = record(*MEMORY, port_of(program)).has_come(polled(1))
    if how == "killed":
        program.process.kill()
    else:
        program.tell()
    ended = recorder.saved()
    assert share_of_file(ended.path) >= SHARE
    assert ended.sidecar["state"] == ("LOST" if how == "killed" else "DONE")
    until(lambda: not program.is_running, "the program does not end")
    assert program.process.returncode == (-signal.SIGKILL if how == "killed" else 0)


def test_a_short_program_needs_what_was_collected(tmp_path: Path, record: Record) -> None:
    (tmp_path / "app.js").write_text(ALLOCATING + "allocates(4000); kept.splice(0);")
    in_use = record(*MEMORY, "--", node(), tmp_path / "app.js").saved()
    assert "--collected counts all that it allocated" in in_use.err
    all_of_it = record(*MEMORY, "--collected", "--", node(), tmp_path / "app.js").saved()
    assert "--collected" not in all_of_it.err
    assert share_of_file(all_of_it.path) >= SHARE
    assert all_of_it.sidecar["bytes"] > in_use.sidecar["bytes"]


def test_an_interrupt_stops_and_saves(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=ENDLESS).says("ready")
    ended = record(*MEMORY, port_of(program)).has_come(polled(1)).interrupt().saved()
    assert share_of_file(ended.path) >= SHARE
    assert program.is_running


def test_what_had_come_is_recovered_after_the_recorder_was_killed(
    run: Run, record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = run(node(), ANY_PORT, script=ENDLESS).says("ready")
    recorder = record(*MEMORY, port_of(program)).has_come(polled(2))
    recorder.process.kill()
    recorder.process.wait()
    assert program.is_running
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    [lost] = unfinished(recorder.journals)
    assert lost.seconds >= 1
    path = recover(lost.journal)
    assert path.suffix == ".heapprofile"
    assert share_of_file(path) >= SHARE


def test_worker_threads_are_profiles_of_one_file(run: Run, record: Record, tmp_path: Path) -> None:
    (tmp_path / "worker.js").write_text(ENDLESS.replace("allocates", "inWorker"))
    main = "const { Worker } = require('worker_threads'); new Worker('./worker.js', { name: 'helper' });\n"
    program = run(node(), ANY_PORT, script=main + ENDLESS).says("ready")
    ended = record(*MEMORY, "--duration", "2", port_of(program)).saved()
    assert ended.path.name.endswith(".profiles.json")
    first, second = read_profiles(str(ended.path))
    assert [first.origin.thread.name, second.origin.thread.name] == ["main", "[worker 1] helper"]
    assert shares_of(first)["allocates"] >= SHARE
    assert shares_of(second)["inWorker"] >= SHARE


def test_the_workers_of_a_cluster_are_profiles_of_one_file(record: Record, tmp_path: Path) -> None:
    worker = tmp_path / "worker.js"
    worker.write_text(ENDLESS.replace("allocates", "inWorker"))
    forks = (
        "const cluster = require('cluster');\n"
        f"cluster.setupPrimary({{ exec: {str(worker)!r} }}); cluster.fork(); cluster.fork();\n"
    )
    (tmp_path / "primary.js").write_text(forks + ENDLESS)

    def all_have_come(records: list[Record_]) -> bool:
        return len({each.fields["thread"] for each in records if each.kind == "heap"}) == 3

    recorder = record(*MEMORY, "--", node(), tmp_path / "primary.js")
    ended = recorder.has_come(all_have_come).interrupt().saved()
    first, *others = read_profiles(str(ended.path))
    assert shares_of(first)["allocates"] >= SHARE
    assert [shares_of(each)["inWorker"] >= SHARE for each in others] == [True, True]


def test_deep_stacks_do_no_harm(run: Run, record: Record) -> None:
    script = (
        ALLOCATING + "function deep(left) { if (left === 0) return allocates(20); deep(left - 1); kept.at(-1)[0]; }\n"
    )
    program = run(node(), ANY_PORT, script=script + "setInterval(deep, 2, 400); console.log('ready');").says("ready")
    ended = record(*MEMORY, "--duration", "2", port_of(program)).saved()
    assert program.is_running
    assert share_of_file(ended.path) >= SHARE
    [profile] = read_profiles(str(ended.path))
    assert STACK_DEPTH - 2 <= profile.origin.max_depth <= STACK_DEPTH + 1


def test_a_page_of_a_browser(browse: Browse, record: Record) -> None:
    turns = "function turn() { allocates(50); setTimeout(turn, 2); }\ndocument.title = 'ready'; turn();"
    browser = browse(f"<script>{ALLOCATING}{turns}</script>")
    ended = record(*MEMORY, "--duration", "2", browser.port).saved()
    assert share_of_file(ended.path) >= SHARE
    assert ended.sidecar["runtime"] == "page"
    assert browser.program.is_running


WORKER = ALLOCATING + (
    "addEventListener('fetch', (event) => { allocates(50); event.respondWith(new Response('hello')); });\n"
)
CONFIG = """
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "js", worker = .js)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "js")]
);
const js :Workerd.Worker = (serviceWorkerScript = embed "app.js", compatibilityDate = "2024-01-01");
"""


def test_a_worker_of_workerd(run: Run, record: Record, tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(WORKER)
    (tmp_path / "config.capnp").write_text(CONFIG)
    listens = f"--inspector-addr=127.0.0.1:{unused_port()}"
    program = run(command("workerd"), "serve", listens, "config.capnp")
    until(lambda: len(listeners_of(program.pid)) == 2, "it does not listen")
    inspector = int(attach(program.pid).url.split(":")[2].split("/")[0])
    [port] = {listener.port for listener in listeners_of(program.pid)} - {inspector}
    recorder = record(*MEMORY, str(program.pid))
    requested = 0

    def answers_until_polled(records: list[Record_]) -> bool:
        nonlocal requested
        if any(each.kind == "thread" for each in records):
            assert http_get("127.0.0.1", port, "/", 10).status == 200
            requested += 1
        return requested > 20 and polled(2)(records)

    ended = recorder.has_come(answers_until_polled).interrupt().saved()
    assert share_of_file(ended.path) >= SHARE
    assert program.is_running


def test_events_tell_what_has_come(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=ENDLESS).says("ready")
    ended = record(*MEMORY, "--events", "--duration", "2", port_of(program)).saved()
    events = [json.loads(line) for line in ended.err.splitlines()]
    heaps = [event for event in events if event["event"] == "heap"]
    assert len(heaps) >= 2
    assert all(first["elapsed_us"] < second["elapsed_us"] for first, second in pairwise(heaps))
    assert events[-1]["bytes"] == heaps[-1]["allocated_bytes"] > 0
    assert events[0]["type"] == "memory"


def test_an_answer_of_another_recorder_is_recovered_in_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    frame = {"functionName": "allocates", "scriptId": "1", "url": "js", "lineNumber": 1, "columnNumber": 0}
    node_ = {"callFrame": frame, "selfSize": 70, "id": 2, "children": []}
    root = {"callFrame": {**frame, "functionName": "(root)"}, "selfSize": 0, "id": 1, "children": [node_]}
    journal = JournalWriter(tmp_path / "a.journal")
    journal.append(Record_("header", {"started": "2026-01-02T03:04:05.000+00:00"}))
    journal.append(Record_("thread", {"number": 0, "name": "all", "kind": "edgeworker", "unit": "bytes"}))
    journal.append(Record_("whole", {"thread": 0}, json.dumps({"head": root, "samples": []}).encode()))
    journal.close()
    path = recover(journal.path)
    assert path.suffix == ".heapprofile"
    assert share_of_file(path) == 1


def test_deep_profiles_can_be_written_and_added_up() -> None:
    head: dict[str, object] = {"selfSize": 7, "children": []}
    for _ in range(STACK_DEPTH + 1):
        head = {"selfSize": 1, "children": [head]}
    profile = {"head": head, "samples": []}
    assert json.loads(heap_text(profile)) == profile
    assert allocated_bytes(profile) == STACK_DEPTH + 8
    assert allocated_bytes({}) == 0
