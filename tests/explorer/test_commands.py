"""Every command is reached by a key or the palette wherever it works, and the help of that place tells of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from textual.binding import Binding

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.exploring import explore as explore_state
from tests.places import SAMPLES
from tui.draw.dialogs.text_page import Paragraph
from tui.explorer.app import TickscopeApp
from tui.explorer.dialogs.command_palette import matching
from tui.explorer.dialogs.help import help_text
from tui.state.command_table import COMMANDS, Command, Where
from tui.state.keymap import Keymap, Wording
from tui.state.model.messages import Press, Typed
from tui.state.model.pane_layout import FOCUSABLE
from tui.state.pane_texts import COMPARED, TEXTS, PaneText
from tui.state.update import message_of
from tui.state.view.screen_layout import PaneName

SCREEN = (Where.LIVE, Where.PROFILE)


def said(paragraphs: list[Paragraph]) -> list[tuple[str, str]]:
    return [(paragraph.term, paragraph.text) for paragraph in paragraphs]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_is_done_by_the_state_or_by_an_action(command: Command) -> None:
    assert command.label
    assert command.help
    assert (command.run is None) == (command.where in (Where.APP, Where.START))
    if command.where is Where.APP:
        assert callable(getattr(TickscopeApp, f"action_{command.action}", None))
        bindings = (binding for binding in TickscopeApp.BINDINGS if isinstance(binding, Binding))
        bound = {key for binding in bindings if binding.id == command.id for key in binding.key.split(",")}
        assert bound == set(command.keys)


def test_each_key_of_a_pane_means_its_command() -> None:
    keymap, explorer = Keymap(), explore_state("main;parse 3 | main;render 5")
    for name in FOCUSABLE:
        explorer.state = replace(explorer.state, panes=explorer.state.panes.focusing(name))
        for command in keymap.commands(*TEXTS[name].places):
            for key in command.keys:
                assert message_of(explorer.state, keymap, Typed(key, None)) == Press(command.id), (name, key)


@pytest.mark.parametrize("pane", [*TEXTS.values(), COMPARED], ids=lambda pane: pane.title)
def test_the_help_of_a_pane_explains_it_and_tells_all_that_works_there(pane: PaneText) -> None:
    wording = Wording(Keymap())
    paragraphs = said(help_text(pane.explanation, pane.places, wording, SCREEN))
    assert len(pane.explanation) > 100
    assert paragraphs[0] == ("", pane.explanation)
    works = wording.keymap.commands(*pane.places, *SCREEN, Where.APP)
    for command in works:
        words = command.help if command.keys else f"{command.label}: {command.help}"
        assert (wording.keys(command) or ":", words) in paragraphs
    # What the palette lists is found by what it is called.
    for command in works:
        assert matching(works, command.label)[0].label.lower().startswith(command.label.lower())
        assert command in matching(works, command.label)


def test_no_command_is_left_out() -> None:
    places = {place for pane in TEXTS.values() for place in pane.places} | {Where.APP, Where.START, *SCREEN}
    keymap = Keymap()
    listed = list(chain.from_iterable(keymap.commands(place) for place in Where if place in places))
    assert listed == sorted(COMMANDS, key=lambda command: list(Where).index(command.where))


def test_the_help_is_that_of_the_pane_one_is_in(explore: Explore) -> None:
    keys = {
        "1": PaneName.CHART, "2": PaneName.TREE, "3": PaneName.HOT, "4": PaneName.LINES, "5": PaneName.CALLERS,
        "6": PaneName.RUNS, "v": PaneName.OVERVIEW,
    }  # fmt: skip
    assert set(keys.values()) == set(TEXTS)
    app = explore(SAMPLES / "http-server.cpuprofile", columns=80, rows=24)
    app.wait_for("Hot functions")
    for key, name in keys.items():
        app.keys(key)
        _look_at_help(app, f"Help: {TEXTS[name].title}", TEXTS[name].explanation[:30])


def _look_at_help(app: ExplorerInProcess, title: str, explanation: str) -> None:
    app.keys("?")
    app.wait_for(lambda text: title in text and explanation in text)
    app.keys("backspace")
    app.wait_for(lambda text: title not in text)
