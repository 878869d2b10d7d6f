"""The node list as columns, and how its nodes hang together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np

from tui.base.units import LARGEST_US
from tui.formats.fast.byte_source import Source
from tui.formats.fast.call_frames import CallFrames
from tui.formats.fast.joints import Shapes, carved
from tui.formats.fast.node_columns import NodeColumns
from tui.formats.fast.parsed import parsed
from tui.formats.fast.shape import NotV8Shape
from tui.formats.fast.slices import node_runs
from tui.profile.columns.column_types import Int32
from tui.profile.columns.functions import FunctionTable
from tui.profile.columns.ticks import Ticks, merged_ticks

RUN_BYTES = 1 << 20
SHORT_RUN_BYTES = 1 << 14
_ROOM_FOR_GAPS = 1 << 16


@dataclass(frozen=True, slots=True)
class NodeTable:
    """All nodes in file order: `id`, `function`, `parent` (−1 at the root, which is first): int32[n]; the ticks.

    `node_of_id` int32[largest id + 1] is the index of the node with an id, −1 where there is none.
    """

    id: Int32
    function: Int32
    parent: Int32
    ticks: Ticks
    node_of_id: Int32


def node_table(source: Source, nodes: slice, functions: FunctionTable, done: Callable[[int], None]) -> NodeTable:
    """The table of the nodes in the range `nodes` of `source`; `done` is told the bytes behind, run by run.

    Raises NotV8Shape unless each node but the first is the child of exactly one that stands before it.
    """
    runs = list(_runs(source, nodes, functions, done))
    if not runs:
        raise NotV8Shape("there is no node")
    columns = _concatenated(runs)
    node_of_id = _node_of_id(columns.id)
    return NodeTable(
        id=columns.id,
        function=columns.function,
        parent=_parents(columns, node_of_id),
        ticks=_ticks(columns),
        node_of_id=node_of_id,
    )


def _runs(source: Source, nodes: slice, functions: FunctionTable, done: Callable[[int], None]) -> Iterator[NodeColumns]:
    frames, shapes = CallFrames(functions), Shapes()
    for run in node_runs(source, nodes, RUN_BYTES):
        try:
            yield carved(source.read(run.start, run.stop), frames, shapes)
        except NotV8Shape:
            # One odd node is enough: look for it in short runs, and parse only the one that holds it.
            for short_run in node_runs(source, run, SHORT_RUN_BYTES):
                yield _short_run(source.read(short_run.start, short_run.stop), functions, frames, shapes)
        done(run.stop)


def _short_run(run: memoryview, functions: FunctionTable, frames: CallFrames, shapes: Shapes) -> NodeColumns:
    try:
        return carved(run, frames, shapes)
    except NotV8Shape:
        return parsed(run, functions)


def _concatenated(runs: list[NodeColumns]) -> NodeColumns:
    """The columns of all runs, their nodes counted on from run to run."""
    first_node = 0
    for run in runs:
        run.child_of[:] += np.int32(first_node)
        run.tick_of[:] += np.int32(first_node)
        first_node += len(run.id)
    return NodeColumns(
        **{column.name: np.concatenate([getattr(run, column.name) for run in runs]) for column in fields(NodeColumns)}
    )


def _node_of_id(ids: Int32) -> Int32:
    """int32[largest id + 1]: ids 1, 4, 2 of nodes 0, 1, 2 give −1, 0, 2, −1, 1."""
    if not len(ids) or int(ids.max()) > 8 * len(ids) + _ROOM_FOR_GAPS:
        raise NotV8Shape("ids are far apart")
    index = np.arange(len(ids), dtype=np.int32)
    node_of_id = np.full(int(ids.max()) + 1, -1, np.int32)
    node_of_id[ids] = index
    if not np.array_equal(node_of_id[ids], index):
        raise NotV8Shape("two nodes have one id")
    return node_of_id


def _parents(columns: NodeColumns, node_of_id: Int32) -> Int32:
    """int32[n]: the parent of each node, −1 at the root.

    Children 1, 2, 3 of the nodes 0, 0, 2 make the parents −1, 0, 0, 2. With one child fewer than nodes and one node
    without a parent, no node can have two.
    """
    count = len(columns.id)
    if len(columns.child_id) != count - 1 or (count > 1 and int(columns.child_id.max()) >= len(node_of_id)):
        raise NotV8Shape("not one tree")
    # A child that does not exist is −1 here and would become the last node's parent: then another has none.
    child = node_of_id[columns.child_id]
    parent = np.full(count, -1, np.int32)
    parent[child] = columns.child_of
    if np.any(child < 0) or np.any(parent[1:] < 0) or np.any(parent >= np.arange(count, dtype=np.int32)):
        raise NotV8Shape("not one tree with parents first")
    return parent


def _ticks(columns: NodeColumns) -> Ticks:
    if len(columns.tick_line) and (int(columns.tick_line.min()) < 1 or int(columns.tick_count.min()) < 1):
        raise NotV8Shape("a tick counts nothing")
    if columns.tick_count.sum(dtype=np.float64) >= LARGEST_US:
        raise NotV8Shape("ticks that cannot be added up exactly")
    return merged_ticks(columns.tick_of, columns.tick_line, columns.tick_count)
