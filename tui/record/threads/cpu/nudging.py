"""Has V8 compile the running code anew, where that ends no coverage that the program collects."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.errors import ProtocolError
from tui.record.protocol.connection import Command
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.cpu.thread_facts import ThreadFacts, facts_command, facts_of
from tui.record.threads.thread_session import ThreadSession

ENABLE: Command = ("Profiler.enable", None)
DISABLE: Command = ("Profiler.disable", None)
NUDGE: Sequence[Command] = (
    ("Profiler.startPreciseCoverage", {"callCount": False, "detailed": False}),
    ("Profiler.stopPreciseCoverage", None),
)
"""A loop that was spinning before V8's profiler began is running code that it does not know, and its time goes to its
caller. Switching coverage on and off has V8 drop that code and make it anew. Not a line of the program may run between
the two: what runs with coverage on stays slow for good."""
NUDGE_ALONE: Sequence[Command] = (ENABLE, *NUDGE, DISABLE)
"""The same while the Profiler domain is not used."""


class CoverageGuard:
    """Whether a recording may end the coverage that a program collects: only where there is none, or it may be lost."""

    def __init__(self, session: ThreadSession, sampling: Sampling) -> None:
        self._session = session
        self._is_node = sampling.is_node
        self._may_lose = sampling.may_lose_coverage
        self._is_respected = False

    def respect(self) -> None:
        """Leaves coverage alone from now on: the program is known to collect some."""
        self._is_respected = True

    def facts(self) -> ThreadFacts | None:
        """What the thread says about itself; None when the recording is over before it does."""
        if not self._is_node:
            return ThreadFacts()
        try:
            result = self._session.answer(self._session.channel.send(*facts_command()))
        except ProtocolError:
            return ThreadFacts()
        return None if result is None else facts_of(result)

    def may_end(self) -> bool:
        """Whether there is no coverage to be lost: the program may have begun to collect some since."""
        if self._may_lose or not self._is_node:
            return True
        facts = None if self._is_respected else self.facts()
        return facts is not None and facts.coverage is None


class Nudger:
    """Nudges V8 while a thread is recorded, unless the user or a coverage forbids it."""

    def __init__(self, session: ThreadSession, sampling: Sampling, coverage: CoverageGuard) -> None:
        self._channel = session.channel
        self._coverage = coverage
        self._is_allowed = sampling.may_nudge and not sampling.counts_calls

    def nudge(self, *, is_domain_enabled: bool) -> bool:
        """Has V8 compile the running code anew; False where that is forbidden."""
        if not self._is_allowed or not self._coverage.may_end():
            return False
        self._channel.send_together(*(NUDGE if is_domain_enabled else NUDGE_ALONE))
        return True
