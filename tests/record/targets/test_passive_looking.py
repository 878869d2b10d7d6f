"""Looking for targets sends bytes to inspectors only: a server that dies of a request survives, and counts none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tests.record.programs import IDLE, NODE_VERSIONS, Run, Running, deno, environment, node, until
from tests.record.recording import HOT
from tui.base.errors import RecordError
from tui.record.inspectors import inspector_sockets
from tui.record.inspectors.attach import attach
from tui.record.inspectors.inspector_sockets import Purpose, purposes
from tui.record.processes import event_loops
from tui.record.processes.processes import process_of
from tui.record.processes.procfs import descriptors, listeners_of
from tui.record.targets.open_targets import Found, TargetFinder, address_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

SERVERS = """
const net = require('net'), http = require('http');
const heard = (what) => (socket) => { console.log('connection to', what); socket.on('error', () => {}); };
const counted = http.createServer((request, reply) => { reply.end('{}'); }).on('connection', heard('http'));
const strict = net.createServer((socket) => {
  let text = '';
  socket.on('data', (data) => { text += data; if (text.includes('\\n')) JSON.parse(text.split('\\n')[0]); });
}).on('connection', heard('json'));
const banner = net.createServer((socket) => {
  setInterval(() => socket.write('220 welcome\\n'), 10);
}).on('connection', heard('banner'));
const silent = Array.from({ length: 40 }, () => net.createServer(heard('silent')));
let open = 0;
for (const server of [counted, strict, banner, ...silent])
  server.listen(0, '127.0.0.1', () => { if (++open === 43) console.log('ready'); });
"""
"""A HTTP server, one that dies of what is no JSON, one that speaks first, and 40 that never answer."""
IN_WORKER = "new (require('worker_threads').Worker)({source}, {{ eval: true }}).on('message', () => {{ {then} }});"
WORKER_SERVER = (
    "require('http').createServer((q, r) => r.end()).on('connection', () => console.log('connection to worker'))"
    ".listen(0, '127.0.0.1', () => require('worker_threads').parentPort.postMessage(0))"
)


def of(pid: int, found: list[Found]) -> Found:
    (target,) = [target for target in found if target.pid == pid]
    return target


def purposes_of(program: Running) -> dict[int, Purpose]:
    """What each port of a program is for."""
    process = process_of(program.pid)
    assert process is not None
    is_for = purposes(process)
    return {listener.port: is_for[listener.inode] for listener in process.listeners}


def told_port(program: Running) -> int:
    """The port of the inspector that a program has told on stderr."""
    until(lambda: "ws://" in program.output, f"no url in {program.output!r}")
    return int(re.findall(r"ws://[^/]*:(\d+)/", program.output)[-1])


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_looking_and_recording_connect_to_no_server(run: Run, version: str) -> None:
    program = run(node(version), "--inspect-port=0", script=SERVERS).says("ready")
    command = [sys.executable, "-m", "tui", "targets", "--json"]
    listed = subprocess.run(command, cwd=CHECKOUT, env=environment(), capture_output=True, text=True, check=True)
    assert f'"target": "{program.pid}"' in listed.stdout
    finder = TargetFinder()
    for _ in range(3):
        assert of(program.pid, finder.look()).url is None
    assert attach(program.pid).opened_by_us
    assert address_of(of(program.pid, finder.look())) == f"127.0.0.1:{told_port(program)}"
    assert "connection" not in program.output
    assert program.is_running


def test_the_list_of_the_explorer_connects_to_no_server(run: Run) -> None:
    program = run(node(), script=SERVERS).says("ready")
    until(lambda: len(listeners_of(program.pid)) == 43, "it does not listen")
    finder = TargetFinder()
    began = time.monotonic()
    while time.monotonic() - began < 3:
        finder.look()
    assert "connection" not in program.output
    assert program.is_running


def test_silent_ports_do_not_delay_a_recording(run: Run) -> None:
    few = run(node(), "--inspect-port=0", script=IDLE).says("ready")
    many = run(node(), "--inspect-port=0", script=SERVERS, name="many.js").says("ready")
    began = time.monotonic()
    attach(few.pid)
    without_s = time.monotonic() - began
    attach(many.pid)
    # 43 s when each of them was asked.
    assert time.monotonic() - began - without_s < without_s + 5
    assert "connection" not in many.output


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_an_inspector_is_known_by_its_event_loop(run: Run, version: str) -> None:
    opens = "require('inspector').open(0); console.log('ready')"
    server = "require('http').createServer((q, r) => r.end()).listen(0, '127.0.0.1', () => {{ {then} }});"
    at_start = run(node(version), "--inspect=0", script=server.format(then="console.log('ready')"), name="a.js")
    opened = run(node(version), script=server.format(then=opens), name="b.js")
    idle_worker = "setInterval(() => {}, 1000); require('worker_threads').parentPort.postMessage(0)"
    beside = run(node(version), script=IN_WORKER.format(source=repr(idle_worker), then=opens), name="c.js")
    for program in (at_start, opened, beside):
        found = purposes_of(program.says("ready"))
        assert [port for port, purpose in found.items() if purpose == "inspector"] == [told_port(program)]
        assert set(found.values()) <= {"inspector", "program"}


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_worker_s_server_is_not_taken_for_an_inspector(
    run: Run, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = IN_WORKER.format(source=f"`{WORKER_SERVER}`", then="console.log('ready')")
    alone = run(node(version), script=script, name="alone.js").says("ready")
    assert set(purposes_of(alone).values()) == {"program"}
    inspected = run(node(version), "--inspect=0", script=script, name="inspected.js").says("ready")
    port = told_port(inspected)
    found = purposes_of(inspected)
    if version in ("24", "26"):
        # Only who may trace the process sees for which of the two the inspector's thread waits.
        assert found[port] in ("inspector", "unknown")
        monkeypatch.setattr(event_loops, "_WAITS", {})
        found = purposes_of(inspected)
    assert set(found.values()) == {"unknown"}
    with pytest.raises(RecordError, match=rf"its inspector may be open at .*:{port}"):
        attach(inspected.pid)
    offered = [target for target in TargetFinder().look() if target.may_be_at == f"127.0.0.1:{port}"]
    assert [(target.target, target.url) for target in offered] == [(f":{port}", None)]
    assert "connection" not in alone.output + inspected.output


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_worker_s_server_is_not_taken_for_an_inspector_that_only_begins_to_listen(
    run: Run, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It listens, and its event loop does not watch the socket yet."""
    script = IN_WORKER.format(source=f"`{WORKER_SERVER}`", then="console.log('ready')")
    program = run(node(version), "--inspect=0", script=script).says("ready")
    port = told_port(program)
    [socket] = [f"socket:[{listener.inode}]" for listener in listeners_of(program.pid) if listener.port == port]
    [descriptor] = [number for number, link in descriptors(program.pid) if link == socket]

    def without_inspector(pid: int) -> dict[int, frozenset[int]]:
        return {number: watched - {descriptor} for number, watched in event_loops.epoll_sets(pid).items()}

    monkeypatch.setattr(inspector_sockets, "epoll_sets", without_inspector)
    assert set(purposes_of(program).values()) == {"unknown"}


def test_a_named_port_is_an_inspector_s_only_where_it_listens(run: Run) -> None:
    script = "require('http').createServer((q, r) => r.end()).listen(0, '127.0.0.1', () => console.log('serves'))"
    first = run(node(), "--inspect=0", script=IDLE).says("ready")
    port = told_port(first)
    # Its own inspector finds the port taken, and it serves at another one.
    second = run(node(), f"--inspect={port}", script=script, name="b.js").says("serves")
    assert set(purposes_of(second).values()) == {"program"}


def test_a_server_on_the_inspector_s_usual_port_is_not_asked(run: Run) -> None:
    script = "require('http').createServer((q, r) => { console.log('connection'); r.end() }).listen(9229, '127.0.0.1',"
    program = run(node(), script=script + "() => console.log('ready'))").says("ready")
    assert of(program.pid, TargetFinder().look()).url is None
    assert purposes_of(program) == {9229: "program"}
    assert "connection" not in program.output


def test_deno_s_inspector_is_known_by_its_event_loop(run: Run) -> None:
    server = (
        "Deno.serve({ port: 0, hostname: '127.0.0.1', onListen() { console.log('ready') } }, () => new Response());"
    )
    plain = run(deno(), "run", "-A", script=server, name="plain.ts").says("ready")
    inspected = run(deno(), "run", "-A", "--inspect=127.0.0.1:0", script=server, name="inspected.ts").says("ready")
    in_worker = f"new Worker('data:text/javascript,' + encodeURIComponent(`{server}`), {{ type: 'module' }})"
    worker = run(deno(), "run", "-A", script=in_worker, name="worker.ts").says("ready")
    assert set(purposes_of(plain).values()) == {"program"}
    assert purposes_of(inspected)[told_port(inspected)] == "inspector"
    assert sorted(purposes_of(inspected).values()) == ["inspector", "program"]
    assert set(purposes_of(worker).values()) == {"program"}


def test_a_usual_port_of_another_program_is_offered_and_not_asked(run: Run) -> None:
    server = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 9235)); print('ready', flush=True)\n"
        "server.accept(); print('connection', flush=True)"
    )
    program = run(sys.executable, "-c", server).says("ready")
    finder = TargetFinder()
    for _ in range(2):
        (row,) = [target for target in finder.look() if target.may_be_at == "127.0.0.1:9235"]
    assert (row.target, row.pid, address_of(row)) == (":9235", program.pid, "127.0.0.1:9235?")
    assert "recording :9235 asks it" in row.name
    assert program.is_running
    assert "connection" not in program.output


def test_an_inspector_that_listens_on_ipv6_alone_is_found(run: Run, tmp_path: Path) -> None:
    program = run(node(), "--inspect=[::1]:0", script=HOT + IDLE).says("ready")
    port = told_port(program)
    assert of(program.pid, TargetFinder().look()).url is not None
    assert f"ws://[::1]:{port}/" in attach(program.pid).url
    home = {name: str(tmp_path) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")}
    command = [sys.executable, "-m", "tui", "record", "--duration", "0.2", f":{port}"]
    recorded = subprocess.run(command, cwd=CHECKOUT, env=os.environ | home, capture_output=True, text=True, check=False)
    assert recorded.returncode == 0, recorded.stderr
