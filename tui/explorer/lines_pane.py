"""The lines pane: the source of the selected function with the time and ticks of each line."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.cells import Canvas
from tui.draw.lines import draw_lines, note_rows
from tui.draw.lines_content import LinesContent, lines_content
from tui.draw.list_view import ListView
from tui.draw.look import set_line, toggle_line_path
from tui.explorer.commands import Where, bindings_of
from tui.explorer.list_pane import ListPane
from tui.explorer.sight import Sight

_SIDE_STEP = 8


class LinesPane(ListPane):
    """The lines of the selected function."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.LINES)
    places = (Where.LIST, Where.LINES)
    title = "Lines"
    explanation = (
        "The source of the selected function: on each line its share of the function's self time, from V8's line "
        "ticks. A function's lines add up to its self time. Source comes from files under the working directory or "
        "--source-root; without it the lines stand with their numbers only. Ticks carry no time of their own, so "
        "under a time range they are scaled."
    )

    _content: LinesContent | None = None
    _left = 0
    _hottest = -1

    def selection(self, sight: Sight) -> object:
        """The function or the call path, and the cursor's line."""
        return self._wanted(sight), sight.look.line

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the lines of the selected function."""
        if before is None or self._wanted(before) != self._wanted(sight):
            self._follow()

    @staticmethod
    def _wanted(sight: Sight) -> tuple[object, ...]:
        look = sight.look
        return (id(sight.aggregate), look.function, look.node if look.lines_of_path else None, look.lines_of_path)

    def _follow(self) -> None:
        """Shows the lines of what is selected now."""
        if self.sight is None:
            return
        look, counted = self.look, self.aggregate.physical
        self._content = None
        function = None if look.function is None else self.aggregate.physical_function(look.function)
        if function is not None:
            tree = counted.profile.tree
            row = tree.row_of(look.node) if look.lines_of_path and look.node is not None else None
            found = self.sight.sources.source_of(counted.profile.functions.keys[function].url)
            modified_at = self.sight.sources.profile_modified_at
            self._content = lines_content(counted, function, found, row=row, profile_modified_at=modified_at)
            self._left, self._hottest = self._content.home_x, -1
            self.top = max(0, self.cursor - self.size.height // 2)

    @property
    def row_count(self) -> int:
        return self._content.row_count if self._content else 0

    @property
    def cursor(self) -> int:
        if self._content is None:
            return 0
        row = None if self.look.line is None else self._content.row_of(self.look.line)
        return self._content.home_row if row is None else row

    def move_to(self, row: int) -> None:
        if self._content is not None:
            self.ask(set_line, self._content.key_at(row))

    def paint(self, width: int, height: int) -> Canvas:
        """Notes, then the lines."""
        if self.sight is None or self._content is None:
            return Canvas(width, height)
        notes = note_rows(self._content, width, height)
        view: ListView = self.view(width, height - len(notes))
        return draw_lines(self._content, view, notes, self.sight.base, self.sight.glyphs, self._left)

    def go_to_next_hottest(self) -> None:
        """Moves the cursor to the hottest line, then to the next hottest, and around."""
        self.catch_up()
        if self._content is None or not self._content.by_heat:
            return
        self._hottest = (self._hottest + 1) % len(self._content.by_heat)
        self.move_to(self._content.by_heat[self._hottest])
        self.catch_up()

    def action_scroll_right(self) -> None:
        self._left += _SIDE_STEP
        self.repaint()

    def action_scroll_left(self) -> None:
        self._left = max(0, self._left - _SIDE_STEP)
        self.repaint()

    def action_toggle_path(self) -> None:
        self.ask(toggle_line_path)
