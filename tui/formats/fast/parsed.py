"""A run of nodes, parsed by orjson: for the few runs that are not carved at their call frames.

A `deoptReason`, an empty list of children, or a name of over 4,000 characters is enough to come here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson

from tui.formats.fast.call_frames import frame_key
from tui.formats.fast.node_columns import NodeColumns
from tui.formats.fast.shape import NotV8Shape
from tui.profile.columns.functions import FunctionTable

_KNOWN_KEYS = frozenset(("id", "callFrame", "hitCount", "children", "positionTicks", "deoptReason"))
"""Any other key may mean something to the general reader."""


def parsed(run: memoryview, functions: FunctionTable) -> NodeColumns:
    """The columns of a run of nodes. Raises NotV8Shape when it is no JSON or a value is not of V8's type."""
    try:
        nodes = orjson.loads(b"".join((b"[", run, b"]")))
    except orjson.JSONDecodeError:
        raise NotV8Shape("a run of nodes is not JSON") from None
    ids: list[int] = []
    function: list[int] = []
    child_of: list[int] = []
    child_ids: list[int] = []
    ticks: list[tuple[int, int, int]] = []
    for index, node in enumerate(nodes):
        if not isinstance(node, dict) or not node.keys() <= _KNOWN_KEYS or not isinstance(node.get("callFrame"), dict):
            raise NotV8Shape("a node has a key that V8 does not write")
        ids.append(_natural(node.get("id")))
        function.append(functions.intern(frame_key(node["callFrame"])))
        children = _list(node, "children")
        child_of += [index] * len(children)
        child_ids.extend(map(_natural, children))
        for tick in _list(node, "positionTicks"):
            if not isinstance(tick, dict):
                raise NotV8Shape("a tick is not an object")
            ticks.append((index, _natural(tick.get("line")), _natural(tick.get("ticks"))))
    tick_column = np.array(ticks, np.int32).reshape(-1, 3).T
    return NodeColumns(
        id=np.array(ids, np.int32),
        function=np.array(function, np.int32),
        child_of=np.array(child_of, np.int32),
        child_id=np.array(child_ids, np.int32),
        tick_of=tick_column[0],
        tick_line=tick_column[1],
        tick_count=tick_column[2].astype(np.int64),
    )


def _natural(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise NotV8Shape("a number is of another type or range")
    return value


def _list(node: dict[str, Any], key: str) -> list[Any]:
    values = node.get(key, [])
    if not isinstance(values, list):
        raise NotV8Shape(f"{key} is no array")
    return values
