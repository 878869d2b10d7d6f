"""The threads of a file by what they did."""

from dataclasses import replace

import pytest

import tui.analysis.findings.busiest_threads
from tests.stacks import profile_from, recorded_from
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.findings.busiest_threads import active_us, chosen_thread, most_active
from tui.base.errors import TickscopeError
from tui.profile.profile import Profile

STACKS = (
    "main;parse 3 | main;render 5",
    "(idle) 2 | main 1 | (program) 1 | main 1 | (idle) 1 | (garbage collector) 2 | (program) 4",
    "(idle) 4",
    "(garbage collector) 1 | main 1 | (root) 3",
    "",
)


def threads(*stacks: str) -> list[Profile]:
    """Profiles with the numbers of their threads."""
    profiles = [profile_from(text) for text in stacks]
    return [
        replace(one, origin=replace(one.origin, thread=replace(one.origin.thread, number=number)))
        for number, one in enumerate(profiles, 1)
    ]


@pytest.mark.parametrize("stacks", STACKS)
def test_active_time_is_that_of_the_aggregate(stacks: str) -> None:
    profile = recorded_from(stacks)
    assert active_us(profile) == aggregate(effective(profile)).active_us


def test_the_busiest_thread_is_chosen() -> None:
    profiles = threads("a 1", "b 3", "c 3")
    assert chosen_thread(profiles, None) is profiles[1]
    assert chosen_thread(profiles, 3) is profiles[2]
    with pytest.raises(TickscopeError, match="there is no thread 4 among its 3 profiles"):
        chosen_thread(profiles, 4)


def test_of_very_many_threads_the_busiest_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = threads("a 1", "b 3", "c 2")
    assert most_active(profiles, None) == profiles
    monkeypatch.setattr(tui.analysis.findings.busiest_threads, "_MOST_OPEN", 2)
    assert [one.origin.thread.number for one in most_active(profiles, None)] == [2, 3]
    assert [one.origin.thread.number for one in most_active(profiles, 1)] == [1, 2]
    [warning] = most_active(profiles, None)[0].origin.warnings
    assert warning == "the file has 3 threads: the 2 with the most active time are open"


def test_threads_with_one_large_tree_are_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    [profile] = threads("a;b;c 1")
    others = [replace(profile.origin, thread=replace(profile.origin.thread, number=number)) for number in (2, 3)]
    shared = [profile, *(replace(profile, origin=origin) for origin in others)]
    assert len(most_active(shared, None)) == 3
    monkeypatch.setattr(tui.analysis.findings.busiest_threads, "_MOST_SHARED_ROWS", len(profile.tree))
    assert len(most_active(shared, None)) == 2
