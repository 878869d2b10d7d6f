"""One option of the command line as a value: what it is called, takes and means, and whom it is for.

The parser, `--help`, completions and the words for a recorder are all made from these values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeVar

from tui.base.errors import UsageError

T_co = TypeVar("T_co", covariant=True)

Completes = Literal["nothing", "file", "folder"]
TargetKind = Literal["any", "inspector", "edgeworkers"]


class Option(NamedTuple, Generic[T_co]):
    """An option without `read`, `read_all` and `choices` is a flag, and one without `help` is accepted but not listed.

    `read` and `read_all` turn (name, text) and (name, texts) into the value and raise UsageError; an option with
    `read_all` may be repeated. `write` is the inverse of `read`. The last four say what part of `record` it is for.
    """

    name: str
    default: T_co
    help: str = ""
    metavar: str = ""
    read: Callable[[str, str], T_co] | None = None
    read_all: Callable[[str, Sequence[str]], T_co] | None = None
    write: Callable[[object], str] = str
    choices: tuple[T_co, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Values to complete, where others are read too."""
    completes: Completes = "nothing"
    short: str = ""
    target: TargetKind = "any"
    profile: Literal["any", "cpu", "memory"] = "any"
    reason: str = ""
    """Why it is not for EdgeWorkers."""
    field: str = ""
    """The field of `RecordOptions` that a recorder gets by it; "" when a recorder of the explorer's does not get it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its names, the short one first."""
        return (self.short, self.name) if self.short else (self.name,)

    @property
    def is_flag(self) -> bool:
        """Whether it takes no value."""
        return self.read is None and self.read_all is None and not self.choices

    def value_of(self, texts: Sequence[str]) -> T_co:
        """The value of an option that was given with `texts`, at least one. Raises UsageError."""
        if self.read_all is not None:
            return self.read_all(self.name, texts)
        if self.read is not None:
            return self.read(self.name, texts[-1])
        for choice in self.choices:
            if choice == texts[-1]:
                return choice
        known = ", ".join(map(str, self.choices))
        raise UsageError(self.name, f"invalid choice: {texts[-1]!r} (choose from {known})")

    def words(self, value: object) -> list[str]:
        """The words that give this option `value`; none for the default."""
        if value == self.default:
            return []
        return [self.name if self.is_flag else f"{self.name}={self.write(value)}"]


class Group(NamedTuple):
    """Options that `--help` lists under a title."""

    title: str
    options: tuple[Option[object], ...]


def name_in(word: str) -> str:
    """The name of the option in `word`: `--type` of `--type=memory`."""
    return word.partition("=")[0]


def text_value(_: str, text: str) -> str:
    """`text`, as typed."""
    return text


def path_value(_: str, text: str) -> Path:
    """The path that `text` names."""
    return Path(text)


def path_values(_: str, texts: Sequence[str]) -> tuple[Path, ...]:
    """The paths that `texts` name."""
    return tuple(map(Path, texts))


def number_up_to(largest: int) -> Callable[[str, str], int]:
    """A reader of whole numbers from 1 to `largest`."""

    def read(name: str, text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= number <= largest:
            raise UsageError(name, f"{text[:20]!r} is no number from 1 to {largest:,}")
        return number

    return read
