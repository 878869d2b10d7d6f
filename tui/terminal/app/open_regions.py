"""Which widgets are seen whole, so that what they paint can be put on the screen as it is."""

from __future__ import annotations

from collections.abc import Mapping

from textual.geometry import Region
from textual.widget import Widget


def open_regions(visible: Mapping[Widget, tuple[Region, Region]]) -> dict[Widget, Region]:
    """The regions of those of `visible` (region and clip of each, the topmost first) that nothing lies on or cuts."""
    found = {}
    above: list[Region] = []
    for widget, (region, clip) in visible.items():
        if clip.contains_region(region) and not any(map(region.overlaps, above)):
            found[widget] = region
        above.append(region)
    return found
