"""Groups: rows that stand for a file, a package, a category, a host or an entry instead of a function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tui.analysis.filters.entries import entry_of
from tui.analysis.filters.lens import Grouping
from tui.analysis.filters.packages import host_of, package_of
from tui.base.text import short_location
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.profile.columns.tree import CallTree


def of_package(functions: Functions, package: str) -> Bool:
    """bool[functions]: those of a package."""
    keys = functions.shown
    return np.fromiter((package_of(key.name, key.url) == package for key in keys), bool, len(keys))


def grouped(functions: Functions, tree: CallTree, grouping: Grouping) -> tuple[Functions, Int32]:
    """The groups as functions, and int32[rows]: the group of each row of the call tree. The root stays as it is."""
    of_function, row_function = _members(functions, tree, grouping)
    names = [of_function(function) for function in range(len(functions))]
    index: dict[FunctionKey, int] = {functions.keys[int(tree.function[0])]: 0}
    group = np.array([index.setdefault(name, len(index)) for name in names], np.int32)
    row_group = group[row_function]
    row_group[0] = 0
    categories = np.zeros(len(index), np.uint8)
    # Assigned from the back, the category of a group's first member is the one that stays.
    categories[row_group[::-1]] = functions.category[row_function[::-1]]
    return Functions(tuple(index), categories, shows_urls=functions.shows_urls), row_group


def _members(functions: Functions, tree: CallTree, grouping: Grouping) -> tuple[Callable[[int], FunctionKey], Int32]:
    """The group of a function, and int32[rows]: by which function each row is put into a group."""
    keys, category = functions.shown, functions.category

    def named(name: str) -> FunctionKey:
        return FunctionKey(name, f"#{grouping}", 0, 0)

    def of_file(function: int) -> FunctionKey:
        key = keys[function]
        return FunctionKey(short_location(key.url, 0), key.url, 0, 0) if key.url else named(package_of(key.name, ""))

    if grouping is Grouping.FILE:
        return of_file, tree.function
    if grouping is Grouping.PACKAGE:
        return lambda function: named(package_of(keys[function].name, keys[function].url)), tree.function
    if grouping is Grouping.HOST:
        return lambda function: named(host_of(keys[function].name, keys[function].url)), tree.function
    if grouping is Grouping.CATEGORY:
        return lambda function: named(Category(category[function]).label), tree.function
    entry_row = np.zeros(len(tree), np.int32)
    top_level = tree.top_level()
    entry_row[top_level] = top_level
    # Subtrees of the root's children follow one another, so the last child so far is the one above each row.
    outermost = tree.function[np.maximum.accumulate(entry_row)]
    # GC while nothing ran is no part of being idle.
    outermost = np.where(category[outermost] == Category.IDLE, tree.function, outermost)
    return lambda function: named(entry_of(keys[function], Category(category[function]))), outermost
