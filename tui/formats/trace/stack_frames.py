"""The table of stack frames of a trace: frames point to their parents, samples to their innermost frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.stacks.stack_tree import StackTree
from tui.formats.v8.hermes_names import frame_functions, stack_frame
from tui.profile.columns.category import UNKNOWN
from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import state_key
from tui.profile.columns.functions import FunctionTable


def frame_id(value: object) -> str | None:
    """The id of a frame, which is any string as a key and may be a number where frames and samples point to it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return fields.text(value) or None


class StackFrames:
    """The call tree of the frames that are on a stack. Each frame is read once, however many stacks have it."""

    def __init__(self, frames: Mapping[str, object]) -> None:
        """Reads the table `frames`, without what is no object in it."""
        self._frames: dict[str, Json] = {name: frame for name, frame in frames.items() if isinstance(frame, dict)}
        self._index = {name: index for index, name in enumerate(self._frames)}
        read = [stack_frame(frame) for frame in self._frames.values()]
        self._line = np.fromiter((frame.line for frame in read), np.int32, len(read))
        self._function = frame_functions(read)
        self._table = FunctionTable()
        self.tree = StackTree(self._table)
        self._node_of: dict[str, int] = {}
        self._cycles = self._orphans = self._unknown = 0

    def samples(self, frames: Sequence[str | None]) -> tuple[Int32, Int32]:
        """int32[n] each: the nodes and the lines of samples whose innermost frames are `frames`.

        Samples without a frame are on the root, those on a frame that does not exist on `(unknown)`, and those on a
        frame that is the root have an empty stack: `(program)`.
        """
        node = np.fromiter((self._sampled_node(frame) for frame in frames), np.int32, len(frames))
        index = np.fromiter((self._index.get(frame or "", -1) for frame in frames), np.int64, len(frames))
        # The last entry answers for samples on no frame.
        return node, np.append(self._line, np.int32(0))[index]

    @property
    def warnings(self) -> list[str]:
        """What is damaged in what was read so far."""
        warnings = []
        if self._unknown:
            samples = counted(self._unknown, "sample")
            warnings.append(f"{samples} on stack frames that do not exist: counted as {UNKNOWN}")
        if self._orphans:
            frames = counted(self._orphans, "stack frame")
            warnings.append(f"{frames} whose parent does not exist: attached to the root")
        if self._cycles:
            warnings.append(f"{counted(self._cycles, 'cycle')} among the stack frames cut")
        return warnings

    def _sampled_node(self, frame: str | None) -> int:
        return 0 if frame is None else self._node(frame) or self.tree.without_function()

    def _node(self, frame: str) -> int:
        known = self._node_of.get(frame)
        if known is not None:
            return known
        if frame not in self._frames:
            self._unknown += 1
            return self.tree.child(0, self._table.intern(state_key(UNKNOWN)))
        outwards: dict[str, None] = {}
        above: str | None = frame
        while above is not None and above not in self._node_of and above in self._frames and above not in outwards:
            outwards[above] = None
            above = frame_id(self._frames[above].get("parent"))
        node = 0
        if above is not None:
            node = self._node_of.get(above, 0)
            self._cycles += above in outwards
            self._orphans += above not in self._frames
        for below in reversed(outwards):
            node = self._node_of[below] = self.tree.child(node, self._table.intern(self._function[self._index[below]]))
        return node
