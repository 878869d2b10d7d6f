"""Effects off the event loop: of each kind the latest request alone is delivered, and work is done one at a time."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from typing import cast

import pytest

from tests.patience import PATIENCE_S
from tests.stacks import recorded_from
from tui.base.errors import UsageError
from tui.explorer.background.runner import Runner
from tui.explorer.loading.open_profile import opened
from tui.profile.columns.functions import Functions
from tui.source.sources import Sources
from tui.state.model.effects import CountRuns, FindSureness, ReadSources, Wait, Work
from tui.state.model.messages import Drawn, Message, Notify, Rest, Rested
from tui.state.model.options import ExplorerOptions

AGGREGATE = opened(recorded_from("main 1"), ExplorerOptions()).aggregate
Perform = Callable[[Work, Callable[[], bool]], Iterator[Message]]


class EventLoop:
    """A runner, and what it delivers; what it hands to the event loop is done by `turn`."""

    def __init__(self, perform: Perform) -> None:
        self.delivered: list[Message] = []
        self._later: queue.Queue[Callable[[], None]] = queue.Queue()
        self.runner = Runner(perform, self.delivered.append, self._later.put)

    def turn(self, times: int = 1) -> None:
        """Does the next that threads hand over, which may be to come."""
        for _ in range(times):
            self.handed_over()()

    def handed_over(self) -> Callable[[], None]:
        """The next that a thread hands over, to be done later."""
        return self._later.get(timeout=PATIENCE_S)


class Gates:
    """Work whose `waits_s` is its name: it is done once its gate is opened, and says its name."""

    def __init__(self) -> None:
        self.begun: queue.Queue[float] = queue.Queue()
        self._gates: dict[float, threading.Event] = {}

    def open(self, *names: float) -> None:
        for name in names:
            self.gate(name).set()

    def gate(self, name: float) -> threading.Event:
        return self._gates.setdefault(name, threading.Event())

    def perform(self, work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
        name = work.waits_s if isinstance(work, CountRuns) else 0.0
        self.begun.put(name)
        assert self.gate(name).wait(PATIENCE_S)
        yield Notify(str(name) if is_wanted() else f"{name} is not wanted")


def runs(waits_s: float = 0.0) -> CountRuns:
    return CountRuns(AGGREGATE, waits_s)


SHORT, SHORTER, LONG = 0.002, 0.001, PATIENCE_S


def test_results_are_delivered_on_the_event_loop() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    gates.open(0.0)
    loop.runner.start(runs())
    assert loop.delivered == []
    loop.turn()
    assert loop.delivered == [Notify("0.0")]


def test_a_key_waits_for_what_is_quick() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    gates.open(LONG)
    loop.runner.start(runs(LONG))
    assert loop.delivered == [Notify(str(LONG))]
    loop.turn()
    assert loop.delivered == [Notify(str(LONG))]


def test_what_is_slow_comes_later() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs(SHORT))
    assert loop.delivered == []
    gates.open(SHORT)
    loop.turn()
    assert loop.delivered == [Notify(str(SHORT))]


def test_a_later_key_waits_for_what_an_earlier_one_requested() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs())
    loop.runner.wait_for([FindSureness])
    loop.runner.wait_for([CountRuns])
    assert loop.delivered == []
    gates.open(0.0)
    while not loop.delivered:
        loop.runner.wait_for([FindSureness, CountRuns])
    assert loop.delivered == [Notify("0.0")]
    loop.turn()
    loop.runner.wait_for([CountRuns])
    assert loop.delivered == [Notify("0.0")]


def test_of_a_kind_the_latest_request_wins() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs(SHORT))
    assert gates.begun.get(timeout=PATIENCE_S) == SHORT
    loop.runner.start(runs())
    gates.open(SHORT, 0.0)
    loop.turn(2)
    assert loop.delivered == [Notify("0.0")]


def test_a_result_that_was_not_delivered_before_the_next_request_never_is() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    gates.open(0.0, LONG)
    loop.runner.start(runs())
    handed_over = loop.handed_over()
    loop.runner.start(runs(LONG))
    handed_over()
    assert loop.delivered == [Notify(str(LONG))]


def test_kinds_do_not_wait_for_each_other() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs(SHORT))
    gates.open(0.0)
    loop.runner.start(FindSureness(AGGREGATE))
    loop.turn()
    assert loop.delivered == [Notify("0.0")]
    gates.open(SHORT)
    loop.turn()
    assert loop.delivered == [Notify("0.0"), Notify(str(SHORT))]


def test_work_that_has_to_wait_is_not_begun_once_it_is_not_wanted() -> None:
    """Keys that are held request the same again and again: what nobody waits for any more would only be in the way."""
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs())
    assert gates.begun.get(timeout=PATIENCE_S) == 0.0
    loop.runner.start(runs(SHORTER))
    loop.runner.start(runs(SHORT))
    gates.open(0.0, SHORTER, SHORT)
    assert gates.begun.get(timeout=PATIENCE_S) == SHORT
    loop.turn(2)
    assert loop.delivered == [Notify(str(SHORT))]
    assert gates.begun.empty()


def test_nothing_is_delivered_once_it_is_stopped() -> None:
    gates = Gates()
    loop = EventLoop(gates.perform)
    loop.runner.start(runs())
    loop.runner.start(FindSureness(AGGREGATE))
    assert [gates.begun.get(timeout=PATIENCE_S) for _ in range(2)] == [0.0, 0.0]
    loop.runner.stop()
    gates.open(0.0)
    loop.turn(2)
    loop.runner.wait_for([CountRuns, FindSureness])
    assert loop.delivered == []


def test_work_with_several_results_ends_once_it_is_not_wanted() -> None:
    goes_on, begun = threading.Event(), threading.Event()

    def perform(work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
        assert isinstance(work, ReadSources)
        for place in work.places:
            if not is_wanted():
                return
            yield Notify(place)
            begun.set()
            assert goes_on.wait(PATIENCE_S)

    loop = EventLoop(perform)
    nothing = cast(Sources, None), cast(Functions, None)
    loop.runner.start(ReadSources(nothing[0], ("a", "b"), nothing[1]))
    loop.turn()
    assert loop.delivered == [Notify("a")]
    assert begun.wait(PATIENCE_S)
    loop.runner.start(ReadSources(nothing[0], ("c",), nothing[1]))
    goes_on.set()
    loop.turn()
    assert loop.delivered == [Notify("a"), Notify("c")]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UsageError("no function is called 'x'", "Choose another."), "no function is called 'x': Choose another."),
        (ValueError("what?"), "internal error: ValueError: what?"),
    ],
)
def test_errors_are_said_and_the_next_request_is_done(error: Exception, sentence: str) -> None:
    def perform(work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
        yield Notify("first")
        if isinstance(work, CountRuns) and not work.waits_s:
            raise error

    loop = EventLoop(perform)
    loop.runner.start(runs())
    loop.turn(2)
    assert loop.delivered == [Notify("first"), Notify(sentence)]
    loop.runner.start(runs(LONG))
    assert loop.delivered == [Notify("first"), Notify(sentence), Notify("first")]


def test_an_error_of_what_is_not_wanted_is_not_said() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def perform(work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
        if isinstance(work, CountRuns) and not work.waits_s:
            begun.set()
            assert goes_on.wait(PATIENCE_S)
            raise ValueError("late")
        yield Notify("latest")

    loop = EventLoop(perform)
    loop.runner.start(runs())
    assert begun.wait(PATIENCE_S)
    loop.runner.start(runs(SHORT))
    goes_on.set()
    loop.turn(2)
    assert loop.delivered == [Notify("latest")]


def test_the_event_loop_may_have_ended() -> None:
    asked = threading.Event()

    def later(_: Callable[[], None]) -> None:
        asked.set()
        raise RuntimeError("the event loop is closed")

    delivered: list[Message] = []
    runner = Runner(lambda work, is_wanted: iter([Notify("done")]), delivered.append, later)
    runner.start(runs())
    assert asked.wait(PATIENCE_S)
    # Its thread did not end with an error: the next one of its kind has its turn.
    runner.start(runs(LONG))
    assert delivered == [Notify("done")]


def test_a_result_that_requests_the_same_kind_again_is_the_last_of_its_request() -> None:
    """Delivering a result updates the state, which may want something else at once."""
    delivered: list[Message] = []

    def perform(work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
        is_first = isinstance(work, CountRuns) and work.waits_s == LONG
        yield from (Notify("first"), Notify("second")) if is_first else (Notify("next"),)

    def deliver(message: Message) -> None:
        delivered.append(message)
        if message == Notify("first"):
            runner.start(runs(LONG / 2))

    runner = Runner(perform, deliver, lambda _: None)
    runner.start(runs(LONG))
    assert delivered == [Notify("first"), Notify("next")]


def reminded(*waits: Wait, is_stopped: bool = False) -> list[Message]:
    """What is delivered of `waits`, requested one behind the other, until the last of them is over."""
    delivered: list[Message] = []

    async def remind() -> None:
        runner = Runner(lambda work, is_wanted: iter(()), delivered.append, lambda _: None)
        for wait in waits:
            runner.remind(wait)
        if is_stopped:
            runner.stop()
        over = asyncio.Event()
        asyncio.get_running_loop().call_later(0.01, over.set)
        await over.wait()

    asyncio.run(remind())
    return delivered


def test_the_latest_reminder_of_a_type_is_delivered_in_place_of_those_before() -> None:
    lines, all_panes, drawn = Rested(Rest.LINES), Rested(Rest.ALL), Drawn()
    assert reminded(Wait(0.0, lines)) == [lines]
    assert reminded(Wait(0.0, lines), Wait(0.001, all_panes), Wait(0.002, drawn)) == [all_panes, drawn]
    # A timer that was restarted does not fire at its first time.
    assert reminded(Wait(0.0, lines), Wait(PATIENCE_S, all_panes)) == []


def test_no_reminder_is_delivered_once_it_is_stopped() -> None:
    assert reminded(Wait(0.0, Drawn()), Wait(0.0, Rested(Rest.ALL)), is_stopped=True) == []
