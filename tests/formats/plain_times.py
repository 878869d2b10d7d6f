"""What whole documents sample in all, computed plainly: the twin of the columns."""

from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any


def plain_sampled(document: dict[str, Any]) -> int | None:
    """What is sampled in a `.cpuprofile` (µs) or a heap profile (bytes); None for what is neither."""
    if "traceEvents" in document or "$schema" in document or {"profiles", "shared"} <= document.keys():
        return None
    if {"nodes", "samples", "timeDeltas"} <= document.keys():
        return plain_sampled_us(document)
    head = document.get("head")
    if "nodes" not in document and isinstance(head, dict) and "selfSize" in head:
        return sum(map(_plain_bytes, head.get("children") or []))
    return None


def _plain_bytes(node: dict[str, Any]) -> int:
    return int(node["selfSize"]) + sum(map(_plain_bytes, node.get("children") or []))


def plain_sampled_us(document: dict[str, Any]) -> int:
    """What the samples that are not on the root own, in µs; by the rules of README, "How to read the numbers"."""
    nodes = {int(node["id"]): node for node in document["nodes"]}
    parent = {}
    for node_id, node in nodes.items():
        if node.get("parent") is not None and int(node["parent"]) in nodes:
            parent[node_id] = int(node["parent"])
        for child in node.get("children") or []:
            parent.setdefault(int(child), node_id)
    root = next(node_id for node_id in nodes if node_id not in parent)
    start, now, samples = Fraction(document.get("startTime") or 0), Fraction(0), []
    for sample, delta in zip(document["samples"], document["timeDeltas"], strict=False):
        now += Fraction(delta)
        samples.append((now, int(sample)))
    samples.sort(key=lambda sample: sample[0])
    if not samples:
        return 0
    stamps = [stamp for stamp, _node in samples]
    end = None if document.get("endTime") is None else Fraction(document["endTime"]) - start
    stamps.append(_end_of_last(stamps, end))
    nodes_sampled = [node for _stamp, node in samples]
    _smooth(nodes_sampled, nodes, parent, root)
    rounded = [max(0, floor(stamp + Fraction(1, 2))) for stamp in stamps]
    owned = [after - before for before, after in pairwise(rounded)]
    return sum(us for us, node in zip(owned, nodes_sampled, strict=True) if node != root)


def _smooth(samples: list[int], nodes: dict[int, Any], parent: dict[int, int], root: int) -> None:
    """Gives a single `(program)` sample inside one top-level call to the node before it."""
    states: dict[str, int] = {}
    for node_id, node in nodes.items():
        frame = node.get("callFrame") or {}
        name = frame.get("functionName")
        if (
            parent.get(node_id) == root
            and not frame.get("url")
            and name in ("(program)", "(idle)", "(garbage collector)", "(unknown)")
        ):
            states.setdefault(name, node_id)

    def top_level(node: int) -> int:
        while parent.get(node, root) != root:
            node = parent[node]
        return node

    recorded = list(samples)
    for index in range(1, len(samples) - 1):
        before, after = recorded[index - 1], recorded[index + 1]
        is_alone = before not in states.values() and after not in states.values()
        if recorded[index] == states.get("(program)") and is_alone and top_level(before) == top_level(after):
            samples[index] = before


def _end_of_last(stamps: list[Fraction], end: Fraction | None) -> Fraction:
    last = stamps[-1]
    if len(stamps) == 1:
        return last if end is None or end < last else end
    mean_end = last + (last - stamps[0]) / (len(stamps) - 1)
    return mean_end if end is None or end < last else min(mean_end, end)
