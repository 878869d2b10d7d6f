"""What the profile screen does with sources: the user's editor, and source maps."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from textual.app import App, SuspendNotSupported

from tui.analysis.chart.overview import Activity
from tui.analysis.counting.counting import Counting
from tui.base.text import printable
from tui.base.user_environment import environment_for_commands
from tui.explorer.profile.model.lenses import Lenses
from tui.explorer.profile.model.open_profile import Opened
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.lines_pane import LinesPane
from tui.explorer.profile.panes.pane import Answers
from tui.explorer.source.editor import editor_command
from tui.explorer.source.source_maps import SourceMaps
from tui.explorer.source.sources import Sources
from tui.source.files.source_text import Refusal

if TYPE_CHECKING:
    from tui.source.written import Applied


class SourceActions:
    """Part of the profile screen, which knows what is counted and what is selected."""

    sight: Any
    opened: Opened
    lenses: Lenses
    app: Any
    focused: Any

    _maps: SourceMaps | None = None
    applied: Applied | None = None
    """What the source maps say, once they have been looked for."""

    def look_for_maps(self, later: Any) -> None:
        """Begins to look for source maps; names change when any is found."""
        sight = cast(Sight, self.sight)
        profile = sight.aggregate.physical.profile
        if sight.sources.scripts.runtime != profile.origin.runtime:
            # While it was recorded nobody knew; what ran of a script depends on it.
            sight = self.sight = replace(sight, sources=Sources(profile, sight.options, sight.sources.texts))
        profiles = [(profile, sight.sources.scripts)]
        if sight.baseline is not None:
            recorded = sight.baseline.recorded
            profiles.append((recorded, Sources(recorded, sight.options).scripts))
        self._maps = SourceMaps(profiles, later, self._maps_found)
        self._maps.start()

    def stop_maps(self) -> None:
        """Nobody waits for them any more."""
        if self._maps is not None:
            self._maps.stop()

    def _maps_found(self, applied: list[Applied]) -> None:
        sight = cast(Sight | None, self.sight)
        if sight is None:
            return
        self.applied = applied[0]
        if sight.baseline is not None:
            sight.baseline.learn(applied[1])
        self.sight = replace(sight, applied=self.applied)
        if self._has_map:
            self._show_written(shows_written=True)

    @property
    def _has_map(self) -> bool:
        """Whether any function here, or in the baseline, is shown where it was written."""
        baseline = cast(Sight, self.sight).baseline
        of_both = [self.applied, None if baseline is None else baseline.applied]
        return any(one is not None and one.has_map for one in of_both)

    def _show_written(self, *, shows_written: bool) -> None:
        if self.applied is None:
            return
        counting: Counting = self.opened.counting.with_written(self.applied.written, shows_written=shows_written)

        def counted(activity: Activity) -> None:
            self.sight = replace(self.sight, activity=activity)

        self.lenses.count_with(counting, counted)

    def action_toggle_maps(self) -> None:
        say = cast(Answers, self).say
        if self.applied is None:
            say("Source maps are still being looked for.")
        elif not self._has_map:
            say("No script here has a source map: ! says why.")
        else:
            shows_written = not cast(Sight, self.sight).aggregate.physical.profile.functions.shows_written
            self._show_written(shows_written=shows_written)
            say("As written, by source maps." if shows_written else "As recorded, without source maps.")

    def action_edit(self) -> None:
        self.edit_source()

    def edit_source(self) -> None:
        """Opens the user's editor at the line that the cursor is on, else at the selected function."""
        sight = cast(Sight | None, self.sight)
        if sight is None or sight.look.function is None:
            return
        pane, functions = self.focused, sight.aggregate.profile.functions
        key = functions.shown[sight.look.function]
        at = pane.place_at_cursor() if isinstance(pane, LinesPane) else None
        url, line = at or (key.url, key.line)
        found = sight.sources.source_of(url, functions)
        if isinstance(found, Refusal):
            cast(Answers, self).say(found.reason)
        elif not found.path:
            cast(Answers, self).say(f"{found.name} is not on this disk: its text is in {found.text_from}.")
        else:
            self._edit(found.path, max(1, line))

    def _edit(self, path: str, line: int) -> None:
        """Leaves the screen to the editor until it ends."""
        say = cast(Answers, self).say
        command = editor_command(path, line, os.environ)
        if command is None:
            say("There is no editor: set $VISUAL or $EDITOR.")
            return
        app = cast(App[None], self.app)
        status, trouble = 0, ""
        try:
            with app.suspend():
                # Nothing may be raised in here: the screen would not be taken back.
                try:
                    status = subprocess.run(command, check=False, env=environment_for_commands()).returncode
                except OSError as error:
                    trouble = f"{printable(command[0])} cannot be started: {error.strerror or error}."
        except SuspendNotSupported:
            trouble = "This terminal cannot be given to an editor."
        app.refresh()
        if status or trouble:
            say(trouble or f"{printable(command[0])} ended with status {status}.")
