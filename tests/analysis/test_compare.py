"""Functions of two recordings find each other, and what changed most comes first."""

import pytest

from tests.stacks import profile_from
from tui.analysis.aggregate import Aggregate, aggregate
from tui.analysis.compare import compared


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


def test_natives_are_matched_though_script_ids_differ() -> None:
    assert pairs("indexOf@ 5", "indexOf@ 3") == [("indexOf:0", "indexOf:0", 0.0)]


@pytest.mark.parametrize(("here", "baseline"), [("", "a@x:1 3"), ("a@x:1 3", ""), ("(idle) 3", "a@x:1 3")])
def test_a_side_without_active_time_has_no_shares(here: str, baseline: str) -> None:
    assert all(abs(change) in (0.0, 100.0) for _here, _there, change in pairs(here, baseline))
