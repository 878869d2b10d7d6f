"""A profile written as V8 writes it: a `.cpuprofile` that every tool reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import orjson

from tui.base.errors import TickscopeError
from tui.export.writers.sample_times import written_samples
from tui.formats.builder.runtime import runtime_of
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.ticks import Ticks
from tui.profile.profile import Profile


def cpuprofile_text(recorded: Profile, path: str, start_us: int = 0) -> bytes:
    """The `.cpuprofile` of a recorded profile, which began at `start_us` of some clock; read again it is the same.

    Where urls are masked, the field `tickscope` says how many; other tools pass over it. Times that were estimated are
    left out, so that they are estimated again and never taken for measured ones.
    Raises TickscopeError naming `path` when the profile does not measure time.
    """
    origin = recorded.origin
    if origin.unit != "us":
        raise TickscopeError(
            path, f"a .cpuprofile holds times, and this profile counts {origin.unit}", "Convert it to speedscope."
        )
    pieces = [b'{"nodes":[', b",".join(_nodes(recorded))]
    pieces.append(b'],"startTime":%d,"endTime":%d' % (start_us, start_us + origin.duration_us))
    # Measured times without an order are written in the order of the tree: hits alone would only estimate them.
    if origin.has_timeline or not origin.estimated:
        rows, deltas = written_samples(recorded.timeline, origin.duration_us)
        pieces += [b',"samples":', _array(recorded.tree.id[rows])]
        if not origin.estimated:
            pieces += [b',"timeDeltas":', _array(deltas)]
        if recorded.sample_lines is not None:
            pieces += [b',"lines":', _array(recorded.sample_lines)]
        if recorded.sample_columns is not None:
            pieces += [b',"columns":', _array(recorded.sample_columns)]
    if origin.runtime is not None and runtime_of(recorded.functions, {}) != origin.runtime:
        # Nothing else in the file tells it any more: Bun is known by its clock.
        pieces += [b',"runtime":', orjson.dumps(origin.runtime)]
    if origin.masked_urls:
        pieces.append(b',"tickscope":{"masked_urls":%d}' % origin.masked_urls)
    return b"".join([*pieces, b"}"])


def _array(numbers: object) -> bytes:
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)


def _nodes(recorded: Profile) -> Iterator[bytes]:
    """Each node in preorder, its fields in V8's order."""
    tree = recorded.tree
    frames = _call_frames(recorded.functions.keys)
    ids, functions = tree.id.tolist(), tree.function.tolist()
    hits = np.bincount(recorded.timeline.node, minlength=len(tree)).tolist()
    children: list[list[int]] = [[] for _ in ids]
    for node_id, parent in zip(ids[1:], tree.parent[1:].tolist(), strict=True):
        children[parent].append(node_id)
    ticks = _position_ticks(recorded.ticks)
    for row, node_id in enumerate(ids):
        below = b',"children":%b' % orjson.dumps(children[row]) if children[row] else b""
        yield b'{"id":%d,"callFrame":%b,"hitCount":%d%b%b}' % (
            node_id,
            frames[functions[row]],
            hits[row],
            below,
            ticks.get(row, b""),
        )


def _call_frames(keys: Sequence[FunctionKey]) -> list[bytes]:
    """The call frame of each function. Urls get script ids that no function without a url has."""
    taken = {int(key.place[1:]) for key in keys if key.script and key.place[1:].isdecimal()}
    script_of: dict[str, int] = {}
    frames = []
    for key in keys:
        script = key.place[1:] if key.script else ""
        if key.url:
            script = str(script_of.setdefault(key.url, max(taken, default=0) + 1 + len(script_of)))
        frames.append(
            orjson.dumps(
                {
                    "functionName": key.name,
                    "scriptId": script,
                    "url": key.url,
                    "lineNumber": key.line - 1,
                    "columnNumber": key.column - 1,
                }
            )
        )
    return frames


def _position_ticks(ticks: Ticks) -> dict[int, bytes]:
    """The field `positionTicks` of each row that has ticks."""
    entries: dict[int, list[bytes]] = {}
    for row, line, count in zip(ticks.node.tolist(), ticks.line.tolist(), ticks.count.tolist(), strict=True):
        entries.setdefault(row, []).append(b'{"line":%d,"ticks":%d}' % (line, count))
    return {row: b',"positionTicks":[%b]' % b",".join(found) for row, found in entries.items()}
