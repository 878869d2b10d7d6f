"""V8's sampling heap profile (`.heapprofile`): `HeapProfiler.SamplingHeapProfile` of the DevTools protocol.

It says how many bytes are still alive by where they were allocated. Its samples carry no time, but an order: that
order is the profile's axis, in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.formats.builder.recording import Recording, assemble
from tui.formats.builder.runtime import runtime_of
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.v8.nested import flat
from tui.formats.v8.nodes import node_functions, node_ids
from tui.profile.columns.functions import FunctionTable
from tui.profile.profile import Origin, Profile


def heapprofile(document: Json, origin: Origin) -> Profile:
    """The profile in a document whose `head` has sizes, in bytes. Raises ProfileFormatError."""
    warnings: list[str] = []
    tree = flat(document["head"], origin.path, warnings)
    nodes = [{**node, "id": node_id} for node, node_id in zip(tree.nodes, tree.ids, strict=True)]
    ids, node_of = node_ids(nodes, origin.path, warnings)
    table = FunctionTable()
    function = node_functions(nodes, table, origin.path, warnings)
    sizes = _self_sizes(tree.nodes, origin.path, warnings)
    samples = _ordered_samples(document, node_of, origin.path)
    sample_node, weights = _weighed(samples, sizes)
    recording = Recording(
        functions=table,
        node_id=ids,
        node_function=function,
        parent=np.array(tree.parent, np.int32),
        sample_node=np.array(sample_node, np.int32),
        stamps=np.zeros(0, np.int64),
        end=None,
        bounds=np.concatenate(([0], np.cumsum(np.array(weights, np.int64)))).astype(np.int64),
        unit="bytes",
        has_timeline=bool(samples),
        warnings=warnings,
    )
    runtime = runtime_of(table.functions(), document)
    return assemble(recording, replace(origin, format="heapprofile", runtime=runtime, node_count=len(nodes)))


def _self_sizes(nodes: Sequence[Json], path: str, warnings: list[str]) -> list[int]:
    """The bytes of each node, which V8 counts exactly where samples are an estimate."""
    sizes, unreadable = [], 0
    for node in nodes:
        size = fields.integer(node.get("selfSize"))
        unreadable += size is None or size < 0
        sizes.append(max(0, size or 0))
    if unreadable:
        warnings.append(f"{counted(unreadable, 'node')} without a readable selfSize: taken as 0")
    if sum(sizes) >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of selfSize is outside ±2^53 bytes")
    return sizes


def _ordered_samples(document: Json, node_of: Mapping[int, int], path: str) -> list[tuple[int, int]]:
    """The samples as (node, size), in the order in which the allocations were made.

    V8 allocates while it writes the profile, so samples on nodes that are not in the tree are usual: left out.
    """
    ordered: list[tuple[int, int, int]] = []
    for sample in fields.objects(fields.array(document, "samples", path)):
        node = node_of.get(fields.integer(sample.get("nodeId")) or 0)
        size = fields.integer(sample.get("size"))
        if node is not None and size is not None and 0 <= size < LARGEST_US:
            ordered.append((fields.integer(sample.get("ordinal")) or 0, node, size))
    ordered.sort(key=lambda sample: sample[0])
    return [(node, size) for _ordinal, node, size in ordered]


def _weighed(samples: Sequence[tuple[int, int]], sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """The node and the weight of each sample, the weights of a node adding up to its size.

    A node of 100 bytes with samples of 30, 30 and 60 gets 25, 25 and 50. One without samples gets one at the end.
    """
    sampled = [0] * len(sizes)
    for node, size in samples:
        sampled[node] += size
    nodes, weights, so_far = [], [], [0] * len(sizes)
    for node, size in samples:
        # The share up to here less the share before, so that roundings cannot add up.
        before = so_far[node]
        so_far[node] += size
        nodes.append(node)
        total = sampled[node] or 1
        weights.append(sizes[node] * so_far[node] // total - sizes[node] * before // total)
    unsampled = [node for node, size in enumerate(sizes) if size and not sampled[node]]
    return nodes + unsampled, weights + [sizes[node] for node in unsampled]
