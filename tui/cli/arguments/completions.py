"""What can be typed: the options of a command, what they complete to, and the nearest to an unknown word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui.base.option import Completes
from tui.cli.arguments.commands import COMMANDS, CommandWord
from tui.cli.arguments.specification import SPECIFICATIONS


class Completion(NamedTuple):
    """An option for a shell to offer, and what it offers for its value: `values`, or else files or folders."""

    names: tuple[str, ...]
    help: str
    takes_value: bool = False
    values: tuple[str, ...] = ()
    completes: Completes = "nothing"


def completions(command: CommandWord | None) -> Iterator[Completion]:
    """The options that a command lists, in the order of its `--help`; None is the explorer."""
    for group in SPECIFICATIONS[command].listed:
        for option in group.options:
            values = tuple(map(str, option.choices)) or option.suggestions
            yield Completion(option.names, option.help, not option.is_flag, values, option.completes)


def nearest_option(name: str, command: CommandWord | None) -> str:
    """`Did you mean --format? ` for an option that `command` does not take; "" where nothing is near.

    An option of another command names that command.
    """
    for other in SPECIFICATIONS:
        if other != command and name in _option_names(other):
            return f"It is an option of {f'tickscope {other}' if other else 'the explorer'}. "
    # Without their dashes, which all have in common.
    by_word = {name.lstrip("-"): name for name in _option_names(command)}
    nearest = _nearest(name.lstrip("-"), by_word)
    return f"Did you mean {by_word[nearest]}? " if nearest else ""


def nearest_command(word: str) -> str | None:
    """The command that a mistyped `word` may stand for; None where none is near."""
    return _nearest(word, COMMANDS)


def _option_names(command: CommandWord | None) -> list[str]:
    return [name for completion in completions(command) for name in completion.names]


def _nearest(word: str, known: Iterable[str]) -> str | None:
    import difflib  # here: only who mistyped waits for it

    return next(iter(difflib.get_close_matches(word, known, n=1)), None)
