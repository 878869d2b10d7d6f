"""README's table of keys is that of the commands."""

from tests.places import CHECKOUT
from tui.state.command_table import COMMANDS, Where
from tui.state.key_names import NEVER_BOUND
from tui.state.keymap import shown_keys

_TITLES = {
    Where.PROFILE: "On the profile screen",
    Where.LIST: "In every list",
    Where.TREE: "Call tree",
    Where.HOT: "Hot functions",
    Where.LINES: "Lines",
    Where.CALLERS: "Callers and callees",
    Where.RUNS: "Event loop and GC",
    Where.CHART: "Chart",
    Where.OVERVIEW: "Overview",
    Where.LIVE: "While recording",
    Where.START: "Start screen",
    Where.APP: "Everywhere",
}


def keys_table() -> str:
    """The table as README has it."""
    rows = ["| where | keys | what they do |", "|---|---|---|"]
    for where, title in _TITLES.items():
        commands = [command for command in COMMANDS if command.where is where]
        for place, command in enumerate(commands):
            keys = " ".join(f"`{key}`" for key in shown_keys(command).split()) or f"`:` {command.label}"
            rows.append(f"| {title if place == 0 else ''} | {keys} | {command.help} |")
    return "\n".join(rows)


def test_readme_has_the_keys_of_the_commands() -> None:
    assert keys_table() in (CHECKOUT / "README.md").read_text("utf-8")


def test_keys_that_a_split_escape_sequence_looks_like_are_never_bound() -> None:
    bound = {key for command in COMMANDS for key in command.keys}
    assert not bound & (NEVER_BOUND | {"[", "]"})


def test_a_key_while_recording_means_nothing_else_but_space_in_lists() -> None:
    live = {key for command in COMMANDS if command.where is Where.LIVE for key in command.keys}
    others = {key for command in COMMANDS if command.where is not Where.LIVE for key in command.keys}
    assert live & others == {"space"}


def test_a_key_has_one_meaning_in_each_place() -> None:
    everywhere = [command for command in COMMANDS if command.where in (Where.PROFILE, Where.APP)]
    for where in (Where.TREE, Where.HOT, Where.LINES, Where.CALLERS, Where.RUNS, Where.CHART, Where.OVERVIEW):
        is_list = where not in (Where.CHART, Where.OVERVIEW)
        lists = (Where.LIST,) if is_list else ()
        here = [command for command in COMMANDS if command.where in (where, *lists)]
        keys = [key for command in (*here, *everywhere) for key in command.keys]
        twice = {key for key in keys if keys.count(key) > 1}
        # In time `b` goes a burst back, as in vim; grouping rows is of the panes with rows.
        assert twice == ({"b"} if where is Where.OVERVIEW else set()), where
