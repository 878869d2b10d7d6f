"""The keys of the commands: those of the table, or the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from tui.base.errors import ConfigError
from tui.base.text import printable
from tui.profile.profile import Unit
from tui.state.command_table import COMMANDS, Command, Where
from tui.state.key_names import NEVER_BOUND, key_of, shown_key
from tui.state.model.options import WantedKeys
from tui.state.view.words import in_words_of

Keys = Mapping[str, tuple[str, ...]]
"""By the id of the command, as Textual calls them."""

_LISTS = (Where.TREE, Where.HOT, Where.LINES, Where.CALLERS, Where.RUNS, Where.START)


class Keymap:
    """The commands with their keys. `keys` are those of the commands that have other keys than in the table."""

    def __init__(self, keys: Keys = MappingProxyType({})) -> None:
        self.keys = keys
        self._commands = tuple(replace(command, keys=keys.get(command.id, command.keys)) for command in COMMANDS)
        self._by_key = {(command.where, key): command for command in self._commands for key in command.keys}
        self._by_id = {command.id: command for command in self._commands}

    def command(self, command_id: str) -> Command:
        """The command with this id."""
        return self._by_id[command_id]

    def command_at(self, key: str, places: Iterable[Where]) -> Command | None:
        """The command of a key, by Textual's name, in the first of `places` that has one."""
        found = (self._by_key.get((place, key)) for place in places)
        return next((command for command in found if command is not None), None)

    def commands(self, *places: Where) -> list[Command]:
        """The commands that work in any of `places`: in the order of the places, then of the table."""
        return [command for place in places for command in self._commands if command.where is place]

    def hints(self, *places: Where) -> tuple[tuple[str, str], ...]:
        """Key and word of the commands that the footer shows, in the order of `places`."""
        hinted = (command for command in self.commands(*places) if command.hint and command.keys)
        return tuple((shown_key(command.keys[0]), command.hint) for command in hinted)


def shown_keys(command: Command, is_ascii: bool = False) -> str:
    """All keys of a command: `j ↓`."""
    return " ".join(shown_key(key, is_ascii) for key in command.keys)


@dataclass(frozen=True, slots=True)
class Wording:
    """How commands and texts read: in the words of what the profile measures, with keys that the screen can show.

    `is_ascii`: arrows are written as words, since `<` and `v` are keys too.
    """

    keymap: Keymap
    unit: Unit = "us"
    is_ascii: bool = False

    def text(self, text: str) -> str:
        """A text that was written for a profile that measures time."""
        return in_words_of(self.unit, text)

    def command(self, command: Command) -> Command:
        """A command with its label, help and hint in these words."""
        return replace(
            command, label=self.text(command.label), help=self.text(command.help), hint=self.text(command.hint)
        )

    def keys(self, command: Command) -> str:
        """All keys of a command: `j ↓`."""
        return shown_keys(command, self.is_ascii)

    def hints(self, *places: Where) -> tuple[tuple[str, str], ...]:
        """Key and word of the commands of `places` that the footer shows."""
        return tuple((key, self.text(word)) for key, word in self.keymap.hints(*places))


def chosen_keymap(wanted: Sequence[WantedKeys]) -> tuple[Keymap, list[str]]:
    """The keymap with the keys that the user wants, and a sentence for each wish that cannot be."""
    keys, problems = chosen_keys(wanted)
    return Keymap(keys), problems


def chosen_keys(wanted: Sequence[WantedKeys]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys of the commands that get others, and a sentence for each wish that cannot be."""
    problems: list[str] = []
    held: list[tuple[WantedKeys, Command, tuple[str, ...]]] = []
    by_id = {command.id: command for command in COMMANDS}
    for one in wanted:
        command = by_id.get(one.command)
        if command is None:
            close = get_close_matches(one.command, by_id, 1)
            step = f"Is it {close[0]!r}?" if close else "README says where they are listed."
            problems.append(_told(one, f"there is no command called {one.command!r}", step))
            continue
        named = {text: key_of(text) for text in one.keys}
        for text, key in named.items():
            if key is None:
                problems.append(_told(one, f"there is no key called {text!r}", "Write it as f, Ctrl-T, F2 or PgDn."))
            elif key in NEVER_BOUND:
                reason = "on a slow link escape sequences look like it"
                problems.append(_told(one, f"{text!r} cannot be bound: {reason}", "Choose another key."))
        if all(key is not None and key not in NEVER_BOUND for key in named.values()):
            held.append((one, command, tuple(key for key in named.values() if key is not None)))
    while (clash := _clash(held)) is not None:
        place, other, key = clash
        one, _, _ = held.pop(place)
        step = "Give that one another key first."
        problems.append(_told(one, f"{shown_key(key)!r} is the key of {other.id!r} already", step))
    return {command.id: keys for _, command, keys in held}, problems


def _clash(held: Sequence[tuple[WantedKeys, Command, tuple[str, ...]]]) -> tuple[int, Command, str] | None:
    """The last wish that takes a key of another command, that command, and the key."""
    keys_of = {command.id: command.keys for command in COMMANDS} | {command.id: keys for _, command, keys in held}
    for place in range(len(held) - 1, -1, -1):
        _, command, keys = held[place]
        for other in COMMANDS:
            if other.id != command.id and _overlap(command.where, other.where):
                for key in keys:
                    if key in keys_of[other.id]:
                        return place, other, key
    return None


def _overlap(one: Where, other: Where) -> bool:
    """Whether there is a place where both work."""
    if one is other or Where.APP in (one, other):
        return True
    if Where.PROFILE in (one, other):
        return Where.START not in (one, other)
    return Where.LIST in (one, other) and (one in _LISTS or other in _LISTS)


def _told(one: WantedKeys, what: str, next_step: str) -> str:
    return printable(str(ConfigError(one.where, what, next_step)), limit=400)
