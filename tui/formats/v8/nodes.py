"""The columns of V8's list of nodes: ids, functions, line ticks."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.v8.hermes_names import without_hermes_url
from tui.profile.columns.category import UNKNOWN
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.function_key import FunctionKey, state_key
from tui.profile.columns.functions import FunctionTable

_LARGEST_ID = 2**62
"""Ids from here on are numbered anew: they must fit 64 bits, and so must the ids of nodes that are added to them."""


def node_ids(nodes: Sequence[Json], path: str, warnings: list[str]) -> tuple[Int64, dict[int, int]]:
    """The ids of `nodes`, int64[n], each once, and the index of each id as the file writes it.

    Of equal ids the last counts, and the others get new ones. Raises ProfileFormatError when one is missing
    or not integral.
    """
    ids = []
    for index, node in enumerate(nodes):
        if not isinstance(node, dict):
            raise ProfileFormatError(path, f"nodes[{index}]: expected an object, found {fields.kind(node)}")
        if node.get("id") is None:
            raise ProfileFormatError(
                path,
                f'nodes[{index}] has no "id"',
                f"Is it a V8 CPU profile? (keys found: {fields.keys_found(node)})",
            )
        node_id = fields.integer(node["id"])
        if node_id is None:
            raise ProfileFormatError(path, f"nodes[{index}].id is not an integer")
        ids.append(node_id)
    node_of = {node_id: index for index, node_id in enumerate(ids)}
    if len(node_of) < len(ids):
        repeated = len(ids) - len(node_of)
        warnings.append(f"{counted(repeated, 'node')} with an id used before: the last one of an id counts")
        fresh = itertools.count(max(ids) + 1)
        ids = [node_id if node_of[node_id] == index else next(fresh) for index, node_id in enumerate(ids)]
    if max(map(abs, ids)) >= _LARGEST_ID:
        # V8 counts nodes from 1. Samples and children may name a node by that number, or by the id that grew too large.
        for index, node_id in enumerate(ids):
            if abs(node_id) >= _LARGEST_ID:
                node_of.setdefault(index + 1, index)
        return np.arange(1, len(ids) + 1, dtype=np.int64), node_of
    return np.array(ids, np.int64), node_of


def node_functions(nodes: Sequence[Json], table: FunctionTable, path: str, warnings: list[str]) -> Int32:
    """int32[n]: the function of each node, interned in `table`; `(unknown)` for a node that names none.

    Raises ProfileFormatError when no node names one.
    """
    function = np.empty(len(nodes), np.int32)
    missing = 0
    for index, node in enumerate(nodes):
        frame = node.get("callFrame")
        if isinstance(frame, dict):
            function[index] = table.intern(function_key(frame))
        elif "functionName" in node:
            function[index] = table.intern(flat_function_key(node))
        else:
            missing += 1
            function[index] = table.intern(state_key(UNKNOWN))
    if missing == len(nodes):
        found = fields.keys_found(nodes[0])
        raise ProfileFormatError(path, "no node has a callFrame", f"Is it a V8 CPU profile? (keys found: {found})")
    if missing:
        warnings.append(f"{counted(missing, 'node')} without a callFrame: shown as {UNKNOWN}")
    return function


def function_key(frame: Json) -> FunctionKey:
    """The key of a protocol call frame: 0-based positions become 1-based, and −1 (unknown) becomes 0."""
    key = FunctionKey(
        name=fields.text(frame.get("functionName")),
        place=place_of_frame(frame),
        line=fields.position(frame.get("lineNumber")),
        column=fields.position(frame.get("columnNumber")),
    )
    return without_hermes_url(key)


def flat_function_key(node: Json) -> FunctionKey:
    """The key of a node of Chrome before 2017, with the fields of the call frame beside `id`, 1-based."""
    return FunctionKey(
        name=fields.text(node.get("functionName")),
        place=place_of_frame(node),
        line=fields.line(node.get("lineNumber")),
        column=fields.line(node.get("columnNumber")),
    )


def place_of_frame(frame: Json) -> str:
    """Where a call frame's script is from: its url, else `#` and its script id."""
    return fields.text(frame.get("url")) or "#" + fields.text(frame.get("scriptId"))


def line_ticks(nodes: Sequence[Json], warnings: list[str]) -> list[tuple[int, int, int]]:
    """The line ticks of `nodes` as (node, line, count)."""
    entries: list[tuple[int, int, int]] = []
    ignored = total = 0
    for index, node in enumerate(nodes):
        ticked = _ticked(node)
        if ticked is None:
            continue
        if not isinstance(ticked, list):
            ignored += 1
            continue
        for entry in ticked:
            tick = _tick(entry)
            # Whatever is added up of them later stays exact.
            if tick is None or total + tick[1] >= LARGEST_US:
                ignored += 1
            else:
                total += tick[1]
                entries.append((index, *tick))
    if ignored:
        warnings.append(f"{counted(ignored, 'entry', 'entries')} of positionTicks could not be read")
    return entries


def _ticked(node: Json) -> object:
    """What V8 calls positionTicks; the npm module v8-profiler-next calls it lineTicks, in the call frame."""
    ticked = node.get("positionTicks")
    if ticked is None:
        ticked = node.get("lineTicks")
    return fields.member(node, "callFrame").get("lineTicks") if ticked is None else ticked


def _tick(entry: object) -> tuple[int, int] | None:
    """The line and count of an entry; None when it is none."""
    if not isinstance(entry, Mapping):
        return None
    line = fields.line(entry.get("line"))
    count = fields.integer(entry.get("ticks", entry.get("hitCount")))
    return (line, count) if line and count is not None and 0 < count < LARGEST_US else None
