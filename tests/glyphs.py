"""The characters that have to meet at the edges of their cells, as rectangles: blocks, eighths, quadrants, lines.

A font draws them with gaps or blurred edges at most sizes.
"""

import re
import unicodedata
from typing import NamedTuple


class Rectangle(NamedTuple):
    """In pixels of one cell; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int


# Quadrants U+2596 to U+259F: upper left, upper right, lower left, lower right.
_QUADRANTS = {
    "▖": "0010", "▗": "0001", "▘": "1000", "▙": "1011", "▚": "1001",
    "▛": "1110", "▜": "1101", "▝": "0100", "▞": "0110", "▟": "0111",
}  # fmt: skip
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
_LINES = re.compile(r"BOX DRAWINGS (LIGHT|HEAVY) (?:ARC )?((?:UP|DOWN|LEFT|RIGHT|VERTICAL|HORIZONTAL|AND| )+)")
_ARMS = {"VERTICAL": {"UP", "DOWN"}, "HORIZONTAL": {"LEFT", "RIGHT"}}


def shade(character: str) -> float | None:
    """How much of the cell ░ ▒ ▓ fill; None for other characters."""
    return _SHADES.get(character)


def rectangles(character: str, width: int, height: int) -> list[Rectangle] | None:
    """What `character` fills of a cell of `width` by `height` pixels; None when a font has to draw it."""
    if len(character) != 1:
        return None
    if "▀" <= character <= "▟":
        return _block(character, width, height)
    if "─" <= character <= "╿":
        return _box(character, width, height)
    return None


def _block(character: str, width: int, height: int) -> list[Rectangle] | None:
    """Eighths count from below (▁ to █) and from the left (▉ to ▏); at least one pixel of each is seen."""
    code = ord(character)
    if character in _QUADRANTS:
        return _quadrants(_QUADRANTS[character], width, height)
    if "▁" <= character <= "█":
        return [Rectangle(0, height - _eighths(code - 0x2580, height), width, height)]
    if "▉" <= character <= "▏":
        return [Rectangle(0, 0, _eighths(0x2590 - code, width), height)]
    edges = {
        "▀": Rectangle(0, 0, width, height - _eighths(4, height)),
        "▐": Rectangle(_eighths(4, width), 0, width, height),
        "▔": Rectangle(0, 0, width, _eighths(1, height)),
        "▕": Rectangle(width - _eighths(1, width), 0, width, height),
    }
    return [edges[character]] if character in edges else None


def _eighths(count: int, length: int) -> int:
    return max(1, round(length * count / 8))


def _quadrants(filled: str, width: int, height: int) -> list[Rectangle]:
    middle_x, middle_y = _eighths(4, width), height - _eighths(4, height)
    columns, rows = [(0, middle_x), (middle_x, width)], [(0, middle_y), (middle_y, height)]
    corners = [Rectangle(left, top, right, bottom) for top, bottom in rows for left, right in columns]
    return [corner for corner, is_filled in zip(corners, filled, strict=True) if is_filled == "1"]


def _box(character: str, width: int, height: int) -> list[Rectangle] | None:
    """Lines of one weight, read from the character's Unicode name; double, dashed and mixed ones are the font's."""
    match = _LINES.fullmatch(unicodedata.name(character))
    if not match:
        return None
    thickness = max(1, width // (12 if match[1] == "LIGHT" else 5))
    left, top = (width - thickness) // 2, (height - thickness) // 2
    right, bottom = left + thickness, top + thickness
    arms = {
        "LEFT": Rectangle(0, top, right, bottom),
        "RIGHT": Rectangle(left, top, width, bottom),
        "UP": Rectangle(left, 0, right, bottom),
        "DOWN": Rectangle(left, top, right, height),
    }
    wanted = {arm for word in match[2].split() for arm in _ARMS.get(word, {word} - {"AND"})}
    return [arms[arm] for arm in sorted(wanted)]
