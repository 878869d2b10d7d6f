"""The lines pane: the source of the selected function with the time and ticks of each line."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from tui.analysis.search.found import Found
from tui.base.cells import Canvas
from tui.draw.lines.lines import draw_lines
from tui.draw.rows.list_rows import draw_counting
from tui.draw.rows.page import Page
from tui.draw.tables.hot_lines import draw_hot_lines
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.explorer.source.highlighting import Highlighting
from tui.explorer.source.source_reading import SourceReading
from tui.state.rows.hottest_lines import HotLines, hot_lines
from tui.state.rows.lines_content import LinesContent, file_content, lines_content
from tui.state.rows.lines_notes import note_rows
from tui.state.rows.lines_search import first_cell, has_text, line_beside
from tui.state.view.list_view import ListView
from tui.state.view.look import next_lines_scope, select_line, set_line, toggle_hot_lines
from tui.state.view.pane_looks import LinesScope

_SIDE_STEP = 8
_TEXTS_AHEAD = 300
"""Of so many of the hottest lines the text is read."""


class LinesPane(ListPane):
    """The lines of the selected function, or the hottest ones of all."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.LINES)
    places = (Where.LIST, Where.LINES)
    title = "Lines"
    explanation = (
        "The source of the selected function: on each line its share of the function's self time, from V8's line "
        "ticks. A function's lines add up to its self time. Source comes from files under the working directory or "
        "--source-root, from source maps, and from the program while it is recorded; "
        "without it the lines stand with their numbers only. Ticks carry no time "
        "of their own, so under a time range they are scaled; samples of traces that tell their lines follow it."
    )

    _content: LinesContent | None = None
    _hot: HotLines | None = None
    _left = 0
    _hottest = -1

    def __init__(self) -> None:
        super().__init__()
        self._reading = SourceReading(lambda: self.call_later(self.repaint))
        self._colours = Highlighting(lambda: self.call_later(self._colour))

    def selection(self, sight: Sight) -> object:
        """The function or the call path, and the cursor's line."""
        return self._wanted(sight), sight.look.function, sight.look.line

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the lines of the selected function."""
        if before is None or self._wanted(before) != self._wanted(sight):
            self._follow()
        elif before.applied is not sight.applied:
            # The same lines, of which there may be more to say.
            place = self.top, self._left, self._hottest
            self._follow()
            self.top, self._left, self._hottest = place

    @staticmethod
    def _wanted(sight: Sight) -> tuple[object, ...]:
        look, scope = sight.look, sight.look.lines_scope
        if scope is LinesScope.PROFILE:
            return id(sight.aggregate), id(sight.sources), scope
        return (
            id(sight.aggregate),
            id(sight.sources),
            scope,
            look.function,
            look.node if scope is LinesScope.PATH else None,
        )

    def _follow(self) -> None:
        """Shows the lines of what is selected now."""
        if self.sight is None:
            return
        look, counted = self.look, self.aggregate.physical
        self._content = self._hot = None
        if look.lines_scope is LinesScope.PROFILE:
            self._follow_hot()
            return
        function = None if look.function is None else self.aggregate.physical_function(look.function)
        if function is None:
            return
        functions, sources = counted.profile.functions, self.sight.sources
        found = sources.source_of(sources.place_of(functions.shown[function]), functions)
        if look.lines_scope is LinesScope.FILE and functions.shown[function].url:
            modified_at = sources.profile_modified_at
            self._content = file_content(counted, function, found, profile_modified_at=modified_at)
        else:
            is_path = look.lines_scope is LinesScope.PATH and look.node is not None
            row = counted.profile.tree.row_of(look.node) if is_path and look.node is not None else None
            self._content = lines_content(
                counted, function, found, row=row, profile_modified_at=sources.profile_modified_at
            )
        if self._content.source is not None:
            self._content = replace(self._content, highlights=self._colours.of(self._content.source))
        self._left, self._hottest = self._content.home_x, -1
        self.top = max(0, self.cursor - self.size.height // 2)

    def _follow_hot(self) -> None:
        if self.sight is None:
            return
        self._hot = hot_lines(self.aggregate.physical)
        self.top = max(0, self.cursor - self.size.height // 2)
        functions = self.aggregate.physical.profile.functions
        urls = dict.fromkeys(one.url for one in self._hot.lines[:_TEXTS_AHEAD])
        self._reading.start(self.sight.sources, functions, urls)

    def _colour(self) -> None:
        """Draws again what was drawn without the colours that are known now."""
        self.page = Page()
        self.repaint()

    @property
    def row_count(self) -> int:
        if self._hot is not None:
            return len(self._hot.lines)
        return self._content.row_count if self._content else 0

    @property
    def cursor(self) -> int:
        look = self.look
        if self._hot is not None:
            function = None if look.function is None else self.aggregate.physical_function(look.function)
            return 0 if function is None else self._hot.row_of(function, look.line) or 0
        if self._content is None:
            return 0
        row = None if look.line is None else self._content.row_of(look.line)
        return self._content.home_row if row is None else row

    def move_to(self, row: int) -> None:
        if self._hot is not None:
            one = self._hot.lines[row]
            key = self._hot.aggregate.profile.functions.keys[one.function]
            self.ask(select_line, key, one.line)
        elif self._content is not None:
            self.ask(set_line, self._content.key_at(row))

    def paint(self, width: int, height: int) -> Canvas:
        """Notes, then the lines; or the hottest lines."""
        if self.sight is None:
            return Canvas(width, height)
        if self._hot is not None:
            view = self.view(width, height)
            return draw_hot_lines(self._hot, view, self.sight.base, self.sight.glyphs, self.page, self._reading.text_of)
        if self._content is None:
            return self._paint_nothing(width, height)
        notes = note_rows(self._content.notes, width, height)
        shown: ListView = self.view(width, height - len(notes))
        if self._content.source is not None and self._content.in_place:
            row = min(shown.top, len(self._content.in_place) - 1)
            self._colours.want(self._content.source, self._content.in_place[row])
        base, glyphs = self.sight.base, self.sight.glyphs
        return draw_lines(self._content, shown, notes, base, glyphs, self._left, self.sight.found, self.page)

    def _paint_nothing(self, width: int, height: int) -> Canvas:
        """Why there are no lines: what is selected is no function."""
        if self.look.function is None:
            return draw_counting(self.title, width, height, "No function is selected.")
        label = self.aggregate.profile.functions.labels[self.look.function]
        note = "No lines of several functions: A shows the hottest of all."
        return draw_counting(f"{self.title} of {label}", width, height, note)

    @property
    def first_row_y(self) -> int:
        has_notes = self._hot is None and self._content is not None
        return 1 + (len(note_rows(self._content.notes, *self.size)) if has_notes and self._content is not None else 0)

    def place_at_cursor(self) -> tuple[str, int] | None:
        """The url and the line that the cursor is on; None where that is no line."""
        if self._hot is not None:
            one = self._hot.lines[self.cursor] if self._hot.lines else None
            return None if one is None else (one.url, one.line)
        if self._content is None or self.sight is None or self.look.function is None:
            return None
        key = self._content.key_at(self.cursor) if self._content.row_count else 0
        other = self._content.other_files.get(abs(key))
        url = self.aggregate.profile.functions.shown[self.look.function].url if other is None else other.url
        return (url, self._content.line_number(key)) if key else None

    def takes_matches(self, found: Found) -> bool:
        """Where there is source text, and words to find in it."""
        return self._content is not None and has_text(self._content, found)

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next line of the text with a match, which comes into view."""
        if self._content is None:
            return None
        row, has_turned = line_beside(self._content, found, self.cursor, step)
        if row is None:
            return None
        cell, home, half = first_cell(self._content, found, row), self._content.home_x, self.size.width // 2
        if not self._left <= cell < self._left + half:
            self._left = home if home <= cell < home + half else max(0, cell - _SIDE_STEP)
        self.move_to(row)
        self.repaint()
        return has_turned

    def go_to_next_hottest(self) -> None:
        """Moves the cursor to the hottest line, then to the next hottest, and around."""
        self.catch_up()
        if self._hot is not None:
            if self._hot.lines:
                self.move_to((self.cursor + 1) % len(self._hot.lines))
            return
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

    def action_edit_line(self) -> None:
        self.answers.edit_source()

    def action_next_scope(self) -> None:
        self.ask(next_lines_scope)

    def action_hot_lines(self) -> None:
        self.ask(toggle_hot_lines)
