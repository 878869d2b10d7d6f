"""Counting anew beside the screen: at once where it is quick, and without holding up a key where it is not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import Lens
from tui.base.errors import TickscopeError

_KEPT = 3
PATIENCE_S = 0.06
"""How long a key waits for the answer, so that the key behind it sees what this one did."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """What is counted under another lens, and its pictures."""

    aggregate: Aggregate
    layouts: Layouts


class Recount:
    """Counts for one screen; of several lenses that are asked for only the last one is answered."""

    def __init__(self, counting: Counting, later: Callable[[Callable[[], None]], object]) -> None:
        """`later` runs a function on the screen's thread."""
        self._counting = counting
        self._kept: list[Recounted] = []
        self._later = later
        self._asked = 0
        self._lock = threading.Lock()

    @property
    def counting(self) -> Counting:
        """What counts."""
        return self._counting

    @counting.setter
    def counting(self, counting: Counting) -> None:
        self._counting = counting
        self._kept = []

    def keep(self, recounted: Recounted) -> None:
        """Remembers what was counted: undo and redo come back to it."""
        others = [one for one in self._kept if one.aggregate.lens != recounted.aggregate.lens]
        self._kept = [recounted, *others][:_KEPT]

    def _recounted(self, lens: Lens) -> Recounted:
        counting = self._counting
        for one in self._kept:
            if one.aggregate.lens == lens:
                return one
        aggregate = counting.aggregate(lens)
        # A tree with other stacks has yet to be looked through; here that holds up no key.
        aggregate.profile.tree.prepare()
        aggregate.prepare()
        recounted = Recounted(aggregate, Layouts(aggregate))
        if counting is self._counting:
            self.keep(recounted)
        return recounted

    def start(
        self,
        lens: Lens,
        prepare: Callable[[Layouts], object],
        done: Callable[[Recounted], None],
        failed: Callable[[str], None],
    ) -> bool:
        """Counts under `lens` and says so, at once when True comes back, else later on the screen's thread.

        `prepare` makes the pictures that will be shown, beside the screen too.
        """
        self._asked += 1
        number, answered = self._asked, threading.Event()
        answers: list[Callable[[], None]] = []

        def tell() -> None:
            if number == self._asked and answers:
                answers.pop()()

        def run() -> None:
            try:
                with self._lock:
                    recounted = self._recounted(lens)
                    prepare(recounted.layouts)
            except TickscopeError as error:
                sentence = str(error)
                answers.append(lambda: failed(sentence))
            else:
                answers.append(lambda: done(recounted))
            answered.set()
            self._later(tell)

        threading.Thread(target=run, name="tickscope-count", daemon=True).start()
        is_quick = answered.wait(PATIENCE_S)
        if is_quick:
            tell()
        return is_quick
