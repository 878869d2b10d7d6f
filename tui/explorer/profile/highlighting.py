"""Syntax colours of source lines."""

from __future__ import annotations

from tui.base.cells import Role
from tui.base.text import cell_width
from tui.source.files.source_text import Source
from tui.state.rows.lines_content import Highlight, Highlights

_LONGEST_LINE = 500
"""Characters; longer lines, of data or of bundles, stay plain: patterns may take long on them."""


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
