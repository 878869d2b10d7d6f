"""The table of functions, one row for each that V8 tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from operator import ne

import numpy as np

from tui.base.text import shown_text
from tui.profile.columns.category import PROGRAM, ROOT, Category, categories
from tui.profile.columns.column_types import Bool, Int32, UInt8
from tui.profile.columns.function_key import ROOT_NAMES, FunctionKey
from tui.profile.columns.written import Written

ANONYMOUS = "(anonymous)"
"""What a function without a name is called."""


@dataclass(frozen=True)
class Functions:
    """Functions by index; `keys[i]` identifies function `i`, as recorded.

    `given_category` uint8[functions] is their `Category` where their names and urls do not tell it: for groups.
    `written` is what source maps say of the first of them; `shows_written` whether that is what is shown. Labels have
    the secrets of urls in them only where `shows_urls`.
    """

    keys: tuple[FunctionKey, ...]
    given_category: UInt8 | None = field(default=None, compare=False)
    written: Written | None = field(default=None, compare=False)
    shows_written: bool = field(default=True, compare=False)
    shows_urls: bool = field(default=False, compare=False)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def as_written(self) -> Written | None:
        """What source maps say, where that is what is shown."""
        return self.written if self.shows_written else None

    @cached_property
    def shown(self) -> tuple[FunctionKey, ...]:
        """What each is called and where it is, in the code that somebody wrote where a source map tells and counts."""
        if self.as_written is None:
            return self.keys
        told = self.as_written.keys
        of_told = tuple(mapped or key for mapped, key in zip(told, self.keys, strict=False))
        return of_told + self.keys[len(told) :]

    @cached_property
    def is_written(self) -> Bool:
        """bool[functions]: whether each is shown as a source map tells."""
        told = () if self.as_written is None else self.as_written.keys
        is_written = np.zeros(len(self.keys), bool)
        is_written[: len(told)] = [key is not None for key in told]
        return is_written

    def names(self, function: int) -> frozenset[FunctionKey]:
        """What a function may be asked for by: as recorded, and as written."""
        told = self.written.keys if self.written is not None else ()
        key = told[function] if function < len(told) else None
        return frozenset((self.keys[function], key or self.keys[function]))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names as they are shown: printable, without secrets, `(anonymous)` where there is none."""
        return tuple(shown_text(key.name, show_urls=self.shows_urls) or ANONYMOUS for key in self.shown)

    @cached_property
    def category(self) -> UInt8:
        """uint8[functions]: the `Category` of each."""
        if self.given_category is not None:
            return self.given_category
        return np.fromiter(categories(self.shown), np.uint8, len(self.keys))

    @cached_property
    def rank(self) -> Int32:
        """int32[functions]: where each stands when they are sorted by what identifies them, `FunctionKey.order`.

        Few functions share their name with another. Only those are compared by more than that, which takes four times
        as long: of `parse:9, scan:1, parse:3` sorted by name, the first two are sorted again.
        """
        keys, names = self.shown, [key.name for key in self.shown]
        by_key = sorted(range(len(keys)), key=names.__getitem__)
        names.sort()
        begins_name = np.fromiter(map(ne, names[1:], names), bool, max(0, len(names) - 1))
        bounds = np.concatenate(([0], np.flatnonzero(begins_name) + 1, [len(names)]))
        of_shared_names = np.flatnonzero(np.diff(bounds) > 1)
        for start, end in zip(bounds[of_shared_names].tolist(), bounds[of_shared_names + 1].tolist(), strict=True):
            by_key[start:end] = sorted(by_key[start:end], key=lambda function: keys[function].order)
        rank = np.empty(len(keys), np.int32)
        rank[by_key] = np.arange(len(keys), dtype=np.int32)
        return rank

    def state(self, name: str) -> int | None:
        """The index of V8's state function `name`, such as `(idle)`; None when the profile has none."""
        return next((index for index, key in enumerate(self.keys) if key.name == name and not key.url), None)

    def with_function(self, key: FunctionKey) -> tuple[Functions, int]:
        """These functions and `key` among them, with its index."""
        if key in self.keys:
            return self, self.keys.index(key)
        return replace(self, keys=(*self.keys, key)), len(self.keys)

    def indices(self, category: Category) -> list[int]:
        """The functions of a category."""
        return np.flatnonzero(self.category == category).tolist()


class FunctionTable:
    """Functions under construction: interns keys in the order in which they are met."""

    def __init__(self, keys: Iterable[FunctionKey] = ()) -> None:
        self._index: dict[FunctionKey, int] = {}
        self.roots: set[int] = set()
        """The functions that are called as the root of a call tree is."""
        for key in keys:
            self.intern(key)

    def intern(self, key: FunctionKey) -> int:
        """The index of `key`, new or known."""
        index = self._index.setdefault(key, len(self._index))
        if key.name in ROOT_NAMES:
            self.roots.add(index)
        return index

    def key(self, index: int) -> FunctionKey:
        """The key at `index`, in time that grows with it: for the root, which is among the first."""
        return next(islice(self._index, index, None))

    def functions(self) -> Functions:
        """What was interned so far."""
        return Functions(tuple(self._index))


def is_only_program(functions: Functions, sample_count: int) -> bool:
    """Whether something was sampled, and all of it was `(program)`: the root and that have the only nodes."""
    return sample_count > 0 and len(functions) == 2 and {key.name for key in functions.keys} == {ROOT, PROGRAM}
