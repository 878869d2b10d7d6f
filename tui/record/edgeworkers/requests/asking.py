"""Asking for one profile: the headers, and asking again where nothing was sampled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.record.edgeworkers.requests.answered import Answered, is_empty_memory, profile_answered
from tui.record.edgeworkers.requests.diagnosis import Asked, NoProfile
from tui.record.edgeworkers.requests.exchange import Route, exchange
from tui.record.edgeworkers.requests.pace import Pace
from tui.record.edgeworkers.requests.token import Tokens
from tui.record.options.edgeworkers_options import EdgeWorkersOptions

EMPTY_MEMORY_TRIES = 5
_PREFIX = "x-ew-code-profile-"


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
        headers = profiling_headers(self.options, handler)
        for tries in range(1, EMPTY_MEMORY_TRIES + 1):
            answered = self._once(handler, headers)
            if not is_empty_memory(answered):
                return answered
            self.tell(f"{handler}: the memory profile is empty ({tries} of {EMPTY_MEMORY_TRIES} tries)")
        raise NoProfile(
            f"{self.route.place.shown}, {handler}",
            f"the memory profile was empty {EMPTY_MEMORY_TRIES} times",
            "Does the handler run, and allocate anything?",
        )

    def _once(self, handler: str, headers: Mapping[str, str]) -> Answered:
        self.pace.wait()
        tokens = self.tokens()
        try:
            answer = exchange(self.route, self.options.method, headers, tokens)
        finally:
            self.pace.answered()
        asked = Asked(self.route.place, handler, self.options.kind, self.options.interval_us, tokens)
        answered = profile_answered(answer, asked)
        if answer.status >= 400:
            self.tell(f"{asked.handler}: the profile came with HTTP {answer.status}")
        return answered
