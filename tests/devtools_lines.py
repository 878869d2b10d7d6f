"""Chrome DevTools' time per line, as plainly as it can be said: the twin of `tui.analysis.tables.lines`.

`front_end/ui/legacy/components/perf_ui/LineLevelProfile.ts`, class `Performance`, and what its profile model
(`front_end/models/cpu_profile/CPUProfileDataModel.ts`) hands to it. Lines are 1-based, scripts without a url have none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, int]
"""A url and a line of it."""


@dataclass(frozen=True, slots=True)
class DevToolsLines:
    """`count` is the ticks, or the samples, on a line, and `time_us` what DevTools writes beside it."""

    count: Counter[Place] = field(default_factory=Counter)
    time_us: defaultdict[Place, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, place: Place, count: int, time_us: float) -> None:
        """Counts more on a line."""
        self.count[place] += count
        self.time_us[place] += time_us


def devtools_lines(document: dict[str, Any]) -> DevToolsLines:
    """What DevTools shows beside the lines of a `.cpuprofile`, or of a trace's profile put together as one."""
    return _by_sample(document) if document.get("lines") else _by_tick(document)


def _by_tick(document: dict[str, Any]) -> DevToolsLines:
    """Each tick is worth the recording's length by its hits, whatever the samples of its node lasted."""
    nodes = document["nodes"]
    tick_us = (document["endTime"] - document["startTime"]) / sum(node["hitCount"] for node in nodes)
    found = DevToolsLines()
    for node in nodes:
        url = node["callFrame"]["url"]
        for tick in node.get("positionTicks", []) if url else []:
            found.add((url, tick["line"]), tick["ticks"], tick["ticks"] * tick_us)
    return found


def _by_sample(document: dict[str, Any]) -> DevToolsLines:
    """Each sample but the first is worth the time since the one before; without a line it counts for none."""
    urls = {node["id"]: node["callFrame"].get("url", "") for node in document["nodes"]}
    found = DevToolsLines()
    # Before 2025 Chrome's traces told no columns, and DevTools did not ask for them.
    columns = document["columns"] if any(document.get("columns", [])) else document["lines"]
    for place, node in enumerate(document["samples"]):
        line = document["lines"][place]
        if place and line and urls.get(node) and columns[place]:
            found.add((urls[node], line), 1, document["timeDeltas"][place])
    return found


def profiles_in_trace(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The profiles of a trace, each put together as one document, in the order in which they start."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for event in events:
        if event.get("name") not in ("Profile", "ProfileChunk"):
            continue
        empty: dict[str, Any] = {"nodes": [], "samples": [], "timeDeltas": [], "lines": [], "columns": []}
        profile = found.setdefault((event["pid"], event["id"]), empty)
        data = event["args"].get("data", {})
        chunk = data.get("cpuProfile", {})
        samples = chunk.get("samples", [])
        profile["nodes"] += chunk.get("nodes", [])
        profile["samples"] += samples
        profile["timeDeltas"] += data.get("timeDeltas", [])[: len(samples)]
        for key in ("lines", "columns"):
            profile[key] += data.get(key, [0] * len(samples))[: len(samples)]
    return [profile for profile in found.values() if profile["nodes"]]
