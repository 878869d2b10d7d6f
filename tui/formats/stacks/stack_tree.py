"""Call trees built from stacks, for formats that write every sample's whole stack."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from tui.formats.recording import Recording
from tui.profile.category import PROGRAM, ROOT
from tui.profile.columns import Int32
from tui.profile.function_key import FunctionKey
from tui.profile.functions import FunctionTable


class StackTree:
    """A call tree under construction; node 0 is the root. Nodes are found by their parent and function.

    Most nodes of a deep tree have one child. The first child of a node is an entry of an array, 4 bytes where an entry
    of a dictionary takes 200; only the others are looked up by parent and function.
    """

    def __init__(self, functions: FunctionTable) -> None:
        """A tree of nothing but its root, with functions that `functions` interns."""
        self._functions = functions
        self._parent = array("i", (-1,))
        self._function = array("i", (functions.intern(FunctionKey(ROOT, "#", 0, 0)),))
        self._first_child = array("i", (0,))
        self._other_children: dict[int, int] = {}

    def node(self, stack: Iterable[int]) -> int:
        """The node of a stack of functions, from the root's child inwards; the root for an empty one."""
        node = 0
        for function in stack:
            node = self.child(node, function)
        return node

    def child(self, node: int, function: int) -> int:
        """The child of `node` for `function`, new or known; the root itself for an outermost frame called `(root)`."""
        if not node and function in self._functions.roots:
            return 0
        first = self._first_child[node]
        if not first:
            self._first_child[node] = len(self._parent)
            return self._added(node, function)
        if self._function[first] == function:
            return first
        key = node << 32 | function
        known = self._other_children.get(key)
        if known is None:
            known = self._other_children[key] = self._added(node, function)
        return known

    def _added(self, parent: int, function: int) -> int:
        self._parent.append(parent)
        self._function.append(function)
        self._first_child.append(0)
        return len(self._parent) - 1

    def without_function(self) -> int:
        """The node of samples with an empty stack: the thread ran, or waited, in code that has no frames."""
        return self.child(0, self._functions.intern(FunctionKey(PROGRAM, "#", 0, 0)))

    def recording(self, samples: Sequence[int] | Int32, warnings: list[str]) -> Recording:
        """The recording of samples on nodes of this tree, still without times or weights."""
        return Recording(
            functions=self._functions,
            node_id=np.arange(1, len(self._parent) + 1, dtype=np.int64),
            node_function=np.array(self._function, np.int32),
            parent=np.array(self._parent, np.int32),
            sample_node=np.array(samples, np.int32),
            stamps=np.zeros(0, np.int64),
            end=None,
            warnings=warnings,
        )
