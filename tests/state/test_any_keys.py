"""Any keys in any order, with results that come late: rows stay in view, and everything is found out in the end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.state.command_table import COMMANDS, Where
from tui.state.commands import lists
from tui.state.commands.moves import LISTS
from tui.state.model.effects import Count, CountCallers, CountRuns, FindMatchTimes, FindSureness, ReadSource
from tui.state.model.messages import Clicked, Press, Resized, Rest, Rested, Scrolled, Typed, WarmUpFound
from tui.state.model.pane_layout import FOCUSABLE
from tui.state.update import message_of
from tui.state.view.screen_layout import PaneName

RECORDED = recorded_from(
    "main;load;read 3 | (garbage collector) 2 | main;load;parse;parse;scan 5 | (idle) 2 | main;render;parse 7 "
    "| (program) | (idle) 1 | " + " | ".join(f"main;load;f{place} {place % 5 + 1}" for place in range(40))
)
BEFORE = recorded_from("main;load;read 3 | main;old 4 | main;load;parse 5 | main;load;f3 40 | main;load;gone 7")
PROFILES = {"recorded": RECORDED, "before": BEFORE, "nothing": recorded_from("(root) 2")}
COMMAND_IDS = [one.id for one in COMMANDS if one.run is not None and one.where is not Where.LIVE]
KEYS = [
    *"jklhgGLEasSItHAJKnNuxXfFmcCpibz%W0U*#1234566556v.,o",
    *("enter", "escape", "backspace", "tab", "shift+tab", "pagedown", "pageup", "ctrl+d", "ctrl+u", "ctrl+r", "slash"),
]
SLOW = (Count, CountCallers, CountRuns, ReadSource, FindMatchTimes, FindSureness)
CHARACTERS = {"percent_sign": "%", "asterisk": "*", "number_sign": "#", "full_stop": ".", "comma": ","}
NAMES = {character: name for name, character in CHARACTERS.items()}
PANES = st.sampled_from(FOCUSABLE)
STEPS = st.one_of(
    st.sampled_from(KEYS),
    st.sampled_from(KEYS),
    st.sampled_from(COMMAND_IDS).map(Press),
    st.sampled_from(["hold", "let go", "rest"]),
    st.builds(Clicked, PANES, st.integers(0, 119), st.integers(0, 40)),
    st.builds(Scrolled, PANES, st.integers(-3, 3)),
    st.builds(Resized, st.integers(1, 230), st.integers(1, 70)),
    st.builds(WarmUpFound, st.sampled_from([None, 5_000])),
    st.builds(Rested, st.sampled_from(Rest)),
)


def take(explorer: Explorer, step: object) -> None:
    """A key, a command, a message, or work that is held back or let go."""
    match step:
        case "hold":
            explorer.held = SLOW
        case "let go":
            explorer.let_go()
        case "rest":
            explorer.rest()
        case str():
            character = step if len(step) == 1 else {"slash": "/"}.get(step)
            message = message_of(explorer.state, explorer.keymap, Typed(NAMES.get(step, step), character))
            if message is not None:
                explorer.send(message)
        case Clicked(pane, x, y):
            width, height = explorer.state.panes.size(pane)
            # A terminal reports clicks in what is seen only.
            if x < width and y < height:
                explorer.send(step)
        case Press() | Scrolled() | Resized() | WarmUpFound() | Rested():
            explorer.send(step)


def check(explorer: Explorer) -> None:
    """What holds after each key."""
    state = explorer.state
    panes = state.panes
    # A range is chosen in the overview even where that has no room: the footer says what is chosen.
    assert panes.is_visible(panes.focus) or panes.focus is PaneName.OVERVIEW
    assert all(panes.looks[name] is state.look for name in {panes.focus, PaneName.STATUS} & panes.areas.keys())
    for name, pane in LISTS.items():
        if name in panes.areas:
            length, cursor, notes = lists.shown_rows(pane, state)
            top, rows = panes.tops.get(name, 0), max(1, panes.size(name)[1] - notes - 1)
            assert 0 <= cursor < max(1, length)
            assert top <= cursor < top + rows, (name, top, cursor, rows)
            assert top == 0 or top + rows <= length


@pytest.mark.parametrize(
    ("recorded", "against"),
    [("recorded", None), ("recorded", "before"), ("nothing", None), ("nothing", "before")],
)
@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, max_size=40))
def test_rows_stay_in_view_and_nothing_is_waited_for_in_vain(
    recorded: str, against: str | None, steps: list[object]
) -> None:
    explorer = explore(PROFILES[recorded], size=(120, 40), against=None if against is None else PROFILES[against])
    for step in steps:
        take(explorer, step)
        check(explorer)
    explorer.let_go()
    explorer.rest()
    check(explorer)
    state = explorer.state
    assert state.filters.pending is None
    for name, area in state.panes.areas.items():
        assert state.panes.looks[name] is state.look
        if area.width and area.height:
            assert "counting…" not in explorer.pane(name), name
