"""A real `wrangler dev`: recorded through its proxy, which stays when the worker behind it is loaded anew."""

from __future__ import annotations

import http.client
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.record.programs import Run, Running, environment
from tests.record.recording import HOT, Recording
from tests.record.test_memory import ALLOCATING, MEMORY, share_of_file
from tests.record.test_workerd import HOT_SHARE, hot_shares
from tests.runtimes import from_npm
from tui.record.keeping.journal import Record
from tui.record.targets.found import TargetFinder, address_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workerd for Linux")

WORKER = (
    HOT
    + ALLOCATING
    + """
function work() { let sum = 0; for (let i = 0; i < 500; i++) sum += hot(200); return sum; }
export default { async fetch(request) {
  if (request.url.endsWith("/memory")) { allocates(50); return new Response("kept"); }
  return new Response(String(work()));
} };
"""
)
CONFIG = 'name = "test-worker"\nmain = "worker.js"\ncompatibility_date = "2024-01-01"\nsend_metrics = false\n'
LOADED_ANEW = "was loaded anew: the recording goes on with the new one"


@dataclass(frozen=True)
class Wrangler:
    """A `wrangler dev` whose worker is asked for `path` again and again."""

    program: Running
    folder: Path
    inspector: int

    @property
    def port(self) -> str:
        """The port of its inspector, as a TARGET."""
        return f":{self.inspector}"

    def load_anew(self) -> None:
        """Changes the worker's source, which has it loaded anew."""
        with (self.folder / "worker.js").open("a") as file:
            file.write("// changed\n")


@pytest.fixture
def wrangler(run: Run, tmp_path: Path) -> Iterator[Callable[[str], Wrangler]]:
    folder = tmp_path / "worker"
    folder.mkdir()
    (folder / "worker.js").write_text(WORKER)
    (folder / "wrangler.toml").write_text(CONFIG)
    clients: list[threading.Thread] = []
    is_over = threading.Event()

    def serve(path: str) -> Wrangler:
        port, inspector = free_ports(2)
        told = {"CI": "1", "HOME": str(tmp_path), "WRANGLER_SEND_METRICS": "false", "WRANGLER_LOG_PATH": str(tmp_path)}
        words = ("dev", "--local", "--ip", "127.0.0.1", "--port", str(port), "--inspector-port", str(inspector))
        environment_ = {**environment(), **told}
        program = run(
            from_npm("wrangler", "wrangler"), *words, "--config", str(folder / "wrangler.toml"), env=environment_
        )
        program.says("Ready on")
        clients.append(threading.Thread(target=ask, args=(port, path, is_over)))
        clients[-1].start()
        return Wrangler(program, folder, inspector)

    yield serve
    is_over.set()
    for client in clients:
        client.join()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on: wrangler is told both."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def ask(port: int, path: str, is_over: threading.Event) -> None:
    """Asks until it is over; while the worker is loaded anew nobody may answer."""
    while not is_over.wait(0.05):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()


def loaded_anew_once(wrangler: Wrangler, kind: str) -> Callable[[list[Record]], bool]:
    """Changes the worker after two records of `kind`; whether two more have come of the new one."""
    is_changed = False

    def has_come(records: list[Record]) -> bool:
        nonlocal is_changed
        kinds = [record.kind for record in records]
        if not is_changed and kinds.count(kind) >= 2:
            is_changed = True
            wrangler.load_anew()
        told = [place for place, one in enumerate(records) if one.kind == "note" and LOADED_ANEW in one.fields["text"]]
        return bool(told) and kinds[told[0] :].count(kind) >= 2

    return has_come


def test_the_hot_function_has_the_time(wrangler: Callable[[str], Wrangler], record: Callable[..., Recording]) -> None:
    served = wrangler("/")
    # The port stands on wrangler's command line, and the workerd that it started listens there.
    [target] = [one for one in TargetFinder().look() if address_of(one) == f"127.0.0.1{served.port}"]
    assert (target.kind, target.may_be_at) == ("workerd", None)
    ended = record(served.port).has_come(loaded_anew_once(served, "chunk")).interrupt().saved()
    assert ended.path.suffix == ".cpuprofile"
    assert hot_shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["runtime"] == "workerd"
    assert re.fullmatch(r"wrangler v[\d.]+", ended.sidecar["runtime_version"])
    assert ended.sidecar["state"] == "DONE"
    assert served.program.is_running


def test_the_function_that_allocates_has_the_bytes(
    wrangler: Callable[[str], Wrangler], record: Callable[..., Recording]
) -> None:
    served = wrangler("/memory")
    ended = record(*MEMORY, served.port).has_come(loaded_anew_once(served, "heap")).interrupt().saved()
    assert share_of_file(ended.path) >= 0.8
