"""The programs of a launch that wait to be chosen, and the inspectors that they open, without a process."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace

import pytest

from tui.base.errors import RecordError
from tui.record.launch.inspector_lines import InspectorLines
from tui.record.launch.launch_folder import Program, Registration
from tui.record.launch.launched_programs import LaunchedPrograms, OpeningInspectors
from tui.record.processes.inspector import Inspector

REGISTRATION = Registration("one", os.getpid(), "app.js", "v24", is_cluster_worker=False, starts_others=False)
PROGRAM = Program(os.getpid(), "app.js", REGISTRATION)
INSPECTOR = Inspector("ws://127.0.0.1:1/x", "node")


def test_programs_wait_until_one_is_chosen() -> None:
    programs = LaunchedPrograms()
    other = Program(7, "other.js")
    assert programs.add(PROGRAM)
    assert programs.add(other)
    assert programs.waiting == [PROGRAM, other]
    programs.wait(1000.0)  # returns at once
    assert programs.settle(None) == [PROGRAM, other]
    assert programs.is_settled
    assert programs.waiting == []
    assert not programs.add(other), "it is not waited for"


def test_one_thread_waits_for_what_another_adds() -> None:
    programs = LaunchedPrograms()
    adder = threading.Thread(target=programs.add, args=(PROGRAM,))
    adder.start()
    programs.wait(1000.0)
    adder.join()
    assert programs.waiting == [PROGRAM]


def test_workers_of_a_cluster_are_taken_for_a_time() -> None:
    programs, workers = LaunchedPrograms(), list[Inspector]()
    takes = [programs.on_worker is not None]
    programs.settle(workers.append)
    takes.append(programs.on_worker is not None)
    programs.take_no_more()
    takes.append(programs.on_worker is not None)
    assert takes == [False, True, False]
    assert programs.is_settled


def test_tools_and_what_is_left_at_the_end() -> None:
    programs = LaunchedPrograms()
    programs.add_tool(7)
    programs.add(PROGRAM)
    assert programs.tools == {7}
    assert programs.take_all() == [PROGRAM]
    assert programs.take_all() == []
    assert programs.add(PROGRAM), "they wait as before"


def test_an_inspector_is_handed_to_who_waits_for_it() -> None:
    opening = OpeningInspectors()
    opening.add(REGISTRATION)
    assert list(opening.pending) == [REGISTRATION]
    finisher = threading.Thread(target=opening.finish, args=(REGISTRATION, INSPECTOR))
    finisher.start()
    assert opening.wait_for(PROGRAM, REGISTRATION, 1000.0) is INSPECTOR
    finisher.join()
    assert list(opening.pending) == []


def test_an_inspector_that_comes_too_late_is_nobody_s() -> None:
    opening = OpeningInspectors()
    opening.add(REGISTRATION)
    with pytest.raises(RecordError, match=r"app\.js: it opened no inspector within 0 s"):
        opening.wait_for(PROGRAM, REGISTRATION, 0.0)
    assert not opening.finish(REGISTRATION, INSPECTOR)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_program_that_has_ended_opens_none() -> None:
    opening = OpeningInspectors()
    gone = replace(PROGRAM, pid=2**22 + 1)
    opening.add(REGISTRATION)
    with pytest.raises(RecordError, match="it ended before it could be recorded"):
        opening.wait_for(gone, REGISTRATION, 1000.0)
    assert opening.finish(REGISTRATION, None)


def test_the_urls_of_stderr_are_taken_once() -> None:
    lines = InspectorLines()
    assert lines.passed(b"Debugger listening on ws://127.0.0.1:4000/0f2c\nours\n") == b"ours\n"
    assert lines.take_urls() == ["ws://127.0.0.1:4000/0f2c"]
    assert lines.take_urls() == []
