"""Small recordings of scripts that a test wrote, as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """A function of a script with how many samples it had, and on which lines; 1-based."""

    name: str
    url: str
    line: int
    column: int
    ticks: dict[int, int]


def write_recording(path: Path, functions: Sequence[Ran]) -> Path:
    """A profile in which these ran one after the other, a millisecond for each tick."""
    nodes: list[dict[str, object]] = [_node(1, Ran("(root)", "", 0, 0, {}))]
    samples: list[int] = []
    for number, one in enumerate(functions, 2):
        nodes.append(_node(number, one))
        samples += [number] * sum(one.ticks.values())
    nodes[0]["children"] = list(range(2, len(functions) + 2))
    deltas = [1000] * len(samples)
    end = 1000 * (len(samples) + 1)
    document = {"nodes": nodes, "startTime": 0, "endTime": end, "samples": samples, "timeDeltas": deltas}
    path.write_text(json.dumps(document))
    return path


def _node(number: int, one: Ran) -> dict[str, object]:
    frame = {
        "functionName": one.name,
        "scriptId": "0" if not one.url else "7",
        "url": one.url,
        "lineNumber": one.line - 1,
        "columnNumber": one.column - 1,
    }
    ticks = [{"line": line, "ticks": count} for line, count in one.ticks.items()]
    return {"id": number, "callFrame": frame, "hitCount": 0, "positionTicks": ticks}
