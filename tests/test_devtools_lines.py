"""`report --view lines` has what Chrome DevTools writes beside lines, where the rules agree.

`tui.analysis.tables.lines` tells where they do not.
"""

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.commands import tickscope
from tests.devtools_lines import Place, devtools_lines, profiles_in_trace
from tests.places import shared_profiles
from tests.test_ticks_of_files import FILES

INTERVAL_US = 100
TRACES = [path for path in shared_profiles() if ".json" in path.name]


def trace_events(path: Path) -> list[dict[str, Any]]:
    """The events of a trace that tells the line of each sample; none of any other file."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    if b'"ProfileChunk"' not in data or b'"lines"' not in data:
        return []
    document = json.loads(data)
    found: list[dict[str, Any]] = document["traceEvents"] if isinstance(document, dict) else document
    return found


def reported(path: Path, *options: str) -> tuple[Counter[Place], Counter[Place]]:
    """The ticks and the self time of each line of a script with a url, as the report has them."""
    ended = tickscope("report", path, "--format", "json", "--view", "lines", "--show-urls", *options)
    assert ended.status == 0, ended.err
    ticks: Counter[Place] = Counter()
    self_us: Counter[Place] = Counter()
    for row in json.loads(ended.out)["lines"]:
        if row["url"] and row["line"]:
            ticks[row["url"], row["line"]] += row["ticks"]
            self_us[row["url"], row["line"]] += row["self_us"]
    return ticks, self_us


def with_even_times(document: dict[str, Any]) -> dict[str, Any]:
    """The recording as if each sample had lasted the same, and each were a hit: then a tick is worth one to both."""
    samples = document["samples"]
    hits = Counter(samples)
    nodes = [{**node, "hitCount": hits[node["id"]]} for node in document["nodes"]]
    deltas = [0, *[INTERVAL_US] * (len(samples) - 1)]
    times = {"startTime": 0, "endTime": INTERVAL_US * len(samples)}
    return {**document, "nodes": nodes, "timeDeltas": deltas, **times}


def lines_with_a_tick_for_each_sample(document: dict[str, Any]) -> set[Place]:
    """The lines of which all nodes have as many ticks as samples: those that V8 could tell the line of."""
    hits = Counter(document["samples"])
    agrees: dict[Place, bool] = defaultdict(lambda: True)
    for node in document["nodes"]:
        ticks = node.get("positionTicks", [])
        for tick in ticks:
            agrees[node["callFrame"]["url"], tick["line"]] &= sum(one["ticks"] for one in ticks) == hits[node["id"]]
    return {place for place, does in agrees.items() if does and place[0]}


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.name}"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_lines_have_the_ticks_that_devtools_counts(path: Path) -> None:
    ticks, _ = reported(path)
    assert +ticks == +devtools_lines(json.loads(path.read_text("utf-8"))).count


@pytest.mark.skipif(not TRACES, reason="the traces are not beside the project")
def test_samples_that_tell_their_line_are_the_ones_that_devtools_counts() -> None:
    compared = 0
    for path in TRACES:
        for number, document in enumerate(profiles_in_trace(trace_events(path)), 1):
            ticks, _ = reported(path, "--thread", str(number))
            assert +ticks == +devtools_lines(document).count, path.name
            compared += len(+ticks)
    assert compared > 500


@pytest.mark.parametrize("path", FILES, ids=named)
def test_where_samples_are_even_lines_have_devtools_times(path: Path, tmp_path: Path) -> None:
    document = with_even_times(json.loads(path.read_text("utf-8")))
    even = tmp_path / "even.cpuprofile"
    even.write_text(json.dumps(document))
    # Single samples of (program) stay what they are, as DevTools' rule for lines knows nothing of them.
    _, self_us = reported(even, "--lens", "smoothing:off")
    theirs = devtools_lines(document).time_us
    alike = lines_with_a_tick_for_each_sample(document)
    assert {place: self_us[place] for place in alike} == {place: round(theirs[place]) for place in alike}
    assert len(alike) >= len(theirs) / 2
