"""Performs effects off the event loop: of each kind the latest request wins, and results come back as messages."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tui.base.errors import TickscopeError
from tui.explorer.background.threads import start_thread
from tui.state.model.effects import COUNT_WAITS_S, Wait, Work, waits_s
from tui.state.model.messages import Message, Notify

Perform = Callable[[Work, Callable[[], bool]], Iterator[Message]]
"""Does what is wanted, and yields the results; stops early once the function that it is given returns False."""


class _Request:
    """The latest request of one kind, and its results that were not delivered yet."""

    def __init__(self, turn: threading.Lock) -> None:
        self.turn = turn
        """Held while work of this kind is done: one request after the other."""
        self.is_latest = True
        self.is_done = threading.Event()
        self.results: deque[Message] = deque()


class Runner:
    """The effects of one screen."""

    def __init__(
        self, perform: Perform, deliver: Callable[[Message], None], later: Callable[[Callable[[], None]], object]
    ) -> None:
        """`deliver` takes the results, on the event loop; `later`, called in any thread, runs a function there."""
        self._perform = perform
        self._deliver = deliver
        self._later = later
        self._requests: dict[type[Work], _Request] = {}
        self._timers: dict[type[Message], asyncio.TimerHandle] = {}

    def start(self, work: Work) -> None:
        """Does some work in a thread; results that are there while its key waits are delivered at once."""
        kind = type(work)
        before = self._requests.get(kind)
        if before is not None:
            before.is_latest = False
        request = self._requests[kind] = _Request(threading.Lock() if before is None else before.turn)
        start_thread(kind.__name__, partial(self._run, request, work))
        if (seconds := waits_s(work)) > 0:
            self._wait_for(request, seconds)

    def wait_for(self, kinds: Iterable[type[Work]]) -> None:
        """Waits a little for what was requested last of some kinds, and delivers it if it is there by then."""
        for kind in kinds:
            if (request := self._requests.get(kind)) is not None:
                self._wait_for(request, COUNT_WAITS_S)

    def remind(self, wait: Wait) -> None:
        """Delivers a message after some time, in place of an earlier one of its type that is still waiting."""
        # The event loop's timer: one of Textual's is a task, and a key restarts this.
        self._stop_timer(type(wait.message))
        loop = asyncio.get_running_loop()
        self._timers[type(wait.message)] = loop.call_later(wait.seconds, self._deliver, wait.message)

    def stop(self) -> None:
        """Delivers nothing more."""
        for request in self._requests.values():
            request.is_latest = False
        for kind in list(self._timers):
            self._stop_timer(kind)

    def _stop_timer(self, kind: type[Message]) -> None:
        timer = self._timers.pop(kind, None)
        if timer is not None:
            timer.cancel()

    def _wait_for(self, request: _Request, seconds: float) -> None:
        if request.is_done.wait(seconds):
            self._deliver_all(request)

    def _deliver_all(self, request: _Request) -> None:
        while request.is_latest and request.results:
            self._deliver(request.results.popleft())

    def _run(self, request: _Request, work: Work) -> None:
        with request.turn:
            # What is no longer wanted when its turn comes would only hold up the latest request.
            if request.is_latest:
                self._work(request, work)
        request.is_done.set()

    def _work(self, request: _Request, work: Work) -> None:
        try:
            for message in self._perform(work, lambda: request.is_latest):
                self._hand_over(request, message)
        except TickscopeError as error:
            self._hand_over(request, Notify(str(error)))
        except Exception as error:  # noqa: BLE001  the edge of the thread: nobody above would hear of it
            self._hand_over(request, Notify(f"internal error: {type(error).__name__}: {error}"))

    def _hand_over(self, request: _Request, message: Message) -> None:
        request.results.append(message)
        with contextlib.suppress(RuntimeError):  # the event loop has ended
            self._later(partial(self._deliver_all, request))
