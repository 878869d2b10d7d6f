"""The explorer with a clock in its event loop: opens profiles one after another and notes how long each tick took.

    python -m tests.benchmarks.ticking ANSWER PROFILE ...

Runs on the terminal that it is started in; `responsive` gives it one. Writes the gaps as JSON to the file ANSWER.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tui.terminal.tty.environment import prepare

prepare()

from textual import on  # noqa: E402

from tui.explorer.app import TickscopeApp  # noqa: E402
from tui.explorer.loading.loading import Loaded, LoadProgress  # noqa: E402
from tui.explorer.profile.profile_screen import ProfileScreen  # noqa: E402
from tui.state.model.options import ExplorerOptions  # noqa: E402

TICK_S = 0.001
WATCHED_S = 0.5
"""How long the profile's screen is watched before the next file is opened."""
_WAITED = Path("/proc/thread-self/schedstat")


@dataclass(slots=True)
class Gaps:
    """One file: the longest gaps, in ms, until it is loaded and then until it is drawn, and how long loading took.

    A gap is the time from one tick to the next less the time in which the machine gave the thread no processor.
    """

    path: str
    loading_ms: float = 0.0
    drawing_ms: float = 0.0
    seconds: float = 0.0
    tellings: int = 0


class TickingApp(TickscopeApp):
    """Opens the files one after another, each when the one before has been seen for a while, then ends."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(paths[:1], ExplorerOptions())
        self.measured = [Gaps(path) for path in paths]
        self._place = 0
        self._is_loaded = False

    def on_mount(self) -> None:
        """Starts the clock, as soon as the app has asked for the first file."""
        self._started_at = time.monotonic()
        self._clock = asyncio.create_task(self._tick())

    @on(Loaded)
    def _note_loaded(self) -> None:
        self._is_loaded = True
        self.measured[self._place].seconds = time.monotonic() - self._started_at

    @on(LoadProgress)
    def _note_progress(self) -> None:
        self.measured[self._place].tellings += 1

    async def _tick(self) -> None:
        last, last_waited = time.monotonic(), waited_s()
        while True:
            was_loaded = self._is_loaded
            await asyncio.sleep(TICK_S)
            now, waited = time.monotonic(), waited_s()
            gap_ms = (now - last - (waited - last_waited)) * 1e3
            file = self.measured[self._place]
            if was_loaded:
                file.drawing_ms = max(file.drawing_ms, gap_ms)
            else:
                file.loading_ms = max(file.loading_ms, gap_ms)
            last, last_waited = now, waited
            if was_loaded and now - self._started_at > file.seconds + WATCHED_S and not self._next():
                return

    def _next(self) -> bool:
        """Opens the next file; False, and the app ends, when there is none."""
        assert isinstance(self.screen, ProfileScreen), "a file was refused"
        self._place += 1
        if self._place == len(self.measured):
            self._place -= 1
            self.exit()
            return False
        self._is_loaded, self._started_at = False, time.monotonic()
        self.open_path(self.measured[self._place].path)
        return True


def waited_s() -> float:
    """How long this thread could have run and was given no processor; 0 where Linux does not tell."""
    try:
        return int(_WAITED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def main() -> None:
    """Runs the explorer and writes what was measured."""
    app = TickingApp(sys.argv[2:])
    app.run()
    Path(sys.argv[1]).write_text(json.dumps([asdict(file) for file in app.measured]))


if __name__ == "__main__":
    main()
