"""What a search finds under a range and a focus, counted sample by sample."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import profiles
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.counting import counted
from tui.analysis.filters.lens import Lens, Step, Verb
from tui.analysis.filters.steps import function_text
from tui.analysis.search.found import Found
from tui.analysis.search.query import parse_query
from tui.profile.profile import Profile

QUERIES = st.sampled_from(["a", "b", "re:[ac]", "(idle)", "samples>=3", "nothing"])
RANGES = st.none() | st.tuples(st.integers(0, 30), st.integers(1, 40)).map(lambda one: (one[0], sum(one)))


def plain_bins(one: Aggregate, found: Found, start_us: int, end_us: int, count: int) -> list[int]:
    """The time of samples with a match on their stacks, each sample split by hand."""
    edges = [start_us + index * (end_us - start_us) // count for index in range(count + 1)]
    line, tree = one.profile.timeline, one.profile.tree
    bins = [0] * count
    starts = line.start_us.tolist()
    for node, first, last in zip(line.node.tolist(), starts, starts[1:], strict=False):
        if not any(found.is_match[tree.function[row]] for row in tree.path(node)):
            continue
        first, last = max(first, one.range_us[0]), min(last, one.range_us[1])
        for index in range(count):
            bins[index] += max(0, min(last, edges[index + 1]) - max(first, edges[index]))
    return bins


@given(
    profile=profiles(), text=QUERIES, range_us=RANGES, focus=st.sampled_from(["", "a", "b"]), count=st.integers(1, 7)
)
def test_matched_time_under_a_range_and_a_focus(
    profile: Profile, text: str, range_us: tuple[int, int] | None, focus: str, count: int
) -> None:
    named = [key for key in profile.functions.keys if key.name == focus]
    steps = tuple(Step(Verb.FOCUS, function_text(key)) for key in named)
    one = counted(profile, Lens(range_us=range_us, steps=steps))
    found = Found(one, parse_query(text))
    end_us = max(1, profile.duration_us)
    expected = plain_bins(one, found, 0, end_us, count)
    assert found.bins_us(0, end_us, count).tolist() == expected
    assert found.time_us == sum(expected) <= one.sampled_us


def test_a_recursive_match_counts_its_samples_once() -> None:
    found = Found(aggregate(profile_from("a;b;a;a 3 | c;a 1 | c 4")), parse_query("re:^[ab]$"))
    assert (found.function_count, found.samples, found.time_us) == (2, 4, 4000)


def test_what_of_a_name_is_lit() -> None:
    whole = aggregate(profile_from("parseOne;get@file:///app/node_modules/lodash/get.js:1 1 | reparse 1"))

    def lit(text: str) -> dict[str, list[str]]:
        found, labels = Found(whole, parse_query(text)), whole.profile.functions.labels
        spans = {label: found.label_spans(function) for function, label in enumerate(labels)}
        return {label: [label[start:end] for start, end in some] for label, some in spans.items() if some}

    assert lit("PARSE") == {}
    assert lit("parse") == {"parseOne": ["parse"], "reparse": ["parse"]}
    assert lit("re:e") == {"parseOne": ["e", "e"], "get": ["e"], "reparse": ["e", "e"]}
    assert lit("re:x*") == {label: [label] for label in ("parseOne", "get", "reparse")}
    assert lit("url:lodash") == {"get": ["get"]}
    assert lit("total>1ms") == {}
    assert lit("total>=1ms get") == {"get": ["get"]}


@given(profile=profiles(), text=QUERIES, cuts=st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_samples_with_a_match_among_others(profile: Profile, text: str, cuts: list[int]) -> None:
    whole = aggregate(profile)
    found, tree, nodes = Found(whole, parse_query(text)), profile.tree, profile.timeline.node.tolist()
    ends = sorted(min(cut, len(nodes)) for cut in cuts)
    expected = [
        sum(any(found.is_match[tree.function[row]] for row in tree.path(node)) for node in nodes[first:last])
        for first, last in pairwise(ends)
    ]
    assert found.samples_among(np.array(ends[:-1]), np.array(ends[1:])).tolist() == expected
