"""What `/proc`, `ps` and `lsof` tell about running programs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

import pytest

from tests.record.programs import IDLE, Run, node, until
from tui.record.processes import procfs, ps
from tui.record.processes.processes import process_of, runtime_processes, user_name

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@linux
def test_a_node_program_is_listed_with_all_that_is_known(run: Run) -> None:
    program = run(node(), "--inspect=0", script=IDLE).says("ready")
    process = next(process for process in runtime_processes() if process.pid == program.pid)
    assert (process.kind, process.parent) == ("node", os.getpid())
    assert process.user == user_name(os.geteuid())
    assert process.script is not None
    assert process.script.startswith("/")
    assert process.script.endswith("/app.js")
    assert 0 <= process.cpu_s < 60
    assert 0 <= process.uptime_s < 60
    (listener,) = process.listeners
    assert f"ws://{listener.address}:{listener.port}/" in program.output


@linux
def test_a_title_does_not_hide_the_runtime(run: Run) -> None:
    program = run(node(), script=f"process.title = 'next-server (v15)'; {IDLE}").says("ready")
    process = process_of(program.pid)
    assert process is not None
    assert process.kind == "node"
    assert "next-server" in process.words[0]


@linux
def test_python_is_no_runtime_and_is_not_listed() -> None:
    process = process_of(os.getpid())
    assert process is not None
    assert process.kind is None
    assert os.getpid() not in {process.pid for process in runtime_processes()}


@linux
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_listening_sockets_are_read_with_their_address(host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        listening.bind((host, 0))
        listening.listen()
        port = listening.getsockname()[1]
        found = [listener for listener in procfs.listeners_of(os.getpid()) if listener.port == port]
        assert [listener.address for listener in found] == [host]
        assert found[0].inode == os.fstat(listening.fileno()).st_ino
    assert [listener for listener in procfs.listeners() if listener.port == port] == []


@linux
def test_connections_are_no_listeners() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        ports = {listener.port for listener in procfs.listeners()}
        assert server.getsockname()[1] in ports
        assert client.getsockname()[1] not in ports


@linux
def test_a_process_that_is_gone_is_nothing() -> None:
    gone = 2**22 - 1
    assert process_of(gone) is None
    assert procfs.status(gone) is None
    assert procfs.stat(gone) is None
    assert procfs.arguments(gone) == []
    assert procfs.listeners_of(gone) == []
    assert procfs.descendants(gone) == []
    assert procfs.environment(gone, "PATH") is None


@linux
def test_a_program_that_exec_is_still_loading_is_waited_for() -> None:
    """`Popen` returns before the kernel knows where the command line of the new program is."""
    variables = {"NODE_OPTIONS": "--inspect", "PATH": os.environ["PATH"]}
    for _ in range(200):
        with subprocess.Popen(["sleep", "60"], env=variables) as program:
            words, options = procfs.arguments(program.pid), procfs.environment(program.pid, "NODE_OPTIONS")
            program.kill()
        assert (words, options) == (["sleep", "60"], "--inspect")


@linux
def test_what_has_ended_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(["true"]) as program:
        until(lambda: not procfs.runs(program.pid), "it does not end")
        monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waits"))
        assert procfs.arguments(program.pid) == []


@linux
def test_a_name_with_parentheses_does_not_shift_the_numbers(run: Run) -> None:
    program = run("bash", "-c", "printf ') R 1 (' > /proc/$$/comm; echo ready; read -r <> <(:)").says("ready")
    numbers = procfs.stat(program.pid)
    assert numbers is not None
    assert numbers.parent == os.getpid()


def test_the_output_of_ps_is_read() -> None:
    rows = ps.rows_of(
        "  501     1 ada      02-03:04:05   1:02.50 /usr/local/bin/node --inspect app.js\n"
        "   77   501 _www           00:09   0:00.00 (node)\n"
        "garbage\n"
    )
    assert rows == [
        ps.Row(501, 1, "ada", 183_845.0, 62.5, ("/usr/local/bin/node", "--inspect", "app.js")),
        ps.Row(77, 501, "_www", 9.0, 0.0, ("(node)",)),
    ]
    assert ps.seconds("never") == 0


def test_the_output_of_lsof_is_read() -> None:
    found = ps.listeners_of("p501\nf23\nn127.0.0.1:9229\nf24\nn*:3000\np77\nf4\nn[::1]:9230\nnodd\n")
    assert {pid: [(socket.address, socket.port) for socket in sockets] for pid, sockets in found.items()} == {
        501: [("127.0.0.1", 9229), ("0.0.0.0", 3000)],
        77: [("::1", 9230)],
    }


def test_the_real_ps_finds_this_process() -> None:
    rows = ps.processes(os.getpid())
    if not rows:
        pytest.skip("no ps")
    assert [row.pid for row in rows] == [os.getpid()]
    assert "python" in rows[0].words[0] or "pytest" in " ".join(rows[0].words)
