"""A real `wrangler dev`: recorded through its proxy, which stays when the worker behind it is loaded anew."""

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

from tests.record.programs import Run, Running, environment, runner, unused_port
from tests.record.recording import HOT, Recording
from tests.record.test_memory import ALLOCATING, MEMORY, share_of_file
from tests.record.test_workerd import HOT_SHARE, hot_shares
from tests.runtimes import from_npm
from tui.record.journal.journal import Record
from tui.record.targets.open_targets import TargetFinder, address_of

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
    """A `wrangler dev`."""

    program: Running
    folder: Path
    http: int
    inspector: int

    @property
    def port(self) -> str:
        """The port of its inspector, as a TARGET."""
        return f":{self.inspector}"

    @contextmanager
    def asked(self, path: str) -> Iterator[None]:
        """Its worker is asked for `path` again and again."""
        is_over = threading.Event()
        client = threading.Thread(target=ask, args=(self.http, path, is_over))
        client.start()
        yield
        is_over.set()
        client.join()

    def load_anew(self) -> None:
        """Changes the worker's source, which has it loaded anew."""
        with (self.folder / "worker.js").open("a") as file:
            file.write("// changed\n")


@pytest.fixture(scope="module")
def wrangler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wrangler]:
    """Serves until the tests of this module are over; nobody asks its worker for anything yet."""
    folder = tmp_path_factory.mktemp("wrangler")
    (folder / "worker.js").write_text(WORKER)
    (folder / "wrangler.toml").write_text(CONFIG)
    with contextmanager(runner)(folder) as run:
        yield serving(run, folder)


def serving(run: Run, folder: Path) -> Wrangler:
    port, inspector = unused_port(), unused_port()
    variables = {"CI": "1", "HOME": str(folder.parent), "WRANGLER_SEND_METRICS": "false"}
    variables["WRANGLER_LOG_PATH"] = str(folder.parent)
    words = ("dev", "--local", "--ip", "127.0.0.1", "--port", str(port), "--inspector-port", str(inspector))
    config = ("--config", str(folder / "wrangler.toml"))
    program = run(from_npm("wrangler", "wrangler"), *words, *config, env={**environment(), **variables})
    return Wrangler(program.says("Ready on"), folder, port, inspector)


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


def test_the_hot_function_has_the_time(wrangler: Wrangler, record: Callable[..., Recording]) -> None:
    # The port stands on wrangler's command line, and the workerd that it started listens there.
    [target] = [one for one in TargetFinder().look() if address_of(one) == f"127.0.0.1{wrangler.port}"]
    assert (target.kind, target.may_be_at) == ("workerd", None)
    with wrangler.asked("/"):
        ended = record(wrangler.port).has_come(loaded_anew_once(wrangler, "chunk")).interrupt().saved()
    assert ended.path.suffix == ".cpuprofile"
    assert hot_shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["runtime"] == "workerd"
    assert re.fullmatch(r"wrangler v[\d.]+", ended.sidecar["runtime_version"])
    assert ended.sidecar["state"] == "DONE"
    assert wrangler.program.is_running


def test_the_function_that_allocates_has_the_bytes(wrangler: Wrangler, record: Callable[..., Recording]) -> None:
    with wrangler.asked("/memory"):
        ended = record(*MEMORY, wrangler.port).has_come(loaded_anew_once(wrangler, "heap")).interrupt().saved()
    assert share_of_file(ended.path) >= 0.8
