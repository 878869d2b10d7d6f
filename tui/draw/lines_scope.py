"""Of what the Lines pane shows the lines."""

from __future__ import annotations

from enum import StrEnum


class LinesScope(StrEnum):
    """The selected function over all call paths, on the selected one only, its whole file, or the hottest lines."""

    FUNCTION = "function"
    PATH = "call path"
    FILE = "file"
    PROFILE = "profile"

    @property
    def following(self) -> LinesScope:
        """The next of those that go round: function, call path, file."""
        return {LinesScope.FUNCTION: LinesScope.PATH, LinesScope.PATH: LinesScope.FILE}.get(self, LinesScope.FUNCTION)
