"""Every command of the explorer, once: bindings, footer, help, palette, keymap and README's table come from here.

Never bound: `[`, `]`, `O`, Ctrl-H, Ctrl-I, Ctrl-M. On a lagging link an escape sequence arrives in two parts, and
those are what its second part looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from textual.binding import Binding, BindingType


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
    """A thing the user can ask for. `keys` are Textual's names; `hint` is its word in the footer, "" for none."""

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: Where
    hint: str = ""

    @property
    def action(self) -> str:
        """The name of the `action_…` method that does it."""
        return self.id.replace("-", "_")


def _table(where: Where, *rows: tuple[str, str, str, str, str]) -> tuple[Command, ...]:
    return tuple(Command(id, tuple(keys.split()), label, help, where, hint) for id, keys, label, help, hint in rows)


# fmt: off
COMMANDS: tuple[Command, ...] = (
    *_table(Where.PROFILE,
        ("show-chart", "1", "Chart", "Show the chart: the call tree as boxes, as wide as their time", ""),
        ("show-tree", "2", "Call tree", "Show the call tree: who calls whom, heaviest first", ""),
        ("show-hot", "3", "Hot functions", "Show the hot functions: where the time goes, with callers", ""),
        ("show-lines", "4", "Lines", "Show the lines of the selected function", ""),
        ("show-callers", "5", "Callers and callees", "Show who calls the selected function, and what it calls", ""),
        ("show-runs", "6", "Event loop and GC", "Show what kept the event loop busy, and what GC interrupted", ""),
        ("next-pane", "tab", "Next pane", "Go to the next visible pane", "pane"),
        ("previous-pane", "shift+tab", "Previous pane", "Go to the previous visible pane", ""),
        ("zoom-pane", "z", "Pane full screen", "Give this pane the whole screen, or back", ""),
        ("toggle-base", "percent_sign", "Base of percentages", "Percentages of active time, all, part or function", ""),
        ("next-hot", "J", "Next hot function", "Select the next function by self time", ""),
        ("previous-hot", "K", "Previous hot function", "Select the previous function by self time", ""),
        ("hottest-line", "H", "Hottest line", "Go to the hottest line of the function; again: the next hottest", ""),
        ("copy", "y", "Copy", "Copy: then r for the row, s its stack, p the pane; R, S, P as Markdown", ""),
        ("copy-lens", "", "Copy the lens", "Copy what is counted, as the text that `--lens` takes", ""),
        ("edit", "e", "Editor", "Open the source of the function in $VISUAL or $EDITOR", ""),
        ("toggle-maps", "M", "Source maps", "Names, places and lines as written, or as recorded", ""),
        ("pick-profile", "T", "Thread or file", "Choose another thread of the file, or another file that is open", ""),
        ("facts", "exclamation_mark", "Facts and warnings", "Facts of the profile, accounting, and warnings", "facts"),
        ("choose-range", "v", "Time range", "Choose the time range that is counted, in the overview", "range"),
        ("next-sample", "full_stop", "Next sample", "Select what the next sample stood on", ""),
        ("previous-sample", "comma", "Previous sample", "Select what the sample before stood on", ""),
        ("focus-function", "f", "Focus", "Count stacks with the selected function only, from it on", "focus"),
        ("focus-path", "F", "Focus on path", "Count what is below the selected call path only", ""),
        ("exclude", "x", "Exclude", "Take the function out of the stacks: its callers have its time", ""),
        ("drop", "X", "Drop stacks", "Count no stacks with the selected function", ""),
        ("merge-path", "m", "Merge into caller", "Take the call path out of the tree: its caller has its time", ""),
        ("collapse-recursion", "c", "Collapse recursion", "Show the recursion of the function as one call", ""),
        ("collapse-library", "C", "Collapse package", "Show the package of the function as one function", ""),
        ("only-mine", "p", "Only my code", "Count only the program's own code, with the time of what it calls", ""),
        ("hide-idle", "i", "Idle in or out", "Leave idle time out, or count it again", ""),
        ("group", "b", "Group by", "Rows by file, package, category, host, entry, or function again", "group"),
        ("search", "slash", "Search", "Search functions: text, re:pattern, url:text, self>5%, total>20ms", "search"),
        ("next-match", "n", "Next match", "Go to the next match in this pane, unfolded or not", ""),
        ("previous-match", "N", "Previous match", "Go to the match before in this pane", ""),
        ("search-selected", "asterisk", "Search its name", "Search the selected name and go to the next match", ""),
        ("search-selected-back", "number_sign", "Search its name back", "The same, to the match before", ""),
        ("undo", "u", "Undo", "Take the last change of what is counted back", ""),
        ("redo", "ctrl+r", "Redo", "Do what was undone again", ""),
        ("back", "backspace escape", "Back", "One step back: full screen, zoom, search, then what is counted", ""),
        ("whole", "0", "Whole profile", "Count the whole profile, with the chart's zoom undone", ""),
        ("skip-warm-up", "W", "Leave warm-up out", "Count only what follows the beginning that is unlike the rest", ""),
        ("whole-time", "", "Whole time", "Count all the time again, under the same steps", ""),
        ("collapse-all-recursion", "", "Collapse all recursion", "Show every recursive function as one call", ""),
        ("hide-gc", "", "Garbage collection in or out", "Leave stacks with garbage collection out, or in again", ""),
        ("hide-program", "", "(program) in or out", "Leave (program) time out, or count it again", ""),
        ("hide-internals", "", "Internals in or out", "Take the runtime's own functions out of stacks, or not", ""),
        ("toggle-smoothing", "", "Accounting: (program)", "Smooth single (program) samples, or count as recorded", ""),
        ("cut-gaps", "U", "Cut gaps", "Charge time that nobody sampled to nobody, or to the sample before it", ""),
        ("toggle-gc", "", "Accounting: GC", "Garbage collection on the stack it interrupted, or apart", ""),
    ),
    *_table(Where.LIST,
        ("cursor-down", "j down", "Down", "Move down", ""),
        ("cursor-up", "k up", "Up", "Move up", ""),
        ("page-down", "pagedown ctrl+f space", "Page down", "Move a page down", ""),
        ("page-up", "pageup ctrl+b", "Page up", "Move a page up", ""),
        ("half-down", "ctrl+d", "Half a page down", "Move half a page down", ""),
        ("half-up", "ctrl+u", "Half a page up", "Move half a page up", ""),
        ("first", "g home", "First row", "Go to the first row", ""),
        ("last", "G end", "Last row", "Go to the last row", ""),
    ),
    *_table(Where.TREE,
        ("unfold", "l right", "Unfold", "Unfold the row, then go into it", "unfold"),
        ("fold", "h left", "Fold", "Fold the row, then go to its caller", "fold"),
        ("unfold-heaviest", "L", "Unfold heaviest path", "Unfold the heaviest calls to the next fork", "heaviest"),
        ("unfold-branch", "E", "Unfold branch", "Unfold everything below the row", ""),
        ("toggle-chain", "a", "Chain apart", "Take a chain of single calls apart, or together again", ""),
        ("zoom-here", "enter", "Zoom chart here", "Zoom the chart to this call path", "zoom chart"),
        ("sort-tree", "s", "Sort calls", "Sort calls by total, self, name in turn", ""),
        ("sort-tree-back", "S", "Sort calls back", "Sort calls by name, self, total in turn", ""),
        ("reverse-tree", "I", "Reverse calls", "Reverse the order of calls", ""),
    ),
    *_table(Where.HOT,
        ("unfold-callers", "l right", "Show callers", "Show who calls the function, then go to them", "callers"),
        ("fold-callers", "h left", "Hide callers", "Hide the callers, then go to the row they belong to", "fold"),
        ("drill", "enter", "Callers and callees", "Show callers and callees of the function", ""),
        ("sort-next", "s", "Sort", "Sort by the next column, the name behind the last", "sort"),
        ("sort-previous", "S", "Sort by column before", "Sort by the column before", ""),
        ("sort-reverse", "I", "Reverse order", "Reverse the order of the rows", ""),
    ),
    *_table(Where.LINES,
        ("scroll-right", "l right", "Scroll right", "Show what is further right on long lines", ""),
        ("scroll-left", "h left", "Scroll left", "Show what is further left", ""),
        ("edit-line", "enter", "Editor here", "Open your editor at this line", "editor"),
        ("next-scope", "a", "Function, path or file", "Lines of the function, its call path, or its file", "path/file"),
        ("hot-lines", "A", "Hottest lines", "The hottest lines of the profile, or the function's again", "hottest"),
    ),
    *_table(Where.CALLERS,
        ("take-function", "enter", "Centre", "Show callers and callees of this function instead", "centre"),
        ("toggle-callers-chart", "t", "Rows or boxes", "Callers and callees as rows, or as boxes", "rows/boxes"),
        ("unfold-place", "l right", "Unfold", "Unfold the row, then go into it; the box to the right", "unfold"),
        ("fold-place", "h left", "Fold", "Fold the row, then go back from it; the box to the left", "fold"),
    ),
    *_table(Where.RUNS,
        ("take-run", "enter", "Count this run", "Count this run only; of GC: show its callers and callees", "only"),
        ("toggle-gc-list", "t", "Busy runs or GC", "List busy runs, or what ran when garbage was collected", "runs/GC"),
        ("unfold-gc", "l right", "Show callers", "Show who called what GC interrupted, then go to them", ""),
        ("fold-gc", "h left", "Hide callers", "Hide the callers, then go to the row they belong to", ""),
    ),
    *_table(Where.CHART,
        ("box-down", "j down", "Into the widest call", "Go to the widest box below", ""),
        ("box-up", "k up", "To the caller", "Go to the box above", ""),
        ("box-left", "h left", "Box to the left", "Go to the box on the left in this row", ""),
        ("box-right", "l right", "Box to the right", "Go to the box on the right in this row", ""),
        ("zoom-box", "enter", "Zoom into box", "Zoom into the selected box", "zoom"),
        ("zoom-in", "plus equals_sign", "Zoom in", "Zoom in around the selected box", ""),
        ("zoom-out", "minus", "Zoom out", "Zoom out", ""),
        ("pan-left", "less_than_sign", "Pan left", "Move the zoomed chart to the left", ""),
        ("pan-right", "greater_than_sign", "Pan right", "Move the zoomed chart to the right", ""),
        ("toggle-order", "t", "Time order or merged", "Boxes in order of time, or the widest first", "time/merged"),
        ("chart-page-down", "pagedown ctrl+f ctrl+d space", "Deeper", "Scroll to deeper calls", ""),
        ("chart-page-up", "pageup ctrl+b ctrl+u", "Shallower", "Scroll to shallower calls", ""),
        ("chart-top", "g home", "Top of the chart", "Scroll to the outermost calls", ""),
        ("chart-bottom", "G end", "Bottom of the chart", "Scroll to the deepest calls in view", ""),
    ),
    *_table(Where.OVERVIEW,
        ("earlier", "h left", "Earlier", "Move the time cursor to the left and select what ran there", ""),
        ("later", "l right", "Later", "Move the time cursor to the right and select what ran there", ""),
        ("burst-back", "b", "Burst back", "Go to the burst of activity before", ""),
        ("burst-on", "w", "Next burst", "Go to the next burst of activity", "burst"),
        ("chart-at-time", "enter", "Chart here", "Show the chart in time order around the cursor", "chart here"),
    ),
    *_table(Where.START,
        ("open-selected", "enter l right", "Open", "Open the selected profile or folder", "open"),
        ("parent-folder", "h left", "Parent folder", "List the profiles of the folder above", ""),
    ),
    *_table(Where.LIVE,
        ("freeze", "space", "Freeze", "Hold the view still while the recording goes on, or follow it again", "freeze"),
        ("recent", "R", "Last seconds", "Count the last 10, 30 or 60 seconds as they come, or the whole again", "last"),
        ("output", "P", "Program's output", "Show what the program writes that was started to be recorded", ""),
    ),
    *_table(Where.APP,
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

NEVER_BOUND = frozenset({"left_square_bracket", "right_square_bracket", "O", "ctrl+h", "ctrl+i", "ctrl+m"})

_WORKS_IN_DIALOGS = frozenset({"repaint"})

SHOWN_KEYS = {
    "question_mark": "?", "colon": ":", "exclamation_mark": "!", "percent_sign": "%", "plus": "+", "minus": "-",
    "equals_sign": "=", "less_than_sign": "<", "greater_than_sign": ">", "space": "Space", "enter": "Enter",
    "slash": "/", "asterisk": "*", "number_sign": "#",
    "full_stop": ".", "comma": ",", "escape": "Esc", "backspace": "Backspace", "tab": "Tab", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓", "left": "←", "right": "→", "f1": "F1",
    "shift+tab": "Shift-Tab",
}  # fmt: skip


_ARROWS = frozenset({"up", "down", "left", "right"})


def shown_key(key: str, is_ascii: bool = False) -> str:
    """A key as people write it: `Ctrl-D`, `?`, `PgDn`; arrows by their names where there is nothing but ASCII."""
    if is_ascii and key in _ARROWS:
        return key.capitalize()
    if key in SHOWN_KEYS:
        return SHOWN_KEYS[key]
    if key[:1] == "f" and key[1:].isdecimal():
        return key.upper()
    return f"Ctrl-{key.removeprefix('ctrl+').upper()}" if key.startswith("ctrl+") else key


def shown_keys(command: Command, is_ascii: bool = False) -> str:
    """All keys of a command: `j ↓`."""
    return " ".join(shown_key(key, is_ascii) for key in command.keys)


def commands_of(*places: Where) -> list[Command]:
    """The commands that work in any of `places`: in the order of the places, then of the table."""
    return [command for place in places for command in COMMANDS if command.where is place]


def bindings_of(*places: Where) -> list[BindingType]:
    """Textual's bindings for the commands of `places`."""
    return [
        Binding(
            ",".join(command.keys),
            command.action,
            command.label,
            show=False,
            priority=command.id in _WORKS_IN_DIALOGS,
            id=command.id,
            tooltip=command.help,
        )
        for command in commands_of(*places)
        if command.keys
    ]


def command_of(command_id: str) -> Command:
    """The command with this id."""
    return _BY_ID[command_id]


def hints_of(places: Iterable[Where]) -> list[tuple[str, str]]:
    """Key and word of the commands that the footer shows, in the order of `places`."""
    hinted = [command for command in commands_of(*places) if command.hint]
    return [(shown_key(command.keys[0]), command.hint) for command in hinted]


_BY_ID = {command.id: command for command in COMMANDS}


def rebind(keys: Mapping[str, tuple[str, ...]]) -> None:
    """Gives commands other keys. Before any pane is imported: their bindings are made of the table then."""
    global COMMANDS
    COMMANDS = tuple(replace(command, keys=keys.get(command.id, command.keys)) for command in COMMANDS)
    _BY_ID.update((command.id, command) for command in COMMANDS)
