"""The table of functions: their order and their categories, against plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.category import category_of
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions

PLACES = ("#", "#7", "", "file:///app/a.js", "b.js", "node:fs", "wasm://x", "npm:y", "/app/node_modules/z.js")
NAMES = ("", "f", "g", "F", "é", "(idle)", "(program)", "RegExp: a+")
keys = st.builds(
    FunctionKey, st.sampled_from(NAMES), st.sampled_from(PLACES), st.integers(0, 2), column=st.integers(0, 2)
)


@given(st.lists(keys, max_size=40, unique=True))
def test_functions_are_ranked_by_all_that_identifies_them(drawn: list[FunctionKey]) -> None:
    functions = Functions(tuple(drawn))
    in_order = sorted(range(len(drawn)), key=lambda function: drawn[function].order)
    assert np.argsort(functions.rank).tolist() == in_order


@given(st.lists(keys, max_size=40, unique=True))
def test_categories_are_those_of_each_name_and_url(drawn: list[FunctionKey]) -> None:
    expected = [category_of(key.name, key.url) for key in drawn]
    assert Functions(tuple(drawn)).category.tolist() == expected
