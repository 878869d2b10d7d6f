"""The commands that show panes: which are in view, where they stand, and which has the focus."""

from __future__ import annotations

from typing import Any, cast

from textual.screen import Screen

from tui.explorer.commands.footer_bar import FooterBar
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.chart_pane import ChartPane
from tui.explorer.profile.panes.lines_pane import LinesPane
from tui.explorer.profile.panes.overview_pane import OverviewPane
from tui.explorer.profile.panes.pane import Answers, Pane
from tui.state.view.chart_view import ChartLook
from tui.state.view.look import at_fork, with_chart
from tui.state.view.screen_layout import MAIN_PANES, Area, PaneName, Tables, screen_layout


class PaneActions:
    """What the profile screen does with its panes. All of them are there at all times, most are not in view."""

    sight: Sight | None
    _first_sight: Sight
    _widgets: dict[PaneName, Pane | FooterBar]
    _is_zoomed = False

    def begin_with(self, name: PaneName) -> None:
        """The main pane that is shown first."""
        self._shown = name
        self._tables = Tables().showing(name)

    @property
    def _screen(self) -> Screen[Any]:
        return cast(Screen[Any], self)

    def arrange_panes(self, width: int, height: int) -> None:
        """Puts what is to be seen in its place, on a screen of that size."""
        areas = screen_layout(width, height, self._shown, self._tables, self._is_zoomed)
        for name, widget in self._widgets.items():
            area = areas.get(name)
            widget.display = area is not None
            if area is not None:
                _place(widget, area)
                if isinstance(widget, Pane):
                    widget.catch_up()

    def show_pane(self, name: PaneName) -> None:
        """Shows a pane, with the focus on it."""
        self._shown = name
        self._tables = self._tables.showing(name)
        self.arrange_panes(*self._screen.size)
        # At once: `Widget.focus` does it after the key that arrived together with this one.
        self._screen.set_focus(self._widgets[name])

    def remember_pane(self, pane: Pane) -> None:
        """The focus is on this pane: it is the table, or the main pane, that is shown where there is room for one."""
        name = next(name for name, widget in self._widgets.items() if widget is pane)
        self._tables = self._tables.showing(name)
        if name in MAIN_PANES:
            self._shown = name

    def show_choice(self) -> None:
        """Goes to the overview, where a time range is chosen."""
        overview = cast(OverviewPane, self._widgets[PaneName.OVERVIEW])
        if self._is_zoomed:
            self.action_zoom_pane()
        self._screen.set_focus(overview)
        overview.tell_choice()

    def show_chart(self, chart: ChartLook) -> None:
        """Shows the chart as `chart` says, with the focus on it."""
        cast(Answers, self).answer(with_chart, chart)
        self.show_pane(PaneName.CHART)

    def zoom_chart(self, row: int) -> None:
        """Shows the chart zoomed to a call path; the focus goes there where the chart was hidden."""
        chart = cast(ChartPane, self._widgets[PaneName.CHART])
        if not chart.display:
            self.show_pane(PaneName.CHART)
        chart.zoom_to_row(row)

    def action_show_chart(self) -> None:
        self.show_pane(PaneName.CHART)

    def action_show_tree(self) -> None:
        # Nothing was chosen yet: the tree starts where the time forks, not at the hottest function.
        if self.sight is not None and self.sight.look == self._first_sight.look:
            cast(Answers, self).answer(at_fork)
        self.show_pane(PaneName.TREE)

    def action_show_hot(self) -> None:
        self.show_pane(PaneName.HOT)

    def action_show_lines(self) -> None:
        self.show_pane(PaneName.LINES)

    def action_hottest_line(self) -> None:
        lines = cast(LinesPane, self._widgets[PaneName.LINES])
        if not lines.display:
            self.show_pane(PaneName.LINES)
        lines.go_to_next_hottest()

    def action_next_pane(self) -> None:
        self._step_pane(1)

    def action_previous_pane(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        """Moves the focus among the visible panes; where only one fits, among all, the overview included."""
        ring = [PaneName.OVERVIEW, *MAIN_PANES]
        visible = [name for name in ring if self._widgets[name].display]
        names = visible if len([name for name in visible if name in MAIN_PANES]) > 1 else ring
        names = [name for name in names if name in MAIN_PANES or self._widgets[name].display]
        focused = next((name for name in names if self._widgets[name] is self._screen.focused), names[0])
        target = names[(names.index(focused) + step) % len(names)]
        if target in MAIN_PANES:
            self.show_pane(target)
        else:
            self._screen.set_focus(self._widgets[target])

    def action_zoom_pane(self) -> None:
        self._is_zoomed = not self._is_zoomed
        self.arrange_panes(*self._screen.size)


def _place(widget: Pane | FooterBar, area: Area) -> None:
    widget.styles.offset = (area.x, area.y)
    widget.styles.width = area.width
    widget.styles.height = area.height
