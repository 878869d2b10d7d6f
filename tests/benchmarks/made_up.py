"""Made-up recordings, of any number of nodes, samples and frames on a stack, without a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.profile.columns.ticks import NO_TICKS
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree, call_tree
from tui.profile.profile import Origin, Profile

_PLACES = ("file:///app/main.js", "/app/node_modules/lib/index.js", "node:internal/stream", "#1")
_STAY = 0.3
"""How often a sample is on the node before."""

_ON_SPINE = 0.1
"""The part of the nodes that hang on the deepest stack, so that there are wide rows at every depth."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a recording is."""

    name: str
    nodes: int
    depth: int
    functions: int
    samples: int


def shapes(samples: int, nodes: int, depth: int) -> tuple[Shape, ...]:
    """A server (few nodes, many samples), a compiler (many nodes), a deep recursion."""
    return (
        Shape("server", min(nodes, 1_700), min(depth, 40), 500, samples),
        Shape("compiler", nodes, min(depth, 400), 5_000, max(1, samples // 20)),
        Shape("deep", nodes, depth, 5_000, samples),
    )


def made_up(shape: Shape, rng: np.random.Generator) -> Profile:
    """A profile of that shape, its samples about a millisecond apart."""
    tree = _tree(shape, rng)
    node = _samples(tree, shape.samples, rng)
    keys = [FunctionKey("(root)", "#0", 0, 0)]
    for index in range(1, shape.functions):
        name = f"function{index}OfTheProgram"[: 8 + index % 24]
        keys.append(FunctionKey(name, _PLACES[index % len(_PLACES)], index, 1))
    start_us = np.concatenate(([0], np.cumsum(rng.integers(500, 1500, len(node)))))
    origin = Origin("made-up", "made-up", duration_us=int(start_us[-1]) + 1000)
    return Profile(Functions(tuple(keys)), tree, Timeline(node, start_us), NO_TICKS, origin)


def _tree(shape: Shape, rng: np.random.Generator) -> CallTree:
    """A spine as deep as the shape; the rest of its nodes hang on it or, mostly, on any row before them."""
    parent = np.arange(-1, shape.nodes - 1)
    rest = np.arange(min(shape.depth, shape.nodes - 1) + 1, shape.nodes)
    on_spine = 1 + (rng.random(len(rest)) * (shape.depth - 1)).astype(np.int64)
    anywhere = 1 + (rng.random(len(rest)) * (rest - 1)).astype(np.int64)
    parent[rest] = np.where(rng.random(len(rest)) < _ON_SPINE, on_spine, anywhere)
    function = 1 + rng.integers(0, shape.functions - 1, shape.nodes)
    function[0] = 0
    tree, _ = call_tree(function.astype(np.int32), parent.astype(np.int32), np.arange(shape.nodes, dtype=np.int64))
    return tree


def _samples(tree: CallTree, samples: int, rng: np.random.Generator) -> Int32:
    """int32[samples]: rows of `tree`."""
    node = (1 + rng.integers(0, len(tree) - 1, samples)).astype(np.int32)
    last_change = np.maximum.accumulate(np.where(rng.random(samples) < _STAY, 0, np.arange(samples)))
    return node[last_change]
