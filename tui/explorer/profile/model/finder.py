"""What the search of a look finds: worked out once for each search and each lens, whenever it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.analysis.counting.aggregate import Aggregate
from tui.base.errors import UsageError
from tui.state.view.search import NO_SEARCH, Search

if TYPE_CHECKING:
    from tui.analysis.search.found import Found


class Finder:
    """Keeps the last answer."""

    def __init__(self) -> None:
        self._asked: tuple[Aggregate, Search] | None = None
        self._found: Found | None = None
        self.problem = ""
        """Why the last search cannot be read, or takes too long; "" when it is done."""

    def found(self, aggregate: Aggregate, search: Search) -> Found | None:
        """What `search` finds in what `aggregate` counts; None without a search, and for one that cannot be read."""
        if self._asked is None or self._asked[0] is not aggregate or self._asked[1] != search:
            self._asked, self._found, self.problem = (aggregate, search), None, ""
            if search != NO_SEARCH:
                self._found = self._find(aggregate, search)
        return self._found

    def _find(self, aggregate: Aggregate, search: Search) -> Found | None:
        from tui.analysis.search.found import Found
        from tui.analysis.search.patterns import SlowPattern
        from tui.analysis.search.query import parse_query

        try:
            query = parse_query(search.text, is_pattern=search.is_pattern)
            found = Found(aggregate, query)
            found.search()
        except UsageError as error:
            self.problem = error.what
            return None
        except SlowPattern as error:
            self.problem = str(error)
            return None
        return None if query.is_empty else found
