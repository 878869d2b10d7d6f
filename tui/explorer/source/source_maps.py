"""Looking for source maps beside the screen, of a profile and its baseline: reading them holds up no key."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.profile.profile import Profile
    from tui.source.scripts import Scripts
    from tui.source.written import Applied


class SourceMaps:
    """One search, in a thread of its own, which never holds up the end of the program."""

    def __init__(
        self,
        profiles: Sequence[tuple[Profile, Scripts]],
        later: Callable[[Callable[[], None]], object],
        found: Callable[[list[Applied]], None],
    ) -> None:
        """`later` runs a function on the screen's thread, where `found` is told what each has, also when it is none."""
        self._profiles = profiles
        self._later = later
        self._found = found
        self._is_stopped = threading.Event()

    def start(self) -> None:
        """Begins to look; to be called when the screen stands."""
        threading.Thread(target=self._run, name="tickscope-maps", daemon=True).start()

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._is_stopped.set()

    def _is_wanted(self) -> bool:
        return not self._is_stopped.is_set()

    def _run(self) -> None:
        # Here, beside the screen: the first frame does not wait for what reads maps.
        from tui.source.written import applied

        results = [applied(profile, scripts, self._is_wanted) for profile, scripts in self._profiles]
        if self._is_wanted():
            self._later(lambda: self._found(results))
