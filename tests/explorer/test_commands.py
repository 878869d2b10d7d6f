"""Every command is reached by a key or the palette wherever it works, and told in the help of that place."""

from itertools import chain

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES
from tui.draw.dialogs.text_page import Paragraph
from tui.explorer.app import TickscopeApp
from tui.explorer.commands.commands import COMMANDS, Command, Where, commands_of
from tui.explorer.commands.help import help_text
from tui.explorer.commands.wording import Wording
from tui.explorer.dialogs.command_palette import matching
from tui.explorer.profile.panes.callers_pane import CallersPane
from tui.explorer.profile.panes.chart_pane import ChartPane
from tui.explorer.profile.panes.compared_pane import ComparedPane
from tui.explorer.profile.panes.hot_pane import HotPane
from tui.explorer.profile.panes.lines_pane import LinesPane
from tui.explorer.profile.panes.overview_pane import OverviewPane
from tui.explorer.profile.panes.pane import Pane
from tui.explorer.profile.panes.runs_pane import RunsPane
from tui.explorer.profile.panes.tree_pane import TreePane
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.recording.live_screen import LiveScreen
from tui.explorer.start.start_screen import FileList

PANES: tuple[type[Pane], ...] = (
    ChartPane,
    TreePane,
    HotPane,
    ComparedPane,
    LinesPane,
    CallersPane,
    RunsPane,
    OverviewPane,
)
OWNERS: dict[Where, tuple[type, ...]] = {
    Where.APP: (TickscopeApp,),
    Where.PROFILE: (ProfileScreen,),
    Where.LIVE: (LiveScreen,),
    Where.START: (FileList,),
    Where.LIST: (FileList, *(pane for pane in PANES if Where.LIST in pane.places)),
    **{pane.places[-1]: (pane,) for pane in PANES},
}
"""Whose actions and keys the commands of a place are."""


def said(paragraphs: list[Paragraph]) -> list[tuple[str, str]]:
    return [(one.term, one.text) for one in paragraphs]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_has_its_key_its_action_and_its_words(command: Command) -> None:
    for owner in OWNERS[command.where]:
        assert callable(getattr(owner, f"action_{command.action}", None)), owner
        bound = {
            key
            for base in owner.__mro__
            if base.__module__.startswith("tui.")
            for binding in vars(base).get("BINDINGS", ())
            if binding.action == command.action
            for key in binding.key.split(",")
        }
        assert bound == set(command.keys), owner
    assert command.label
    assert command.help


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_the_help_of_a_pane_explains_it_and_tells_all_that_works_there(pane: type[Pane]) -> None:
    wording, screens = Wording(), LiveScreen.places
    paragraphs = said(help_text(pane.explanation, pane.places, wording, screens))
    assert len(pane.explanation) > 100
    assert paragraphs[0] == ("", pane.explanation)
    works = commands_of(*pane.places, *screens, Where.APP)
    for command in works:
        words = command.help if command.keys else f"{command.label}: {command.help}"
        assert (wording.keys(command) or ":", words) in paragraphs
    # What the palette lists is found by what it is called.
    for command in works:
        assert matching(works, command.label)[0].label.lower().startswith(command.label.lower())
        assert command in matching(works, command.label)


def test_no_command_is_left_out() -> None:
    places = {place for pane in PANES for place in pane.places} | {Where.APP, Where.START, *LiveScreen.places}
    assert list(chain.from_iterable(commands_of(place) for place in Where if place in places)) == sorted(
        COMMANDS, key=lambda command: list(Where).index(command.where)
    )


def test_the_help_is_that_of_the_pane_one_is_in(explore: Explore) -> None:
    keys: dict[str, type[Pane]] = {
        "1": ChartPane, "2": TreePane, "3": HotPane, "4": LinesPane, "5": CallersPane, "6": RunsPane, "v": OverviewPane,
    }  # fmt: skip
    assert set(keys.values()) == set(PANES) - {ComparedPane}
    app = explore(SAMPLES / "http-server.cpuprofile", columns=80, rows=24)
    app.wait_for("Hot functions")
    for key, pane in keys.items():
        app.keys(key)
        _look_at_help(app, f"Help: {pane.title}", pane.explanation[:30])


def _look_at_help(app: ExplorerInProcess, title: str, explanation: str) -> None:
    app.keys("?")
    app.wait_for(lambda text: title in text and explanation in text)
    app.keys("backspace")
    app.wait_for(lambda text: title not in text)
