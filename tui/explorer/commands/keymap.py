"""The user's own keys: which of them can be, and what is wrong with the others."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from tui.base.errors import ConfigError
from tui.base.text import printable
from tui.explorer.commands.commands import COMMANDS, NEVER_BOUND, SHOWN_KEYS, Command, Where, shown_key
from tui.state.options import WantedKeys

Keys = Mapping[str, tuple[str, ...]]
"""By the id of the command, as Textual calls them."""

_LISTS = (Where.TREE, Where.HOT, Where.LINES, Where.CALLERS, Where.RUNS, Where.START)
_NAMES = {shown.lower(): key for key, shown in SHOWN_KEYS.items() if len(shown) > 1} | {
    name: name for name in ("up", "down", "left", "right", "insert", "delete")
}
# What Textual calls characters otherwise than Unicode does (textual.keys.KEY_NAME_REPLACEMENTS).
_REPLACED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


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


def key_of(text: str) -> str | None:
    """What Textual calls a key that people write as `f`, `?`, `Ctrl-T`, `F2` or `PgDn`; None when there is none."""
    if len(text) == 1 and text.isprintable() and text != " ":
        if text.isascii() and text.isalnum():
            return text
        name = unicodedata.name(text, "").lower().replace("-", "_").replace(" ", "_")
        return _REPLACED.get(name, name) or None
    name = text.strip().lower().replace("+", "-")
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("ctrl-") and len(name) == 6 and name[5].isascii() and name[5].isalpha():
        return f"ctrl+{name[5]}"
    if name.startswith("f") and name[1:].isdecimal() and 1 <= int(name[1:]) <= 12:
        return name
    return None


def _told(one: WantedKeys, what: str, next_step: str) -> str:
    return printable(str(ConfigError(one.where, what, next_step)), limit=400)
