"""The fork server, tried on a small program: a fork is what a process of its own would be."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fork_server import Command, ForkedProcess, ForkServer
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

PROBE = """
import json, os, signal, sys
import probed

if sys.argv[1] == "wait":
    os.write(1, b"waiting")
    signal.pause()
descriptors = {int(name): os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]}
facts = {
    "words": sys.argv[1:], "directory": os.getcwd(), "environment": dict(os.environ), "descriptors": descriptors,
    "leads_session": os.getsid(0) == os.getpid(), "constant": probed.CONSTANT,
}
print(json.dumps(facts), file=sys.stdout if sys.argv[1] == "out" else sys.stderr)
sys.exit(7)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    with probing_server(tmp_path_factory.mktemp("modules")) as server:
        yield server


def probing_server(modules: Path) -> ForkServer:
    """A server of the program `probe`."""
    (modules / "probe.py").write_text(PROBE)
    (modules / "probed.py").write_text("CONSTANT = 1.5\n")
    return ForkServer(["probed"], {**os.environ, "PYTHONPATH": str(modules)}, {"probed.CONSTANT": 2.5})


def is_gone(process: ForkedProcess) -> bool:
    return not Path(f"/proc/{process.pid}").exists()


def waiting(server: ForkServer, directory: Path) -> tuple[ForkedProcess, int]:
    """A fork that waits for a signal, and its stdout."""
    ours, theirs = os.pipe()
    process = server.start(Command("probe", ["wait"], directory, {}), theirs, theirs)
    os.close(theirs)
    assert os.read(ours, 100) == b"waiting"
    return process, ours


@pytest.mark.parametrize("stream", ["out", "err"])
def test_a_fork_has_what_it_was_given_and_no_more(server: ForkServer, tmp_path: Path, stream: str) -> None:
    other, its_output = waiting(server, tmp_path)
    process = server.start(Command("probe", [stream, "d\udce9"], tmp_path, {"NAME": "value"}))
    out, err = process.communicate(PATIENCE_S)
    assert (out if stream == "err" else err) == ""
    facts = json.loads(out or err)
    assert facts["words"] == [stream, "d\udce9"]
    assert facts["directory"] == str(tmp_path)
    assert facts["environment"] == {"NAME": "value"}
    assert sorted(facts["descriptors"]) == ["0", "1", "2"]
    assert facts["descriptors"]["0"] == os.devnull
    assert facts["leads_session"]
    assert facts["constant"] == 2.5
    assert process.returncode == process.wait() == process.poll() == 7
    assert 1 << 20 < process.peak_bytes < 1 << 30
    assert is_gone(process), "no zombie is left"
    other.kill()
    assert other.wait(PATIENCE_S) == -signal.SIGKILL
    os.close(its_output)


def test_the_end_of_the_server_is_that_of_its_forks(tmp_path: Path) -> None:
    with probing_server(tmp_path) as server:
        process, output = waiting(server, tmp_path)
        assert process.poll() is None
    assert os.read(output, 100) == b""
    os.close(output)
    assert process.poll() == -signal.SIGKILL
    assert is_gone(process)
