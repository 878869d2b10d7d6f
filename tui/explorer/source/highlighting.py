"""Syntax colours of source lines: found beside the screen, around what is seen, and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from tui.base.cells import Role
from tui.base.text import cell_width
from tui.source.files.source_text import Source
from tui.state.rows.lines_content import Highlight

BEFORE, BEHIND = 100, 200
"""Lines before and behind the first visible one that are looked at together: more than a page, quickly done."""
_NEAR_END = 60
"""So near to the end of what is known, more is looked at."""
_LONGEST_LINE = 500
"""Characters; longer lines, of data or of bundles, stay plain: patterns may take long on them."""
_MOST_SOURCES = 50
_AFTER_FRAME_S = 0.03

Highlights = dict[int, tuple[Highlight, ...]]


class Highlighting:
    """Colours for the lines of sources."""

    def __init__(self, found: Callable[[], object]) -> None:
        """`found` is told, in another thread, when there is more to show."""
        self._found = found
        self._known: dict[int, tuple[Source, Highlights]] = {}
        self._asked = 0

    def of(self, source: Source) -> Callable[[int], Sequence[Highlight]]:
        """What colours a line of `source`, as far as it is known by then."""
        highlights = self._kept(source)
        return lambda line: highlights.get(line, ())

    def want(self, source: Source, top: int) -> None:
        """Finds the colours around line `top`, where they are not known."""
        highlights = self._kept(source)
        near = (max(1, top - 1), min(source.line_count, top + _NEAR_END))
        if all(line in highlights for line in near):
            return
        self._asked += 1
        number = self._asked
        first, last = max(1, top - BEFORE), min(source.line_count, top + BEHIND)

        def run() -> None:
            if number == self._asked:
                highlights.update(highlighted(source, first, last))
                self._found()

        # First the frame goes out: two threads of Python would hold each other up.
        timer = threading.Timer(_AFTER_FRAME_S, run)
        timer.daemon = True
        timer.start()

    def _kept(self, source: Source) -> Highlights:
        kept = self._known.get(id(source))
        if kept is None or kept[0] is not source:
            if len(self._known) >= _MOST_SOURCES:
                self._known.clear()
            kept = self._known[id(source)] = source, {}
        return kept[1]


def highlighted(source: Source, first: int, last: int) -> Highlights:
    """The highlights of the lines from `first` to `last`, in cells of the lines as they are shown.

    Reading begins at `first`: where that is inside of a comment, its end tells so.
    """
    from pygments.lexers.javascript import JavascriptLexer, TypeScriptLexer  # 30 ms, so not before it is needed

    texts = [_readable(source, line) for line in range(first, last + 1)]
    text = "\n".join(texts)
    ahead = "/*" if 0 <= text.find("*/") < (text.find("/*") if "/*" in text else len(text)) else ""
    lexer = (TypeScriptLexer if source.name.endswith(("ts", "tsx")) else JavascriptLexer)()
    found: dict[int, list[Highlight]] = {line: [] for line in range(first, last + 1)}
    line, cell = first, -len(ahead)
    for _, kind, value in lexer.get_tokens_unprocessed(ahead + text):
        role = _role(str(kind))
        for place, part in enumerate(value.split("\n")):
            if place:
                line, cell = line + 1, 0
            cells = cell_width(part)
            if role is not None and part and line in found:
                found[line].append(Highlight(max(0, cell), cell + cells, role))
            cell += cells
    return {line: tuple(parts) for line, parts in found.items()}


def _readable(source: Source, line: int) -> str:
    text = source.raw[line - 1]
    return source.line(line) if len(text) <= _LONGEST_LINE else ""


def _role(kind: str) -> Role | None:
    """The role of a kind of token, by the name that Pygments gives it."""
    for name, role in _ROLES:
        if kind.startswith(name):
            return role
    return None


_ROLES = (
    ("Token.Comment", Role.COMMENT),
    ("Token.Literal.String.Interpol", None),
    ("Token.Literal", Role.LITERAL),
    ("Token.Keyword.Type", None),
    ("Token.Keyword", Role.KEYWORD),
)
