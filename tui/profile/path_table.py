"""The call paths of a recording that goes on: each has a node, which it keeps however the tree around it grows.

A path is the node of its caller and a function. What is told later has known paths, and new ones below them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace

import numpy as np

from tui.profile.columns.category import ROOT
from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions, FunctionTable
from tui.profile.columns.tree import CallTree, call_tree
from tui.profile.profile import Profile

ROOT_NODE = 0
_ROOT_FUNCTION = FunctionKey(ROOT, "#0", 0, 0)
"""The root as V8 writes it."""


@dataclass(slots=True)
class PathTable:
    """Nodes by path, numbered in the order in which they were first seen; the root is 0."""

    _functions: FunctionTable = field(default_factory=lambda: FunctionTable([_ROOT_FUNCTION]))
    _node_of: dict[tuple[int, int], int] = field(default_factory=lambda: {(-1, 0): ROOT_NODE})
    _parent: array[int] = field(default_factory=lambda: array("i", [-1]))
    _function: array[int] = field(default_factory=lambda: array("i", [0]))

    def nodes_of_rows(self, profile: Profile) -> Int32:
        """int32[rows]: the node of each row of `profile`, known or new. Rows are in preorder: parents come first."""
        function_of = [self._functions.intern(key) for key in profile.functions.keys]
        nodes = [ROOT_NODE]
        for parent, function in zip(profile.tree.parent[1:].tolist(), profile.tree.function[1:].tolist(), strict=True):
            path = nodes[parent], function_of[function]
            node = self._node_of.setdefault(path, len(self._parent))
            if node == len(self._parent):
                self._parent.append(path[0])
                self._function.append(path[1])
            nodes.append(node)
        return np.array(nodes, np.int32)

    def functions(self) -> Functions:
        """All functions so far; one that is here keeps its index."""
        return self._functions.functions()

    def tree(self) -> tuple[CallTree, Int32]:
        """The tree of all nodes, whose ids are theirs and 1 more, and int32[nodes]: the row of each."""
        parent, function = np.array(self._parent, np.int32), np.array(self._function, np.int32)
        return call_tree(function, parent, np.arange(1, len(parent) + 1))

    def with_these_ids(self, whole: Profile) -> Profile:
        """`whole`, a profile of the same recording, with the ids that its paths have here; new paths get new ids.

        Of siblings with one function (a script that was loaded twice) the first has the id of the path.
        """
        ids = self.nodes_of_rows(whole).astype(np.int64) + 1
        is_second = np.ones(len(ids), bool)
        is_second[np.unique(ids, return_index=True)[1]] = False
        ids[is_second] = np.arange(np.count_nonzero(is_second)) + len(self._parent) + 1
        return replace(whole, tree=replace(whole.tree, id=ids))
