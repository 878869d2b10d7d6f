"""The history of filters: undo and redo, what is being counted, how each place was seen, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import recorded_from
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import WHOLE, Lens
from tui.state.model.counts import Counts
from tui.state.model.filter_history import FilterHistory, Filters
from tui.state.view.look import Look

COUNTING = Counting(recorded_from("main;parse 3 | main;render 5"))
A, B, C, D = (Lens((0, end)) for end in (1000, 2000, 3000, 4000))
LOOKS = [Look(moment_us=moment) for moment in range(10)]


def counts(lens: Lens, counting: Counting = COUNTING) -> Counts:
    return Counts(counting.aggregate(lens))


def shown(filters: Filters, history: FilterHistory, look: Look, *, is_new: bool = False) -> Filters:
    """The filters once `history` was requested and shown; until then all was seen as `look`."""
    return filters.requesting(history, is_new=is_new).showing(counts(history.lens), look)


# ── the history ────────────────────────────────────────────────────────────────────────────────────────────


def test_undo_and_redo_go_back_and_forth() -> None:
    history = FilterHistory().to(A).to(B)
    assert history == FilterHistory(B, (WHOLE, A))
    assert history.undo() == FilterHistory(A, (WHOLE,), (B,))
    assert history.undo().undo() == FilterHistory(WHOLE, (), (B, A))
    assert history.undo().undo().redo().redo() == history


def test_at_the_ends_it_stays_the_same() -> None:
    history = FilterHistory(A)
    assert history.undo() is history
    assert history.redo() is history
    assert history.to(A) is history


def test_a_new_step_forgets_what_was_undone() -> None:
    assert FilterHistory().to(A).to(B).undo().to(C) == FilterHistory(C, (WHOLE, A))
    # The same lens is no step: what was undone can still be done again.
    undone = FilterHistory().to(A).to(B).undo()
    assert undone.to(A).redo() == FilterHistory(B, (WHOLE, A))


@given(st.lists(st.one_of(st.sampled_from([WHOLE, A, B, C, D]), st.sampled_from(["undo", "redo"]))))
def test_it_is_a_list_with_a_place_in_it(moves: list[Lens | str]) -> None:
    history, lenses, place = FilterHistory(), [WHOLE], 0
    for move in moves:
        if isinstance(move, Lens):
            history = history.to(move)
            if move != lenses[place]:
                lenses, place = [*lenses[: place + 1], move], place + 1
        else:
            history = history.undo() if move == "undo" else history.redo()
            place = max(0, place - 1) if move == "undo" else min(len(lenses) - 1, place + 1)
        assert [*history.past, history.lens, *history.undone[::-1]] == lenses
        assert len(history.past) == place


# ── what is counted ────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_step_goes_on_from_what_is_being_counted() -> None:
    filters = Filters(COUNTING)
    assert filters.latest is filters.shown
    history = filters.latest.to(A)
    pending = filters.requesting(history, is_new=True)
    assert pending.latest is history
    assert pending.shown.lens == WHOLE


def test_what_cannot_be_counted_leaves_the_history_that_is_shown() -> None:
    filters = Filters(COUNTING).requesting(FilterHistory().to(A), is_new=True).failed()
    assert filters.latest is filters.shown
    assert (filters.shown.lens, filters.pending, filters.new_from) == (WHOLE, None, None)


def test_only_what_was_requested_is_shown() -> None:
    with pytest.raises(AssertionError, match="requested"):
        Filters(COUNTING).showing(counts(A), Look())


def test_each_place_is_seen_again_as_it_was_left() -> None:
    filters = shown(Filters(COUNTING), FilterHistory().to(A), LOOKS[0], is_new=True)
    filters = shown(filters, filters.latest.to(B), LOOKS[1], is_new=True)
    assert filters.looks == {0: LOOKS[0], 1: LOOKS[1]}
    filters = shown(filters, filters.latest.undo(), LOOKS[2])
    assert filters.looks == {0: LOOKS[0], 1: LOOKS[1], 2: LOOKS[2]}
    filters = shown(filters, filters.latest.redo(), LOOKS[3])
    assert filters.looks[1] is LOOKS[3]
    assert filters.looks[len(filters.shown.past)] is LOOKS[2]


def test_a_new_step_is_not_seen_as_the_undone_one_in_its_place() -> None:
    filters = shown(Filters(COUNTING), FilterHistory().to(A), LOOKS[0], is_new=True)
    filters = shown(filters, filters.latest.to(B), LOOKS[1], is_new=True)
    filters = shown(filters, filters.latest.undo(), LOOKS[2])
    filters = shown(filters, filters.latest.to(C), LOOKS[3], is_new=True)
    assert filters.looks == {0: LOOKS[0], 1: LOOKS[3]}


def test_steps_that_are_taken_while_others_are_counted_are_new_from_the_first_of_them() -> None:
    filters = shown(Filters(COUNTING), FilterHistory().to(A), LOOKS[0], is_new=True)
    filters = shown(filters, filters.latest.to(B), LOOKS[1], is_new=True)
    filters = shown(filters, filters.latest.undo().undo(), LOOKS[2])
    assert filters.looks.keys() == {0, 1, 2}
    filters = filters.requesting(filters.latest.to(C), is_new=True)
    filters = filters.requesting(filters.latest.to(D), is_new=True)
    filters = filters.requesting(filters.latest.undo())
    assert (filters.new_from, filters.latest.lens) == (1, C)
    filters = filters.showing(counts(C), LOOKS[3])
    assert filters.looks == {0: LOOKS[3]}
    assert filters.new_from is None


def test_another_counting_knows_neither_looks_nor_counts_of_the_one_before() -> None:
    filters = shown(Filters(COUNTING), FilterHistory().to(A), LOOKS[0], is_new=True)
    other = Counting(recorded_from("main;other 3"))
    changed = filters.with_counting(other)
    assert (changed.looks, changed.recent, changed.counting) == ({}, (), other)
    assert changed.shown == filters.shown
    # Functions are others: how they were seen until now is not kept either.
    changed = replace(changed, wants_activity=True).requesting(changed.latest)
    changed = changed.showing(counts(A, other), LOOKS[1])
    assert (changed.looks, changed.wants_activity) == ({}, False)


# ── what is kept ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_counts_are_kept_for_undo_and_redo() -> None:
    filters = Filters(COUNTING, recent=(counts(WHOLE),))
    for lens in (A, B):
        filters = shown(filters, filters.latest.to(lens), Look(), is_new=True)
    assert [one.aggregate.lens for one in filters.recent] == [B, A, WHOLE]
    filters = shown(filters, filters.latest.to(C), Look(), is_new=True)
    assert [one.aggregate.lens for one in filters.recent] == [C, B, A]
    assert filters.kept(WHOLE) is None
    assert filters.kept(B) is filters.recent[1]


def test_counts_that_are_shown_again_are_kept_longest() -> None:
    filters = Filters(COUNTING, recent=(counts(WHOLE),))
    for lens in (A, B):
        filters = shown(filters, filters.latest.to(lens), Look(), is_new=True)
    filters = shown(filters, filters.latest.to(WHOLE), Look(), is_new=True)
    assert [one.aggregate.lens for one in filters.recent] == [WHOLE, B, A]
