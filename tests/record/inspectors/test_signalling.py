"""Every signal is preceded by every check: a Node that has become another program gets none."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.record.programs import IDLE, Run, Running, node, until
from tui.base.errors import RecordError
from tui.record.inspectors.attach import attach
from tui.record.inspectors.signalling import signal_sender
from tui.record.processes.processes import Process, process_of
from tui.record.processes.procfs import catches, executable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ANY_PORT = "--inspect-port=0"
EXECVE_VERSIONS = ("24", "26")
BECOMES = "process.execve({program!r}, {words}, process.env);"
CATCHES = (
    "import signal, time; signal.signal(signal.SIGUSR1, lambda *_: print('signal', flush=True));"
    "print('caught', flush=True); time.sleep(60)"
)
"""A Python that would survive the signal, and is none of our business either."""


def becomes(*words: str) -> str:
    """JavaScript that replaces its process with another program."""
    return BECOMES.format(program=words[0], words=list(words))


def process(program: Running) -> Process:
    found = process_of(program.pid)
    assert found is not None
    return found


def is_sleep(program: Running) -> bool:
    return os.path.basename(executable(program.pid) or "") in ("sleep", "coreutils", "busybox")


@pytest.mark.parametrize("version", EXECVE_VERSIONS)
def test_a_node_that_becomes_another_program_during_a_native_call_is_not_signalled_again(
    run: Run, version: str
) -> None:
    blocks = "require('child_process').execSync('sleep 1.2');"
    program = run(
        node(version), ANY_PORT, script=f"console.log('blocks'); {blocks} {becomes('/bin/sleep', '60')}"
    ).says("blocks")
    # Without the checks the signal that follows after two seconds ends `sleep`. Just before it becomes that, Node opens
    # its inspector, which whoever looks in that moment finds.
    with contextlib.suppress(RecordError):
        attach(program.pid, timeout_s=3.5)
    until(lambda: is_sleep(program), "it is no sleep")
    assert program.is_running


@pytest.mark.parametrize("version", EXECVE_VERSIONS)
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("/bin/sleep", "60"), "it has replaced itself with another program"),
        ((sys.executable, "-c", CATCHES), "it has replaced itself with another program"),
    ],
    ids=["sleep", "python"],
)
def test_a_signal_that_is_sent_again_is_preceded_by_every_check(
    run: Run, version: str, words: tuple[str, ...], reason: str
) -> None:
    # Its own handler leaves it as it is at the first signal.
    script = f"process.on('SIGUSR1', () => {{ console.log('once'); setTimeout(() => {becomes(*words)[:-1]}, 10) }});"
    program = run(node(version), script=script + IDLE).says("ready")
    with signal_sender(process(program)) as send:
        assert send()
        program.says("once")
        until(lambda: is_sleep(program) or "caught" in program.output, "it stays what it was")
        with pytest.raises(RecordError, match=reason):
            send()
    assert program.is_running
    assert "signal" not in program.output


@pytest.mark.parametrize("version", EXECVE_VERSIONS)
def test_a_node_that_starts_itself_anew_is_not_signalled_before_it_catches_the_signal(
    run: Run, tmp_path: Path, version: str
) -> None:
    variables = tmp_path / "variables"
    os.mkfifo(variables)  # Node reads them before it catches signals: the new one waits for us there
    says = "console.log('again'); setInterval(() => {}, 1000)"
    again = becomes(node(version), f"--env-file={variables}", "-e", says)[:-1]
    script = f"process.on('SIGUSR1', () => {{ console.log('once'); setTimeout(() => {again}, 10) }});"
    program = run(node(version), script=script + IDLE).says("ready")
    with signal_sender(process(program)) as send:
        send()
        until(lambda: not catches(program.pid, signal.SIGUSR1), "it stays what it was")
        with pytest.raises(RecordError, match=r"it does not listen to SIGUSR1|replaced"):
            send()
        variables.write_text("A=1\n")
        while "again" not in program.output and program.is_running:
            # All through the start of the new one: whenever it would die of the signal, none is sent.
            with contextlib.suppress(RecordError):
                send()
    assert program.is_running


def test_a_stopped_process_is_signalled_when_it_goes_on(run: Run) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    with signal_sender(process(program)) as send:
        os.kill(program.pid, signal.SIGSTOP)
        until(lambda: ") T " in Path(f"/proc/{program.pid}/stat").read_text(), "not stopped")
        assert not send()
        os.kill(program.pid, signal.SIGCONT)
        until(send, "not sent")


def test_a_process_that_has_ended_is_told(run: Run) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    with signal_sender(process(program)) as send:
        program.close()
        with pytest.raises(RecordError, match="it has ended"):
            send()


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EPERM])
def test_where_processes_have_no_descriptors_the_number_is_signalled(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As under a kernel before 5.3, and in a sandbox that forbids the call."""

    def refused(_pid: int) -> int:
        raise OSError(number, os.strerror(number))

    program = run(node(), script="process.on('SIGUSR1', () => console.log('signalled'));" + IDLE).says("ready")
    monkeypatch.setattr(os, "pidfd_open", refused)
    with signal_sender(process(program)) as send:
        assert send()
    program.says("signalled")
