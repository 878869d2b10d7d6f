"""The profile that another is compared with, for the explorer."""

from __future__ import annotations

import threading
from dataclasses import replace

from tui.analysis.aggregate import Aggregate
from tui.analysis.compare import Comparison, compared, differences
from tui.analysis.counting import Counting
from tui.analysis.lens import WHOLE, Lens
from tui.analysis.sureness import Sureness
from tui.analysis.threads import chosen_thread
from tui.draw.comparison import Compared
from tui.errors import TickscopeError, UsageError
from tui.formats import DEFAULT_MAX_SIZE, read_profiles
from tui.profile.profile import Profile
from tui.text import printable

_KEPT = 3


class Baseline:
    """Compares with a recorded profile; what was compared last is kept.

    The steps of a lens hold for the baseline too, its time range does not.
    """

    def __init__(self, recorded: Profile) -> None:
        self.title = printable(recorded.origin.title)
        self._counting = Counting(recorded)
        self._kept: list[Compared] = []
        self._lock = threading.Lock()

    def compared(self, here: Aggregate) -> Compared:
        """What is counted, beside what the same lens counts in the baseline; at first beside the screen."""
        with self._lock:
            for one in self._kept:
                if one.comparison.here is here:
                    return one
            there, cautions = self._there(here.lens)
            comparison: Comparison = compared(here, there)
            found = Compared(comparison, (*cautions, *differences(here, there)), Sureness(here), Sureness(there))
            found.prepare()
            self._kept = [found, *self._kept[: _KEPT - 1]]
            return found

    def _there(self, lens: Lens) -> tuple[Aggregate, list[str]]:
        try:
            return self._counting.aggregate(replace(lens, range_us=None)), []
        except UsageError as error:
            # A step about a function that the baseline does not have: nothing of it is there.
            nothing = self._counting.aggregate(replace(WHOLE, range_us=(0, 0)))
            return nothing, [f"the baseline has nothing of this: {error.what}"]


def read_baseline(path: str, max_size: int | None) -> Baseline:
    """The baseline in a file: its busiest profile. Raises TickscopeError when it cannot be read."""
    try:
        recorded = read_profiles(path, max_size=DEFAULT_MAX_SIZE if max_size is None else max_size)
    except OSError as error:
        raise TickscopeError(path, error.strerror or str(error)) from error
    return Baseline(chosen_thread(recorded, None))
