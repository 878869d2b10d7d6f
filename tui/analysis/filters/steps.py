"""What each step of a lens makes of the call tree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tui.analysis.filters.groups import of_package
from tui.analysis.filters.lens import HIDDEN, Step, Verb
from tui.analysis.filters.packages import is_library, library_key
from tui.analysis.filters.reshape import DROPPED, Shape, covered, reshaped
from tui.base.errors import UsageError
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS, Functions
from tui.profile.columns.tree import CallTree


def function_text(key: FunctionKey) -> str:
    """A function as a lens names it, as V8 writes it in stack traces: `parse (file:///app/x.js:10:3)`."""
    return f"{key.name or ANONYMOUS} ({key.place}:{key.line}:{key.column})"


def applied(shape: Shape, step: Step) -> Shape:
    """The shape after one more step.

    Raises UsageError when the profile has nothing that is called as the step's object.
    """
    return _ACTIONS[step.verb](shape, step.object)


def _focus(shape: Shape, name: str) -> Shape:
    return _only_below(shape, shape.tree.is_outermost & _rows_of(shape, name))


def _subtree(shape: Shape, node: str) -> Shape:
    return _only_below(shape, _row_of(shape.tree, node))


def _only_below(shape: Shape, is_top: Bool) -> Shape:
    """Only the subtrees of `is_top` rows, none inside another, as children of the root."""
    stands_for = np.where(covered(shape.tree, is_top), _itself(shape.tree), np.int32(DROPPED))
    stands_for[0] = 0
    return reshaped(shape, stands_for, np.where(is_top, np.int32(0), shape.tree.parent))


def _exclude(shape: Shape, name: str) -> Shape:
    return _without(shape, _rows_of(shape, name))


def _merge(shape: Shape, node: str) -> Shape:
    return _without(shape, _row_of(shape.tree, node))


def _without(shape: Shape, is_out: Bool) -> Shape:
    """The stacks without these rows, whose own time their callers have then."""
    tree = shape.tree
    stands_for = np.where(is_out, tree.parent, _itself(tree))
    stands_for[0] = 0
    return reshaped(shape, stands_for, tree.parent)


def _drop(shape: Shape, name: str) -> Shape:
    return _without_samples(shape, _rows_of(shape, name))


def _without_samples(shape: Shape, is_out: Bool) -> Shape:
    """The samples whose stacks have none of these rows."""
    tree = shape.tree
    stands_for = np.where(covered(tree, is_out), np.int32(DROPPED), _itself(tree))
    stands_for[0] = 0
    return reshaped(shape, stands_for, tree.parent)


def _recursion(shape: Shape, name: str) -> Shape:
    """Each call of a function stands for its outermost one.

    Rows sorted by function are in preorder within one, and the rows inside an outermost row follow it. So the last
    outermost row so far is the one that each row is in.
    """
    tree = shape.tree
    order = tree.by_function
    outermost_place = np.where(tree.is_outermost[order], np.arange(len(tree)), 0)
    outermost = np.empty(len(tree), np.int32)
    outermost[order] = order[np.maximum.accumulate(outermost_place)]
    stands_for = outermost if not name else np.where(_rows_of(shape, name), outermost, _itself(tree))
    return reshaped(shape, stands_for.astype(np.int32), tree.parent)


def _library(shape: Shape, package: str) -> Shape:
    """One row for each run of the package's functions on a stack."""
    is_member = of_package(shape.functions, package)
    if not is_member.any() or not is_library(package):
        raise UsageError(f"no package is called {package!r} in this profile", next_step="Group by package to see them.")
    functions, library = shape.functions.with_function(library_key(package))
    of_library = np.where(is_member, library, np.arange(len(is_member))).astype(np.int32)
    return together(shape, functions, of_library[shape.tree.function], ~is_member)


def together(shape: Shape, functions: Functions, function: Int32, stays_apart: Bool | None = None) -> Shape:
    """The shape in which row `i` is of `function[i]` of other `functions`; a row below one of its own is that one.

    `stays_apart` bool[old functions]: functions whose rows are left as they are, recursion and all.
    """
    tree = shape.tree
    is_inside = np.append(False, function[1:] == function[tree.parent[1:]]) & (tree.parent > 0)
    if stays_apart is not None:
        is_inside &= ~stays_apart[tree.function]
    renamed = CallTree(function, tree.parent, tree.end, tree.depth, tree.id)
    stands_for = np.where(is_inside, tree.parent, _itself(tree))
    return reshaped(Shape(functions, renamed, shape.row), stands_for, tree.parent)


def _mine(shape: Shape, _: str) -> Shape:
    return _without(shape, _rows_in(shape, shape.functions.category != Category.USER))


def _hide(shape: Shape, what: str) -> Shape:
    if what == "internals":
        return _without(shape, _rows_in(shape, shape.functions.category == Category.RUNTIME))
    if what not in _STATES:
        raise UsageError(f"hide:{what} is not known", next_step=f"It takes {', '.join(HIDDEN)}.")
    return _without_samples(shape, _rows_in(shape, shape.functions.category == _STATES[what]))


_STATES = {"idle": Category.IDLE, "gc": Category.GARBAGE_COLLECTOR, "program": Category.PROGRAM}

_ACTIONS: dict[Verb, Callable[[Shape, str], Shape]] = {
    Verb.FOCUS: _focus,
    Verb.SUBTREE: _subtree,
    Verb.EXCLUDE: _exclude,
    Verb.DROP: _drop,
    Verb.MERGE: _merge,
    Verb.RECURSION: _recursion,
    Verb.LIBRARY: _library,
    Verb.MINE: _mine,
    Verb.HIDE: _hide,
}


def _itself(tree: CallTree) -> Int32:
    return np.arange(len(tree), dtype=np.int32)


def _rows_of(shape: Shape, name: str) -> Bool:
    """bool[rows]: those of the functions that `name` means: one in one place, or all of that name."""
    names = [shape.functions.names(function) for function in range(len(shape.functions))]
    is_meant = np.fromiter((any(name == function_text(key) for key in keys) for keys in names), bool, len(names))
    if not is_meant.any():
        is_meant = np.fromiter(
            (any(name == (key.name or ANONYMOUS) for key in keys) for keys in names), bool, len(names)
        )
    rows = _rows_in(shape, is_meant)
    if not rows.any():
        raise UsageError(f"no function is called {name!r} in this profile", next_step="Write its name as it is shown.")
    return rows


def _rows_in(shape: Shape, functions: Bool) -> Bool:
    """bool[rows]: the rows of these functions, never the root."""
    rows = functions[shape.tree.function]
    rows[0] = False
    return rows


def _row_of(tree: CallTree, node: str) -> Bool:
    """bool[rows]: the row of the node whose id `node` is."""
    row = tree.row_of(int(node)) if node.isdecimal() and len(node) < 19 else None
    if not row:
        raise UsageError(f"there is no node {node!r} in this call tree", next_step="`report --format json` shows ids.")
    rows = np.zeros(len(tree), bool)
    rows[row] = True
    return rows
