"""The two ways to sample a thread: what is sent, when the whole is fetched, and when V8 starts anew."""

from __future__ import annotations

import json
import re

import pytest

from tests.record.scripted_thread import Answer, Json, ScriptedThread, done, failed, profile, scripted_thread
from tui.record.threads.cpu import domain_sampler, handle_sampler
from tui.record.threads.cpu.chunk_reports import ChunkReports
from tui.record.threads.cpu.domain_sampler import DomainSampler, KeptProfile
from tui.record.threads.cpu.handle_sampler import HandleSampler
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.cpu.nudging import CoverageGuard, Nudger
from tui.record.threads.recording_events import Chunk
from tui.record.threads.waiting_program import RUN

ENABLE, DISABLE, START, STOP = (f"Profiler.{name}" for name in ("enable", "disable", "start", "stop"))
INTERVAL = "Profiler.setSamplingInterval"
EVALUATE, CALL = "Runtime.evaluate", "Runtime.callFunctionOn"


def with_console(command: Json) -> list[Json]:
    """A thread with a console: its profiles begin, end, and come."""
    method, params = command["method"], command.get("params", {})
    if method == EVALUATE:
        [title] = re.findall(r'held\.profile\("([^"]+)"\)', params["expression"])
        return [started(title), done(command, result={"objectId": "1"})]
    if method == CALL:
        first, *others = (argument["value"] for argument in params["arguments"])
        ends = "this.end" in params["functionDeclaration"]
        finished = {"method": "Profiler.consoleProfileFinished", "params": {"title": first, "profile": profile()}}
        began = [started(title) for title in (others if ends else [first])]
        return [*began, *([finished] if ends else []), done(command, result={})]
    return [done(command, **({"profile": profile(samples=9)} if method == STOP else {}))]


def started(title: str) -> Json:
    return {"method": "Profiler.consoleProfileStarted", "params": {"title": title}}


def without_console(command: Json) -> list[Json]:
    return [failed(command)] if command["method"] == EVALUATE else with_console(command)


def domain(thread: ScriptedThread, sampling: Sampling | None = None) -> DomainSampler:
    """A sampler whose chunks are reported."""
    kept = KeptProfile()
    reports = ChunkReports(thread.session, [kept])
    reports.begin("")
    return DomainSampler(thread.session, sampling or Sampling(), reports, kept, ())


def chunk_count(thread: ScriptedThread) -> int:
    return sum(isinstance(event, Chunk) for event in thread.events)


def test_chunks_of_the_console_roll_and_the_whole_is_fetched() -> None:
    with scripted_thread(with_console) as thread:
        sampler = domain(thread)
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        sampler.roll()
        assert sampler.finish() == profile(samples=9)
        assert thread.sent == [ENABLE, INTERVAL, START, EVALUATE, RUN[0], CALL, CALL, STOP]
        assert (sampler.chunks.way, chunk_count(thread), thread.notes) == ("console", 2, [])


def test_a_large_whole_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain_sampler, "MOST_FETCHED_BYTES", 100)
    with scripted_thread(with_console) as thread:
        sampler = domain(thread)
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        sampler.roll()
        assert sampler.finish() is None
        assert STOP not in thread.sent


def test_v8_starts_anew_once_it_keeps_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain_sampler, "MOST_KEPT_BYTES", 100)
    with scripted_thread(with_console) as thread:
        sampler = domain(thread, Sampling(may_nudge=False))
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        sampler.roll()
        before = len(thread.sent)
        sampler.roll()
        assert thread.sent[before:] == [CALL, DISABLE, ENABLE, INTERVAL, START, CALL]
        assert (chunk_count(thread), thread.notes) == (2, [])
        assert sampler.finish() is None, "the whole is gone"


def test_a_count_of_calls_keeps_v8_from_starting_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain_sampler, "MOST_KEPT_BYTES", 100)
    with scripted_thread(with_console) as thread:
        sampler = domain(thread, Sampling(counts_calls=True))
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        sampler.roll()
        sampler.roll()
        assert DISABLE not in thread.sent


def test_without_a_console_the_profiler_is_restarted() -> None:
    with scripted_thread(without_console) as thread:
        sampler = domain(thread)
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        before = len(thread.sent)
        sampler.roll()
        assert sampler.finish() is None
        assert thread.sent[before:] == [STOP, START, STOP]
        assert (sampler.chunks.way, chunk_count(thread)) == ("restart", 2)
        assert sampler.begin_again()
        assert thread.sent[-3:] == [ENABLE, INTERVAL, START]


def test_beside_node_s_own_profiler_it_is_restarted_seldom() -> None:
    with scripted_thread(with_console) as thread:
        sampler = domain(thread)
        assert sampler.prepare(is_beside_nodes_own=True)
        assert sampler.begin(RUN)
        assert sampler.chunks.every_s == 10.0
        assert EVALUATE not in thread.sent
        assert thread.notes == [
            "main: Node itself profiles or covers it: samples come every 10 s, with a gap each time"
        ]


def test_a_whole_that_does_not_come_is_missing() -> None:
    def answer(command: Json) -> list[Json]:
        return [] if command["method"] in (STOP, CALL) else with_console(command)

    with scripted_thread(answer) as thread:
        sampler = domain(thread)
        assert sampler.prepare(is_beside_nodes_own=False)
        assert sampler.begin(RUN)
        thread.session.stop(0.0)
        assert sampler.finish() is None
        assert thread.notes == ["main did not answer any more: its last moments are missing"]


def with_handles(text: str, *, fails: bool = False) -> Answer:
    """A thread of Node that has `v8.startCpuProfile`; each roll answers with a text."""

    def answer(command: Json) -> list[Json]:
        if command["method"] == EVALUATE:
            return [failed(command)] if fails else [done(command, result={"objectId": "1"})]
        return [done(command, **({"result": {"value": text}} if command["method"] == CALL else {}))]

    return answer


ROOT = {"functionName": "(root)", "scriptId": 0, "url": "", "lineNumber": -1, "columnNumber": -1}
AS_V8_SERIALISES = {
    "nodes": [{"id": 1, "callFrame": ROOT, "hitCount": 1}],
    "startTime": 0,
    "endTime": 1000,
    "samples": [1],
    "timeDeltas": [0],
}
ONE_SAMPLE = f"2000\n{json.dumps(AS_V8_SERIALISES)}"


def handle(thread: ScriptedThread) -> HandleSampler:
    sampling = Sampling()
    reports = ChunkReports(thread.session, ())
    reports.begin("handle")
    nudger = Nudger(thread.session, sampling, CoverageGuard(thread.session, sampling))
    return HandleSampler(thread.session, 1000, reports, nudger, ())


def test_handles_need_no_profiler_domain() -> None:
    with scripted_thread(with_handles(ONE_SAMPLE)) as thread:
        sampler = handle(thread)
        assert sampler.begin(RUN)
        sampler.roll()
        assert sampler.finish() is None
        assert thread.sent == ["Runtime.addBinding", EVALUATE, RUN[0], CALL, CALL]
        assert (chunk_count(thread), thread.notes) == (2, [])
        assert not sampler.begin_again()


def test_v8_may_have_no_more_handles() -> None:
    with scripted_thread(with_handles("", fails=True)) as thread:
        assert not handle(thread).begin(RUN)


def test_a_profile_that_its_lease_has_ended_is_noted_and_nudged() -> None:
    with scripted_thread(with_handles("")) as thread:
        sampler = handle(thread)
        assert sampler.begin(RUN)
        before = len(thread.sent)
        sampler.roll()
        assert "Profiler.startPreciseCoverage" in thread.sent[before:]
        assert thread.notes == [
            "main: it was not reached for some time, which is missing: its profile had been stopped"
        ]


def test_profiles_of_dead_recorders_are_called_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handle_sampler, "_EXPIRE_AT_ROLL", 2)
    with scripted_thread(with_handles(ONE_SAMPLE)) as thread:
        sampler = handle(thread)
        assert sampler.begin(RUN)
        before = len(thread.sent)
        for _ in range(3):
            sampler.roll()
        assert thread.sent[before:] == [CALL, CALL, EVALUATE, CALL]
