"""A real workerd: each worker is a thread of its own, and its hot function has the time that was sampled."""

from __future__ import annotations

import http.client
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import report_of
from tests.record.devtools_model import check_devtools_agrees, trace_engine
from tests.record.programs import Run, Running, runner, until, unused_port
from tests.record.recording import HOT, Recording
from tests.runtimes import from_npm
from tui.formats.read import read_profiles
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.journal.journal import JournalReader

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workerd for Linux")

HOT_SHARE = 0.75
"""The least share of the hot function. The rest is what the runtime does for each request, more on a busy machine."""
NAMES = ("first", "second")
CONFIG = """
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "first", worker = .first), (name = "second", worker = .second)],
  sockets = [
    (name = "first", address = "127.0.0.1:0", http = (), service = "first"),
    (name = "second", address = "127.0.0.1:0", http = (), service = "second"),
  ]
);
const first :Workerd.Worker = (serviceWorkerScript = embed "first.js", compatibilityDate = "2024-01-01");
const second :Workerd.Worker = (serviceWorkerScript = embed "second.js", compatibilityDate = "2024-01-01");
"""
_ANSWER = """
function work() { let sum = 0; for (let i = 0; i < 1500; i++) sum += hot(200); return sum; }
addEventListener('fetch', (event) => event.respondWith(new Response(String(work()))));
"""
"""Many short calls: workerd's V8 does not know one long loop that it optimised before we came, and names its caller.

Together they take tens of milliseconds, many times what the runtime does for a request."""
_BETWEEN_REQUESTS_S = 0.1
"""Long enough for gaps in which nothing is sampled."""


@dataclass(frozen=True)
class Workerd:
    """A workerd with two workers, that are asked for something again and again."""

    program: Running
    inspector: int

    @property
    def port(self) -> str:
        """The port of its inspector, as a TARGET."""
        return f":{self.inspector}"

    def url(self, name: str) -> str:
        """The websocket of one of the workers."""
        return f"ws://127.0.0.1:{self.inspector}/{name}"


@pytest.fixture(scope="module")
def workerd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    folder = tmp_path_factory.mktemp("workerd")
    with contextmanager(runner)(folder) as run:
        yield from serving(run, folder, from_npm("workerd", "workerd"))


def serving(run: Run, folder: Path, command: str, *, is_idle: bool = False) -> Iterator[Workerd]:
    """A workerd, started with `command` in `folder`, that answers requests until the test is over, or is idle."""
    (folder / "config.capnp").write_text(CONFIG)
    for name in NAMES:
        (folder / f"{name}.js").write_text(HOT.replace("function hot", f"function hot_{name}") + answer(name))
    # With port 0 there, its PID would not lead to its inspector.
    listens = f"--inspector-addr=127.0.0.1:{unused_port()}"
    program = run(command, "serve", listens, "--control-fd=1", "config.capnp")
    for what in ('"listen-inspector"', *(f'"socket":"{name}"' for name in NAMES)):
        program.says(what)
    until(lambda: program.output.endswith("}\n"), "it does not tell its ports")
    ports = {name: int(port) for name, port in re.findall(r'"socket":"(\w+)","port":(\d+)', program.output)}
    [inspector] = re.findall(r'"listen-inspector","port":(\d+)', program.output)
    is_over = threading.Event()
    clients = [] if is_idle else [threading.Thread(target=ask, args=(port, is_over)) for port in ports.values()]
    for client in clients:
        client.start()
    until(lambda: len(inspectors_at("127.0.0.1", int(inspector))) == len(NAMES), "not both can be recorded")
    yield Workerd(program, int(inspector))
    is_over.set()
    for client in clients:
        client.join()


def answer(name: str) -> str:
    return _ANSWER.replace("hot(", f"hot_{name}(")


def ask(port: int, is_over: threading.Event) -> None:
    while not is_over.wait(_BETWEEN_REQUESTS_S):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/")
        connection.getresponse().read()
        connection.close()


def hot_shares(path: Path, number: int = 1) -> dict[str, float]:
    """The part of the worker's own time, gaps cut out, that each of its functions has with itself on top.

    What workerd and V8 do beside, `(program)` and garbage collection, grows on a busy machine.
    """
    found = report_of(path, "--thread", str(number), "--gaps", "cut")
    own = [row for row in found["functions"] if not row["name"].startswith("(")]
    own_us = sum(row["self_us"] for row in own)
    return {row["name"]: row["self_us"] / own_us for row in own}


def test_a_port_means_every_worker_with_a_session_each(workerd: Workerd, record: Callable[..., Recording]) -> None:
    ended = record("--duration", "2", workerd.port).saved()
    threads = [profile.origin.thread for profile in read_profiles(ended.path)]
    assert [thread.name for thread in threads] == ["worker first", "worker second"]
    for number, name in enumerate(NAMES, 1):
        assert hot_shares(ended.path, number)[f"hot_{name}"] >= HOT_SHARE
    sidecar = ended.sidecar
    assert (sidecar["runtime"], sidecar["state"]) == ("workerd", "DONE")
    told = "V8 in workerd keeps the code it has made: a long loop may be counted to its caller"
    assert sorted(sidecar["notes"]) == [f"worker {name}: {told}" for name in NAMES]
    assert [thread["chunks"] for thread in sidecar["threads"]] == ["restart", "restart"]
    assert workerd.program.is_running


def test_its_number_means_the_same(workerd: Workerd, record: Callable[..., Recording]) -> None:
    ended = record("--duration", "1", str(workerd.program.pid)).saved()
    assert [profile.origin.thread.name for profile in read_profiles(ended.path)] == ["worker first", "worker second"]
    assert ended.sidecar["pid"] == workerd.program.pid


def chunk_counts(journals: Path) -> list[int]:
    """How many chunks, up to two, each journal in a folder has."""
    counts = []
    for path in journals.glob("*.journal"):
        with JournalReader(path) as reader:
            counts.append(min(2, sum(one.kind == "chunk" for one in reader.poll())))
    return counts


def test_workers_are_recorded_at_the_same_time_by_url(workerd: Workerd, record: Callable[..., Recording]) -> None:
    recorders = [record(workerd.url(name)) for name in NAMES]
    until(lambda: chunk_counts(recorders[0].journals) == [2, 2], "no chunks of both")
    # workerd has one session for each worker: a second one would end the first.
    for again in (workerd.url("first"), workerd.port, str(workerd.program.pid)):
        ended = record(again).ended()
        assert (ended.status, ended.out) == (1, "")
        assert "already recorded by process" in ended.err
    for name, recorder in zip(NAMES, recorders, strict=True):
        ended = recorder.interrupt().saved()
        assert ended.path.suffix == ".cpuprofile"
        assert hot_shares(ended.path)[f"hot_{name}"] >= HOT_SHARE
        assert ended.sidecar["script"] == f"workerd: worker {name}"
        # Between requests nothing is sampled: the wait is the handler's in DevTools' numbers, and nobody's when cut.
        kept, cut = (report_of(ended.path, "--gaps", how)["profile"] for how in ("keep", "cut"))
        assert kept["unsampled_us"] < cut["unsampled_us"]
        waited_us = cut["unsampled_us"] - kept["unsampled_us"]
        assert waited_us > kept["duration_us"] / 4
        assert cut["sampled_us"] == kept["sampled_us"] - waited_us


def test_devtools_agrees(workerd: Workerd, record: Callable[..., Recording]) -> None:
    trace_engine()
    ended = record("--duration", "2", workerd.url("first")).saved()
    assert ended.sidecar["is_merged_from_chunks"]
    check_devtools_agrees(ended.path)
