"""What boxes of functions look like: labels as cells, hues, glyphs. Made once for a profile, used for every frame."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from tui.base.cells import Codes
from tui.base.text import character_width
from tui.draw.rows.glyphs import Glyphs
from tui.profile.columns.column_types import Bool, Int64, UInt8
from tui.profile.columns.functions import Functions

_LONGEST = 256
"""Cells of a label that are kept; a box is no wider than the screen."""


@dataclass(frozen=True, eq=False, slots=True)
class BoxFaces:
    """Faces of functions by index.

    The label of function `i` is `codes[offset[i] : offset[i] + length[i]]`, a code point a cell, 0 in the second cell
    of a wide character. `category` is its hue; `hash_bit` which of two lightnesses it would rather have;
    `ends_tell` whether its end tells more than its start when it is cut short.
    """

    codes: Codes
    offset: Int64
    length: Int64
    category: UInt8
    hash_bit: UInt8
    ends_tell: Bool
    has_wide: bool
    glyphs: Glyphs


def box_faces(functions: Functions, glyphs: Glyphs) -> BoxFaces:
    """The faces of `functions`, drawn with `glyphs`."""
    labels = [_cells_of(label) for label in functions.labels]
    length = np.fromiter(map(len, labels), np.int64, len(labels))
    text = "".join(labels)
    return BoxFaces(
        codes=np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32),
        offset=np.cumsum(length) - length,
        length=length,
        category=functions.category,
        # A checksum, not hash(): the same function has the same lightness in every run.
        hash_bit=np.fromiter((crc32(label.encode()) >> 7 & 1 for label in functions.labels), np.uint8, len(labels)),
        ends_tell=np.fromiter((not label.startswith("(") for label in functions.labels), bool, len(labels)),
        has_wide="\0" in text,
        glyphs=glyphs,
    )


class BoxFacesCache:
    """Keeps the faces that were drawn last: most frames draw the same functions with the same glyphs."""

    def __init__(self) -> None:
        self._latest: tuple[Functions, BoxFaces] | None = None

    def of(self, functions: Functions, glyphs: Glyphs) -> BoxFaces:
        """The faces of `functions`, drawn with `glyphs`."""
        latest = self._latest
        if latest is None or latest[0] is not functions or latest[1].glyphs is not glyphs:
            latest = self._latest = functions, box_faces(functions, glyphs)
        return latest[1]


def _cells_of(label: str) -> str:
    """`label` with one character a cell: a wide one is followed by NUL, one without width is left out."""
    if label.isascii():
        return label[:_LONGEST]
    widths = ((character, character_width(character)) for character in label[:_LONGEST])
    return "".join(character + "\0" * (width - 1) for character, width in widths if width)
