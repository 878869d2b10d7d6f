"""The two status rows: the full name and place of the selected function, and its numbers."""

from __future__ import annotations

from typing import NamedTuple

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.sureness import Interval, Sureness, has_slices
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import cell_width, clip, clip_start, counted
from tui.base.units import amount, percent
from tui.draw.rows.glyphs import Glyphs
from tui.draw.rows.place import CATEGORY_ROLE, full_place
from tui.profile.columns.category import Category
from tui.state.view.look import Look
from tui.state.view.measures import Base

_MARGIN_CELLS = len(" ±2.1")
_PLACE_START = 40
"""Where the place stands behind a name that is shorter: places of one file have most of their cells in common."""
_LEAST_NAME_CELLS = 12
"""Fewer cells of the name are not left for its category, which stands behind it where the numbers take their row."""


class StatusStyle(NamedTuple):
    """What percentages are of, the characters to draw with, how sure shares are, and whether places keep secrets."""

    base: Base
    glyphs: Glyphs
    sureness: Sureness | None = None
    shows_secrets: bool = False


def draw_status(aggregate: Aggregate, look: Look, width: int, style: StatusStyle) -> Canvas:
    """Two rows about the selected function and call path; a hint when nothing is selected."""
    canvas = Canvas(width, 2, attribute(Role.TEXT))
    if look.function is None:
        canvas.write(0, 1, "Nothing was sampled." if not aggregate.sampled_us else "", attribute(Role.MUTED))
        return canvas
    functions = aggregate.profile.functions
    category = Category(int(functions.category[look.function]))
    place = full_place(functions, look.function, style.shows_secrets)
    numbers = _numbers(aggregate, look.function, category, style)
    is_beside = cell_width(" · ".join([*numbers, category.label])) <= width - 3
    parts = [*numbers, *_path_numbers(aggregate, look), *([category.label] if is_beside else [])]
    canvas.write(1, 2, clip(" · ".join(parts), width - 3), attribute(Role.TEXT))

    x = canvas.write(0, 1, style.glyphs.category_mark, attribute(CATEGORY_ROLE[category]))
    kept = min(cell_width(place), width // 2) + 2 if place else 0
    room = width - x - kept - 1
    behind = f"  {category.label}" if not is_beside and room - len(category.label) >= _LEAST_NAME_CELLS else ""
    label = clip(functions.labels[look.function], room - len(behind))
    x = canvas.write(0, x, label, attribute(Role.TEXT))
    x = canvas.write(0, x, behind, attribute(Role.MUTED))
    if place:
        place = clip_start(place, width - x - 3)
        x = max(x + 2, min(_PLACE_START, width - 1 - cell_width(place)))
        canvas.write(0, x, place, attribute(Role.TEXT))
    return canvas


def _numbers(aggregate: Aggregate, function: int, category: Category, style: StatusStyle) -> list[str]:
    """The numbers in words, each in a place of its own: they can be compared while the cursor moves."""
    base, plus_minus = style.base, style.glyphs.plus_minus
    unit = aggregate.profile.origin.unit
    own, total = int(aggregate.function_self_us[function]), int(aggregate.function_total_us[function])
    margin_cells = _MARGIN_CELLS if has_slices(aggregate.profile.origin) else 0
    sure = style.sureness if category is not Category.IDLE else None
    sure_of_self = margin(sure.of_self(function), aggregate, base, plus_minus) if sure else ""
    sure_of_total = margin(sure.of_total(function), aggregate, base, plus_minus) if sure else ""
    return [
        f"self {amount(own, unit):>8} {percent(own, base.amount):>7}{sure_of_self:<{margin_cells}}",
        f"total {amount(total, unit):>8} {percent(total, base.amount):>7}{sure_of_total:<{margin_cells}}",
        f"{counted(int(aggregate.function_samples[function]), aggregate.profile.origin.sample_noun):>13}",
    ]


def _path_numbers(aggregate: Aggregate, look: Look) -> list[str]:
    """What there is to say of the selected call path, where one was chosen."""
    row = None if look.node is None else aggregate.profile.tree.row_of(look.node)
    if row is None or not look.is_path_chosen:
        return []
    here = amount(aggregate.total_us(row), aggregate.profile.origin.unit)
    return [f"this call path {here:>8}, depth {int(aggregate.profile.tree.depth[row])}"]


def margin(interval: Interval | None, aggregate: Aggregate, base: Base, plus_minus: str = "±") -> str:
    """` ±2.1`: how far off a share may be either way, in percent of `base`; "" where nobody knows."""
    if interval is None or base.amount <= 0:
        return ""
    return f" {plus_minus}{max(0.1, 100 * interval.reach * aggregate.active_us / base.amount):.1f}"
