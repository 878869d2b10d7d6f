"""Call trees built from stacks, for formats that write every sample's whole stack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tui.formats.recording import Recording
from tui.profile.category import PROGRAM, ROOT
from tui.profile.function_key import FunctionKey
from tui.profile.functions import FunctionTable


class StackTree:
    """A call tree under construction; node 0 is the root. Nodes are found by their parent and function."""

    def __init__(self, functions: FunctionTable) -> None:
        """A tree of nothing but its root, with functions that `functions` interns."""
        self._functions = functions
        self._root_function = functions.intern(FunctionKey(ROOT, "#", 0, 0))
        self._node_of: dict[tuple[int, int], int] = {}

    def node(self, stack: Iterable[int]) -> int:
        """The node of a stack of functions, from the root's child inwards; the root for an empty one."""
        node = 0
        for function in stack:
            node = self.child(node, function)
        return node

    def child(self, node: int, function: int) -> int:
        """The child of `node` for `function`, new or known; the root itself for `(root)` on the outside."""
        if node == 0 and function == self._root_function:
            return 0
        return self._node_of.setdefault((node, function), len(self._node_of) + 1)

    def without_function(self) -> int:
        """The node of samples with an empty stack: the thread ran, or waited, in code that has no frames."""
        return self.child(0, self._functions.intern(FunctionKey(PROGRAM, "#", 0, 0)))

    def recording(self, samples: Sequence[int], warnings: list[str]) -> Recording:
        """The recording of samples on nodes of this tree, still without times or weights."""
        count = len(self._node_of) + 1
        parent, function = np.empty(count, np.int32), np.empty(count, np.int32)
        parent[0], function[0] = -1, self._root_function
        for (above, own_function), node in self._node_of.items():
            parent[node], function[node] = above, own_function
        return Recording(
            functions=self._functions,
            node_id=np.arange(1, count + 1, dtype=np.int64),
            node_function=function,
            parent=parent,
            sample_node=np.array(samples, np.int32),
            stamps=np.zeros(0, np.int64),
            end=None,
            warnings=warnings,
        )
