"""Real profiles have the right numbers: those of Chrome DevTools, computed apart from tickscope."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import report_of
from tests.places import PROFILES, SHARED

Expected = dict[str, Any]
FUNCTION_FIELDS = ("name", "url", "script", "line", "column", "self_us", "total_us", "samples")


def cases(folder: Path, expected: Path) -> list[tuple[Path, Expected]]:
    numbers: dict[str, Expected] = json.loads(expected.read_text())
    return [(folder / name, answer) for name, answer in numbers.items()]


OWN = cases(PROFILES, PROFILES / "expected.json")
FURTHER = cases(SHARED / "profiles", SHARED / "expected.json") if SHARED is not None else []


def check(path: Path, expected: Expected) -> None:
    found = report_of(path)
    profile = found["profile"]
    assert profile["sample_count"] == expected["sample_count"]
    assert profile["node_count"] == expected["node_count"]
    assert profile["sampled_us"] == expected["self_us"]
    assert profile["sampled_us"] + profile["unsampled_us"] == profile["duration_us"]
    assert profile["function_count"] == len(expected["functions"])
    functions = [{field: row[field] for field in FUNCTION_FIELDS} for row in found["functions"]]
    assert functions == expected["functions"]
    assert profile["warnings"] == []
    states = {row["name"]: row["self_us"] for row in functions if not row["url"]}
    for field, state in (("idle_us", "(idle)"), ("gc_us", "(garbage collector)"), ("program_us", "(program)")):
        assert profile[field] == states.get(state, 0)


@pytest.mark.parametrize(("path", "expected"), OWN, ids=[path.stem for path, _ in OWN])
def test_functions_are_as_expected(path: Path, expected: Expected) -> None:
    check(path, expected)


@pytest.mark.optional
@pytest.mark.parametrize(("path", "expected"), FURTHER, ids=[path.stem for path, _ in FURTHER])
def test_functions_of_further_profiles_are_as_expected(path: Path, expected: Expected) -> None:
    check(path, expected)


@pytest.mark.parametrize("path", [path for path, _ in OWN], ids=[path.stem for path, _ in OWN])
def test_views_agree_with_each_other(path: Path) -> None:
    tree = report_of(path, "--view", "tree")["tree"]
    found = report_of(path, "--view", "lines")
    functions, lines = found["functions"], found["lines"]

    def key(function: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(function[field] for field in ("name", "url", "script", "line", "column"))

    self_us = {key(row): row["self_us"] for row in functions}
    by_lines, by_nodes = dict.fromkeys(self_us, 0), dict.fromkeys(self_us, 0)
    for row in lines:
        by_lines[key(row["function"])] = by_lines.get(key(row["function"]), 0) + row["self_us"]
    for row in tree[1:]:
        by_nodes[key(row["function"])] += row["self_us"]
    assert by_nodes == self_us
    assert {function: us for function, us in by_lines.items() if us or function in self_us} == self_us
    below = dict.fromkeys((row["id"] for row in tree), 0)
    for row in tree[1:]:
        below[row["parent"]] += row["total_us"]
    assert all(row["total_us"] == row["self_us"] + below[row["id"]] for row in tree)


def test_stacks_that_v8_cut_are_counted() -> None:
    assert report_of(PROFILES / "node20-truncated-255.cpuprofile")["profile"]["truncated_samples"] == 23


def test_intervals_of_a_real_profile() -> None:
    profile = report_of(PROFILES / "mixed-1000.cpuprofile", "--view", "summary")["profile"]
    assert profile["interval_us"] == {"median": 1083, "p95": 8068, "max": 430_600}
    assert profile["runtime"] == "node"
