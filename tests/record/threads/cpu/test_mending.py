"""Chunks that stop coming are begun anew, and that is said; what was not sampled meanwhile is no function's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import tui.record.threads.cpu.domain_sampler as sampler_module
from tests.record.profiled_thread import ProfiledThread, merged
from tests.record.programs import Run, Running, node, until
from tests.record.recording import BUSY, HOT, inspector_url, shares_of
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire
from tui.record.threads.chunks.lease import expire
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import Began, Ended, News, Note

Connect = Callable[..., tuple[Running, Connection]]


@pytest.fixture
def connect(run: Run) -> Iterator[Connect]:
    """`connect("22", "--cpu-prof")`: a busy Node of that version and a connection to it, closed afterwards."""
    connections: list[Connection] = []

    def connected(version: str, *options: str, script: str = BUSY) -> tuple[Running, Connection]:
        program = run(node(version), "--inspect=127.0.0.1:0", *options, script=script).says("ready")
        url = inspector_url(program)
        connections.append(Connection(open_wire(url, 10), url))
        return program, connections[-1]

    yield connected
    for connection in connections:
        connection.close()


def recorded(connection: Connection, disturb: Callable[[], object]) -> list[News]:
    """The events of a recording that is disturbed after its first chunk, and stopped after three more."""
    thread = ProfiledThread(connection, Sampling(nudges=True, is_node=True))
    thread.wait_for_chunks(1)
    disturb()
    thread.wait_for_chunks(4)
    events = thread.stop()
    assert events[-1] == Ended(0, "stopped")
    return events


def notes(events: list[News]) -> list[str]:
    return [event.text for event in events if isinstance(event, Note) and "does not answer" not in event.text]


def test_references_that_are_lost(connect: Connect) -> None:
    _, connection = connect("22")
    events = recorded(
        connection, lambda: connection.root.call("Runtime.releaseObjectGroup", {"objectGroup": "tickscope"})
    )
    assert notes(events) == ["main: its chunks had stopped coming; they were begun anew"]
    assert merged(events).gaps_us == 0


@pytest.mark.parametrize("version", ["24", "26"])
def test_a_profile_that_ran_out(connect: Connect, version: str) -> None:
    _, connection = connect(version)
    events = recorded(connection, lambda: connection.root.send_together(expire(), expire()))
    assert notes(events) == ["main: it was not reached for some time, which is missing: its profile had been stopped"]
    growing = merged(events)
    assert growing.gaps_us > 0
    assert shares_of(growing.profile())["hot"] > 0.5


ENTERS = (
    HOT
    + "function spin() { for (let i = 0; ; i++) { if (i < 0) hot(i); Math.sqrt(i); } }\n"
    + "let enters = false;\nfunction turn() { if (enters) spin(); hot(2e4); setImmediate(turn); }\n"
    + "console.log('ready'); globalThis.enter = () => { enters = true; }; turn();\n"
)
"""A program that goes into a loop for good when `enter` is called."""


@pytest.mark.parametrize("version", ["24", "26"])
def test_a_loop_that_was_entered_while_no_profile_ran(connect: Connect, version: str) -> None:
    """V8 made its code when nobody profiled, so it is nudged: else the loop's time would be its caller's."""
    _, connection = connect(version, script=ENTERS)
    enter = ("Runtime.evaluate", {"expression": "enter()"})
    thread = ProfiledThread(connection, Sampling(nudges=True, is_node=True))
    thread.wait_for_chunks(1)
    connection.root.send_together(expire(), expire(), enter)
    until(lambda: shares_of(merged(thread.chunks[-1:]).profile()).get("spin", 0.0) > 0.9, "the loop is not known")
    assert thread.stop()[-1] == Ended(0, "stopped")


def test_beside_cpu_prof_the_gaps_are_unsampled(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler_module, "BESIDE_CPU_PROF_S", 1.2)
    program, connection = connect("20", "--cpu-prof")
    events = recorded(connection, lambda: None)
    assert [event.chunks for event in events if isinstance(event, Began)] == ["restart"]
    growing = merged(events)
    profile = growing.profile()
    assert 0 < growing.gaps_us < 0.3 * profile.duration_us
    assert shares_of(profile)["hot"] > 0.5
    assert "Cannot retrieve id" not in program.output
