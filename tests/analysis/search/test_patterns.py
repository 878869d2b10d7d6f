"""Patterns end in time, whatever names they meet; they fit what Python's own patterns fit."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.search.found import Found
from tui.analysis.search.patterns import LONGEST_PATTERN, Deadline, NamePattern, SlowPattern
from tui.analysis.search.query import matches, parse_query
from tui.base.errors import UsageError

NASTY = "a" * 60 + "!"
ENDLESS = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(a{1,100}){1,100}$",
    "(a?){60}a{60}$",
    "(.*a){20}$",
    "((a*)*)*b$",
    "(?=(a+)+$)a",
]
_BUSY_S = 10.0
"""What a busy machine may need for half a second. Without a limit these patterns take centuries."""


def ends_soon(work: Callable[[], object]) -> SlowPattern | None:
    """What `work` gave up with, if it did; it has the time that a busy machine needs."""
    began, slow = time.monotonic(), None
    try:
        work()
    except SlowPattern as error:
        slow = error
    assert time.monotonic() - began < _BUSY_S
    return slow


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_without_end_ends(pattern: str) -> None:
    whole = aggregate(profile_from(f"main;{NASTY} 5 | main;{'a' * 3000}! 5"))
    ends_soon(lambda: matches(whole, parse_query(f"re:{pattern}")))


def test_all_names_together_have_a_limit() -> None:
    pattern, deadline = NamePattern("(a|a)*$"), Deadline()
    tried: list[str] = []

    def search() -> None:
        for number in range(100_000):
            tried.append(f"{'a' * 14}!{number}!")
            pattern.fits(tried[-1], deadline.timeout_s())

    slow = ends_soon(search)
    assert str(slow) == "The pattern takes too long on these names. Simplify it."
    assert 1 < len(tried) < 100_000


@pytest.mark.parametrize(
    "pattern",
    [
        "(((a{1,100}){1,100}){1,100})",
        "((((a{1,1000}){1,1000}){1,1000}){1,1000})",
        "(?:a{0,65535}b{0,65535}){0,65535}",
        "[a-z]{1000}" * 40,
        "(?:a|b|c|d){500}" * 30,
        "x*" * 249,
        "(" * 90 + ")" * 90,
        "(?i:ſ|k|ß)" * 49,
    ],
)
def test_compiling_takes_no_time_either(pattern: str) -> None:
    ends_soon(lambda: NamePattern(pattern).fits(NASTY, 0.05))


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(", "is no pattern"),
        ("*", "is no pattern"),
        ("a{60000}{60000}", "is no pattern"),
        ("(?<=a{1,2})b", "look-behind requires fixed-width pattern"),
        ("x" * LONGEST_PATTERN + "+", "the pattern is too long: 501 characters; 500 are the most"),
    ],
)
def test_what_is_no_pattern_is_told_as_before(pattern: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        NamePattern(pattern)
    assert sentence in str(refused.value)


def test_the_exact_name_of_a_function_may_be_long() -> None:
    name = "get (item) " * 1000
    assert NamePattern(f"^{re.escape(name)}$").fits(name, 0.05)
    assert not NamePattern(f"^{re.escape(name)}$").fits(name[1:], 0.05)


PARTS = r"a b get Item _ \. \w+ \d* [a-z] [^A-Z] .* . (a|b) (get|set)? ^ $ \b (?:ab)+ b{2,3} \$ é (?!x) (?<=a) \s"
ORDINARY = st.lists(st.sampled_from(PARTS.split()), min_size=1, max_size=5).map("".join)
NAMES = st.lists(st.sampled_from([*"abxAé_.$ 7", "get", "Item", "set", "\n"]), max_size=8).map("".join)


@given(ORDINARY, NAMES)
def test_ordinary_patterns_fit_what_re_fits(pattern: str, name: str) -> None:
    try:
        expected = re.compile(pattern, 0 if pattern != pattern.lower() else re.IGNORECASE)
    except re.error:
        return
    found = NamePattern(pattern)
    assert found.fits(name, 10) == (expected.search(name) is not None)
    assert found.spans(name, 10) == [match.span() for match in expected.finditer(name)]


def test_highlighting_gives_up_and_says_so() -> None:
    names = " | ".join(f"main;{'a' * 40}{number} 1" for number in range(300))
    found = Found(aggregate(profile_from(names)), parse_query("re:a (a|a)*$", is_pattern=True))
    assert not found.is_incomplete
    ends_soon(lambda: [found.spans(f"{NASTY}{number}") for number in range(1000)])
    assert found.is_incomplete


def test_ordinary_highlighting_is_complete() -> None:
    found = Found(aggregate(profile_from("main;parse 5")), parse_query("re:p.r"))
    assert [found.spans("parser pars") for _ in range(1000)] == [[(0, 3), (7, 10)]] * 1000
    assert not found.is_incomplete
