"""The explorer on a recording that grows: what it costs, and how long its event loop did not run.

    python -m tests.benchmarks.live_app ANSWER JOURNAL SECONDS

Runs on the terminal that it is started in; `live` gives it one. First it is left alone and its CPU time counts, then a
clock ticks in its event loop, which costs CPU time of its own. Writes what was measured as JSON to the file ANSWER.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tui.terminal.tty.environment import prepare

prepare()

from tests.benchmarks.ticking import TICK_S, waited_s  # noqa: E402
from tui.explorer.app import TickscopeApp  # noqa: E402
from tui.state.model.options import ExplorerOptions  # noqa: E402
from tui.state.model.recording import Growth  # noqa: E402

_SETTLES = 3
"""So many times the panes grow before anything is measured."""


@dataclass(slots=True)
class Watched:
    """Between `began` and `ended` (on the monotonic clock): the share of a core, and how often the panes grew.

    `gaps_ms` are the longest times between two ticks of the clock afterwards, the longest first.
    """

    began: float = 0.0
    ended: float = 0.0
    cpu_share: float = 0.0
    grown: int = 0
    gaps_ms: list[float] = field(default_factory=list)
    peak_bytes: int = 0


class WatchingApp(TickscopeApp):
    """Follows a journal for some seconds, twice, then ends."""

    def __init__(self, journal: Path, seconds: float) -> None:
        super().__init__([], ExplorerOptions())
        self.watched = Watched()
        self._journal = journal
        self._seconds = seconds
        self._grown = 0
        show = self.recordings.recording_grew

        def count(growth: Growth) -> None:
            """Counts how often there was more to show."""
            self._grown += 1
            show(growth)

        self.recordings.recording_grew = count  # type: ignore[method-assign]

    def on_mount(self) -> None:
        """Opens the journal, as the start screen does."""
        self.recordings.open_journal(self._journal)
        self._measuring = asyncio.create_task(self._measure())

    async def _measure(self) -> None:
        while self._grown < _SETTLES:
            await asyncio.sleep(0.1)
        watched, grown, cpu_s = self.watched, self._grown, time.process_time()
        watched.began = time.monotonic()
        await asyncio.sleep(self._seconds)
        watched.ended = time.monotonic()
        watched.cpu_share = (time.process_time() - cpu_s) / (watched.ended - watched.began)
        watched.grown = self._grown - grown
        watched.gaps_ms = await self._gaps()
        watched.peak_bytes = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.exit()

    async def _gaps(self) -> list[float]:
        gaps: list[float] = []
        last, last_waited = time.monotonic(), waited_s()
        ends = last + self._seconds
        while last < ends:
            await asyncio.sleep(TICK_S)
            now, waited = time.monotonic(), waited_s()
            gaps.append(((now - last) - (waited - last_waited)) * 1e3)
            last, last_waited = now, waited
        return sorted(gaps, reverse=True)[:100]


def main() -> None:
    """Runs the explorer and writes what was measured."""
    app = WatchingApp(Path(sys.argv[2]), float(sys.argv[3]))
    app.run()
    Path(sys.argv[1]).write_text(json.dumps(asdict(app.watched)))


if __name__ == "__main__":
    main()
