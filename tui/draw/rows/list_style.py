"""What all lists are drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from tui.analysis.search.found import Found
from tui.draw.rows.glyphs import Glyphs
from tui.draw.rows.page import Page
from tui.state.view.list_view import ListView
from tui.state.view.measures import Base


@dataclass(frozen=True, slots=True, eq=False)
class ListStyle:
    """The visible part of a list, what its percentages are of, the characters that it is drawn with, the rows that
    were drawn before, and what is searched for: its matches are highlighted."""

    view: ListView
    base: Base
    glyphs: Glyphs
    page: Page
    found: Found | None = None
