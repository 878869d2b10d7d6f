"""Cells for terminals that show ASCII alone: each other character as its twin, one cell for one cell.

Drawing chooses its glyphs itself (`draw.glyphs`); this is the border behind it, for what stands in texts, and for names
and source lines, whose other characters nobody can show there.
"""

from __future__ import annotations

import numpy as np

from tui.base.cells import Codes
from tui.base.text import ASCII_TWINS

_UNKNOWN = ord("?")
_LAST_ASCII = 0x7E


def ascii_codes(codes: Codes) -> Codes:
    """`codes` (see `base.cells`) with nothing but ASCII in them: `…` is `~`, `µ` is `u`, a letter without a twin `?`.

    A wide character, whose second cell holds 0, becomes two question marks: columns stay where they are.
    """
    is_other = (codes > _LAST_ASCII) | (codes == 0)
    if not is_other.any():
        return codes
    others, place = np.unique(codes[is_other], return_inverse=True)
    twins = np.array([ASCII_TWINS.get(other, _UNKNOWN) for other in others.tolist()], np.uint32)
    plain = codes.copy()
    plain[is_other] = twins[place]
    return plain
