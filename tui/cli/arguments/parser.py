"""Words of the command line, sorted by the specification: a command, its options, and the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from tui.base.errors import UsageError
from tui.base.option import Option
from tui.cli.arguments.commands import COMMANDS, CommandWord
from tui.cli.arguments.specification import SPECIFICATIONS

T = TypeVar("T")


class Words(NamedTuple):
    """The words by what they are. `after` are those behind `--`; None without it."""

    command: CommandWord | None
    options: tuple[tuple[str, str | None], ...]
    """Name and value; None where none was given with it."""
    paths: tuple[str, ...]
    after: tuple[str, ...] | None


class Given:
    """The options that were given, read as their specification says."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        """`texts`: name of every option that the command takes -> the values it was given; "" for a flag."""
        self._texts = texts

    def has(self, option: Option[object]) -> bool:
        """Whether it was given."""
        return bool(self._texts[option.name])

    def flag(self, option: Option[bool]) -> bool:
        """The value of a flag: giving it inverts its default."""
        return option.default != self.has(option)

    def value(self, option: Option[T]) -> T:
        """The value of an option that takes one. Raises UsageError when it cannot be read."""
        texts = self._texts[option.name]
        return option.value_of(texts) if texts else option.default

    def changes(self, option: Option[object]) -> bool:
        """Whether it was given with another value than its default."""
        return self.has(option) and (option.is_flag or self.value(option) != option.default)


def sorted_words(words: Sequence[str]) -> Words:
    """The words, options anywhere among them; an option takes the next word as its value, whatever that looks like.

    Raises UsageError for an option that lacks its value, at the end or before `--`.
    """
    takes_value = _names_with_value()
    command: CommandWord | None = None
    options: list[tuple[str, str | None]] = []
    paths: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return Words(command, tuple(options), tuple(paths), tuple(left))
        if word in takes_value:
            value = next(left, "--")
            if value == "--":
                raise UsageError(f"{word} lacks its value", next_step=see_help(command))
            options.append((word, value))
        elif word.startswith("-") and word != "-":
            options.append(_with_value(word, takes_value))
        elif word in COMMANDS and command is None and not paths:
            command = next(name for name in COMMANDS if name == word)
        else:
            paths.append(word)
    return Words(command, tuple(options), tuple(paths), None)


def given_options(words: Words) -> Given:
    """The options among the words of a command, unchecked: `--help` is shown whatever else was typed."""
    known = _options_by_name(words.command)
    texts: dict[str, list[str]] = {option.name: [] for option in known.values()}
    for name, value in words.options:
        if name in known:
            texts[known[name].name].append(value or "")
    return Given(texts)


def check_options(words: Words, given: Given) -> None:
    """Raises UsageError for options that the command does not take, and for values that cannot be read.

    The value of an option that the command accepts and ignores is read too.
    """
    known = _options_by_name(words.command)
    help_step = see_help(words.command)
    for name, value in words.options:
        option = known.get(name)
        if option is None:
            from tui.cli.arguments.completions import nearest_option

            raise UsageError(f"unknown option {name}", next_step=f"{nearest_option(name, words.command)}{help_step}")
        if option.is_flag and value is not None:
            raise UsageError(f"{name} takes no value", next_step=help_step)
        if not option.is_flag:
            try:
                given.value(option)
            except UsageError as error:
                raise UsageError(error.what, error.where, error.next_step or help_step) from None


def see_help(command: CommandWord | None) -> str:
    """The next step of who used a command wrongly."""
    return f"See tickscope {command} --help." if command else "See tickscope --help."


def _options_by_name(command: CommandWord | None) -> dict[str, Option[object]]:
    return {name: option for option in SPECIFICATIONS[command].options for name in option.names}


def _names_with_value() -> frozenset[str]:
    """The names of all options that take a value, of every command: the command may be named behind them."""
    return frozenset(
        name
        for specification in SPECIFICATIONS.values()
        for option in specification.options
        if not option.is_flag
        for name in option.names
    )


def _with_value(word: str, takes_value: frozenset[str]) -> tuple[str, str | None]:
    """Name and value of `--name`, `--name=value`, `-oFILE` and `-o=FILE`."""
    if word[:2] in takes_value:
        return word[:2], word[2:].removeprefix("=")
    name, equals, value = word.partition("=")
    return name, value if equals else None
