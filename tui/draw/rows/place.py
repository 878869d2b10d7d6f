"""Names and places of functions, written into a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.analysis.search.found import Found
from tui.analysis.search.patterns import Span
from tui.analysis.tables.callers import CallerRow
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import cell_width, clip, clip_start, printable, short_location
from tui.base.url_secrets import without_secrets
from tui.draw.rows.glyphs import Glyphs
from tui.profile.columns.category import Category
from tui.profile.columns.functions import Functions

CATEGORY_ROLE = {
    Category.USER: Role.USER,
    Category.DEPENDENCY: Role.DEPENDENCY,
    Category.RUNTIME: Role.RUNTIME,
    Category.NATIVE: Role.NATIVE,
    Category.WASM: Role.WASM,
    Category.REGEXP: Role.REGEXP,
    Category.GARBAGE_COLLECTOR: Role.GARBAGE_COLLECTOR,
    Category.PROGRAM: Role.PROGRAM,
    Category.IDLE: Role.IDLE,
}
"""The first role of each category's hue."""
MOST_INDENT = 8
"""Levels of callers that are indented."""
_SHORTEST_PLACE = 8
_LINE_CELLS = 5
_PLACES_END = 100
"""The column that places end before in a wide pane, so that they are not far from their names."""


def short_place(functions: Functions, function: int) -> str:
    """`file.js:12`, "" for functions without a url."""
    key = functions.shown[function]
    return printable(short_location(key.url, key.line))


def full_place(functions: Functions, function: int, shows_secrets: bool = False) -> str:
    """`url:line:column` as far as known, the script id without a url."""
    key = functions.shown[function]
    if not key.url:
        is_group = functions.given_category is not None
        return "" if is_group or functions.category[function] >= Category.GARBAGE_COLLECTOR else "native code"
    url = printable(key.url if shows_secrets else without_secrets(key.url))
    position = f":{key.line}" + (f":{key.column}" if key.column else "") if key.line else ""
    return url + position


class Label(NamedTuple):
    """What a row says of a function: `sign`, its name or `text` in its place, of which `spans` are highlighted."""

    functions: Functions
    function: int
    sign: str = ""
    text: str = ""
    spans: Sequence[Span] = ()


def draw_name(canvas: Canvas, x: int, name: Label, glyphs: Glyphs) -> None:
    """Writes sign and name into a row from column `x`, and the function's place at the right where there is room left.

    The numbers of lines begin in one column: places in one file, below each other, have most cells in common.
    """
    functions, function = name.functions, name.function
    label = name.text or functions.labels[function]
    role = CATEGORY_ROLE[Category(int(functions.category[function]))]
    x = canvas.write(0, x, name.sign + glyphs.category_mark, attribute(role))
    room = canvas.width - x
    if room < 1:
        return
    start, x = x, canvas.write(0, x, clip(label, room), attribute(Role.TEXT))
    light(canvas, start, x, label, name.spans)
    place = short_place(functions, function)
    left = canvas.width - x - 3
    if place and (left >= _SHORTEST_PLACE or left >= cell_width(place)):
        place = clip_start(place, left)
        shortest_x = x + 2
        digits = len(place) - len(place.rstrip("0123456789"))
        x = min(canvas.width - 1, _PLACES_END) - cell_width(place) - max(0, _LINE_CELLS - digits)
        canvas.write(0, max(shortest_x, x), place, attribute(Role.MUTED))


def caller_sign(row: CallerRow, level: int, is_open: bool, glyphs: Glyphs) -> str:
    """What stands in front of a function (`level` 0), or of one of its callers."""
    return glyphs.unfold_mark(row.has_callers, is_open) + (f" {glyphs.caller} " if level else " ")


def light(canvas: Canvas, start: int, end: int, text: str, spans: Sequence[Span]) -> None:
    """Highlights `spans` of `text`, which is written into a row from column `start` to `end`.

    A match that was cut off highlights the cut.
    """
    for first, last in spans:
        left = min(start + cell_width(text[:first]), end - 1)
        right = min(start + cell_width(text[:last]), end)
        lit = canvas.attributes[0, max(start, left) : max(left + 1, right)]
        lit[:] = lit & ~0xFF | int(Role.MATCH)


def chain_name(
    functions: Functions, chain: Sequence[int], arrow: str, glyphs: Glyphs, found: Found | None = None
) -> tuple[str, list[Span]]:
    """`a › … › f  +9`: the ends of a chain and how many calls are behind its first; and what of it is lit.

    `chain` are indices of functions, `arrow` stands between them. Where one of the calls between is found, `…` is lit.
    """
    named = [chain[0], chain[-1]] if len(chain) > 1 else [chain[0]]
    parts = [functions.labels[function] for function in named]
    spans = [found.label_spans(function) if found else [] for function in named]
    if len(chain) > 2:
        is_found = found is not None and any(found.is_match[function] for function in chain[1:-1])
        parts.insert(1, glyphs.ellipsis)
        spans.insert(1, [(0, len(glyphs.ellipsis))] if is_found else [])
    joint = f" {arrow} "
    lit: list[Span] = []
    start = 0
    for part, some in zip(parts, spans, strict=True):
        lit += [(start + first, start + last) for first, last in some]
        start += len(part) + len(joint)
    return joint.join(parts) + (f"  +{len(chain) - 1}" if len(chain) > 1 else ""), lit
