"""`y`, then what to copy; the filters as text."""

from __future__ import annotations

import pytest

from tests.exploring import explore
from tui.state.model.effects import Copy, Count
from tui.state.model.messages import Typed

STACKS = "main;parse 3 | main;render 5 | (idle) 2"
QUESTION = "Copy what?  r row  s stack  p pane  (R S P: as Markdown)"


@pytest.mark.parametrize(
    ("key", "effect"),
    [
        ("r", Copy("row")),
        ("s", Copy("stack")),
        ("p", Copy("pane")),
        ("R", Copy("row", is_markdown=True)),
        ("S", Copy("stack", is_markdown=True)),
        ("P", Copy("pane", is_markdown=True)),
    ],
)
def test_the_next_key_says_what(key: str, effect: Copy) -> None:
    explorer = explore(STACKS).press("y")
    assert explorer.notice == QUESTION
    assert explorer.press(key).effects == [effect]
    assert not explorer.state.awaits_copy
    # The one behind it is a command again.
    assert explorer.press("p").state.aggregate.lens.steps


@pytest.mark.parametrize("key", ["x", "y", "Esc", "Enter", "Space", "Ctrl-C", "F1", "Down", ":"])
def test_another_key_copies_nothing_and_does_nothing(key: str) -> None:
    explorer = explore(STACKS).press("y")
    look = explorer.state.look
    assert explorer.press(key).notice == "Nothing was copied."
    assert explorer.effects == []
    assert explorer.state.look == look
    assert not explorer.state.awaits_copy
    assert explorer.state.filters.latest.past == ()


def test_a_key_without_a_character_copies_nothing() -> None:
    explorer = explore(STACKS).press("y")
    explorer.send(Typed("r", None))
    assert explorer.notice == "Nothing was copied."


def test_the_question_takes_a_key_before_a_range_does() -> None:
    explorer = explore(STACKS).press("v y p")
    assert explorer.effects == [Copy("pane")]
    assert explorer.state.look.choice is not None


def test_filters_are_copied_where_there_are_any() -> None:
    explorer = explore(STACKS).do("copy-lens")
    assert explorer.notice == "Everything is counted: there is no lens to copy."
    assert explorer.effects == []
    assert explorer.press("p").do("copy-lens").effects == [Copy("lens")]


def test_filters_that_are_still_counted_are_not_copied_yet() -> None:
    explorer = explore(STACKS)
    explorer.held = (Count,)
    explorer.press("p").do("copy-lens")
    assert explorer.notice == "Everything is counted: there is no lens to copy."
