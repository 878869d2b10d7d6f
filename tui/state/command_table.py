"""Every command of the explorer, once: what it does, and its keys, from which footer, help, palette and README come.

Never bound: `[`, `]`, `O`, Ctrl-H, Ctrl-I, Ctrl-M. On a lagging link an escape sequence arrives in two parts, and
those are what its second part looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui.analysis.filters.lens import Step, Verb
from tui.state.commands import (
    callers,
    chart,
    copying,
    filters,
    hot,
    lines,
    live,
    moves,
    opening,
    overview,
    panes,
    runs,
    searching,
    sources,
    tree,
)
from tui.state.model.state import State, Update
from tui.state.view.screen_layout import PaneName

Run = Callable[[State], Update]
"""What a command does to the state."""


class Where(StrEnum):
    """Where a command works; a pane takes those of its kind, of its own, and those of its screen."""

    APP = "anywhere"
    PROFILE = "profile"
    LIST = "lists"
    TREE = "call tree"
    HOT = "hot functions"
    LINES = "lines"
    CALLERS = "callers and callees"
    RUNS = "event loop and GC"
    CHART = "chart"
    OVERVIEW = "overview"
    LIVE = "while recording"
    START = "start screen"


@dataclass(frozen=True, slots=True)
class Command:
    """A thing the user can do. `keys` are Textual's names; `hint` is its word in the footer, "" for none.

    `run` is None for what the app or the start screen does, whatever they show.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: Where
    hint: str = ""
    run: Run | None = None

    @property
    def action(self) -> str:
        """The name of the app's `action_…` method, for what the app does."""
        return self.id.replace("-", "_")


def _table(where: Where, *rows: tuple[str, str, str, str, str, Run | None]) -> tuple[Command, ...]:
    return tuple(
        Command(id, tuple(keys.split()), label, help, where, hint, run) for id, keys, label, help, hint, run in rows
    )


def _of_shell(where: Where, *rows: tuple[str, str, str, str, str]) -> tuple[Command, ...]:
    """Commands that the app or one of its screens does, not the state of a profile."""
    return _table(where, *((*row, None) for row in rows))


# fmt: off
COMMANDS: tuple[Command, ...] = (
    *_table(Where.PROFILE,
        ("show-chart", "1", "Chart", "Show the chart: the call tree as boxes, as wide as their time", "",
         panes.show(PaneName.CHART)),
        ("show-tree", "2", "Call tree", "Show the call tree: who calls whom, heaviest first", "",
         panes.show_tree),
        ("show-hot", "3", "Hot functions", "Show the hot functions: where the time goes, with callers", "",
         panes.show(PaneName.HOT)),
        ("show-lines", "4", "Lines", "Show the lines of the selected function", "",
         panes.show(PaneName.LINES)),
        ("show-callers", "5", "Callers and callees", "Show who calls the selected function, and what it calls", "",
         callers.show),
        ("show-runs", "6", "Event loop and GC", "Show what kept the event loop busy, and what GC interrupted", "",
         panes.show(PaneName.RUNS)),
        ("next-pane", "tab", "Next pane", "Go to the next visible pane", "pane",
         panes.next_pane),
        ("previous-pane", "shift+tab", "Previous pane", "Go to the previous visible pane", "",
         panes.previous_pane),
        ("zoom-pane", "z", "Pane full screen", "Give this pane the whole screen, or back", "",
         panes.zoom),
        ("toggle-base", "percent_sign", "Base of percentages", "Percentages of active time, all, part or function", "",
         panes.toggle_base),
        ("next-hot", "J", "Next hot function", "Select the next function by self time", "",
         hot.next_hot),
        ("previous-hot", "K", "Previous hot function", "Select the previous function by self time", "",
         hot.previous_hot),
        ("hottest-line", "H", "Hottest line", "Go to the hottest line of the function; again: the next hottest", "",
         lines.to_next_hottest),
        ("copy", "y", "Copy", "Copy: then r for the row, s its stack, p the pane; R, S, P as Markdown", "",
         copying.begin),
        ("copy-lens", "", "Copy the lens", "Copy what is counted, as the text that `--lens` takes", "",
         copying.copy_filters),
        ("edit", "e", "Editor", "Open the source of the function in $VISUAL or $EDITOR", "",
         lines.edit),
        ("toggle-maps", "M", "Source maps", "Names, places and lines as written, or as recorded", "",
         sources.toggle_maps),
        ("pick-profile", "T", "Thread or file", "Choose another thread of the file, or another file that is open", "",
         opening.pick_profile),
        ("facts", "exclamation_mark", "Facts and warnings", "Facts of the profile, accounting, and warnings", "facts",
         opening.show_facts),
        ("choose-range", "v", "Time range", "Choose the time range that is counted, in the overview", "range",
         overview.begin_range),
        ("next-sample", "full_stop", "Next sample", "Select what the next sample stood on", "",
         overview.next_sample),
        ("previous-sample", "comma", "Previous sample", "Select what the sample before stood on", "",
         overview.previous_sample),
        ("focus-function", "f", "Focus", "Count stacks with the selected function only, from it on", "focus",
         filters.focus_function),
        ("focus-path", "F", "Focus on path", "Count what is below the selected call path only", "",
         filters.focus_path),
        ("exclude", "x", "Exclude", "Take the function out of the stacks: its callers have its time", "",
         filters.exclude),
        ("drop", "X", "Drop stacks", "Count no stacks with the selected function", "",
         filters.drop),
        ("merge-path", "m", "Merge into caller", "Take the call path out of the tree: its caller has its time", "",
         filters.merge_path),
        ("collapse-recursion", "c", "Collapse recursion", "Show the recursion of the function as one call", "",
         filters.collapse_recursion),
        ("collapse-library", "C", "Collapse package", "Show the package of the function as one function", "",
         filters.collapse_library),
        ("only-mine", "p", "Only my code", "Count only the program's own code, with the time of what it calls", "",
         filters.toggle(Step(Verb.MINE))),
        ("hide-idle", "i", "Idle in or out", "Leave idle time out, or count it again", "",
         filters.toggle(Step(Verb.HIDE, "idle"))),
        ("group", "b", "Group by", "Rows by file, package, category, host, entry, or function again", "group",
         filters.group),
        ("search", "slash", "Search", "Search functions: text, re:pattern, url:text, self>5%, total>20ms", "search",
         searching.begin),
        ("next-match", "n", "Next match", "Go to the next match in this pane, unfolded or not", "",
         searching.next_match),
        ("previous-match", "N", "Previous match", "Go to the match before in this pane", "",
         searching.previous_match),
        ("search-selected", "asterisk", "Search its name", "Search the selected name and go to the next match", "",
         searching.search_selected),
        ("search-selected-back", "number_sign", "Search its name back", "The same, to the match before", "",
         searching.search_selected_back),
        ("undo", "u", "Undo", "Take the last change of what is counted back", "",
         filters.undo),
        ("redo", "ctrl+r", "Redo", "Do what was undone again", "",
         filters.redo),
        ("back", "backspace escape", "Back", "One step back: full screen, zoom, search, then what is counted", "",
         panes.back),
        ("whole", "0", "Whole profile", "Count the whole profile, with the chart's zoom undone", "",
         filters.whole),
        ("skip-warm-up", "W", "Leave warm-up out", "Count only what follows the beginning that is unlike the rest", "",
         filters.skip_warm_up),
        ("whole-time", "", "Whole time", "Count all the time again, under the same steps", "",
         filters.whole_time),
        ("collapse-all-recursion", "", "Collapse all recursion", "Show every recursive function as one call", "",
         filters.toggle(Step(Verb.RECURSION))),
        ("hide-gc", "", "Garbage collection in or out", "Leave stacks with garbage collection out, or in again", "",
         filters.toggle(Step(Verb.HIDE, "gc"))),
        ("hide-program", "", "(program) in or out", "Leave (program) time out, or count it again", "",
         filters.toggle(Step(Verb.HIDE, "program"))),
        ("hide-internals", "", "Internals in or out", "Take the runtime's own functions out of stacks, or not", "",
         filters.toggle(Step(Verb.HIDE, "internals"))),
        ("toggle-smoothing", "", "Accounting: (program)", "Smooth single (program) samples, or count as recorded", "",
         filters.toggle_smoothing),
        ("cut-gaps", "U", "Cut gaps", "Charge time that nobody sampled to nobody, or to the sample before it", "",
         filters.cut_gaps),
        ("toggle-gc", "", "Accounting: GC", "Garbage collection on the stack it interrupted, or apart", "",
         filters.toggle_gc),
    ),
    *_table(Where.LIST,
        ("cursor-down", "j down", "Down", "Move down", "",
         moves.down),
        ("cursor-up", "k up", "Up", "Move up", "",
         moves.up),
        ("page-down", "pagedown ctrl+f space", "Page down", "Move a page down", "",
         moves.page_down),
        ("page-up", "pageup ctrl+b", "Page up", "Move a page up", "",
         moves.page_up),
        ("half-down", "ctrl+d", "Half a page down", "Move half a page down", "",
         moves.half_down),
        ("half-up", "ctrl+u", "Half a page up", "Move half a page up", "",
         moves.half_up),
        ("first", "g home", "First row", "Go to the first row", "",
         moves.first),
        ("last", "G end", "Last row", "Go to the last row", "",
         moves.last),
    ),
    *_table(Where.TREE,
        ("unfold", "l right", "Unfold", "Unfold the row, then go into it", "unfold",
         tree.unfold),
        ("fold", "h left", "Fold", "Fold the row, then go to its caller", "fold",
         tree.fold),
        ("unfold-heaviest", "L", "Unfold heaviest path", "Unfold the heaviest calls to the next fork", "heaviest",
         tree.unfold_heaviest),
        ("unfold-branch", "E", "Unfold branch", "Unfold everything below the row", "",
         tree.unfold_branch),
        ("toggle-chain", "a", "Chain apart", "Take a chain of single calls apart, or together again", "",
         tree.toggle_chain_apart),
        ("zoom-here", "enter", "Zoom chart here", "Zoom the chart to this call path", "zoom chart",
         tree.zoom_here),
        ("sort-tree", "s", "Sort calls", "Sort calls by total, self, name in turn", "",
         tree.sort_next),
        ("sort-tree-back", "S", "Sort calls back", "Sort calls by name, self, total in turn", "",
         tree.sort_previous),
        ("reverse-tree", "I", "Reverse calls", "Reverse the order of calls", "",
         tree.reverse),
    ),
    *_table(Where.HOT,
        ("unfold-callers", "l right", "Show callers", "Show who calls the function, then go to them", "callers",
         hot.unfold),
        ("fold-callers", "h left", "Hide callers", "Hide the callers, then go to the row they belong to", "fold",
         hot.fold),
        ("drill", "enter", "Callers and callees", "Show callers and callees of the function", "",
         hot.drill),
        ("sort-next", "s", "Sort", "Sort by the next column, the name behind the last", "sort",
         hot.sort_next),
        ("sort-previous", "S", "Sort by column before", "Sort by the column before", "",
         hot.sort_previous),
        ("sort-reverse", "I", "Reverse order", "Reverse the order of the rows", "",
         hot.sort_reverse),
    ),
    *_table(Where.LINES,
        ("scroll-right", "l right", "Scroll right", "Show what is further right on long lines", "",
         lines.scroll_right),
        ("scroll-left", "h left", "Scroll left", "Show what is further left", "",
         lines.scroll_left),
        ("edit-line", "enter", "Editor here", "Open your editor at this line", "editor",
         lines.edit),
        ("next-scope", "a", "Function, path or file", "Lines of the function, its call path, or its file", "path/file",
         lines.next_scope),
        ("hot-lines", "A", "Hottest lines", "The hottest lines of the profile, or the function's again", "hottest",
         lines.toggle_hottest),
    ),
    *_table(Where.CALLERS,
        ("take-function", "enter", "Centre", "Show callers and callees of this function instead", "centre",
         callers.centre),
        ("toggle-callers-chart", "t", "Rows or boxes", "Callers and callees as rows, or as boxes", "rows/boxes",
         callers.toggle_chart),
        ("unfold-place", "l right", "Unfold", "Unfold the row, then go into it; the box to the right", "unfold",
         callers.unfold),
        ("fold-place", "h left", "Fold", "Fold the row, then go back from it; the box to the left", "fold",
         callers.fold),
    ),
    *_table(Where.RUNS,
        ("take-run", "enter", "Count this run", "Count this run only; of GC: show its callers and callees", "only",
         runs.take),
        ("toggle-gc-list", "t", "Busy runs or GC", "List busy runs, or what ran when garbage was collected", "runs/GC",
         runs.toggle_list),
        ("unfold-gc", "l right", "Show callers", "Show who called what GC interrupted, then go to them", "",
         runs.unfold),
        ("fold-gc", "h left", "Hide callers", "Hide the callers, then go to the row they belong to", "",
         runs.fold),
    ),
    *_table(Where.CHART,
        ("box-down", "j down", "Into the widest call", "Go to the widest box below", "",
         chart.box_down),
        ("box-up", "k up", "To the caller", "Go to the box above", "",
         chart.box_up),
        ("box-left", "h left", "Box to the left", "Go to the box on the left in this row", "",
         chart.box_left),
        ("box-right", "l right", "Box to the right", "Go to the box on the right in this row", "",
         chart.box_right),
        ("zoom-box", "enter", "Zoom into box", "Zoom into the selected box", "zoom",
         chart.zoom_box),
        ("zoom-in", "plus equals_sign", "Zoom in", "Zoom in around the selected box", "",
         chart.zoom_in),
        ("zoom-out", "minus", "Zoom out", "Zoom out", "",
         chart.zoom_out),
        ("pan-left", "less_than_sign", "Pan left", "Move the zoomed chart to the left", "",
         chart.pan_left),
        ("pan-right", "greater_than_sign", "Pan right", "Move the zoomed chart to the right", "",
         chart.pan_right),
        ("toggle-order", "t", "Time order or merged", "Boxes in order of time, or the widest first", "time/merged",
         chart.toggle_order),
        ("chart-page-down", "pagedown ctrl+f ctrl+d space", "Deeper", "Scroll to deeper calls", "",
         chart.page_down),
        ("chart-page-up", "pageup ctrl+b ctrl+u", "Shallower", "Scroll to shallower calls", "",
         chart.page_up),
        ("chart-top", "g home", "Top of the chart", "Scroll to the outermost calls", "",
         chart.top),
        ("chart-bottom", "G end", "Bottom of the chart", "Scroll to the deepest calls in view", "",
         chart.bottom),
    ),
    *_table(Where.OVERVIEW,
        ("earlier", "h left", "Earlier", "Move the time cursor to the left and select what ran there", "",
         overview.earlier),
        ("later", "l right", "Later", "Move the time cursor to the right and select what ran there", "",
         overview.later),
        ("burst-back", "b", "Burst back", "Go to the burst of activity before", "",
         overview.burst_back),
        ("burst-on", "w", "Next burst", "Go to the next burst of activity", "burst",
         overview.burst_on),
        ("chart-at-time", "enter", "Chart here", "Show the chart in time order around the cursor", "chart here",
         overview.chart_at_time),
    ),
    *_of_shell(Where.START,
        ("open-selected", "enter l right", "Open", "Open the selected profile or folder", "open"),
        ("parent-folder", "h left", "Parent folder", "List the profiles of the folder above", ""),
    ),
    *_table(Where.LIVE,
        ("freeze", "space", "Freeze", "Hold the view still while the recording goes on, or follow it again", "freeze",
         live.freeze),
        ("recent", "R", "Last seconds", "Count the last 10, 30 or 60 seconds as they come, or the whole again", "last",
         live.recent),
        ("output", "P", "Program's output", "Show what the program writes that was started to be recorded", "",
         live.output),
    ),
    *_of_shell(Where.APP,
        ("record", "r", "Record or stop", "Record a program, chosen from a list or typed; again: stop", "record"),
        ("record-memory", "", "Record memory", "Record what a program allocates, by function: Ctrl-T in the list", ""),
        ("open-file", "o", "Open a file", "Open another profile by its path", "open"),
        ("help", "question_mark f1", "Help", "Explain this pane and its keys", "help"),
        ("palette", "colon ctrl+p", "Commands", "Find a command by its name", "commands"),
        ("repaint", "ctrl+l", "Repaint", "Draw the whole screen again", ""),
        ("suspend", "ctrl+z", "Suspend", "Back to the shell; `fg` returns", ""),
        ("interrupt", "ctrl+c", "Cancel or quit", "Close the dialog, cancel loading, stop recording, or quit", ""),
        ("quit", "q", "Quit", "Leave tickscope", "quit"),
    ),
)
# fmt: on

_BY_ID = {command.id: command for command in COMMANDS}


def command_of(command_id: str) -> Command:
    """The command with this id."""
    return _BY_ID[command_id]
