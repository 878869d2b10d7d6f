"""What may stand between a name and its function, and how long looking there takes in a stranger's text."""

import time

import pytest

from tui.source.maps.function_in_map import _BETWEEN


@pytest.mark.parametrize(
    "between",
    ["", " = ", ": async ", "= async function* ", " (", " = class extends A.b { x; constructor ", "\n{constructor"],
)
def test_what_stands_between(between: str) -> None:
    assert _BETWEEN.fullmatch(between)


@pytest.mark.parametrize("between", ["x", " = y => ", "async", " = class extends A.b { x; method "])
def test_what_does_not(between: str) -> None:
    assert not _BETWEEN.fullmatch(f"{between}!")


@pytest.mark.parametrize("text", [" " * 2000, "= " * 1000, " extends a" * 200, "{constructor" * 150, "async " * 300])
def test_a_strangers_text_takes_no_time(text: str) -> None:
    began = time.monotonic()
    assert not _BETWEEN.fullmatch(f"{text}!")
    assert time.monotonic() - began < 2
