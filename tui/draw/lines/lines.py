"""The Lines pane: a gutter with each line's numbers and heat, and the source text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.analysis.search.found import Found
from tui.analysis.tables.lines import NO_LINE
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip, clip_start, printable, short_location
from tui.base.units import amount_cell, percent_cell
from tui.draw.lines.lines_columns import LINE_HEAD, SHARE_HEAD, TICKS_HEAD, LinesColumns, lines_columns, self_head
from tui.draw.lines.lines_matches import light_matches
from tui.draw.rows.glyphs import Glyphs
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.place import CATEGORY_ROLE
from tui.draw.rows.source_text import visible_part
from tui.state.rows.lines_content import LineNumbers, LinesContent, indentation
from tui.state.rows.lines_notes import Note
from tui.state.view.list_view import ListView
from tui.state.view.measures import Base
from tui.state.view.pane_looks import LinesScope

_TEXT, _MUTED = attribute(Role.TEXT), attribute(Role.MUTED)
_HOTTEST = attribute(Role.ACCENT, flags=Flag.BOLD)
_LEAST_NAME, _INLINED_NAME, _FILE = 4, 20, 24


def draw_lines(content: LinesContent, notes: Sequence[Note], style: ListStyle, x: int = 0) -> Canvas:
    """The pane: a head, `notes`, then the visible rows, their text from its cell `x` on.

    The view's height is without the notes; the canvas is as high as both.
    """
    view, base, glyphs, found = style.view, style.base, style.glyphs, style.found
    canvas = Canvas(view.width, view.height + len(notes), _TEXT)
    canvas.paste(0, 0, lines_head(content, view, glyphs))
    for y, note in enumerate(notes, 1):
        canvas.write(y, 1, note.text, attribute(Role.WARNING if note.is_warning else Role.MUTED))
    columns = lines_columns(content, view.width)
    base = base.of(content.category)

    def draw_row(line: Canvas, row: int) -> int:
        _Row(line, content, columns, base, glyphs, x, found).draw(row)
        return 0

    source = (content, base, glyphs, x, found)
    for place, (line, _) in enumerate(style.page.rows(view, content.row_count, source, draw_row)):
        y = 1 + len(notes) + place
        canvas.paste(y, 0, line)
        if view.top + place == view.cursor:
            canvas.ground(y, Role.CURSOR if view.has_focus else Role.CURSOR_ASIDE)
    return canvas


def lines_head(content: LinesContent, view: ListView, glyphs: Glyphs) -> Canvas:
    """One row: the heads of the columns, whose lines they are, and where the cursor is."""
    columns = lines_columns(content, view.width)
    canvas = new_list(ListView(view.width, min(1, view.height), view.top, view.cursor, view.has_focus))
    look = attribute(Role.HEADING, Role.HEAD)
    canvas.write_right(0, columns.self_end, self_head(content), look)
    if columns.share_end:
        canvas.write_right(0, columns.share_end, SHARE_HEAD, look)
    if columns.ticks_end:
        canvas.write_right(0, columns.ticks_end, TICKS_HEAD, look)
    canvas.write_right(0, columns.line_end, LINE_HEAD, look)
    room = view.width - columns.text - 1
    path = ", this path" if content.scope is LinesScope.PATH else ""
    name = clip(content.label, max(_LEAST_NAME, room - len("Lines of ") - len(path)), glyphs.ellipsis)
    canvas.write(0, columns.text, clip(f"Lines of {name}{path}", room, glyphs.ellipsis), look)
    if canvas.height:
        draw_head_right(canvas, view, content.row_count)
    return canvas


@dataclass(frozen=True, slots=True)
class _Row:
    """The canvas of one row and what is needed to draw it."""

    canvas: Canvas
    content: LinesContent
    columns: LinesColumns
    base: Base
    glyphs: Glyphs
    x: int
    found: Found | None

    def draw(self, row: int) -> None:
        """Draws a row of the list."""
        numbers = self.content.numbers_at(row)
        if numbers is not None:
            self._draw_numbers(numbers, self._is_hottest(row))
        self._draw_line_number(row)
        self._draw_text(self.content.key_at(row))

    def _is_hottest(self, row: int) -> bool:
        return row in self.content.by_heat[:1]

    def _draw_numbers(self, numbers: LineNumbers, is_hottest: bool) -> None:
        canvas, columns = self.canvas, self.columns
        look = _HOTTEST if is_hottest else _TEXT
        self_text = amount_cell(numbers.self_us, self.content.unit) if numbers.self_us else self.glyphs.dash
        canvas.write_right(0, columns.self_end, self_text, look)
        if columns.share_end:
            canvas.write_right(0, columns.share_end, percent_cell(numbers.self_us, self.base.amount), look)
        if columns.ticks_end:
            ticks = f"{numbers.ticks:,}" if numbers.ticks else self.glyphs.dash
            canvas.write_right(0, columns.ticks_end, ticks, _MUTED)
        # In a time range in which the function never ran, the ticks are all there is to compare.
        content = self.content
        part, whole = (numbers.self_us, content.most_us) if content.most_us else (numbers.ticks, content.most_ticks)
        bar = self.glyphs.bar(part, whole, columns.bar_cells) if part > 0 and whole > 0 else ""
        canvas.write(0, columns.bar, bar, attribute(Role.ACCENT if is_hottest else Role.BAR))

    def _draw_line_number(self, row: int) -> None:
        """The line number, with its marks before and behind it."""
        canvas, content, key = self.canvas, self.content, self.content.key_at(row)
        number = str(content.line_number(key)) if key != NO_LINE else self.glyphs.dash
        canvas.write_right(0, self.columns.line_end, number, _TEXT if self._is_own(key) else _MUTED)
        if self._is_hottest(row):
            canvas.write(0, self.columns.mark, self.glyphs.hottest, _HOTTEST)
        elif _follows_gap(content, row):
            canvas.write(0, self.columns.mark, self.glyphs.skipped, _MUTED)
        if key == content.first_line and key > 0 and content.scope is not LinesScope.FILE:
            mark = attribute(CATEGORY_ROLE[content.category])
            canvas.write(0, self.columns.line_end, self.glyphs.category_mark, mark)

    def _is_own(self, key: int) -> bool:
        return key > 0 and self.content.is_inside(key)

    def _draw_text(self, key: int) -> None:
        """The source of a line, or words about it where it is not in its place."""
        canvas, content, left = self.canvas, self.content, self.columns.text
        if key <= 0:
            left = canvas.write(0, left, _whereabouts(content, key), _MUTED) + 2
        if content.source is None:
            if key == content.first_line and key > 0:
                canvas.write(0, left, clip(content.label, canvas.width - left, self.glyphs.ellipsis), _MUTED)
            return
        line, x = abs(key), self.x
        if not 1 <= line <= content.source.line_count:
            return
        if key < 0 and not content.source.is_long(line):
            x += indentation(content.source.line(line)) - content.home_x
        shown = visible_part(content.source, line, max(0, x), canvas.width - left, self.glyphs)
        end = canvas.write(0, left, shown, _TEXT if self._is_own(key) else _MUTED)
        for part in content.highlights(line) if self._is_own(key) else ():
            first, last = max(left, left + part.start - self.x), min(end, left + part.end - self.x)
            if first < last:
                canvas.fill(0, attribute(part.role), first, last)
        if self.found is not None:
            # A long line is not laid out: what is shown of it is all that there is to light.
            is_long = content.source.is_long(line)
            text, x = (shown, 0) if is_long else (content.source.line(line), max(0, x))
            light_matches(canvas, range(left, end), text, x, self.found)


def _follows_gap(content: LinesContent, row: int) -> bool:
    """Whether lines are left out between this row and the one before it."""
    return 0 < row < len(content.in_place) and content.in_place[row] - content.in_place[row - 1] > 1


def _whereabouts(content: LinesContent, key: int) -> str:
    """Where ticks lie that are not on the function's own lines: optimised code has those of what was inlined."""
    if key == NO_LINE:
        return "no tick tells the line"
    if -key in content.other_files:
        return f"in {clip_start(printable(short_location(content.other_files[-key].url, 0)), _FILE)}"
    if content.source is not None and -key > content.source.line_count:
        return "beyond the file's end"
    if -key in content.inlined:
        return f"inlined: {clip(content.inlined[-key], _INLINED_NAME)}"
    return "inlined from above" if -key < content.first_line else "inlined from below"
