"""The parts that all lists share: the head, its position at the right, and the row of the cursor."""

from __future__ import annotations

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip
from tui.state.view.list_view import ListView

COUNTING = "counting…"
"""In place of rows that are still being counted."""
NO_FUNCTION = "No function is selected."
"""In place of rows about the selected function."""


def new_list(view: ListView) -> Canvas:
    """An empty canvas of the view's size with the ground of its head."""
    canvas = Canvas(view.width, view.height, attribute(Role.TEXT))
    if view.height:
        canvas.fill(0, attribute(Role.HEADING, Role.HEAD, Flag.BOLD if view.has_focus else 0))
    return canvas


def draw_counting(title: str, width: int, height: int, note: str = COUNTING) -> Canvas:
    """A list whose rows are still being counted, or that has a `note` in place of them."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    head = attribute(Role.HEADING, Role.HEAD)
    if height:
        canvas.fill(0, head)
        canvas.write(0, 1, clip(title, width - 2), head)
    if height > 1:
        canvas.write(1, 1, clip(note, width - 2), attribute(Role.MUTED))
    return canvas


def draw_head_right(canvas: Canvas, view: ListView, count: int) -> None:
    """Writes `12/345` at the right end of the head, where the title leaves room."""
    place = f" {min(view.cursor + 1, count):,}/{count:,} "
    start = canvas.width - len(place)
    if start > 0 and not canvas.row_text(0)[start - 2 :].strip():
        canvas.write(0, start, place, attribute(Role.TEXT))


def draw_cursor(canvas: Canvas, y: int, view: ListView, x: int = 0) -> None:
    """Gives row `y`, when it is the selected one, the cursor's ground from column `x` on.

    In the pane that has the focus that is as good as reverse, and all text on it is in one ink; what is searched for
    stays underlined.
    """
    if view.top + y - 1 == view.cursor:
        if view.has_focus:
            is_match = canvas.attributes[y, x:] & 0xFF == Role.MATCH
            canvas.fill(y, attribute(Role.TEXT, Role.CURSOR), x)
            canvas.attributes[y, x:][is_match] = attribute(Role.TEXT, Role.CURSOR, Flag.UNDERLINE)
        else:
            canvas.ground(y, Role.CURSOR_ASIDE, x)
