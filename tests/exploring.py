"""The explorer without a screen: keys are pressed on a state, and what it asks for is done at once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from tests.stacks import recorded_from
from tui.draw.panes.around_panes import FooterPainter, HeaderPainter, StatusPainter
from tui.draw.panes.chart_panes import ChartPainter, OverviewPainter
from tui.draw.panes.lines_pane import LinesPainter
from tui.draw.panes.list_panes import CallersPainter, HotPainter, RunsPainter, TreePainter
from tui.draw.panes.painter import Painter
from tui.explorer.loading.open_profile import compared_with, opened
from tui.explorer.profile.work import perform
from tui.profile.profile import Profile
from tui.state.key_names import key_of
from tui.state.keymap import Keymap
from tui.state.model.effects import Effect, Wait, Work
from tui.state.model.messages import Message, Opens, Press, Rest, Rested, Typed
from tui.state.model.opened import baseline_of
from tui.state.model.options import ExplorerOptions
from tui.state.model.recording import Live
from tui.state.model.state import State, first_state
from tui.state.update import message_of, update
from tui.state.view.screen_layout import PaneName

PAINTERS: dict[PaneName, Callable[[], Painter]] = {
    PaneName.HEADER: HeaderPainter,
    PaneName.OVERVIEW: OverviewPainter,
    PaneName.CHART: ChartPainter,
    PaneName.TREE: TreePainter,
    PaneName.HOT: HotPainter,
    PaneName.LINES: LinesPainter,
    PaneName.CALLERS: CallersPainter,
    PaneName.RUNS: RunsPainter,
    PaneName.STATUS: StatusPainter,
    PaneName.FOOTER: lambda: FooterPainter(Keymap()),
}


class Explorer:
    """A state, and what was asked for that only the app can do (`effects`).

    Work that is of one of the types `held` waits until `let_go`.
    """

    def __init__(self, state: State, keymap: Keymap | None = None) -> None:
        self.state = state
        self.keymap = keymap or Keymap()
        self.effects: list[Effect] = []
        self._messages: deque[Message] = deque()
        self.requested: list[Effect] = []
        """All that was asked for, whether it is done here or not."""
        self.held: tuple[type[Effect], ...] = ()
        self.waiting: deque[Effect] = deque()

    def press(self, keys: str) -> Explorer:
        """Presses keys, as people write them (`j Enter Ctrl-R`); a text between quotes is typed."""
        for word in keys.split():
            typed = word.startswith('"')
            for text in word.strip('"') if typed else (word,):
                self.key(text)
        return self

    def key(self, text: str) -> None:
        """Presses one key."""
        name = key_of(text)
        assert name is not None, text
        character = " " if name == "space" else text if len(text) == 1 else None
        message = message_of(self.state, self.keymap, Typed(name, character))
        assert message is not None, f"{text} means nothing here"
        self.send(message)

    def do(self, command: str) -> Explorer:
        """Does a command, as the palette does."""
        self.send(Press(command))
        return self

    def send(self, message: Message) -> None:
        """Updates the state, and does what it asks for."""
        self._messages.append(message)
        if len(self._messages) > 1:
            return
        try:
            while self._messages:
                self.state, effects = update(self.state, self._messages[0])
                for effect in effects:
                    self.do_effect(effect)
                self._messages.popleft()
        finally:
            self._messages.clear()

    def do_effect(self, effect: Effect) -> None:
        """Does what is asked for, unless it is held back."""
        self.requested.append(effect)
        # Of work of one type only the latest is delivered.
        self.waiting = deque(waiting for waiting in self.waiting if type(waiting) is not type(effect))
        if isinstance(effect, self.held):
            self.waiting.append(effect)
        else:
            self._do(effect)

    def let_go(self) -> None:
        """Does what was held back."""
        self.held = ()
        while self.waiting:
            self._do(self.waiting.popleft())

    def rest(self) -> Explorer:
        """Lets the cursor rest until all panes have followed it."""
        for rest in Rest:
            self.send(Rested(rest))
        return self

    def _do(self, effect: Effect) -> None:
        if isinstance(effect, Work):
            for message in perform(effect, lambda: True):
                self.send(message)
        elif not isinstance(effect, Wait):
            self.effects.append(effect)

    def pane(self, name: PaneName) -> str:
        """A pane as text."""
        return PAINTERS[name]().paint(self.state, *self.state.panes.size(name)).text()

    def row(self, name: PaneName) -> str:
        """The text of the row in a list that the cursor is on, with single spaces."""
        from tui.state.commands.lists import list_view
        from tui.state.commands.moves import LISTS

        view = list_view(LISTS[name], self.state, *self.state.panes.size(name))
        return " ".join(self.pane(name).splitlines()[1 + view.cursor - view.top].split())

    def names(self, name: PaneName) -> list[str]:
        """The names in the visible rows of a list, with what says that they unfold or are callers: `▾ parse`."""
        rows = (re.search(r"([▸▾↖ ]*)▌(.*?)(?:  |$)", line) for line in self.pane(name).splitlines()[1:])
        return [" ".join((row[1] + row[2]).split()) for row in rows if row is not None]

    @property
    def function(self) -> str | None:
        """The name of the selected function."""
        function = self.state.look.function
        return None if function is None else self.state.aggregate.profile.functions.labels[function]

    @property
    def notice(self) -> str:
        """What the footer says."""
        return self.state.notice.text


def explore(
    recorded: Profile | str,
    options: ExplorerOptions | None = None,
    *,
    size: tuple[int, int] = (120, 40),
    recording: Live | None = None,
    against: Profile | str | None = None,
) -> Explorer:
    """The explorer on a profile, or on one of these stacks (see `recorded_from`), beside the baseline `against`."""
    profile = recorded_from(recorded) if isinstance(recorded, str) else recorded
    options = options or ExplorerOptions()
    shown = opened(profile, options)
    if against is not None:
        shown = compared_with(shown, baseline_of(recorded_from(against) if isinstance(against, str) else against))
    explorer = Explorer(first_state(shown, options, size, recording=recording))
    explorer.send(Opens())
    return explorer
