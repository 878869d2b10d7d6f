"""The profile that another is compared with, for the explorer."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.analysis.compare.compare import Comparison, compared, differences
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.sureness import Sureness
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.findings.busiest_threads import chosen_thread
from tui.base.errors import TickscopeError, UsageError
from tui.base.text import shown_text
from tui.formats import DEFAULT_MAX_SIZE, read_profiles
from tui.profile.profile import Profile
from tui.state.rows.compared_rows import Compared

if TYPE_CHECKING:
    from tui.source.written import Applied

_KEPT = 3


class Baseline:
    """Compares with a recorded profile; what was compared last is kept.

    The steps of a lens hold for the baseline too, its time range does not. Its functions are shown as they were written
    where those that they are compared with are.
    """

    def __init__(self, recorded: Profile) -> None:
        shows_urls = recorded.functions.shows_urls
        self.title = shown_text(recorded.origin.title, show_urls=shows_urls)
        self.recorded = recorded
        self._counting = Counting(recorded)
        self._as_written = self._counting
        self.applied: Applied | None = None
        """What its source maps say, once they have been looked for."""
        self._kept: list[Compared] = []
        self._lock = threading.Lock()

    def learn(self, applied: Applied) -> None:
        """Takes what source maps say of its functions."""
        with self._lock:
            self._as_written = self._counting.with_written(applied.written)
            self.applied = applied

    def compared(self, here: Aggregate) -> Compared:
        """What is counted, beside what the same lens counts in the baseline; at first beside the screen."""
        with self._lock:
            for one in self._kept:
                if one.comparison.here is here:
                    return one
            is_written = here.physical.profile.functions.as_written is not None
            there, cautions = _counted(self._as_written if is_written else self._counting, here.lens)
            comparison: Comparison = compared(here, there)
            found = Compared(comparison, (*cautions, *differences(here, there)), Sureness(here), Sureness(there))
            found.prepare()
            self._kept = [found, *self._kept[: _KEPT - 1]]
            return found


def _counted(counting: Counting, lens: Lens) -> tuple[Aggregate, list[str]]:
    try:
        return counting.aggregate(replace(lens, range_us=None)), []
    except UsageError as error:
        # A step about a function that the baseline does not have: nothing of it is there.
        nothing = counting.aggregate(replace(WHOLE, range_us=(0, 0)))
        return nothing, [f"the baseline has nothing of this: {error.what}"]


def read_baseline(path: str, max_size: int | None) -> Baseline:
    """The baseline in a file: its busiest profile. Raises TickscopeError when it cannot be read."""
    try:
        recorded = read_profiles(path, max_size=DEFAULT_MAX_SIZE if max_size is None else max_size)
    except OSError as error:
        raise TickscopeError(path, error.strerror or str(error)) from error
    return Baseline(chosen_thread(recorded, None))
