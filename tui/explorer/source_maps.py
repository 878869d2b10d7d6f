"""Looking for a profile's source maps beside the screen: reading and decoding them holds up no key."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.profile.profile import Profile
from tui.source.scripts import Scripts
from tui.source.written import Applied, applied


class SourceMaps:
    """One search, in a thread of its own, which never holds up the end of the program."""

    def __init__(
        self,
        profile: Profile,
        scripts: Scripts,
        later: Callable[[Callable[[], None]], object],
        found: Callable[[Applied], None],
    ) -> None:
        """`later` runs a function on the screen's thread, where `found` is told what there is, also when it is none."""
        self._profile = profile
        self._scripts = scripts
        self._later = later
        self._found = found
        self._is_stopped = threading.Event()

    def start(self) -> None:
        """Begins to look; to be called when the screen stands."""
        threading.Thread(target=self._run, name="tickscope-maps", daemon=True).start()

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._is_stopped.set()

    def _run(self) -> None:
        result = applied(self._profile, self._scripts, lambda: not self._is_stopped.is_set())
        if not self._is_stopped.is_set():
            self._later(lambda: self._found(result))
