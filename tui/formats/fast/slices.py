"""The node list, cut into runs of whole nodes."""

from __future__ import annotations

from collections.abc import Iterator

from tui.formats.fast.byte_source import Source

_SEAM = b'},{"id":'
"""Between two nodes, and nowhere inside one: in a string of a good JSON file its first quote would be escaped."""

_WINDOW_BYTES = 1 << 12


def node_runs(source: Source, nodes: slice, run_bytes: int) -> Iterator[slice]:
    """The ranges of consecutive runs of nodes, each of at least `run_bytes` but the last, without the commas between.

    With runs of 20 bytes, `{"id":1,…},{"id":2,…},{"id":3,…}` is cut behind the second node if it ends there or later.
    """
    start = nodes.start
    while start < nodes.stop:
        seam = _seam(source, start + run_bytes, nodes.stop)
        end = nodes.stop if seam is None else seam + 1
        yield slice(start, end)
        start = end + 1


def _seam(source: Source, start: int, end: int) -> int | None:
    """The place of the first seam in `[start, end)`; searched in a window that doubles, for nodes are mostly short."""
    window_bytes = _WINDOW_BYTES
    while start < end:
        window = bytes(source.read(start, min(start + window_bytes, end)))
        found = window.find(_SEAM)
        if found >= 0:
            return start + found
        # A seam may lie across the edge of the window.
        start += max(1, len(window) - len(_SEAM) + 1)
        window_bytes *= 2
    return None
