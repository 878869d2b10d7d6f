"""What threads have found out for the panes, and what they were asked last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.sureness import Sureness
from tui.analysis.search.found import Found
from tui.source.files.source_text import Refusal, Source
from tui.state.rows.callers_rows import CallersTable
from tui.state.rows.lines_content import NO_HIGHLIGHTS, Highlights
from tui.state.rows.runs_rows import RunsTable

if TYPE_CHECKING:
    from tui.source.written import Applied
    from tui.state.model.effects import FindColours
    from tui.state.model.messages import MatchTimesFound

Texts = Mapping[tuple[str, bool], Source | Refusal]
"""The source texts that were read, by place and by whether it is the written text or the one that ran."""


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Results, each None or empty until it is there; and the latest requests, so that nothing is asked for twice."""

    sureness: Sureness | None = None
    """How sure shares are, of the counts that it was found out for last."""
    sureness_for: Aggregate | None = None
    laid_out: Layouts | None = None
    """The chart layouts that were requested ahead of the keys that show them."""
    warm_up_us: int | None = None
    """Until when the profile looks like warm-up; None when it does not."""
    applied: Applied | None = None
    """What the source maps say; None while they are looked for."""
    callers: CallersTable | None = None
    callers_for: tuple[Aggregate, int | None] | None = None
    runs: RunsTable | None = None
    runs_for: Aggregate | None = None
    match_times: MatchTimesFound | None = None
    """What was searched for last, and its time in each column of the overview."""
    match_times_for: tuple[Found, int] | None = None
    texts: Texts = field(default_factory=dict)
    reading: tuple[str, bool] | None = None
    """The text that is being read."""
    colours: Mapping[int, tuple[Source, Highlights]] = field(default_factory=dict)
    """Syntax colours of lines, by the identity of the source."""
    colours_for: FindColours | None = None

    def colours_of(self, source: Source) -> Highlights:
        """The syntax colours of a source, as far as they are known."""
        known = self.colours.get(id(source))
        return known[1] if known is not None and known[0] is source else NO_HIGHLIGHTS
