"""What a search finds in what is counted, and how much of the time that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.filters.reshape import covered
from tui.analysis.search.patterns import HighlightBudget, SlowPattern, Span
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int64, running_sum

if TYPE_CHECKING:
    from tui.analysis.search.query import Query

_MOST_LIT = 2


@dataclass(frozen=True, eq=False)
class Found:
    """Answers about what `query` finds in `aggregate`."""

    aggregate: Aggregate
    query: Query

    def search(self) -> None:
        """Looks for the functions, before anybody asks what they are. Raises SlowPattern."""
        _ = self.is_match

    @cached_property
    def is_match(self) -> Bool:
        """bool[functions]: the functions that are found."""
        from tui.analysis.search.query import matches

        return matches(self.aggregate, self.query)

    @cached_property
    def function_count(self) -> int:
        """How many functions are found."""
        return int(np.count_nonzero(self.is_match))

    @cached_property
    def is_match_row(self) -> Bool:
        """bool[rows]: the sampled call paths that end in a function that is found."""
        tree = self.aggregate.profile.tree
        is_match = self.is_match[tree.function]
        rows = np.flatnonzero(is_match)
        is_match[rows] = self.aggregate.sampled_below(rows) > 0
        return is_match

    @cached_property
    def _is_on_stack(self) -> Bool:
        """bool[rows]: the call paths with any of the functions on them."""
        return covered(self.aggregate.profile.tree, self.is_match_row)

    @cached_property
    def time_us(self) -> int:
        """The time with any of the functions on the stack: each sample counts once, however many of them are on it."""
        return int(self.aggregate.self_us[self._is_on_stack].sum())

    @cached_property
    def idle_us(self) -> int:
        """The part of it that was idle."""
        tree, functions = self.aggregate.profile.tree, self.aggregate.profile.functions
        is_idle = self._is_on_stack & (functions.category[tree.function] == Category.IDLE)
        return int(self.aggregate.self_us[is_idle].sum())

    @cached_property
    def samples(self) -> int:
        """The samples with any of the functions on the stack, each once."""
        return int(self.aggregate.samples[self._is_on_stack].sum())

    def bins_us(self, start_us: int, end_us: int, count: int) -> Int64:
        """int64[count]: the time with any of the functions on the stack in `count` equal parts of `[start_us, end_us)`.

        Only what the lens counts. A running sum over samples, read at the edges of the parts; of the sample that an
        edge cuts, the part before it.
        """
        line, range_us = self.aggregate.profile.timeline, self.aggregate.range_us
        edges = start_us + np.arange(count + 1, dtype=np.int64) * (end_us - start_us) // max(1, count)
        if not len(line):
            return np.zeros(count, np.int64)
        is_on_stack = self._is_on_stack[line.node]
        before = running_sum(np.diff(line.start_us) * is_on_stack)
        inside_us = np.clip(np.clip(edges, *range_us), line.start_us[0], line.start_us[-1])
        sample = np.clip(np.searchsorted(line.start_us, inside_us, "right") - 1, 0, len(line) - 1)
        return np.diff(before[sample] + (inside_us - line.start_us[sample]) * is_on_stack[sample])

    def samples_among(self, first: Int64, last: Int64) -> Int64:
        """int64[k]: how many of the samples `[first[k], last[k])` have any of the functions on the stack."""
        found_before = running_sum(self._is_on_stack[self.aggregate.profile.timeline.node])
        return found_before[last] - found_before[first]

    def spans(self, text: str) -> list[Span]:
        """What of `text` the words and patterns of the query fit, from left to right; nothing where they do not.

        Nor where a pattern takes too long, which `is_incomplete` says.
        """
        found = [match.span() for match in self._word.finditer(text)] if self._word is not None else []
        for pattern in self.query.patterns:
            timeout_s = self._budget.timeout_s()
            try:
                if timeout_s <= 0:
                    raise SlowPattern
                found += pattern.spans(text, timeout_s)
            except SlowPattern:
                self._budget.has_run_out = True
            finally:
                self._budget.spend()
        return sorted(span for span in found if span[0] < span[1])

    @property
    def is_incomplete(self) -> bool:
        """Whether `spans` left something out, since a pattern takes too long."""
        return self._budget.has_run_out

    def label_spans(self, function: int) -> list[Span]:
        """What to light of a function's name: what fits first, or all where its url or its numbers were asked for.

        A letter that a name has many times would cost more bytes than a row that is written anew may take.
        """
        if not self.is_match[function]:
            return []
        label = self.aggregate.profile.functions.labels[function]
        return self.spans(label)[:_MOST_LIT] or [(0, len(label))]

    @cached_property
    def _word(self) -> re.Pattern[str] | None:
        text = self.query.text
        return re.compile(re.escape(text), 0 if text != text.lower() else re.IGNORECASE) if text else None

    @cached_property
    def _budget(self) -> HighlightBudget:
        return HighlightBudget()

    @property
    def has_words(self) -> bool:
        """Whether anything is asked for that a line of source text may have."""
        return bool(self.query.text or self.query.patterns)
