"""The two kinds of profile in a speedscope file: whole stacks with weights, and frames that open and close."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.formats.builder.recording import UNKNOWN_NODE
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.stacks.stack_tree import StackTree
from tui.profile.columns.fractional_stamps import Number
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable

_LARGEST_CLOCK = 2**64
"""No clock counts further; only what is counted from a profile's start has to be below LARGEST_US."""
_UNREADABLE = "a weight or time that is negative, too large or no number: taken as 0"


class SharedFrames(dict[int, int]):
    """The functions of one profile, by their indices in the file's list of frames; interned when first used.

    The list is for all profiles of the file, which can be thousands of both.
    """

    def __init__(self, keys: Sequence[FunctionKey], table: FunctionTable) -> None:
        """No functions yet; those of the frames that `keys` identifies go into `table`."""
        super().__init__()
        self._keys = keys
        self._table = table
        self.frame_count = len(keys)

    def __missing__(self, frame: int) -> int:
        function = self[frame] = self._table.intern(self._keys[frame])
        return function


def samples(
    profile: Json, frames: SharedFrames, tree: StackTree, path: str, warnings: list[str]
) -> tuple[list[int], list[Number]]:
    """The node of each sample of a `sampled` profile, and its weight.

    Raises ProfileFormatError when an array is something else.
    """
    stacks = fields.array(profile, "samples", path) or []
    weights = fields.array(profile, "weights", path)
    if weights is None:
        weights = [1] * len(stacks)
        warnings.append("no weights: each sample counts as 1")
    count = min(len(stacks), len(weights))
    if len(stacks) != len(weights):
        warnings.append(f"{len(stacks):,} samples but {counted(len(weights), 'weight')}: the first {count:,} count")
    node_of: dict[tuple[int, ...], int] = {}
    nodes, unreadable = [], 0
    for stack in stacks[:count]:
        if not _is_stack(stack, frames.frame_count):
            unreadable += 1
            nodes.append(UNKNOWN_NODE)
            continue
        key = tuple(stack)
        if key not in node_of:
            node_of[key] = tree.node(frames[frame] for frame in stack)
        nodes.append(node_of[key])
    if unreadable:
        warnings.append(f"{counted(unreadable, 'sample')} with a frame that does not exist: counted as (unknown)")
    return nodes, [_number(weight, warnings) for weight in weights[:count]]


def _is_stack(stack: object, frame_count: int) -> bool:
    if not isinstance(stack, list):
        return False
    return not stack or (set(map(type, stack)) == {int} and min(stack) >= 0 and max(stack) < frame_count)


def events(
    profile: Json, frames: SharedFrames, tree: StackTree, path: str, warnings: list[str]
) -> tuple[list[int], list[Number]]:
    """The node that was open in each stretch between the events of an `evented` profile, and n + 1 times: where each
    stretch starts, and where the last one ends.

    That is at `endValue`, or at a later event. speedscope refuses a profile whose frames are still open there; here
    they end with it. Raises ProfileFormatError when `events` is no array.
    """
    start = _time(profile.get("startValue", 0))
    if start is None:
        warnings.append(_UNREADABLE)
        start = 0
    opened = _OpenFrames(frames, tree)
    nodes: list[int] = []
    times: list[Number] = [start]
    misplaced = 0
    for event in fields.objects(fields.array(profile, "events", path)):
        at = _time(event.get("at"), start)
        is_in_order = at is not None and at >= times[-1]
        if at is not None and at > times[-1]:
            nodes.append(opened.node)
            times.append(at)
        is_in_place = opened.take(event)
        misplaced += not (is_in_order and is_in_place)
    end = _time(profile.get("endValue"), start)
    if end is not None and end > times[-1]:
        nodes.append(opened.node)
        times.append(end)
    if misplaced:
        damage = "without a time, out of order or on no frame: matched as far as possible"
        warnings.append(f"{counted(misplaced, 'event')} {damage}")
    if opened.count:
        warnings.append(f"{counted(opened.count, 'frame')} never closed: taken as open until the profile ends")
    return nodes, times


class _OpenFrames:
    """The frames that are open while events are read."""

    def __init__(self, frames: SharedFrames, tree: StackTree) -> None:
        self._frames = frames
        self._tree = tree
        self._stack: list[tuple[int, int]] = [(-1, 0)]
        self._times_open: dict[int, int] = {}

    @property
    def node(self) -> int:
        """The node of the innermost open frame; the root when none is open."""
        return self._stack[-1][1]

    @property
    def count(self) -> int:
        """How many frames are open."""
        return len(self._stack) - 1

    def take(self, event: Json) -> bool:
        """Opens or closes a frame; whether the event could be taken as it is.

        What was opened inside a frame closes with it.
        """
        frame = fields.integer(event.get("frame"))
        if frame is None or not 0 <= frame < self._frames.frame_count:
            return False
        if event.get("type") == "O":
            self._stack.append((frame, self._tree.child(self.node, self._frames[frame])))
            self._times_open[frame] = self._times_open.get(frame, 0) + 1
            return True
        if event.get("type") != "C" or not self._times_open.get(frame):
            return False
        is_innermost = self._stack[-1][0] == frame
        while self._close_innermost() != frame:
            pass
        return is_innermost

    def _close_innermost(self) -> int:
        frame, _node = self._stack.pop()
        self._times_open[frame] -= 1
        return frame


def _time(value: object, start: Number | None = None) -> Number | None:
    """A time on the file's own clock; None for what is none, or too far away from the `start` of the profile."""
    if not fields.is_number(value) or not abs(value) < _LARGEST_CLOCK:
        return None
    return value if start is None or abs(value - start) < LARGEST_US else None


def _number(value: object, warnings: list[str]) -> Number:
    """A weight; 0, with one warning for all, for what is negative or no number."""
    if fields.is_number(value) and 0 <= value < LARGEST_US:
        return value
    if _UNREADABLE not in warnings:
        warnings.append(_UNREADABLE)
    return 0
