"""Filters: undo brings back what was counted and how it was seen, whatever was done in between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import WHOLE, Grouping, Lens, Step, Verb
from tui.analysis.filters.lens_text import lens_text
from tui.state.commands import filters
from tui.state.model.effects import Count
from tui.state.model.messages import Counted
from tui.state.view.look import Look

RECORDED = recorded_from("main;parse 3 | (garbage collector) | main;render;parse 5 | (idle) 2 | main;read 4")
LENSES = st.sampled_from(
    [
        WHOLE,
        Lens((2000, 9000)),
        Lens(steps=(Step(Verb.FOCUS, "parse"),)),
        Lens((0, 5000), (Step(Verb.EXCLUDE, "render"), Step(Verb.HIDE, "gc"))),
        Lens(grouping=Grouping.CATEGORY),
        Lens(steps=(Step(Verb.MERGE, "5"), Step(Verb.RECURSION))),
        Lens(steps=(Step(Verb.FOCUS, "nobody"),)),
    ]
)
MINE, HIDDEN_IDLE = Step(Verb.MINE), Step(Verb.HIDE, "idle")


def count(explorer: Explorer, lens: Lens) -> None:
    """Counts under `lens`, as a key would."""
    explorer.state, effects = filters.count(explorer.state, lens)
    for effect in effects:
        explorer.do_effect(effect)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LENSES, st.sampled_from(["undo", "redo"]), st.integers(0, 1000)), max_size=20))
def test_each_step_back_is_the_state_that_was_left(moves: list[Lens | str | int]) -> None:
    explorer, counting = explore(RECORDED), Counting(RECORDED)
    states: list[tuple[Lens, Look]] = [(WHOLE, explorer.state.look)]
    place = 0
    for move in moves:
        state = explorer.state
        states[place] = state.aggregate.lens, state.look
        if isinstance(move, int):
            explorer.state = replace(state, look=replace(state.look, moment_us=move))
            continue
        if isinstance(move, Lens):
            count(explorer, move)
            if move == state.aggregate.lens:
                assert explorer.state.filters is state.filters
                continue
            if "nobody" in str(move):
                assert "no function is called 'nobody'" in explorer.notice
                continue
            states = [*states[: place + 1], (explorer.state.aggregate.lens, explorer.state.look)]
            place += 1
        else:
            target = place - 1 if move == "undo" else place + 1
            explorer.do(move)
            if not 0 <= target < len(states):
                assert explorer.notice in ("Nothing is left to undo.", "Nothing was undone.")
                continue
            place = target
            assert (explorer.state.aggregate.lens, explorer.state.look) == states[place]
        expected = counting.aggregate(states[place][0])
        assert explorer.state.aggregate.self_us.tolist() == expected.self_us.tolist()


def test_a_step_while_another_is_counted_goes_on_from_that_one() -> None:
    explorer = explore(RECORDED)
    explorer.held = (Count,)
    explorer.press("p i")
    assert explorer.notice == "counting…"
    assert explorer.state.aggregate.lens == WHOLE
    explorer.let_go()
    assert explorer.state.aggregate.lens == Lens(steps=(MINE, HIDDEN_IDLE))
    assert explorer.notice == ""
    assert explorer.press("u").state.aggregate.lens == Lens(steps=(MINE,))
    assert explorer.press("u").state.aggregate.lens == WHOLE


def test_undo_while_a_step_is_counted_takes_that_one_back() -> None:
    explorer = explore(RECORDED)
    explorer.held = (Count,)
    explorer.press("p u")
    explorer.let_go()
    assert explorer.state.aggregate.lens == WHOLE
    explorer.held = (Count,)
    explorer.press("Ctrl-R b u")
    explorer.let_go()
    assert explorer.state.aggregate.lens == Lens(steps=(MINE,))


def test_counts_that_are_no_longer_wanted_are_dropped() -> None:
    explorer = explore(RECORDED)
    before = explorer.state
    explorer.send(Counted(before.filters.shown, before.filters.counting, before.counts, None))
    assert explorer.state.counts is before.counts
    assert explorer.state.filters is before.filters


PARSE = "parse (file:///app/main.js:20:1)"
PRESSED: list[tuple[str, str]] = [
    ("f", f'focus:"{PARSE}"'),
    ("x", f'exclude:"{PARSE}"'),
    ("X", f'drop:"{PARSE}"'),
    ("c", f'recursion:"{PARSE}"'),
    ("F", "subtree:6"),
    ("m", "merge:6"),
    ("p", "mine"),
    ("i", "hide:idle"),
    ("b", "group:file"),
]


@pytest.mark.parametrize(("key", "text"), PRESSED)
def test_each_key_is_one_step_that_can_be_undone(key: str, text: str) -> None:
    explorer = explore(RECORDED)
    assert explorer.function == "parse"
    assert lens_text(explorer.press(key).state.aggregate.lens) == text
    assert explorer.press("u").state.aggregate.lens == WHOLE


def test_a_switch_goes_both_ways() -> None:
    assert explore(RECORDED).press("i i").state.aggregate.lens == WHOLE


def test_a_group_is_no_function() -> None:
    explorer = explore(RECORDED).press("b f")
    assert explorer.notice == "This takes a function, and rows are files now: b goes on to functions."
    assert explorer.state.aggregate.lens == Lens(grouping=Grouping.FILE)


def test_the_whole_profile_is_one_step_too() -> None:
    explorer = explore(RECORDED).press("f i 0")
    assert explorer.state.aggregate.lens == WHOLE
    assert explorer.press("u").state.aggregate.lens.steps == (Step(Verb.FOCUS, PARSE), HIDDEN_IDLE)


def test_what_is_typed_while_counts_are_pending_is_not_lost() -> None:
    explorer = explore(RECORDED).press("f")
    explorer.held = (Count,)
    explorer.press('u / "par"')
    explorer.let_go()
    prompt = explorer.state.look.prompt
    assert prompt is not None
    assert prompt.text == "par"
    assert explorer.state.aggregate.lens == WHOLE


def test_a_line_that_was_left_does_not_open_again_with_undo() -> None:
    explorer = explore(RECORDED)
    explorer.held = (Count,)
    explorer.press('f / "par"')
    explorer.let_go()
    explorer.press("Esc u")
    assert explorer.state.look.prompt is None
    assert explorer.state.aggregate.lens == WHOLE


def test_no_function_of_the_profile_before_stays_in_the_look() -> None:
    # With packages as one function each, the table of functions is shorter.
    stacks = " | ".join(f"main;{name}@file:///app/node_modules/lodash/{name}.js:1 3" for name in "abcdef")
    explorer = explore(recorded_from(f"{stacks} | main;work 9"))
    explorer.press("5 k Enter k Enter C")
    functions = len(explorer.state.aggregate.profile.functions)
    look = explorer.state.look
    indices = [*look.callers.earlier, *look.hot.cursor, *look.runs.gc_cursor, look.function, look.callers.function]
    assert all(index is None or index < functions for index in indices)
    explorer.press("Backspace Backspace 0 Backspace")
    assert explorer.function is not None
