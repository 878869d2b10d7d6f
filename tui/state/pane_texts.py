"""What each pane is called, what it shows and how to read it, and where its commands are declared."""

from __future__ import annotations

from typing import NamedTuple

from tui.state.command_table import Where
from tui.state.model.state import State
from tui.state.view.screen_layout import PaneName


class PaneText(NamedTuple):
    """A pane for the help; `places` has the most general first."""

    title: str
    places: tuple[Where, ...]
    explanation: str


def text_of(state: State) -> PaneText:
    """The text of the pane that has the focus."""
    name = state.panes.focus
    return COMPARED if name is PaneName.HOT and state.baseline is not None else TEXTS[name]


def key_places(state: State) -> tuple[Where, ...]:
    """Where the command of a key is looked up: the most specific place first, but Space freezes in lists as well."""
    of_pane = text_of(state).places[::-1]
    if state.live is not None:
        return (Where.LIVE, *of_pane, Where.PROFILE)
    return (*of_pane, Where.PROFILE, *((Where.LIVE,) if state.recording is not None else ()))


def screen_places(state: State) -> tuple[Where, ...]:
    """Where the commands are declared that work in all panes."""
    return (Where.PROFILE,) if state.recording is None else (Where.LIVE, Where.PROFILE)


TEXTS = {
    PaneName.CHART: PaneText(
        "Chart",
        (Where.CHART,),
        "Each box is a call path, as wide as its total time; what it calls is below it. Merged: the same call paths "
        "are one box, the widest first. In time order: what ran when. The colour is the category of the function, "
        "all boxes of the selected function are lit. Names of narrow boxes show their end; `+N narrower` counts the "
        "boxes that are less than a cell wide: zoom in to see them.",
    ),
    PaneName.TREE: PaneText(
        "Call tree",
        (Where.LIST, Where.TREE),
        "Who calls whom, from the outermost call inwards, the heaviest first. Total is the time with the call "
        "anywhere on the stack, self the time with it on top. A row `a › … › f  +9` is a chain of calls that do "
        "nothing but call the next one; `a` takes it apart.",
    ),
    PaneName.HOT: PaneText(
        "Hot functions",
        (Where.LIST, Where.HOT),
        "Where the time goes: each function once, however it was called, the one with the most self time first. "
        "Unfold a row to see who called it; a caller's numbers are the part of the function's time that came "
        "through it. A recursive function counts once in total. Samples are no calls: the "
        "column of calls, in a recording made with --count-calls, is V8's own count of them.",
    ),
    PaneName.LINES: PaneText(
        "Lines",
        (Where.LIST, Where.LINES),
        "The source of the selected function: on each line its share of the function's self time, from V8's line "
        "ticks. A function's lines add up to its self time. Source comes from files under the working directory or "
        "--source-root, from source maps, and from the program while it is recorded; "
        "without it the lines stand with their numbers only. Ticks carry no time "
        "of their own, so under a time range they are scaled; samples of traces that tell their lines follow it.",
    ),
    PaneName.CALLERS: PaneText(
        "Callers and callees",
        (Where.LIST, Where.CALLERS),
        "The selected function stands in the middle. Above it are its callers: a row's total is the part of the "
        "function's time that came through that caller, and unfolding one shows who called it, further up. Below it is "
        "what the function calls, with the time that it spent there. Enter puts the row's function in the middle, "
        "Backspace the one before it. `t` shows the same as boxes: callers grow up, callees hang down.",
    ),
    PaneName.RUNS: PaneText(
        "Event loop and GC",
        (Where.LIST, Where.RUNS),
        "How long the event loop was kept from anything else. Each row is a stretch of time without an idle sample, "
        "the longest first: whoever waits for an answer waits for as long. Beside it stand the innermost function that "
        "was on the stack for 90 % of it, and the one that was on top for longest. Enter counts that stretch only. "
        "`t` lists what ran when garbage was collected: the collector's time by the function that it interrupted, "
        "which often is the one that made the garbage, but not always.",
    ),
    PaneName.OVERVIEW: PaneText(
        "Overview",
        (Where.OVERVIEW,),
        "Activity over the whole recording: the height of a column is the share of its time that was not idle, its "
        "colour the category that took most of it. Where nothing was sampled it is hatched. The cursor selects what "
        "ran at its moment. v begins a time range there: h, l, w and b move its end, o goes to the other end, digits "
        "type it (2-3), Enter counts it alone, Esc leaves it. With --mouse a drag counts what is between its ends.",
    ),
}

COMPARED = PaneText(
    "Hot functions, compared",
    (Where.LIST, Where.HOT),
    "The self time of each function here and in the baseline, and how its share of the active time changed: +2.0 "
    "is two more of a hundred milliseconds. The largest change comes first, `s` sorts otherwise. `~`: the shares "
    "are no further apart than each is unsure by within its own recording. Functions are the same when name and "
    "place are, as they were written, or name and url where lines moved. What is gone has no samples here: no "
    "other pane can show it. The steps of a lens hold for both recordings, a time range only for this one.",
)
