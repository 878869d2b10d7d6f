"""Taking something away: `y`, then what; over the terminal's clipboard, so also over SSH."""

from __future__ import annotations

import os
from typing import Protocol, cast

from textual import events
from textual.app import App
from textual.widget import Widget

from tui.analysis.filters.lens_text import lens_text
from tui.base.text import counted
from tui.draw.rows.copied_text import pane_lines, row_lines, stack_lines
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.explorer.profile.panes.pane import Answers, Pane
from tui.terminal.app.renderer import TerminalApp
from tui.terminal.tty.clipboard import clipboard_sequence, within_limit

_MOST_ROWS = 2_000
_WHAT = {"r": "row", "s": "stack", "p": "pane"}
_QUESTION = "Copy what?  r row  s stack  p pane  (R S P: as Markdown)"


class CopyScreen(Protocol):
    """What these commands need of the screen."""

    sight: Sight | None

    @property
    def focused(self) -> Widget | None: ...

    @property
    def app(self) -> App[object]: ...


class CopyActions:
    """The commands."""

    _awaits_copy = False

    def action_copy(self) -> None:
        """Asks what to copy: the next key says it."""
        self._awaits_copy = True
        cast(Answers, self).say(_QUESTION)

    def choose_copy(self, event: events.Key) -> bool:
        """Whether a key said what to copy, or that nothing is."""
        if not self._awaits_copy:
            return False
        self._awaits_copy = False
        wanted = _WHAT.get((event.character or "").lower())
        if wanted is None:
            cast(Answers, self).say("Nothing was copied.")
        else:
            self._copy(wanted, is_markdown=(event.character or "").isupper())
        return True

    def action_copy_lens(self) -> None:
        """Copies what is counted, as `--lens` takes it."""
        sight = cast(CopyScreen, self).sight
        if sight is not None:
            text = lens_text(sight.aggregate.lens)
            if text:
                self._send("lens", [text])
            else:
                cast(Answers, self).say("Everything is counted: there is no lens to copy.")

    def _copy(self, what: str, *, is_markdown: bool) -> None:
        screen = cast(CopyScreen, self)
        sight = screen.sight
        if sight is None:
            return
        shows_secrets = sight.options.show_urls
        if what == "row":
            lines = row_lines(sight.aggregate, sight.look, sight.base, shows_secrets, is_markdown)
        elif what == "stack":
            lines = stack_lines(sight.aggregate, sight.look, shows_secrets, is_markdown)
        else:
            lines = _lines_of(screen.focused, is_markdown)
        self._send(what, lines)

    def _send(self, what: str, lines: list[str]) -> None:
        answers, app = cast(Answers, self), cast(CopyScreen, self).app
        if not lines:
            answers.say(f"There is no {what} to copy.")
            return
        kept = within_limit(lines)
        if not kept:
            answers.say(f"The {what} is longer than the clipboards of terminals take.")
            return
        cast(TerminalApp[None], app).send(clipboard_sequence("\n".join(kept) + "\n", os.environ))
        if len(kept) < len(lines):
            answers.say(f"Sent to the clipboard: {len(kept):,} of {len(lines):,} lines, the most that terminals take.")
        else:
            answers.say(f"Sent to the clipboard: {what}, {counted(len(kept), 'line')}.")


def _lines_of(pane: Widget | None, is_markdown: bool) -> list[str]:
    """All rows of a list, what is seen of another pane."""
    if not isinstance(pane, Pane):
        return []
    width, height = pane.size
    if isinstance(pane, ListPane):
        top, pane.top = pane.top, 0
        # One more for the head, and one for a note.
        text = pane.paint(width, min(pane.row_count, _MOST_ROWS) + 2).text()
        pane.top = top
    else:
        text = pane.paint(width, height).text()
    return pane_lines(pane.title, text.rstrip("\n").splitlines(), is_markdown)
