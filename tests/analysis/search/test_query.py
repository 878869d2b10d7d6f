"""What a search finds, and how much of the time its finds are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.reshape import covered
from tui.analysis.search.query import matches, parse_query
from tui.base.errors import UsageError

STACKS = (
    "main;parse 30 | main;parseInt@ 10 | main;render;get@file:///app/node_modules/lodash/get.js:4 5"
    " | main;get item@file:///app/x.js:9 5 | (idle) 50"
)


def counted() -> Aggregate:
    return aggregate(profile_from(STACKS))


def found(text: str, *, is_pattern: bool = False) -> set[str]:
    whole = counted()
    is_found = matches(whole, parse_query(text, is_pattern=is_pattern))
    return {whole.profile.functions.labels[index] for index in np.flatnonzero(is_found).tolist()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("parse", {"parse", "parseInt"}),
        ("parsei", {"parseInt"}),
        ("parseI", {"parseInt"}),
        ("parsE", set()),
        ("get item", {"get item"}),
        ("(idle)", {"(idle)"}),
        ("(root)", set()),
        ("re:^get", {"get", "get item"}),
        ("re:^get$", {"get"}),
        ("re:^GET$", set()),
        ("url:lodash", {"get"}),
        ("url:app", {"get", "get item", "main", "parse", "render"}),
        ("url:app get", {"get", "get item"}),
        ("self>10%", {"parse", "parseInt", "(idle)"}),
        ("self>=60%", {"parse", "(idle)"}),
        ("self>60%", {"(idle)"}),
        ("self=5ms", {"get", "get item"}),
        ("total>20 self<1", {"main"}),
        ("total>20ms get", set()),
        ("samples>=30", {"parse", "(idle)"}),
        ("samples<6 url:lodash", {"get"}),
        ("", set()),
        ("  ", set()),
    ],
)
def test_a_query_finds_functions(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_a_toggle_makes_the_text_a_pattern() -> None:
    assert found("^p.*e$", is_pattern=True) == {"parse"}
    assert found("^p.*e$") == set()
    assert found("^get self>4ms", is_pattern=True) == {"get", "get item"}


@pytest.mark.parametrize("text", ["re:(", "re:*", "self>x", "total>5%%", "samples>5ms"])
def test_what_cannot_be_searched_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no pattern|is not a number"):
        parse_query(text)


def test_text_that_only_looks_like_a_comparison_is_text() -> None:
    assert parse_query("a>b").text == "a>b"
    assert parse_query("self > 5%").text == "self > 5%"


FRAMES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(";".join)


@given(st.lists(st.tuples(FRAMES, st.integers(1, 3)), min_size=1, max_size=6), st.sets(st.sampled_from("abcd")))
def test_matched_time_counts_each_stack_once(stacks: list[tuple[str, int]], names: set[str]) -> None:
    whole = aggregate(profile_from(" | ".join(f"{stack} {count}" for stack, count in stacks)))
    functions = np.array([label in names for label in whole.profile.functions.labels])
    expected = sum(1000 * count for stack, count in stacks if names & set(stack.split(";")))
    on_stack = covered(whole.profile.tree, functions[whole.profile.tree.function])
    assert whole.self_us[on_stack].sum() == expected
