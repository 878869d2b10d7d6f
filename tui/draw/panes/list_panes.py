"""The lists: hot functions, call tree, callers and callees, and the event loop."""

from __future__ import annotations

from dataclasses import replace

from tui.base.cells import Canvas, Role, attribute
from tui.base.text import clip
from tui.draw.chart.box_faces import BoxFacesCache
from tui.draw.chart.callers_chart import draw_callers_chart
from tui.draw.panes.painter import Parts, glyphs_of
from tui.draw.rows.list_rows import COUNTING, NO_FUNCTION, draw_counting
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.draw.tables.busy_runs import draw_busy_runs
from tui.draw.tables.call_tree import draw_call_tree
from tui.draw.tables.callers import draw_callers
from tui.draw.tables.comparison import draw_comparison
from tui.draw.tables.gc_list import draw_gc_list
from tui.draw.tables.hot_functions import HotExtras, draw_hot_functions
from tui.state.commands import callers, hot, runs, tree
from tui.state.commands.lists import ListPane, list_view, shown_rows
from tui.state.model.state import State
from tui.state.pane_texts import TEXTS
from tui.state.view.list_view import ListView
from tui.state.view.screen_layout import PaneName
from tui.state.view.words import no_times


def _parts(name: PaneName, state: State) -> Parts:
    """What all lists show: the counts, which rows are visible, what percentages are of, and what is searched for."""
    panes, look = state.panes, state.look
    return state.counts, panes.tops.get(name), panes.focus is name, panes.areas, look.percent_base, look.search


def list_style(pane: ListPane, state: State, size: tuple[int, int], page: Page) -> ListStyle:
    """What a list is drawn with in so many columns and rows."""
    return ListStyle(list_view(pane, state, *size), state.base, glyphs_of(state), page, state.found)


class HotPainter:
    """The hot functions, beside those of a baseline where there is one."""

    def __init__(self) -> None:
        self._page = Page()

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look = state.shown_look(PaneName.HOT)
        return (look.hot, state.background.sureness, state.opened, *_parts(PaneName.HOT, state))

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        look, counts = state.shown_look(PaneName.HOT).hot, state.counts
        style = list_style(hot.PANE, state, (width, height), self._page)
        if counts.compared is not None:
            return draw_comparison(counts.compared, counts.compared_table(look).rows, look, style)
        extras = HotExtras(state.sureness, state.opened.calls)
        return draw_hot_functions(counts.aggregate, counts.hot_table(look).rows, look, style, extras)


class TreePainter:
    """The call tree."""

    def __init__(self) -> None:
        self._page = Page()

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look = state.shown_look(PaneName.TREE)
        return (look.tree, look.node, *_parts(PaneName.TREE, state))

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        look = state.shown_look(PaneName.TREE).tree
        style = list_style(tree.PANE, state, (width, height), self._page)
        return draw_call_tree(state.aggregate, state.counts.tree_table(look).rows, look.order, style)


class CallersPainter:
    """Callers above, the function, callees below: as rows, or as boxes."""

    def __init__(self) -> None:
        self._page = Page()
        self._faces = BoxFacesCache()

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look = state.shown_look(PaneName.CALLERS)
        return (look.function, look.callers, state.background.callers, *_parts(PaneName.CALLERS, state))

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        shown = state.shown_look(PaneName.CALLERS)
        look, table, found = callers.look_of(shown), callers.table_of(state, shown), state.found
        if table is None:
            note = NO_FUNCTION if shown.function is None else COUNTING
            return draw_counting(TEXTS[PaneName.CALLERS].title, width, height, note)
        if look.is_chart:
            place = look.cursor if state.panes.has_focus(PaneName.CALLERS) else None
            matches = found.is_match if found else None
            faces = self._faces.of(state.aggregate.profile.functions, glyphs_of(state))
            return draw_callers_chart(table.around, place, (width, height), faces, matches)
        style = list_style(callers.PANE, state, (width, height), self._page)
        return draw_callers(table.around, table.rows(look), style)


class RunsPainter:
    """Busy periods, or the functions that garbage collection interrupted, below a note where there is one."""

    def __init__(self) -> None:
        self._page = Page()

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look = state.shown_look(PaneName.RUNS)
        background = state.background
        return (look.runs, background.runs, background.warm_up_us, *_parts(PaneName.RUNS, state))

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        look = state.shown_look(PaneName.RUNS)
        if runs.table_of(state) is None:
            return draw_counting(TEXTS[PaneName.RUNS].title, width, height)
        note = runs.note(state, look)
        if not note:
            return self._list(state, width, height)
        canvas = Canvas(width, height, attribute(Role.TEXT))
        canvas.write(0, 1, clip(note, width - 2), attribute(Role.WARNING))
        if height > 1 and (look.runs.lists_gc or not no_times(state.origin)):
            canvas.paste(1, 0, self._list(state, width, height - 1))
        return canvas

    def _list(self, state: State, width: int, height: int) -> Canvas:
        table, look = runs.table_of(state), state.shown_look(PaneName.RUNS).runs
        assert table is not None, "nothing is listed before it is found"
        style = list_style(runs.PANE, state, (width, height), self._page)
        if not shown_rows(runs.PANE, state).length:
            # The head stands without rows too.
            style = replace(style, view=ListView(width, height, 0, 0, style.view.has_focus))
        if look.lists_gc:
            return draw_gc_list(state.aggregate, table.gc_rows(look.gc_open), look, style)
        return draw_busy_runs(table, style)
