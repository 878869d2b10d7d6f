"""Asking for one profile: the headers, the time between requests, and asking again where nothing was sampled."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui.record.edgeworkers.answered import Answered, is_empty_memory, profile_answered
from tui.record.edgeworkers.diagnosis import Asked, NoProfile
from tui.record.edgeworkers.exchange import Route, exchange
from tui.record.edgeworkers.options import EdgeWorkersOptions
from tui.record.edgeworkers.token import Tokens

SPACING_S = 1.0
"""Between the end of an answer and the next request: the profiler has a rate limit, and Akamai's tools wait as long."""
EMPTY_MEMORY_TRIES = 5
_PREFIX = "x-ew-code-profile-"
_LOOK_S = 0.1


class Stopped(Exception):
    """The user wants no more profiles."""


@dataclass(slots=True)
class Pace:
    """Keeps requests apart. `is_stopped` is looked at while it waits."""

    is_stopped: Callable[[], bool] = lambda: False
    _answered_at: float = field(default=float("-inf"))

    def wait(self) -> None:
        """Returns when a request may be sent. Raises Stopped."""
        while True:
            if self.is_stopped():
                raise Stopped
            left_s = self._answered_at + SPACING_S - time.monotonic()
            if left_s <= 0:
                return
            time.sleep(min(left_s, _LOOK_S))

    def answered(self) -> None:
        """An answer has come, or none will."""
        self._answered_at = time.monotonic()


def profiling_headers(options: EdgeWorkersOptions, handler: str) -> dict[str, str]:
    """The headers that ask for a profile of `handler`, as Akamai's documentation has them."""
    headers = dict(options.headers)
    headers[_PREFIX + handler.lower()] = "on"
    headers[_PREFIX + options.kind] = "on"
    if options.is_cold_start:
        headers[_PREFIX + "during-cold-start"] = "on"
    if options.interval_us is not None:
        headers[_PREFIX + "cpu-sampling-interval"] = str(options.interval_us)
    return headers


@dataclass(slots=True)
class Asking:
    """Asks for profiles of one place, one after the other. `tokens` gives those of the moment, `tell` the user."""

    route: Route
    options: EdgeWorkersOptions
    tokens: Callable[[], Tokens]
    tell: Callable[[str], None]
    pace: Pace

    def profile(self, handler: str) -> Answered:
        """A profile of `handler`. Raises NoProfile, other RecordErrors when nothing came at all, and Stopped."""
        asked = Asked(self.route.place, handler, self.options.kind, self.options.interval_us)
        headers = profiling_headers(self.options, handler)
        for tries in range(1, EMPTY_MEMORY_TRIES + 1):
            answered = self._once(asked, headers)
            if not is_empty_memory(answered):
                return answered
            self.tell(f"{handler}: the memory profile is empty ({tries} of {EMPTY_MEMORY_TRIES} tries)")
        raise NoProfile(
            f"{asked.place.shown}, {handler}",
            f"the memory profile was empty {EMPTY_MEMORY_TRIES} times",
            "Does the handler run, and allocate anything?",
        )

    def _once(self, asked: Asked, headers: Mapping[str, str]) -> Answered:
        self.pace.wait()
        tokens = self.tokens()
        try:
            answer = exchange(self.route, self.options.method, headers, tokens)
        finally:
            self.pace.answered()
        answered = profile_answered(answer, asked)
        if answer.status >= 400:
            self.tell(f"{asked.handler}: the profile came with HTTP {answer.status}")
        return answered
