"""The rows around the panes: header and status."""

from __future__ import annotations

from tui.base.cells import Canvas
from tui.draw.bars.header import Against, draw_header
from tui.draw.bars.status import draw_status
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Pane


class HeaderBar(Pane):
    """The header row."""

    def scene(self, sight: Sight) -> object:
        """It shows nothing of the chart."""
        return sight.scene_of_tables

    def selection(self, sight: Sight) -> object:
        """Nothing of the profile: the header is about the whole, and about its recording while that goes on."""
        return sight.recording

    def paint(self, width: int, height: int) -> Canvas:
        """Title, figures, badge; while it is recorded, how that goes."""
        if self.sight is None:
            return Canvas(width, height)
        if self.sight.recording is not None:
            from tui.draw.bars.recording_header import draw_recording_header

            return draw_recording_header(self.sight.recording, self.aggregate.lens, self.sight.base, width)
        baseline = self.sight.baseline
        against = None if baseline is None else Against(baseline.title, baseline.compared(self.aggregate).cautions)
        return draw_header(self.aggregate, self.sight.figures, self.sight.base, width, against)


class StatusBar(Pane):
    """The two status rows."""

    def scene(self, sight: Sight) -> object:
        """They show nothing of the chart but what is selected in it."""
        return sight.scene_of_tables

    def paint(self, width: int, height: int) -> Canvas:
        """The selected function and its numbers."""
        if self.sight is None:
            return Canvas(width, height)
        shows_urls, sureness = self.sight.options.show_urls, self.sight.sureness
        return draw_status(self.aggregate, self.look, self.sight.base, width, self.sight.glyphs, shows_urls, sureness)
