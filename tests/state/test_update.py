"""What a key means, which work it waits for, what stays in the footer, and messages of each kind."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.recorded import MAIN, Recording
from tui.state.command_table import COMMANDS, Where
from tui.state.keymap import Keymap
from tui.state.model.effects import Count, CountCallers, CountRuns, ReadSource, Wait
from tui.state.model.messages import (
    Clicked,
    Grew,
    Message,
    Notify,
    Pasted,
    Press,
    Released,
    Resized,
    Scrolled,
    Typed,
)
from tui.state.model.recording import Finished, Live, RecordingFacts
from tui.state.model.state import State
from tui.state.pane_texts import key_places
from tui.state.update import awaited, message_of, update
from tui.state.view.screen_layout import PaneName

STACKS = "main;parse 3 | main;render 5 | (idle) 2"
KEYMAP = Keymap()
LIVE = Live(RecordingFacts("live"))


def meaning(explorer: Explorer, key: str, character: str | None = None) -> Message | None:
    return message_of(explorer.state, KEYMAP, Typed(key, character))


def command_at(explorer: Explorer, key: str) -> str | None:
    message = meaning(explorer, key, key if len(key) == 1 else None)
    assert message is None or isinstance(message, Press)
    return None if message is None else message.command


# ── what a key means ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("keys", "key", "command"),
    [
        ("3", "j", "cursor-down"),
        ("1", "j", "box-down"),
        ("3", "l", "unfold-callers"),
        ("2", "l", "unfold"),
        ("4", "l", "scroll-right"),
        ("5", "l", "unfold-place"),
        ("6", "l", "unfold-gc"),
        ("1", "l", "box-right"),
        ("v Esc", "l", "later"),
        ("v Esc", "b", "burst-back"),
        ("3", "b", "group"),
        ("2", "s", "sort-tree"),
        ("3", "s", "sort-next"),
        ("2", "enter", "zoom-here"),
        ("4", "enter", "edit-line"),
        ("6", "t", "toggle-gc-list"),
        ("5", "t", "toggle-callers-chart"),
        ("1", "t", "toggle-order"),
        ("3", "f", "focus-function"),
        ("v Esc", "f", "focus-function"),
        ("3", "escape", "back"),
    ],
)
def test_a_key_is_the_command_of_its_pane_before_that_of_the_screen(keys: str, key: str, command: str) -> None:
    assert command_at(explore(STACKS).press(keys), key) == command


@pytest.mark.parametrize("key", ["q", "r", "o", "question_mark", "colon", "ctrl+p", "ctrl+c", "ctrl+l", "ctrl+z"])
def test_keys_of_the_app_are_left_to_it(key: str) -> None:
    assert command_at(explore(STACKS), key) is None


@pytest.mark.parametrize("key", ["f9", "Q", "ctrl+t", "left_square_bracket", "ctrl+h"])
def test_other_keys_mean_nothing(key: str) -> None:
    assert meaning(explore(STACKS), key) is None


def test_the_user_s_own_keys_mean_their_commands() -> None:
    keymap = Keymap({"focus-function": ("f9",), "undo": ()})
    state = explore(STACKS).state
    assert message_of(state, keymap, Typed("f9", None)) == Press("focus-function")
    assert message_of(state, keymap, Typed("f", "f")) is None
    assert message_of(state, keymap, Typed("u", "u")) is None


def test_a_query_takes_all_keys_but_those_that_repaint_and_suspend() -> None:
    explorer = explore(STACKS).press("/")
    for key in (*string.ascii_letters, *string.digits, "space", "tab", "escape", "ctrl+c", "ctrl+r", "ctrl+p", "f1"):
        assert meaning(explorer, key) == Typed(key, None)
    assert meaning(explorer, "ctrl+l") is None
    assert meaning(explorer, "ctrl+z") is None


def test_what_to_copy_takes_every_key_but_repaint_and_suspend() -> None:
    explorer = explore(STACKS).press("y")
    for key in ("j", "q", "escape", "ctrl+c"):
        assert meaning(explorer, key) == Typed(key, None)
    for key in ("ctrl+l", "ctrl+z"):
        assert meaning(explorer, key) is None


@pytest.mark.parametrize(
    ("typed", "key", "character", "is_typed"),
    [
        ("", "1", "1", True),
        ("", "full_stop", ".", True),
        ("", "o", "o", True),
        ("", "m", "m", False),
        ("", "s", "s", False),
        ("", "minus", "-", False),
        ("", "backspace", None, False),
        ("", "enter", None, False),
        ("1", "m", "m", True),
        ("1", "s", "s", True),
        ("1", "minus", "-", True),
        ("1", "backspace", None, True),
        ("1", "o", "o", True),
        ("1", "h", "h", False),
        ("1", "enter", None, False),
        ("1", "escape", None, False),
        ("1", "slash", "/", False),
    ],
)
def test_a_range_takes_the_keys_that_type_it(typed: str, key: str, character: str | None, is_typed: bool) -> None:
    explorer = explore(STACKS).press(f"v {typed}")
    assert isinstance(meaning(explorer, key, character), Typed) is is_typed


def test_a_query_comes_before_a_range() -> None:
    explorer = explore(STACKS).press("v / o 1")
    prompt = explorer.state.look.prompt
    assert prompt is not None
    assert prompt.text == "o1"
    assert explorer.press("Esc").state.look.choice is not None
    assert explorer.press("o 1").state.look.prompt is None


def test_keys_of_a_recording_work_while_it_goes_on() -> None:
    explorer = explore(STACKS, recording=LIVE)
    assert [command_at(explorer, key) for key in ("space", "R", "P")] == ["freeze", "recent", "output"]
    explorer.state = replace(explorer.state, recording=Finished())
    assert [command_at(explorer, key) for key in ("space", "R", "P")] == ["page-down", "recent", "output"]
    assert command_at(explorer.press("v Esc"), "space") == "freeze"
    assert [command_at(explore(STACKS), key) for key in ("space", "R", "P")] == ["page-down", None, None]


def test_places_have_the_pane_first_and_the_recording_where_there_is_one() -> None:
    explorer = explore(STACKS)
    assert key_places(explorer.state) == (Where.HOT, Where.LIST, Where.PROFILE)
    live = explore(STACKS, recording=LIVE).state
    assert key_places(live) == (Where.LIVE, Where.HOT, Where.LIST, Where.PROFILE)
    assert key_places(replace(live, recording=Finished())) == (Where.HOT, Where.LIST, Where.PROFILE, Where.LIVE)


def test_a_command_of_the_app_does_nothing_to_a_state() -> None:
    explorer = explore(STACKS)
    before = explorer.state
    for command in COMMANDS:
        if command.run is None:
            explorer.do(command.id)
    assert explorer.state == before
    assert explorer.effects == []


def test_a_key_that_means_nothing_any_more_changes_nothing() -> None:
    """It was typed, and what it was for has ended before it arrived."""
    state = explore(STACKS).state
    assert update(state, Typed("x", "x")) == (state, ())


# ── work that a key waits for ──────────────────────────────────────────────────────────────────────────────


def test_a_key_waits_for_rows_that_the_pane_does_not_have_yet() -> None:
    explorer = explore(STACKS, size=(80, 24))
    assert awaited(explorer.state) == ()
    explorer.held = (CountRuns, CountCallers, ReadSource)
    assert awaited(explorer.press("6").state) == (CountRuns,)
    assert awaited(explorer.press("5").state) == (CountCallers,)
    assert awaited(explorer.press("4").state) == (ReadSource,)
    assert awaited(explorer.press("3").state) == ()
    explorer.let_go()
    for keys in ("6", "5", "4"):
        assert awaited(explorer.press(keys).state) == ()


def test_no_key_waits_for_a_pane_that_it_is_not_for() -> None:
    explorer = explore("a 1 | b 2")
    explorer.held = (ReadSource, CountCallers)
    explorer.press("5 3 j")
    assert awaited(explorer.state) == ()


# ── what stays in the footer ───────────────────────────────────────────────────────────────────────────────


def noticed(keys: str = "") -> Explorer:
    explorer = explore(STACKS).press(keys)
    explorer.send(Notify("something"))
    return explorer


@pytest.mark.parametrize("key", ["j", "2", "Tab", "/", "i", "%", "s", "v", "l"])
def test_a_change_clears_what_was_said(key: str) -> None:
    assert noticed().press(key).notice != "something"


@pytest.mark.parametrize("key", ["k", "3", "z", "G G", "Ctrl-U", "e", "!", "T"])
def test_what_changes_neither_selection_nor_focus_leaves_it(key: str) -> None:
    explorer = noticed() if "G" not in key else noticed("G")
    assert explorer.press(key).notice == "something"


@pytest.mark.parametrize(
    "message",
    [Resized(80, 24), Released(5), Pasted("x"), Clicked(PaneName.HEADER, 0, 0), Clicked(PaneName.FOOTER, 0, 0)],
    ids=repr,
)
def test_what_leads_nowhere_leaves_it(message: Message) -> None:
    explorer = noticed()
    explorer.send(message)
    assert explorer.notice == "something"


@pytest.mark.parametrize("message", [Clicked(PaneName.HOT, 5, 3), Scrolled(PaneName.HOT, 1)], ids=repr)
def test_the_mouse_clears_it(message: Message) -> None:
    explorer = noticed()
    explorer.send(message)
    assert explorer.notice == ""


def test_results_leave_it_but_for_the_word_that_they_are_awaited() -> None:
    explorer = noticed().rest()
    assert explorer.notice == "something"
    explorer.held = (Count,)
    assert explorer.press("i").notice == "counting…"
    explorer.send(Notify("something"))
    explorer.let_go()
    assert explorer.notice == "something"
    explorer.held = (Count,)
    explorer.press("i")
    explorer.let_go()
    assert explorer.notice == ""


def test_the_same_sentence_said_again_stays() -> None:
    explorer = explore(STACKS).press("J " * 9)
    assert explorer.press(". , ,").notice == "There is no further sample."
    assert explorer.press(",").notice == "There is no further sample."


# ── rests ──────────────────────────────────────────────────────────────────────────────────────────────────


def waits(state: State, message: Message) -> bool:
    return any(isinstance(effect, Wait) for effect in update(state, message)[1])


def test_a_moved_cursor_is_waited_for_to_rest() -> None:
    state = explore(STACKS).state
    assert waits(state, Press("cursor-down"))
    assert not waits(state, Press("cursor-up"))
    assert not waits(state, Notify("something"))
    assert not waits(state, Resized(80, 24))


def test_growth_asks_for_no_rest() -> None:
    recording = Recording(f"{MAIN} 3")
    assert not waits(recording.explorer.state, Grew(recording.grown(f"{MAIN} 3")))


# ── any keys on any screen ─────────────────────────────────────────────────────────────────────────────────

PROFILES = {
    "usual": recorded_from("main;parse 3 | (garbage collector) | main;render;parse 5 | (idle) 2 | (program) | main 4"),
    "empty": recorded_from(""),
    "idle": recorded_from("(idle) 4"),
    "one": recorded_from("a 1"),
}
IDS = [command.id for command in COMMANDS if command.run is not None]
ACTIONS = st.one_of(
    st.sampled_from(IDS),
    st.sampled_from(IDS),
    st.builds(Clicked, st.sampled_from(list(PaneName)), st.integers(0, 9), st.integers(0, 3)),
    st.builds(Released, st.integers(0, 150)),
    st.builds(Scrolled, st.sampled_from(list(PaneName)), st.sampled_from([-1, 1])),
    st.builds(Resized, st.integers(1, 230), st.integers(1, 70)),
    st.builds(Typed, st.sampled_from(["enter", "escape", "backspace", "up", "a", "1", "-"]), st.sampled_from("a1-(")),
    st.builds(Pasted, st.text(max_size=5)),
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(PROFILES)), st.booleans(), st.lists(ACTIONS, max_size=25))
def test_nothing_that_is_done_breaks_a_screen(name: str, is_live: bool, actions: list[str | Message]) -> None:
    explorer = explore(PROFILES[name], recording=LIVE if is_live else None)
    for action in actions:
        if isinstance(action, str):
            explorer.do(action)
        elif not isinstance(action, Clicked) or explorer.state.panes.is_visible(action.pane):
            explorer.send(action)
        for pane in explorer.state.panes.areas:
            explorer.pane(pane)
    explorer.rest()
    state = explorer.state
    assert state.look.function is None or state.look.function < len(state.aggregate.profile.functions)
    assert state.panes.is_visible(state.panes.focus) or state.panes.focus is PaneName.OVERVIEW


def test_a_click_ends_the_question_what_to_copy() -> None:
    explorer = explore("main;parse 3 | main;render 5").press("y")
    explorer.send(Clicked(PaneName.HOT, 5, 2))
    function = explorer.function
    assert explorer.press("j").function != function
    assert "copied" not in explorer.notice
