"""The table of functions, one row for each that V8 tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui.profile.category import Category, category_of
from tui.profile.columns import UInt8
from tui.text import printable

ANONYMOUS = "(anonymous)"
"""What a function without a name is called."""


class FunctionKey(NamedTuple):
    """What identifies a function: two functions of one name in different places are two.

    `place` is the url, or `#` and the script id where there is no url, so that it is the same across threads and
    recordings wherever a url exists. `line` and `column` are 1-based, 0 = unknown.
    """

    name: str
    place: str
    line: int
    column: int

    @property
    def url(self) -> str:
        """The url as recorded, "" when the function has none."""
        return "" if self.place.startswith("#") else self.place

    @property
    def script(self) -> str | None:
        """`#` and the script id when there is no url, else None."""
        return self.place if self.place.startswith("#") else None


@dataclass(frozen=True)
class Functions:
    """Functions by index; `keys[i]` identifies function `i`.

    `given_category` uint8[functions] is their `Category` where their names and urls do not tell it: for groups.
    """

    keys: tuple[FunctionKey, ...]
    given_category: UInt8 | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names as they are shown: printable, `(anonymous)` where there is none."""
        return tuple(printable(key.name) or ANONYMOUS for key in self.keys)

    @cached_property
    def category(self) -> UInt8:
        """uint8[functions]: the `Category` of each."""
        if self.given_category is not None:
            return self.given_category
        return np.fromiter((category_of(key.name, key.url) for key in self.keys), np.uint8, len(self.keys))

    def state(self, name: str) -> int | None:
        """The index of V8's state function `name`, such as `(idle)`; None when the profile has none."""
        return next((index for index, key in enumerate(self.keys) if key.name == name and not key.url), None)

    def with_function(self, key: FunctionKey) -> tuple[Functions, int]:
        """These functions and `key` among them, with its index."""
        if key in self.keys:
            return self, self.keys.index(key)
        return Functions((*self.keys, key)), len(self.keys)

    def indices(self, category: Category) -> list[int]:
        """The functions of a category."""
        return np.flatnonzero(self.category == category).tolist()


class FunctionTable:
    """Functions under construction: interns keys in the order in which they are met."""

    def __init__(self, keys: Iterable[FunctionKey] = ()) -> None:
        self._index: dict[FunctionKey, int] = {key: index for index, key in enumerate(keys)}

    def intern(self, key: FunctionKey) -> int:
        """The index of `key`, new or known."""
        return self._index.setdefault(key, len(self._index))

    def functions(self) -> Functions:
        """What was interned so far."""
        return Functions(tuple(self._index))
