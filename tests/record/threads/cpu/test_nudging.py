"""V8 is nudged only where that ends no coverage that the program collects, unless the user lets it be lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.record.scripted_thread import Json, ScriptedThread, done, failed, mute, scripted_thread
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.cpu.nudging import NUDGE, NUDGE_ALONE, CoverageGuard, Nudger
from tui.record.threads.cpu.thread_facts import IN_PROCESS, ThreadFacts

NODE = Sampling(is_node=True)
GROWTH_WITH_COVERAGE = 1 << 20


def collecting(command: Json) -> list[Json]:
    """Says that the program has begun to collect coverage."""
    value = [GROWTH_WITH_COVERAGE, 1, [], ["", ""]]
    return [done(command, result={"value": value})]


def not_collecting(command: Json) -> list[Json]:
    return [done(command, result={"value": [0, 1, [], ["", ""]]})]


def nudger(thread: ScriptedThread, sampling: Sampling) -> Nudger:
    return Nudger(thread.session, sampling, CoverageGuard(thread.session, sampling))


@pytest.mark.parametrize(("is_domain_enabled", "commands"), [(True, NUDGE), (False, NUDGE_ALONE)])
def test_a_nudge_switches_coverage_on_and_off(*, is_domain_enabled: bool, commands: list[tuple[str, Json]]) -> None:
    with scripted_thread() as thread:
        assert nudger(thread, Sampling()).nudge(is_domain_enabled=is_domain_enabled)
        assert thread.sent == [method for method, _params in commands]


@pytest.mark.parametrize("sampling", [Sampling(may_nudge=False), Sampling(counts_calls=True)])
def test_what_the_user_does_not_want_is_not_sent(sampling: Sampling) -> None:
    with scripted_thread() as thread:
        assert not nudger(thread, sampling).nudge(is_domain_enabled=True)
        assert thread.sent == []


def test_a_program_is_asked_each_time_whether_it_collects_coverage() -> None:
    with scripted_thread(not_collecting) as thread:
        guard = CoverageGuard(thread.session, NODE)
        assert guard.may_end()
        assert guard.may_end()
        assert thread.sent == ["Runtime.evaluate"] * 2


def test_coverage_that_was_begun_since_is_left_alone() -> None:
    with scripted_thread(collecting) as thread:
        guard = CoverageGuard(thread.session, NODE)
        assert guard.facts() == ThreadFacts(IN_PROCESS, has_handles=True, takes_interval=True)
        assert not guard.may_end()
        assert not nudger(thread, NODE).nudge(is_domain_enabled=True)


def test_coverage_that_is_respected_needs_no_question() -> None:
    with scripted_thread() as thread:
        guard = CoverageGuard(thread.session, NODE)
        guard.respect()
        assert not guard.may_end()
        assert thread.sent == []


def test_coverage_that_may_be_lost_needs_no_question() -> None:
    with scripted_thread() as thread:
        guard = CoverageGuard(thread.session, replace(NODE, may_lose_coverage=True))
        assert guard.may_end()
        assert thread.sent == []


def test_of_a_thread_that_cannot_answer_nothing_is_known() -> None:
    with scripted_thread(lambda command: [failed(command)]) as thread:
        assert CoverageGuard(thread.session, NODE).facts() == ThreadFacts()
    with scripted_thread() as thread:
        assert CoverageGuard(thread.session, Sampling()).facts() == ThreadFacts()
        assert thread.sent == []


def test_a_recording_that_is_over_asks_in_vain() -> None:
    with scripted_thread(mute) as thread:
        thread.session.stop(0.0)
        guard = CoverageGuard(thread.session, NODE)
        assert guard.facts() is None
        assert not guard.may_end()
