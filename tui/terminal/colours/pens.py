"""The packed pens of many attributes at once."""

from __future__ import annotations

import numpy as np

from tui.base.cells import Attributes
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.pen import packed

_ATTRIBUTE_COUNT = 1 << 22


class Pens:
    """A table from attribute to packed pen, filled as attributes are met.

    It has a place for every attribute there can be; memory that is never touched costs nothing.
    """

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._pen_plus_one: Attributes = np.zeros(_ATTRIBUTE_COUNT, np.int32)

    def resolved(self, asked: Attributes) -> Attributes:
        """int32 of the shape of `asked`: the pen of each attribute; a negative number is the pen `~number` itself.

        >>> Pens(Palette("mono")).resolved(np.array([attribute(Role.TEXT, Role.CURSOR), ~7]))
        array([4194304, 7])
        """
        is_attribute = asked >= 0
        attributes = np.where(is_attribute, asked, 0)
        pens = self._pen_plus_one[attributes] - 1
        if pens.min(initial=0) < 0:
            for attribute in set(attributes[pens < 0].tolist()):
                self._pen_plus_one[attribute] = packed(self._palette.pen(attribute)) + 1
            pens = self._pen_plus_one[attributes] - 1
        return np.where(is_attribute, pens, ~asked)
