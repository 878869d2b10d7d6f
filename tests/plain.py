"""The accounting once more, plainly: one sample after the other, in exact fractions, from the parsed file.

The columns of tickscope are compared with this on random profiles. It knows documents as V8 writes them, with
`children`; damaged ones have tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

Document = Mapping[str, Any]
Key = tuple[str, str, int, int]
"""Name, url or `#` and script id, line and column from 1."""
GC, PROGRAM, IDLE = "(garbage collector)", "(program)", "(idle)"
UNKNOWN: Key = ("(unknown)", "#", 0, 0)
Step = tuple[str, int]
"""A node on a stack: `("node", id)`, a GC row on top of one `("gc", id)`, or the node of unknown ids."""
UNKNOWN_STEP: Step = ("unknown", 0)


@dataclass
class Amounts:
    """What a function or a call path has."""

    self_us: int = 0
    total_us: int = 0
    samples: int = 0
    samples_below: int = 0


@dataclass
class Plain:
    """The answers: functions by key, call paths by their steps (the root is `()`), and the profile's figures."""

    functions: dict[Key, Amounts] = field(default_factory=dict)
    paths: dict[tuple[Step, ...], Amounts] = field(default_factory=dict)
    sampled_us: int = 0
    duration_us: int = 0


class PlainProfile:
    """A parsed `.cpuprofile`, counted as Chrome DevTools counts it."""

    def __init__(self, document: Document) -> None:
        self.nodes = {node["id"]: node for node in document["nodes"]}
        self.parent = {child: node["id"] for node in document["nodes"] for child in node.get("children", ())}
        self.root = next(node_id for node_id in self.nodes if node_id not in self.parent)
        self.bounds, order = self._timeline(document)
        recorded = [document["samples"][index] for index in order]
        self.samples = self._smoothed(recorded)
        end = Fraction(document.get("endTime", 0)) - Fraction(document.get("startTime", 0))
        self.duration_us = max([_rounded(end) if "endTime" in document else 0, *self.bounds[-1:]])

    def counted(self, range_us: tuple[int, int] | None = None) -> Plain:
        """Everything under a time range."""
        plain = Plain(duration_us=self.duration_us)
        plain.paths[()] = Amounts()
        for stack, start_us, end_us in self._stacks():
            owned_us = end_us - start_us
            if range_us is not None:
                first_us, last_us = range_us
                is_inside = start_us < last_us and (end_us > first_us or start_us >= first_us)
                if not is_inside:
                    continue
                owned_us = max(0, min(end_us, last_us) - max(start_us, first_us))
            if stack:
                self._count(plain, stack, owned_us)
        return plain

    def _count(self, plain: Plain, stack: tuple[Step, ...], owned_us: int) -> None:
        plain.sampled_us += owned_us
        keys = [self.key(step) for step in stack]
        top = plain.functions.setdefault(keys[-1], Amounts())
        top.self_us += owned_us
        top.samples += 1
        for key in set(keys):
            plain.functions.setdefault(key, Amounts()).total_us += owned_us
        for depth in range(len(stack) + 1):
            row = plain.paths.setdefault(stack[:depth], Amounts())
            row.total_us += owned_us
            row.samples_below += 1
        plain.paths[stack].self_us += owned_us
        plain.paths[stack].samples += 1

    def preorder(self, plain: Plain) -> list[tuple[Step, ...]]:
        """The call paths with samples below, siblings as the file lists nodes, a GC row after its host's children."""
        rows: list[tuple[Step, ...]] = []
        pending: list[tuple[Step, ...]] = [()]
        while pending:
            path = pending.pop()
            if path in plain.paths:
                rows.append(path)
                pending.extend((*path, child) for child in reversed(self._children(path)))
        return rows

    def _children(self, path: tuple[Step, ...]) -> list[Step]:
        kind, node_id = path[-1] if path else ("node", self.root)
        if kind != "node":
            return []
        named = self.nodes[node_id].get("children", ())
        below: list[Step] = [("node", child) for child in self.nodes if child in named]
        return [*below, UNKNOWN_STEP] if not path else [*below, ("gc", node_id)]

    def key(self, step: Step) -> Key:
        """The function of a step."""
        kind, node_id = step
        if kind == "unknown":
            return UNKNOWN
        gc = self._state(GC)
        frame = self.nodes[gc if kind == "gc" and gc is not None else node_id]["callFrame"]
        place = frame["url"] or f"#{frame['scriptId']}"
        return frame["functionName"], place, frame["lineNumber"] + 1, frame["columnNumber"] + 1

    def _timeline(self, document: Document) -> tuple[list[int], list[int]]:
        """The bounds between samples in whole µs, one more than samples, and the samples' order in time."""
        begin = Fraction(document.get("startTime", 0))
        exact, now = [], Fraction(0)
        for delta in document["timeDeltas"]:
            now += Fraction(floor(Fraction(delta) * _FINEST + Fraction(1, 2)), _FINEST)
            exact.append(now)
        order = sorted(range(len(exact)), key=lambda index: exact[index])
        stamps = [exact[index] for index in order]
        if not stamps:
            return [], []
        last = stamps[-1]
        end = Fraction(document["endTime"]) - begin if "endTime" in document else None
        if end is not None and end < last:
            end = None
        if len(stamps) > 1:
            last_end = last + (last - stamps[0]) / (len(stamps) - 1)
            last_end = last_end if end is None else min(last_end, end)
        else:
            last_end = last if end is None else end
        return [max(0, _rounded(stamp)) for stamp in [*stamps, last_end]], order

    def _state(self, name: str) -> int | None:
        for child in self.nodes[self.root].get("children", ()):
            if self.nodes[child]["callFrame"]["functionName"] == name:
                return int(child)
        return None

    def _smoothed(self, samples: list[int]) -> list[int]:
        states = {self._state(name) for name in (GC, PROGRAM, IDLE)}
        smoothed = list(samples)
        for index in range(1, len(samples) - 1):
            before, current, after = samples[index - 1 : index + 2]
            if current != self._state(PROGRAM) or {before, after} & states:
                continue
            if before in self.nodes and after in self.nodes and self._top_level(before) == self._top_level(after):
                smoothed[index] = before
        return smoothed

    def _top_level(self, node_id: int) -> int:
        while node_id != self.root and self.parent[node_id] != self.root:
            node_id = self.parent[node_id]
        return node_id

    def _stacks(self) -> Iterator[tuple[tuple[Step, ...], int, int]]:
        """(stack, start, end) of each sample; the stack of a sample on the root is empty."""
        last: int | None = None
        for index, sample in enumerate(self.samples):
            if sample == self._state(GC):
                interrupted = self._stack(last) if last in self.nodes and last is not None else ()
                stack = (*interrupted, ("gc", last or 0)) if interrupted else (("node", sample),)
            else:
                last = sample
                stack = self._stack(sample) if sample in self.nodes else (UNKNOWN_STEP,)
            yield stack, self.bounds[index], self.bounds[index + 1]

    def _stack(self, node_id: int) -> tuple[Step, ...]:
        steps: list[Step] = []
        while node_id != self.root:
            steps.append(("node", node_id))
            node_id = self.parent[node_id]
        return tuple(reversed(steps))


_FINEST = 2**128
"""Deltas are rounded to multiples of 1 / 2**128 µs."""


def _rounded(time: Fraction) -> int:
    half_up = int(abs(time) + Fraction(1, 2))
    return half_up if time >= 0 else -half_up
