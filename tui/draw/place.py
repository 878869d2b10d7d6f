"""Names and places of functions, written into a row."""

from __future__ import annotations

from tui.cells import Canvas, Role, attribute
from tui.draw.glyphs import Glyphs
from tui.profile.category import Category
from tui.profile.functions import Functions
from tui.text import cell_width, clip, clip_start, printable, short_location, without_secrets

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
_SHORTEST_PLACE = 8


def short_place(functions: Functions, function: int) -> str:
    """`file.js:12`, "" for functions without a url."""
    key = functions.keys[function]
    return printable(short_location(without_secrets(key.url), key.line))


def full_place(functions: Functions, function: int, shows_secrets: bool = False) -> str:
    """`url:line:column` as far as known, the script id without a url."""
    key = functions.keys[function]
    if not key.url:
        return "" if functions.category[function] >= Category.GARBAGE_COLLECTOR else "native code"
    url = printable(key.url if shows_secrets else without_secrets(key.url))
    position = f":{key.line}" + (f":{key.column}" if key.column else "") if key.line else ""
    return url + position


def draw_name(
    canvas: Canvas, y: int, x: int, functions: Functions, function: int, glyphs: Glyphs, name: str = ""
) -> None:
    """Writes a function's name from column `x`, and its place behind it where the row has room left."""
    label = name or functions.labels[function]
    room = canvas.width - x - 1
    if room < 2:
        return
    role = CATEGORY_ROLE[Category(int(functions.category[function]))]
    x = canvas.write(y, x, glyphs.category_mark, attribute(role))
    x = canvas.write(y, x, clip(label, room), attribute(Role.TEXT))
    place = short_place(functions, function)
    left = canvas.width - x - 3
    if place and (left >= _SHORTEST_PLACE or left >= cell_width(place)):
        canvas.write(y, x + 2, clip_start(place, left), attribute(Role.MUTED))
