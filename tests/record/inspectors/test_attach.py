"""Running programs are asked for their inspector, and only those that open one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tests.record.programs import IDLE, Run, Running, default_port, deno, node, until, unused_port
from tui.base.errors import RecordError
from tui.record.inspectors import attach as attach_module
from tui.record.inspectors import guards
from tui.record.inspectors.attach import attach
from tui.record.inspectors.closing import close_inspector
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.inspectors.guards import is_starting, is_young
from tui.record.processes import procfs
from tui.record.processes.processes import process_of
from tui.record.processes.procfs import listeners_of, threads

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ANY_PORT = "--inspect-port=0"
"""So that tests do not meet at port 9229."""


def refusal(pid: int, timeout_s: float = 10) -> str:
    with pytest.raises(RecordError) as refused:
        attach(pid, timeout_s=timeout_s)
    return str(refused.value)


@pytest.mark.parametrize(
    "script",
    [
        IDLE,
        "console.log('ready'); while (true) {}",
        "setTimeout(() => { console.log('ready'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })",
    ],
    ids=["idle", "loop", "atomics"],
)
def test_node_opens_its_inspector_and_closes_it_again(run: Run, script: str) -> None:
    program = run(node(), ANY_PORT, script=script).says("ready")
    for _ in range(2):
        inspector = attach(program.pid)
        assert (inspector.kind, inspector.pid, inspector.opened_by_us) == ("node", program.pid, True)
        assert inspector.script is not None
        assert inspector.script.endswith("/app.js")
        assert inspector.runtime_version is not None
        assert inspector.runtime_version.startswith("v")
        if "Atomics" in script:
            break  # it answers there, but nothing of its own runs any more
        assert close_inspector(inspector)
        assert listeners_of(program.pid) == []
    assert program.is_running


def test_deno_opens_its_inspector_and_closes_it_again(run: Run) -> None:
    program = run(deno(), "run", "-A", script=IDLE, name="app.ts").says("ready")
    with default_port():
        inspector = attach(program.pid)
        assert (inspector.kind, inspector.pid, inspector.opened_by_us) == ("deno", program.pid, True)
        assert close_inspector(inspector)
    assert program.is_running


def test_an_open_inspector_is_taken_as_it_is(run: Run) -> None:
    program = run(node(), "--inspect=0", script=f"process.on('SIGUSR1', () => console.log('signal')); {IDLE}")
    inspector = attach(program.says("ready").pid)
    assert (inspector.opened_by_us, inspector.pid) == (False, program.pid)
    assert inspector.url in program.output
    assert "signal" not in program.output


def test_a_program_that_has_just_started_is_waited_for(run: Run) -> None:
    assert attach(run(node(), ANY_PORT, script=IDLE).pid).opened_by_us


def test_a_runtime_that_starts_slowly_is_not_told_to_be_deaf(run: Run, tmp_path: Path) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    program = run(str(shutil.copy(os.path.realpath(sleep), tmp_path / "node")), "60")
    until(lambda: (found := process_of(program.pid)) is not None and found.kind == "node", "it does not start")
    process = process_of(program.pid)
    assert process is not None
    for uptime_s, is_on_its_way in ((1.0, True), (4.0, True), (60.0, False)):
        aged = replace(process, uptime_s=uptime_s)
        assert (is_starting(aged), is_young(aged)) == (is_on_its_way, is_on_its_way)


def test_an_inspector_that_is_about_to_open_is_not_taken_for_ours(run: Run) -> None:
    assert not attach(run(node(), "--inspect=0", script=IDLE).pid).opened_by_us
    assert not attach(run(deno(), "run", "--inspect=127.0.0.1:0", script=IDLE).pid).opened_by_us


ANSWERS_LATE = """
const list = [{ webSocketDebuggerUrl: "ws://127.0.0.1/js", title: "js" }];
const answers = { "/json/list": list, "/json/version": { Browser: "workerd" } };
let requests = 0;
require("http").createServer((request, response) => {
  const answer = () => response.end(JSON.stringify(answers[request.url]));
  if (++requests > 1) answer(); else setTimeout(answer, 1500);
}).listen(process.argv.at(-1).split(":")[1], "127.0.0.1", () => console.log("ready"));
"""


def fake_workerd(run: Run, folder: Path, script: str) -> Running:
    """A program that looks like workerd, with its inspector at the port that its command line gives."""
    (folder / "app.js").write_text(script)
    option = f"--inspector-addr=127.0.0.1:{unused_port()}"
    return run(named(node(), folder / "workerd"), "app.js", option).says("ready")


def test_an_inspector_that_answers_late_is_waited_for(run: Run, tmp_path: Path) -> None:
    program = fake_workerd(run, tmp_path, ANSWERS_LATE)
    sentences: list[str] = []
    assert attach(program.pid, progress=sentences.append).url.endswith("/js")
    assert {sentence.partition(" (")[0] for sentence in sentences} == {f"process {program.pid}"}
    assert sentences[0].endswith(" is busy; waiting for its inspector")


def test_an_inspector_that_never_answers_is_told(run: Run, tmp_path: Path) -> None:
    program = fake_workerd(run, tmp_path, ANSWERS_LATE.replace("1500", "1e6"))
    assert "its inspector does not answer. Is it busy or stopped?" in refusal(program.pid, timeout_s=0.5)
    assert program.is_running


def named(program: str, path: Path) -> str:
    """The same program under another name."""
    try:
        os.link(os.path.realpath(program), path)
    except OSError:  # on another file system
        shutil.copy(os.path.realpath(program), path)
    return str(path)


def test_a_handler_of_its_own_is_told_and_ran_once(run: Run) -> None:
    program = run(node(), ANY_PORT, script=f"process.on('SIGUSR1', () => console.log('signal')); {IDLE}").says("ready")
    assert "it has a SIGUSR1 handler of its own, which ran instead. Start it with --inspect." in refusal(program.pid)
    assert program.output.count("signal") == 1


@pytest.mark.parametrize(
    ("changed", "is_unheard"),
    [
        ({}, True),
        ({"State": "R (running)"}, False),
        ({"ShdPnd": "0000000000000200"}, False),
        ({"switches": "7"}, False),
    ],
)
def test_a_signal_that_had_no_turn_yet_is_no_handler_s(
    run: Run, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], *, is_unheard: bool
) -> None:
    process = process_of(run(node(), ANY_PORT, script=IDLE).says("ready").pid)
    assert process is not None
    asleep = {"State": "S (sleeping)", "ShdPnd": "0", "voluntary_ctxt_switches": "3"}
    signs = attach_module._Signs(thread=process.pid + 1, woken=3, switches=7)

    def status(_pid: int, thread: int | None = None) -> dict[str, str]:
        switches = {"voluntary_ctxt_switches": changed.get("switches", "8")} if thread == process.pid else {}
        return {**asleep, **changed, **switches}

    monkeypatch.setattr(procfs, "status", status)
    assert attach_module._is_unheard(signs, process) is is_unheard


def test_a_program_without_the_signal_gets_none(run: Run) -> None:
    program = run(node(), "--disable-sigusr1", script=IDLE).says("ready")
    assert "it was started with --disable-sigusr1. Start it without, or with --inspect." in refusal(program.pid)
    status = Path(f"/proc/{program.pid}/status").read_text()
    assert re.findall(r"^S\w+Pnd:\s+0+$", status, re.MULTILINE) != []
    assert int(re.findall(r"^ShdPnd:\s+(\w+)$", status, re.MULTILINE)[0], 16) == 0


def test_a_taken_port_is_named_when_the_signal_opened_nothing(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        program = run(node(), f"--inspect-port={port}", script=IDLE).says("ready")
        sentence = refusal(program.pid)
        assert f"port {port}, where its inspector would open, is taken by process {os.getpid()}" in sentence
        assert "address already in use" in program.output
    inspector = attach(program.pid)
    assert f":{port}/" in inspector.url


@pytest.mark.parametrize(
    "call", ["require('child_process').execSync('sleep 60')", "require('crypto').pbkdf2Sync('a', 'b', 2e9, 64, 'sha1')"]
)
def test_a_native_call_is_told_apart_from_a_handler(run: Run, call: str) -> None:
    program = run(node(), ANY_PORT, script=f"console.log('ready'); setTimeout(() => {call}, 100)").says("ready")
    until(lambda: _is_blocked(program, call), "the call has not begun")
    sentences: list[str] = []
    with pytest.raises(RecordError, match="it opened no inspector within 2 s: it is inside a native call") as refused:
        attach(program.pid, timeout_s=2, progress=sentences.append)
    assert refused.value.next_step.startswith(f"When the call ends, it opens one: record {program.pid} again, or")
    assert sentences
    assert all(sentence.endswith("is busy; waiting for its inspector") for sentence in sentences)
    assert program.is_running


def _is_blocked(program: Running, call: str) -> bool:
    if "execSync" in call:
        return bool(Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text())
    return float(Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()[11]) > 30


def test_the_end_of_a_native_call_is_waited_for(run: Run) -> None:
    program = run(
        node(), ANY_PORT, script=f"console.log('sleeps'); require('child_process').execSync('sleep 1.5'); {IDLE}"
    ).says("sleeps")
    assert attach(program.pid).opened_by_us


RECORDS_SIGNALS = """
import signal, sys
def told(number, frame): print('signal', number, flush=True)
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(number, told)
print('ready', flush=True)
while True: signal.pause()
"""


def test_python_gets_no_signal_even_if_it_would_catch_it(run: Run) -> None:
    program = run(sys.executable, "-c", RECORDS_SIGNALS).says("ready")
    assert "it is no Node or Deno program, and a signal might end it" in refusal(program.pid)
    assert program.output == "ready\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("sleep", "it is no Node or Deno program, and a signal might end it"),
        ("bun", "Bun has no V8 inspector. Write a profile with `bun --cpu-prof app.ts`."),
        ("workerd", "workerd opens no inspector on a signal. Start it with --inspector-addr=127.0.0.1:9229"),
        ("chrome", "a browser opens no inspector on a signal. Start it with --remote-debugging-port=9222"),
        ("node", "it does not listen to SIGUSR1, which would end it. Is it still starting?"),
        ("deno", "it does not listen to SIGUSR1, which would end it. Is it still starting?"),
    ],
)
def test_what_does_not_catch_the_signal_is_never_sent_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.setattr(guards, "_STARTING_S", 1.0)  # what it is given to begin to listen
    sleep = shutil.which("sleep")
    assert sleep is not None
    program = run(str(shutil.copy(os.path.realpath(sleep), tmp_path / name)), "60")
    assert reason in refusal(program.pid)
    assert program.is_running


def test_processes_that_are_not_there_or_stopped_are_told(run: Run) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    thread = next(number for number in threads(program.pid) if number != program.pid)
    assert f"it is a thread of process {program.pid}. Record {program.pid}." in refusal(thread)
    os.kill(program.pid, signal.SIGSTOP)
    until(lambda: ") T " in Path(f"/proc/{program.pid}/stat").read_text(), "not stopped")
    assert f"it is stopped. Let it go on with `kill -CONT {program.pid}`." in refusal(program.pid)
    program.close()
    assert refusal(program.pid) == f"process {program.pid}: there is no such process. See tickscope targets."


def test_what_was_stopped_just_before_the_signal_gets_it_when_it_goes_on(run: Run) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    process = process_of(program.pid)
    assert process is not None
    looks: list[str] = []

    def goes_on(sentence: str) -> None:
        if not looks:
            os.kill(program.pid, signal.SIGCONT)
        looks.append(sentence)

    os.kill(program.pid, signal.SIGSTOP)
    until(lambda: attach_module._is_stopped(process), "it does not stop")
    with pytest.raises(RecordError, match="it is stopped"):
        attach_module._signalled(process, 0.2, None, is_kept=True)
    inspector = attach_module._signalled(process, 4.0, goes_on, is_kept=True)  # the third signal would come at 5 s
    assert looks != []
    assert inspector.pid == program.pid


def test_a_program_that_ends_meanwhile_is_told(run: Run) -> None:
    call = "require('child_process').execSync('sleep 60')"
    program = run(node(), ANY_PORT, script=f"console.log('ready'); {call}").says("ready")
    until(lambda: _is_blocked(program, call), "the call has not begun")

    def end(_: str) -> None:
        os.kill(program.pid, signal.SIGKILL)

    with pytest.raises(RecordError, match="it ended while it was asked for its inspector"):
        attach(program.pid, progress=end)


def test_the_program_below_a_shell_is_pointed_at(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(IDLE)
    shell = run("sh", "-c", f"{node()} app.js; true").says("ready")
    sentence = refusal(shell.pid)
    child = Path(f"/proc/{shell.pid}/task/{shell.pid}/children").read_text().strip()
    assert re.search(rf"It has started process {child} \(.*/app\.js\): record {child}\.$", sentence)


def unshared(*kinds: str) -> list[str]:
    """`unshare` with namespaces of these kinds, in a way that is permitted here."""
    for command in (["unshare", *kinds], ["unshare", "-r", *kinds]):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    pytest.skip("namespaces are not permitted here")


def test_another_network_is_not_signalled_and_the_way_in_is_given(run: Run) -> None:
    program = run(*unshared("--net"), "sh", "-c", f"ip link set lo up; exec {node()} app.js", script=IDLE)
    sentence = refusal(program.says("ready").pid)
    assert "it is in another network namespace. Run `" in sentence
    enter = f"nsenter -t {program.pid} -n"
    assert enter in sentence
    assert program.output.splitlines()[-1] == "ready"
    if os.geteuid() == 0:
        inside = f"from tui.record.inspectors.attach import attach; print(attach({program.pid}).opened_by_us)"
        entered = subprocess.run(
            [*enter.split(), sys.executable, "-c", inside], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        assert (entered.stdout, entered.stderr) == ("True\n", "")


def test_a_container_is_not_signalled_and_the_way_in_is_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(IDLE)
    outer = run(*unshared("--pid", "--net", "--fork", "--kill-child"), node(), ANY_PORT, "app.js").says("ready")
    pid = int(Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text())
    sentence = refusal(pid)
    assert "it is in a container. Run `" in sentence
    signals = re.search(rf"nsenter -t {pid} -p kill -USR1 1 && sleep 1 && (sudo )?nsenter -t {pid} -n ", sentence)
    assert signals is not None
    assert outer.output == "ready\n"
    if os.geteuid() == 0:
        subprocess.run(signals[0].partition(" && ")[0].split(), check=True)
        until(lambda: listeners_of(pid), "no inspector")


@pytest.mark.optional
def test_another_user_s_program_is_not_asked(run: Run) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    somebody = (
        "import encodings.ascii, os, pwd\n"
        "from tui.base.errors import RecordError\n"
        "from tui.record.inspectors.attach import attach\n"
        "os.setresgid(65534, 65534, 65534); os.setgroups([]) if os.geteuid() == 0 else None\n"
        "os.setresuid(65534, 65534, 65534)\n"
        f"try: attach({program.pid})\nexcept RecordError as error: print(error)"
    )
    command = [sys.executable, "-c", somebody]
    refused = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (refused.stderr, refused.returncode) == ("", 0)
    assert "it belongs to root. Run tickscope as root." in refused.stdout


def test_closing_what_is_not_there_raises_nothing(run: Run) -> None:
    program = run(node(), "--inspect=0", script=IDLE).says("ready")
    match = re.search(r"ws://127.0.0.1:(\d+)", program.output)
    assert match is not None
    inspector = inspectors_at("127.0.0.1", int(match[1]))[0]
    program.close()
    assert close_inspector(inspector)
