"""What the state asks for: values that say what is wanted. One runner performs them; results come back as messages.

Of the work of one type only the latest counts: results of earlier requests are dropped. So it is with waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.search.found import Found
from tui.profile.columns.functions import Functions
from tui.source.files.source_text import Source
from tui.source.sources import Sources
from tui.state.model.counts import Counts
from tui.state.model.filter_history import FilterHistory, Filters
from tui.state.model.opened import Baseline
from tui.state.model.options import ExplorerOptions
from tui.state.view.look import Look
from tui.state.view.search import Search

if TYPE_CHECKING:
    from tui.profile.profile import Profile
    from tui.state.model.messages import Drawn, Rested

COUNT_WAITS_S = 0.06
"""How long a key waits for counts, so that the key behind it sees what this one did."""
KEY_WAITS_S = 0.03
"""The same for what one pane shows."""
FRAME_WAITS_S = 0.01
"""The same for what can be shown a frame later, but costs fewer bytes in the same."""


class Count(NamedTuple):
    """Count under the last filters of `history`, and lay out the chart as it is shown."""

    filters: Filters
    history: FilterHistory
    baseline: Baseline | None
    kept: Counts | None
    """The counts, where they were kept; their layouts may be missing."""
    look: Look


class FindSureness(NamedTuple):
    """Find out how sure the shares of what is counted are."""

    aggregate: Aggregate


class LayOutAhead(NamedTuple):
    """Lay out the chart's other orders before a key asks for them."""

    layouts: Layouts


class FindWarmUp(NamedTuple):
    """Find out whether the profile begins with a warm-up."""

    aggregate: Aggregate


class FindSourceMaps(NamedTuple):
    """Look for the source maps of a profile, and of its baseline."""

    profile: Profile
    sources: Sources
    baseline: Baseline | None
    options: ExplorerOptions
    """Where the sources of the baseline are."""


class CountCallers(NamedTuple):
    """Count callers and callees of a function."""

    aggregate: Aggregate
    function: int
    waits_s: float


class CountRuns(NamedTuple):
    """Find the busy periods of the event loop, and what garbage collection interrupted."""

    aggregate: Aggregate
    waits_s: float


class FindMatchTimes(NamedTuple):
    """Find out when the matches of a search ran, in `columns` parts of the profile."""

    found: Found
    columns: int


class ReadSource(NamedTuple):
    """Read the text of a script."""

    sources: Sources
    place: str
    functions: Functions


class ReadSources(NamedTuple):
    """Read the texts of several scripts, one after the other."""

    sources: Sources
    places: Sequence[str]
    functions: Functions


class FindColours(NamedTuple):
    """Find the syntax colours of the lines from `first` to `last`, once the frame is out."""

    source: Source
    first: int
    last: int


Work = (
    Count
    | FindSureness
    | LayOutAhead
    | FindWarmUp
    | FindSourceMaps
    | CountCallers
    | CountRuns
    | FindMatchTimes
    | ReadSource
    | ReadSources
    | FindColours
)
"""What is done in a thread."""


def waits_s(work: Work) -> float:
    """How long the key that leads to some work waits for its results."""
    match work:
        case CountCallers() | CountRuns():
            return work.waits_s
        case Count() | ReadSource():
            return COUNT_WAITS_S
        case FindMatchTimes():
            return FRAME_WAITS_S
    return 0.0


class Wait(NamedTuple):
    """Send `message` after some time, unless another of its type is asked for meanwhile."""

    seconds: float
    message: Rested | Drawn


class Copy(NamedTuple):
    """Send a row, a stack, a pane or the filters to the clipboard of the terminal."""

    what: str
    is_markdown: bool = False


class Edit(NamedTuple):
    """Open the source of the selected function in the user's editor: at `line` of the script at `url`."""

    url: str
    line: int


class KeepSearches(NamedTuple):
    """Remember what was searched for, for the profiles that are opened later."""

    searches: tuple[Search, ...]


class ShowFacts(NamedTuple):
    """Open the dialog of facts and warnings."""


class PickProfile(NamedTuple):
    """Ask which thread or file to show."""


class ShowOutput(NamedTuple):
    """Show what the recorded command has written."""


class Freeze(NamedTuple):
    """Send no growth of the recording while it is frozen."""

    is_frozen: bool


class GrowNow(NamedTuple):
    """Send the growth of the recording so far, under the filters of now."""


Effect = Work | Wait | Copy | Edit | KeepSearches | ShowFacts | PickProfile | ShowOutput | Freeze | GrowNow
