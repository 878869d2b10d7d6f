"""Medians and spreads over several recordings, against a plain computation."""

from __future__ import annotations

import statistics
from dataclasses import replace
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.compare.repeats import repeats, spread
from tui.export.report.repeats_json import repeats_json
from tui.export.report.repeats_text import repeats_text


def test_functions_over_runs() -> None:
    runs = [
        profile_from("main;parse 3 | main;render 1", interval_us=100),
        profile_from("main;parse 5 | main;render 1", interval_us=100),
        profile_from("main;parse 4 | main;parse;parse 2", interval_us=100),
    ]
    found = repeats(runs)
    assert (found.run_count, found.sample_count, found.unit) == (3, 16, "us")
    rows = [(one.key.name, one.self_time.median, one.total_time.median, one.runs) for one in found.functions]
    # Recursion counts once, and a run without a function has 0 of it.
    assert rows == [("parse", 500, 500, 3), ("render", 100, 100, 2), ("main", 0, 600, 3)]
    assert [found.active.least, found.active.median, found.active.largest] == [400, 600, 600]
    render = found.functions[1].self_time
    assert (render.least, render.low, render.high, render.largest) == (0, 50, 100, 100)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_a_spread(values: list[int]) -> None:
    found = spread(values)
    assert (found.least, found.largest, found.median) == (min(values), max(values), statistics.median(values))
    assert found.least <= found.low <= found.median <= found.high <= found.largest
    for quarter, share in ((found.low, 0.25), (found.high, 0.75)):
        # A quarter is at (n - 1) / 4 in the sorted values, and lies between its two neighbours there.
        place = share * (len(values) - 1)
        assert sorted(values)[floor(place)] <= quarter <= sorted(values)[ceil(place)]


def test_a_run_in_another_unit_is_left_out() -> None:
    runs = [profile_from(f"main {count}", interval_us=100) for count in (3, 5, 4)]
    still = replace(runs[0], origin=replace(runs[0].origin, unit="samples"))
    for recorded in ([*runs, still], [still, *runs]):
        found = repeats(recorded)
        assert (found.run_count, found.sample_count, found.unit) == (3, 12, "us")
        assert (found.active.least, found.active.median) == (300, 400)


def test_a_long_table_is_cut_and_says_so() -> None:
    runs = [profile_from(" | ".join(f"main;f{number} {number + 1}" for number in range(30)))] * 2
    lines = repeats_text("x\x1b", repeats(runs), rows=3).splitlines()
    assert lines[0].startswith("x␛: 2 runs · active ")
    assert [line.split()[-2] for line in lines[2:5]] == ["f29", "f28", "f27"]
    assert lines[5:] == ["and 28 functions more"]


def test_json() -> None:
    document = repeats_json(repeats([profile_from("a;b 2", interval_us=10)]))
    functions = document["functions"]
    assert isinstance(functions, list)
    assert [(one["name"], one["runs"], one["self_us"]["median"]) for one in functions] == [("b", 1, 20), ("a", 1, 0)]


def test_one_value() -> None:
    assert spread([7]).high == 7
    with pytest.raises(statistics.StatisticsError):
        spread([])
