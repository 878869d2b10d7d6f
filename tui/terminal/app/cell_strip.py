"""A row of cells as Textual's `Strip`, without making segments of it unless somebody asks.

The framebuffer copies the two arrays; Pilot, screenshots, modals with a tinted background and stock rendering get
ordinary segments, made on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from tui.base.cells import Attributes, Codes
from tui.terminal.colours.palette import Palette

_SPACE = 0x20


class CellStrip(Strip):
    """Row of `codes` uint32[n] and `attributes` int32[n]; they are shared, never written."""

    __slots__ = ["attributes", "codes", "palette"]

    def __init__(self, codes: Codes, attributes: Attributes, palette: Palette) -> None:
        # Strip.__init__ makes eight caches and wants the segments: see __getattr__.
        self.codes = codes
        self.attributes = attributes
        self.palette = palette

    def __getattr__(self, name: str) -> Any:
        """A slot that was never set: Textual wants the ordinary strip after all, so make this one."""
        if name not in Strip.__slots__:
            raise AttributeError(name)
        super().__init__(self._as_segments(), len(self.codes))
        return object.__getattribute__(self, name)

    def _as_segments(self) -> list[Segment]:
        if not len(self.codes):
            return []
        text = self.codes.tobytes().decode("utf-32-le")
        changes = np.flatnonzero(self.attributes[1:] != self.attributes[:-1]) + 1
        bounds = [0, *changes.tolist(), len(text)]
        return [
            # The second cell of a wide character holds code point 0: the character itself takes both.
            Segment(text[start:end].replace("\0", ""), self.palette.style(int(self.attributes[start])))
            for start, end in pairwise(bounds)
        ]

    @property
    def cell_length(self) -> int:
        return len(self.codes)

    def crop(self, start: int, end: int | None = None) -> Strip:
        length = len(self.codes)
        start = max(0, start)
        end = length if end is None else min(end, length)
        if start == 0 and end == length:
            return self
        codes = self.codes[start:end]
        if len(codes) and (codes[0] == 0 or (end < length and self.codes[end] == 0)):
            codes = codes.copy()  # a cut through a wide character leaves a blank of each half
            if codes[0] == 0:
                codes[0] = _SPACE
            if end < length and self.codes[end] == 0:
                codes[-1] = _SPACE
        return CellStrip(codes, self.attributes[start:end], self.palette)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        length = len(self.codes)
        start = 0
        parts = []
        for end in cuts:
            if end <= length:
                parts.append(self.crop(start, end))
                start = end
        return parts

    def apply_filter(self, filter: LineFilter, background: Color) -> Strip:
        """Itself: the palette has already answered for this terminal's colours."""
        return self
