"""Call trees built from stacks, for formats that write every sample's whole stack."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from tui.formats.builder.recording import Recording
from tui.profile.columns.category import PROGRAM, ROOT
from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import state_key
from tui.profile.columns.functions import FunctionTable


class StackTree:
    """A call tree under construction; node 0 is the root. Nodes are found by their parent and function.

    Most nodes of a deep tree have one child, and most functions of a wide one have one node. The first child of a node
    and the first node of a function are entries of arrays, 4 bytes each where an entry of a dictionary takes 200; only
    nodes that are neither are looked up by parent and function.
    """

    def __init__(self, functions: FunctionTable) -> None:
        """A tree of nothing but its root, with functions that `functions` interns."""
        self._functions = functions
        self._parent = array("i", (-1,))
        self._function = array("i", (functions.intern(state_key(ROOT)),))
        self._first_child = array("i", (0,))
        # 0 for none: the root is no child.
        self._first_node = array("i", (0,))
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
        child = self._first_child[node]
        if child and self._function[child] == function:
            return child
        while function >= len(self._first_node):
            self._first_node.append(0)
        node_of_function = self._first_node[function]
        if node_of_function and self._parent[node_of_function] == node:
            return node_of_function
        added = len(self._parent)
        if not child:
            self._first_child[node] = added
        if not node_of_function:
            self._first_node[function] = added
        if child and node_of_function:
            known = self._other_children.setdefault(node << 32 | function, added)
            if known != added:
                return known
        self._parent.append(node)
        self._function.append(function)
        self._first_child.append(0)
        return added

    def without_function(self) -> int:
        """The node of samples with an empty stack: the thread ran, or waited, in code that has no frames."""
        return self.child(0, self._functions.intern(state_key(PROGRAM)))

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
