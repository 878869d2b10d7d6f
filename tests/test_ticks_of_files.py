"""Lines have the ticks that the file has, whatever is done with its call tree."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.commands import tickscope
from tests.places import PROFILES, SAMPLES, shared_profiles

Key = tuple[str, str, int, int, int]

# Files in which V8 itself wrote them, as JSON: other writers have ticks elsewhere, and one escapes no names.
FILES = [
    path
    for path in (*sorted(PROFILES.iterdir()), *sorted(SAMPLES.iterdir()), *shared_profiles())
    if path.suffix == ".cpuprofile" and b'"positionTicks"' in path.read_bytes() and "evil" not in path.name
]


def in_file(document: dict[str, Any]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for node in document["nodes"]:
        frame = node["callFrame"]
        for tick in node.get("positionTicks", []):
            place = frame["lineNumber"] + 1, frame["columnNumber"] + 1
            found[frame["functionName"], frame["url"], *place, tick["line"]] += tick["ticks"]
    return found


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_ticks_are_those_of_the_file(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    ended = tickscope("report", path, "--format", "json", "--view", "lines", "--show-urls")
    assert ended.status == 0, ended.err
    shown: Counter[Key] = Counter()
    for row in json.loads(ended.out)["lines"]:
        function = row["function"]
        shown[function["name"], function["url"], function["line"], function["column"], row["line"]] += row["ticks"]
    assert +shown == +in_file(document)
