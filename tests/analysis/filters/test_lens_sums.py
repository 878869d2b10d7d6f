"""Under any lens numbers add up, are those of the report, and come back when steps are undone."""

import contextlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.filters.plain_lens import counted_plainly
from tests.analysis.filters.test_steps import NAMES, STACKS
from tests.stacks import recorded_from
from tui.analysis.accounting.effective import Accounting
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import HIDDEN, Grouping, Lens, Step, Verb
from tui.analysis.filters.lens_text import lens_text, parse_lens
from tui.analysis.search.found import Found
from tui.analysis.search.query import parse_query
from tui.base.errors import UsageError
from tui.export.report.report import Request, report
from tui.profile.profile import Profile
from tui.state.model.filter_history import FilterHistory

STEPS = st.one_of(
    st.builds(
        Step, st.sampled_from([Verb.FOCUS, Verb.EXCLUDE, Verb.DROP, Verb.RECURSION]), st.sampled_from([*NAMES, "none"])
    ),
    st.builds(Step, st.sampled_from([Verb.SUBTREE, Verb.MERGE]), st.integers(2, 20).map(str)),
    st.builds(Step, st.just(Verb.HIDE), st.sampled_from(HIDDEN)),
    st.sampled_from([Step(Verb.RECURSION), Step(Verb.MINE), Step(Verb.LIBRARY, "lodash")]),
)
ENDS = st.none() | st.tuples(st.integers(0, 9), st.integers(1, 9))
LENSES = st.tuples(
    ENDS,
    st.lists(STEPS, max_size=4).map(tuple),
    st.none() | st.sampled_from([*Grouping]),
    st.builds(Accounting, st.booleans(), st.booleans(), st.booleans()),
)
Wish = tuple[tuple[int, int] | None, tuple[Step, ...], Grouping | None, Accounting]


@st.composite
def recordings(draw: st.DrawFn) -> Profile:
    """A recording with states, and gaps between some of its samples."""
    stacks = draw(st.lists(st.tuples(STACKS, st.integers(1, 3)), min_size=1, max_size=10))
    count = sum(length for _, length in stacks)
    deltas = draw(st.lists(st.sampled_from([1_000, 1_000, 1_000, 900, 40_000]), min_size=count, max_size=count))
    stamps = np.cumsum([0, *deltas[:-1]]).tolist()
    return recorded_from(" | ".join(f"{stack} {length}" for stack, length in stacks), stamps_us=stamps)


def lens_for(recorded: Profile, counting: Counting, wish: Wish) -> Lens:
    """The lens with those of the steps that name something."""
    ends, steps, grouping, accounting = wish
    duration_us = recorded.duration_us
    range_us = None
    if ends is not None and duration_us > 1:
        start_us = min(duration_us - 1, duration_us * ends[0] // 10)
        range_us = start_us, min(duration_us, start_us + 1 + duration_us * ends[1] // 10)
    lens = Lens(range_us, (), grouping, accounting)
    for step in steps:
        with contextlib.suppress(UsageError):
            counting.aggregate(lens.then(step))
            lens = lens.then(step)
    return lens


def numbers(counted: Aggregate) -> tuple[object, ...]:
    """All that is counted, to compare."""
    keys, tree = counted.profile.functions.keys, counted.profile.tree
    rows = list(zip(tree.function.tolist(), tree.parent.tolist(), tree.id.tolist(), strict=True))
    columns = (counted.self_us, counted.samples, counted.function_self_us, counted.function_total_us)
    return counted.lens, counted.root_us, keys, rows, *(column.tolist() for column in columns)


@given(recordings(), LENSES, st.sampled_from([*NAMES, "e", "re:^[gh]", "self>5%", "samples>=2", "url:lodash"]))
def test_sums_hold_under_any_range_steps_and_search(recorded: Profile, wish: Wish, text: str) -> None:
    counting = Counting(recorded)
    lens = lens_for(recorded, counting, wish)
    counted = counting.aggregate(lens)
    tree = counted.profile.tree
    totals_us = counted.totals_us(np.arange(len(tree)))
    # A row's total is its own time and the totals of what it calls.
    below_us = np.zeros(len(tree), np.int64)
    np.add.at(below_us, tree.parent[1:], totals_us[1:])
    assert (totals_us == counted.self_us + below_us).all()
    assert (counted.function_total_us >= counted.function_self_us).all()
    assert int(counted.function_self_us.sum()) == counted.sampled_us == int(totals_us[0])
    assert counted.sampled_us + counted.root_us <= counted.in_range.sampled_us + counted.in_range.root_us
    assert int(counted.category_us.sum()) == counted.sampled_us
    # What a search finds is a part of it, each sample once.
    found = Found(counted, parse_query(text))
    plainly = sum(
        int(us)
        for row, us in enumerate(counted.self_us.tolist())
        if row and any(found.is_match[tree.function[one]] for one in tree.path(row))
    )
    assert found.time_us == plainly <= counted.sampled_us
    assert found.samples <= int(counted.samples.sum())


@given(recordings(), LENSES, st.integers(1, 9))
def test_two_parts_of_the_time_add_up_to_both(recorded: Profile, wish: Wish, tenth: int) -> None:
    counting = Counting(recorded)
    lens = lens_for(recorded, counting, (None, *wish[1:]))
    middle_us = recorded.duration_us * tenth // 10
    if not 0 < middle_us < recorded.duration_us:
        return
    whole, first, last = (
        counting.aggregate(Lens(range_us, lens.steps, lens.grouping, lens.accounting))
        for range_us in ((0, recorded.duration_us), (0, middle_us), (middle_us, recorded.duration_us))
    )
    assert (whole.self_us == first.self_us + last.self_us).all()
    assert (whole.function_total_us == first.function_total_us + last.function_total_us).all()
    assert whole.root_us == first.root_us + last.root_us


@given(recordings(), LENSES)
def test_any_accounting_counts_as_a_walk_over_the_samples_does(recorded: Profile, wish: Wish) -> None:
    counting = Counting(recorded)
    lens = lens_for(recorded, counting, wish)
    counted, expected = counting.aggregate(lens), counted_plainly(counting.profile(lens.accounting), lens)
    keys = counted.profile.functions.keys
    sampled = np.flatnonzero(counted.function_is_sampled).tolist()
    assert {keys[one]: int(counted.function_total_us[one]) for one in sampled} == expected.total_us
    assert counted.root_us == expected.root_us


@given(recordings(), LENSES)
def test_the_report_has_the_numbers_of_the_explorer(recorded: Profile, wish: Wish) -> None:
    counting = Counting(recorded)
    lens = lens_for(recorded, counting, wish)
    counted = counting.aggregate(lens)
    read = parse_lens(lens_text(lens), recorded.duration_us)
    assert read == lens
    told = report(counting.profile(read.accounting), Request("tree", lens=read))
    keys, tree = counted.profile.functions.shown, counted.profile.tree
    assert told.functions is not None
    assert told.tree is not None
    functions = {row.key: (row.self_us, row.total_us, row.samples) for row in told.functions}
    columns = counted.function_self_us, counted.function_total_us, counted.function_samples
    assert functions == {
        keys[one]: tuple(int(column[one]) for column in columns)
        for one in np.flatnonzero(counted.function_is_sampled).tolist()
    }
    rows = {row.id: (row.key, row.self_us, row.total_us) for row in told.tree}
    for row in range(1, len(tree)):
        if counted.sampled_below(np.array([row]))[0]:
            assert rows.pop(int(tree.id[row])) == (
                keys[tree.function[row]],
                int(counted.self_us[row]),
                counted.total_us(row),
            )
    assert len(rows) == 1  # the root
    assert (told.sampled_us, told.active_us) == (counted.sampled_us, counted.in_range.active_us)


@given(recordings(), st.lists(st.one_of(LENSES, st.sampled_from(["undo", "redo"])), max_size=12))
def test_undo_and_redo_come_back_to_the_same_numbers(recorded: Profile, moves: list[Wish | str]) -> None:
    counting = Counting(recorded)
    history = FilterHistory()
    seen = [numbers(counting.aggregate(history.lens))]
    place = 0
    for move in moves:
        if isinstance(move, str):
            before, history = history, history.undo() if move == "undo" else history.redo()
            place += 0 if history == before else -1 if move == "undo" else 1
        else:
            lens = lens_for(recorded, counting, move)
            if lens != history.lens:
                history, place = history.to(lens), place + 1
                seen[place:] = [numbers(Counting(recorded).aggregate(lens))]
        assert numbers(counting.aggregate(history.lens)) == seen[place]
