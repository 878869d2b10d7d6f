"""Functions of two recordings find each other, and what changed most comes first."""

from dataclasses import replace

import pytest

from tests.stacks import profile_from
from tui.analysis.compare.compare import compared
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.written import Written


def pairs(here: str, baseline: str) -> list[tuple[str | None, str | None, float]]:
    """(function here, function there, change in percent), as they are sorted; functions with their line."""

    def shown(counted: Aggregate, function: int | None) -> str | None:
        if function is None:
            return None
        key = counted.profile.functions.keys[function]
        return f"{key.name}:{key.line}"

    found = compared(aggregate(profile_from(here)), aggregate(profile_from(baseline)))
    return [
        (shown(found.here, pair.here), shown(found.baseline, pair.there), round(100 * found.change(pair), 3))
        for pair in found.pairs
    ]


def test_shares_of_the_active_time_are_compared() -> None:
    assert pairs("a@x:1 6 | b@x:2 4 | (idle) 90", "a@x:1 20 | b@x:2 80") == [
        ("a:1", "a:1", 40.0),
        ("b:2", "b:2", -40.0),
        ("(idle):0", None, 0.0),
    ]


def test_a_function_whose_line_moved_is_the_same() -> None:
    assert pairs("a@x:5 6 | b@x:9 4", "a@x:1 6 | b@x:2 4") == [("a:5", "a:1", 0.0), ("b:9", "b:2", 0.0)]


def test_the_same_place_goes_before_a_moved_one() -> None:
    found = pairs("a@x:1 5 | a@x:9 5", "a@x:1 5 | a@x:7 5")
    assert {one[:2] for one in found} == {("a:1", "a:1"), ("a:9", "a:7")}


def test_several_of_one_name_are_matched_in_order_or_not_at_all() -> None:
    assert {one[:2] for one in pairs("a@x:5 3 | a@x:9 7", "a@x:2 3 | a@x:6 7")} == {("a:5", "a:2"), ("a:9", "a:6")}
    assert {one[:2] for one in pairs("a@x:5 3 | a@x:9 7", "a@x:2 10")} == {
        ("a:5", None),
        ("a:9", None),
        (None, "a:2"),
    }


def test_new_and_gone_functions_stand_alone() -> None:
    assert pairs("a@x:1 5 | new@x:2 5", "a@x:1 5 | gone@x:3 5") == [
        ("new:2", None, 50.0),
        (None, "gone:3", -50.0),
        ("a:1", "a:1", 0.0),
    ]


def test_equal_changes_are_in_the_order_of_what_is_here_then_of_names() -> None:
    # What is gone has nothing here, however much it had: z is in more of the time there than b.
    found = pairs("a@x:1 6 | c@x:2 4", "a@x:1 1 | c@x:2 4 | z@x:9;g@x:5 3 | b@x:8;h@x:4 2")
    assert [(here or there, change) for here, there, change in found] == [
        ("a:1", 50.0),
        ("g:5", -30.0),
        ("h:4", -20.0),
        ("c:2", 0.0),
        ("b:8", 0.0),
        ("z:9", 0.0),
    ]


def test_equal_changes_are_equal_doubles() -> None:
    here, baseline = aggregate(profile_from("a@x:1 6 | b@x:2 4")), aggregate(profile_from("a@x:1 2 | b@x:2 8"))
    found = compared(here, baseline)
    assert [found.change(pair) for pair in found.pairs] == [0.4, -0.4]


def test_natives_are_matched_though_script_ids_differ() -> None:
    assert pairs("indexOf@ 5", "indexOf@ 3") == [("indexOf:0", "indexOf:0", 0.0)]


@pytest.mark.parametrize(("here", "baseline"), [("", "a@x:1 3"), ("a@x:1 3", ""), ("(idle) 3", "a@x:1 3")])
def test_a_side_without_active_time_has_no_shares(here: str, baseline: str) -> None:
    assert all(abs(change) in (0.0, 100.0) for _here, _there, change in pairs(here, baseline))


def test_a_program_in_another_folder_is_the_same() -> None:
    here = "main@file:///r/2/a.js:1;parse@file:///r/2/lib/b.js:3 5 | main@file:///r/2/a.js:1;new@file:///r/2/a.js:9 5"
    baseline = "main@file:///r/1/a.js:1;parse@file:///r/1/lib/b.js:4 9 | main@file:///r/1/a.js:1;new@file:///r/1/c.js:9"
    assert {one[:2] for one in pairs(here, baseline)} == {
        ("main:1", "main:1"),
        ("parse:3", "parse:4"),
        ("new:9", None),
        (None, "new:9"),
    }
    # What is nowhere below it has to be in the same place.
    outside = " | free@file:///usr/x/lib.js:1 5"
    assert (None, "free:1") in {one[:2] for one in pairs(here, f"{baseline} | free@https://h/x/lib.js:1 5")}
    assert ("free:1", "free:1") in {one[:2] for one in pairs(here + outside, baseline + outside)}


def mapped(stacks: str, written: dict[str, str]) -> Aggregate:
    """The stacks, whose functions were written as `name@url:line`, where they were written elsewhere."""
    profile = profile_from(stacks)
    keys = []
    for key in profile.functions.keys:
        name, _, place = written.get(key.name, "").partition("@")
        url, _, line = place.rpartition(":")
        keys.append(FunctionKey(name or key.name, url, int(line), 1) if place else None)
    functions = replace(profile.functions, written=Written(tuple(keys)))
    return aggregate(replace(profile, functions=functions))


def pairs_of(here: Aggregate, baseline: Aggregate) -> set[tuple[str | None, str | None]]:
    def name(counted: Aggregate, function: int | None) -> str | None:
        return None if function is None else counted.profile.functions.keys[function].name

    found = compared(here, baseline)
    return {(name(here, pair.here), name(baseline, pair.there)) for pair in found.pairs}


def test_of_two_builds_functions_are_told_by_where_they_were_written() -> None:
    here = mapped("t@app-1.js:1 5 | n@app-1.js:1 5", {"t": "parse@a.ts:3", "n": "@b.ts:7"})
    baseline = mapped("n@app-2.js:1 5 | e@app-2.js:1 5", {"n": "parse@a.ts:4", "e": "@b.ts:7"})
    assert pairs_of(here, baseline) == {("t", "n"), ("n", "e")}


def test_a_build_without_a_map_has_only_what_was_not_touched() -> None:
    stacks = "t@app.js:1 5 | n@app.js:2 5 | free@lib.js:3 5"
    here = mapped(stacks, {"t": "parse@a.ts:3", "n": "render@a.ts:9"})
    baseline = mapped("t@app.js:1 5 | n@app.js:3 5 | free@lib.js:8 5", {})
    unsure = {("n", None), (None, "n")}
    assert pairs_of(here, baseline) == {("t", "t"), ("free", "free"), *unsure}
    assert pairs_of(baseline, here) == {("t", "t"), ("free", "free"), *unsure}


def test_of_other_code_that_came_to_lie_in_one_place_nothing_is_the_same() -> None:
    here = mapped("t@app.js:1 5", {"t": "parse@a.ts:3"})
    assert pairs_of(here, mapped("t@app.js:1 5", {"t": "render@a.ts:9"})) == {("t", None), (None, "t")}
