"""The report's JSON: every field, in every unit, and nothing that a terminal could obey."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.hostile import NAMES
from tests.stacks import profile_from
from tui.export.report.report import Request, report
from tui.export.report.report_json import report_json
from tui.export.writers.output_formats import View
from tui.profile.profile import Profile, Thread, Unit

STACKS = "main;parse 3 | (garbage collector) | (idle) 2"


def document(profile: Profile, view: View = "functions", **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report_json(report(profile, Request(view, **options))))
    return found


def in_unit(unit: Unit) -> Profile:
    profile = profile_from(STACKS)
    return replace(profile, origin=replace(profile.origin, unit=unit, format="heapprofile"))


def test_the_profile_has_every_field() -> None:
    profile = profile_from(STACKS, title="some.cpuprofile")
    origin = replace(
        profile.origin, runtime="node", warnings=("one thing",), thread=Thread(2, "worker", 7, 8), thread_count=3
    )
    assert document(replace(profile, origin=origin), "summary") == {
        "tickscope": 1,
        "profile": {
            "path": "/app/some.cpuprofile",
            "title": "some.cpuprofile",
            "format": "cpuprofile",
            "runtime": "node",
            "unit": "us",
            "estimated": False,
            "thread": {"number": 2, "name": "worker", "pid": 7, "tid": 8},
            "thread_count": 3,
            "duration_us": 6000,
            "sample_count": 6,
            "node_count": 5,
            "function_count": 4,
            "max_depth": 2,
            "interval_us": {"median": 1000, "p95": 1000, "max": 1000},
            "sampled_us": 6000,
            "idle_us": 2000,
            "gc_us": 1000,
            "program_us": 0,
            "unsampled_us": 0,
            "truncated_samples": 0,
            "warnings": ["one thing"],
        },
    }


def test_functions_have_every_field() -> None:
    found = document(profile_from(STACKS), limit=2)
    assert list(found) == ["tickscope", "profile", "accounting", "time_range", "functions"]
    assert found["accounting"] == "devtools"
    assert found["time_range"] == {"start_us": 0, "end_us": 6000}
    assert found["functions"] == [
        {
            "name": "parse",
            "url": "file:///app/main.js",
            "script": None,
            "line": 20,
            "column": 1,
            "category": "user",
            "self_us": 3000,
            "total_us": 4000,
            "samples": 3,
        },
        {
            "name": "(idle)",
            "url": "",
            "script": "#0",
            "line": 0,
            "column": 0,
            "category": "idle",
            "self_us": 2000,
            "total_us": 2000,
            "samples": 2,
        },
    ]


def test_tree_rows_have_every_field() -> None:
    found = document(profile_from(STACKS), "tree", limit=2)
    assert list(found) == ["tickscope", "profile", "accounting", "time_range", "functions", "tree"]
    root = {"name": "(root)", "url": "", "script": "#0", "line": 0, "column": 0}
    main = {"name": "main", "url": "file:///app/main.js", "script": None, "line": 10, "column": 1}
    assert found["tree"] == [
        {"id": 1, "parent": None, "depth": 0, "function": root, "self_us": 0, "total_us": 6000, "samples": 0},
        {"id": 2, "parent": 1, "depth": 1, "function": main, "self_us": 0, "total_us": 4000, "samples": 0},
    ]


def test_lines_have_every_field() -> None:
    found = document(profile_from(STACKS, ticks={"main;parse": {21: 3}}), "lines", limit=1)
    assert list(found) == ["tickscope", "profile", "accounting", "time_range", "functions", "lines"]
    parse = {"name": "parse", "url": "file:///app/main.js", "script": None, "line": 20, "column": 1}
    assert found["lines"] == [
        {"url": "file:///app/main.js", "line": 21, "function": parse, "self_us": 3000, "ticks": 3}
    ]


@pytest.mark.parametrize("unit", ["bytes", "samples"])
def test_without_time_the_unit_is_the_suffix(unit: Unit) -> None:
    found = document(in_unit(unit), "tree")
    times = {name: value for name, value in found["profile"].items() if name.endswith("_us")}
    assert times == dict.fromkeys(
        ["duration_us", "interval_us", "sampled_us", "idle_us", "gc_us", "program_us", "unsampled_us"]
    )
    assert found["time_range"] is None
    assert found["profile"]["unit"] == unit
    measured = [name for name in (*found["functions"][0], *found["tree"][0]) if name.startswith(("self_", "total_"))]
    assert measured == [f"self_{unit}", f"total_{unit}"] * 2
    assert found["functions"][0][f"self_{unit}"] == 3000
    assert f"self_{unit}" in document(in_unit(unit), "lines")["lines"][0]


def test_under_two_samples_there_is_no_interval() -> None:
    assert document(profile_from("main"), "summary")["profile"]["interval_us"] is None
    empty = document(profile_from(""), "tree")
    assert (empty["profile"]["sample_count"], empty["functions"], len(empty["tree"])) == (0, [], 1)


def test_credentials_are_masked_and_queries_kept_unless_all_is_asked_for() -> None:
    url = "https://ann:secret@host.example/app.js?token=1"
    masked = "https://***@host.example/app.js?token=1"
    profile = profile_from(f"f@{url}:3", ticks={f"f@{url}:3": {4: 1}})
    for view in ("functions", "tree", "lines"):
        shown = json.dumps(document(profile, view))
        assert masked in shown
        assert "secret" not in shown
        assert url in json.dumps(document(profile, view, show_urls=True))


def test_functions_that_masks_make_alike_stay_two() -> None:
    profile = profile_from("f@https://a:1@host/x.js:1 | f@https://b:2@host/x.js:1")
    assert [row["samples"] for row in document(profile)["functions"]] == [1, 1]


@pytest.mark.parametrize("name", [*NAMES, "\ue000", "😀é漢"], ids=lambda name: ascii(name[:12]))
def test_names_keep_their_value_and_reach_no_terminal(name: str) -> None:
    text = report_json(report(profile_from("f", names={"f": name}), Request()))
    assert json.loads(text)["functions"][0]["name"] == name
    assert text.isprintable()
    text.encode()
