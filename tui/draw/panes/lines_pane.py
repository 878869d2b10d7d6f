"""The lines pane: source lines with their time and ticks, or the hottest lines of the profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.base.cells import Canvas
from tui.draw.lines.lines import draw_lines
from tui.draw.panes.list_panes import list_style
from tui.draw.panes.painter import ByIdentity, Parts
from tui.draw.rows.list_rows import NO_FUNCTION, draw_counting
from tui.draw.rows.page import Page
from tui.draw.tables.hot_lines import draw_hot_lines
from tui.source.files.source_text import Refusal, Source
from tui.state.commands import lines
from tui.state.model.background import Texts
from tui.state.model.state import State
from tui.state.pane_texts import TEXTS
from tui.state.rows.lines_content import NO_HIGHLIGHTS, Highlights, LinesContent
from tui.state.rows.lines_notes import note_rows
from tui.state.view.screen_layout import PaneName

_TITLE = TEXTS[PaneName.LINES].title


class LinesPainter:
    """Notes, then the lines; or the hottest lines."""

    def __init__(self) -> None:
        self._page = Page()
        self._coloured: tuple[LinesContent, Highlights, LinesContent] | None = None
        self._texts: tuple[Texts, bool, Callable[[str], Source | Refusal | None]] | None = None

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look, panes = state.shown_look(PaneName.LINES), state.panes
        shown = look.function, look.lines_scope, look.line, state.look.percent_base, state.look.search
        seen = panes.tops.get(PaneName.LINES), panes.focus is PaneName.LINES, panes.areas
        read = ByIdentity(state.background.texts), ByIdentity(state.background.colours)
        return (state.counts, state.lines, *shown, *seen, *read)

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        look, content = state.shown_look(PaneName.LINES), state.lines.content
        if (hot := lines.hot_lines_of(state, look)) is not None:
            style = list_style(lines.PANE, state, (width, height), self._page)
            return draw_hot_lines(hot, style, self._text_of(state))
        if content is None:
            return self._without_lines(state, width, height)
        notes = note_rows(content.notes, width, height)
        style = list_style(lines.PANE, state, (width, height - len(notes)), self._page)
        coloured = self._with_colours(content, _colours(state, content))
        return draw_lines(coloured, notes, style, state.lines.left)

    def _without_lines(self, state: State, width: int, height: int) -> Canvas:
        """Why there are no lines: what is selected is no function, or its source is being read."""
        look = state.shown_look(PaneName.LINES)
        if look.function is None:
            return draw_counting(_TITLE, width, height, NO_FUNCTION)
        title = f"{_TITLE} of {state.aggregate.profile.functions.labels[look.function]}"
        note = "No lines of several functions: A shows the hottest of all."
        return draw_counting(title, width, height, "reading…" if state.lines.is_reading else note)

    def _with_colours(self, content: LinesContent, colours: Highlights) -> LinesContent:
        """The lines with their syntax colours; the same object while both are the same, so rows are kept."""
        known = self._coloured
        if known is None or known[0] is not content or known[1] is not colours:
            coloured = replace(content, highlights=lambda line: colours.get(line, ()))
            known = self._coloured = content, colours, coloured
        return known[2]

    def _text_of(self, state: State) -> Callable[[str], Source | Refusal | None]:
        """What finds the text at a place; the same function while no more texts are read."""
        texts = state.background.texts
        is_written = state.aggregate.physical.profile.functions.as_written is not None
        known = self._texts
        if known is None or known[0] is not texts or known[1] is not is_written:
            known = self._texts = texts, is_written, lambda place: texts.get((place, is_written))
        return known[2]


def _colours(state: State, content: LinesContent | None) -> Highlights:
    source = None if content is None else content.source
    return NO_HIGHLIGHTS if source is None else state.background.colours_of(source)
