"""What can happen while a profile is shown: keys, the mouse, results of effects, and news of a recording."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from tui.analysis.chart.overview import Activity
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.sureness import Sureness
from tui.analysis.search.found import Found
from tui.profile.columns.column_types import Int64
from tui.source.files.source_text import Refusal, Source
from tui.source.sources import Sources
from tui.state.model.counts import Counts
from tui.state.model.filter_history import FilterHistory
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth, RecordingFacts
from tui.state.rows.callers_rows import CallersTable
from tui.state.rows.lines_content import Highlights
from tui.state.rows.runs_rows import RunsTable
from tui.state.view.screen_layout import PaneName

if TYPE_CHECKING:
    from tui.source.written import Applied

# ── what the user does ─────────────────────────────────────────────────────────────────────────────────────


class Press(NamedTuple):
    """The key of a command, by the id of the command."""

    command: str


class Typed(NamedTuple):
    """A key while a line is typed, a range is chosen, or something to copy; `key` is Textual's name of it."""

    key: str
    character: str | None


class Pasted(NamedTuple):
    """Text from the clipboard."""

    text: str


class Clicked(NamedTuple):
    """A mouse button was pressed at a cell of a pane."""

    pane: PaneName
    x: int
    y: int


class Released(NamedTuple):
    """A mouse button was released in a column of the screen."""

    column: int


class Scrolled(NamedTuple):
    """The wheel was turned over a pane: by notches, up when negative."""

    pane: PaneName
    notches: int


class Resized(NamedTuple):
    """The terminal has another size."""

    width: int
    height: int


# ── what time brings ───────────────────────────────────────────────────────────────────────────────────────


class Opens(NamedTuple):
    """The screen is about to be drawn for the first time."""


class Drawn(NamedTuple):
    """The first frame is out: threads may have the processor now."""


class Rest(IntEnum):
    """How far the panes have followed a cursor that rests: the lines first, then all others."""

    LINES = 1
    ALL = 2


class Rested(NamedTuple):
    """The cursor has not moved for some time."""

    rest: Rest


# ── results of effects ─────────────────────────────────────────────────────────────────────────────────────


class Counted(NamedTuple):
    """The counts of a history; `activity` where another counting is in use since."""

    history: FilterHistory
    counting: Counting
    counts: Counts
    activity: Activity | None


class CountFailed(NamedTuple):
    """A history cannot be counted."""

    history: FilterHistory
    sentence: str


class SurenessFound(NamedTuple):
    """How sure shares are."""

    sureness: Sureness


class WarmUpFound(NamedTuple):
    """Until when the profile looks like warm-up."""

    until_us: int | None


class SourceMapsFound(NamedTuple):
    """What the source maps say of the profile with these sources, and of its baseline."""

    sources: Sources
    applied: Applied
    of_baseline: Applied | None


class CallersCounted(NamedTuple):
    """Callers and callees of a function."""

    table: CallersTable


class RunsCounted(NamedTuple):
    """The busy periods of what `table.aggregate` counts."""

    table: RunsTable


class MatchTimesFound(NamedTuple):
    """`times_us` int64[columns]: when the matches of a search ran."""

    found: Found
    times_us: Int64


class SourceRead(NamedTuple):
    """The text of a script."""

    sources: Sources
    place: str
    is_written: bool
    text: Source | Refusal


class ColoursFound(NamedTuple):
    """Syntax colours of lines of a source."""

    source: Source
    highlights: Highlights


class Notify(NamedTuple):
    """A sentence for the user: an effect failed, or is done."""

    sentence: str


# ── news of a recording ────────────────────────────────────────────────────────────────────────────────────


class RecordingProgressed(NamedTuple):
    """How the recording goes."""

    facts: RecordingFacts


class Grew(NamedTuple):
    """The recording has grown."""

    growth: Growth


class RecordingFinished(NamedTuple):
    """The recording is over: `growth` is the whole of it, under the filters of the screen."""

    opened: Opened
    growth: Growth


class RecordingFailed(NamedTuple):
    """The recording is over, and there is no file."""


Message = (
    Press
    | Typed
    | Pasted
    | Clicked
    | Released
    | Scrolled
    | Resized
    | Opens
    | Drawn
    | Rested
    | Counted
    | CountFailed
    | SurenessFound
    | WarmUpFound
    | SourceMapsFound
    | CallersCounted
    | RunsCounted
    | MatchTimesFound
    | SourceRead
    | ColoursFound
    | Notify
    | RecordingProgressed
    | Grew
    | RecordingFinished
    | RecordingFailed
)
