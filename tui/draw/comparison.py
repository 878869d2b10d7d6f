"""The hot functions beside a baseline: self time here and before, and the change of its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.analysis.callers import CallerRow, callers, hot_functions
from tui.analysis.compare import Comparison, Pair, may_be_the_same
from tui.analysis.found import Found
from tui.analysis.sureness import Sureness
from tui.cells import Canvas, Flag, Role, attribute
from tui.draw.glyphs import Glyphs
from tui.draw.list_view import ListView, draw_head_right, new_list
from tui.draw.look import HotLook
from tui.draw.measures import Measure
from tui.draw.page import Page
from tui.draw.place import draw_name
from tui.draw.sorting import sorted_rows
from tui.profile.functions import Functions
from tui.units import COLUMN_UNIT, amount_cell

MOST_INDENT = 8
SORTS = (Measure.CHANGE, Measure.SELF, Measure.BEFORE, Measure.NAME)
_CHANGE, _TIME, _STATE = 9, 11, 5


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """A comparison, what makes it less than it seems (in sentences), and how sure the shares of both are."""

    comparison: Comparison
    cautions: tuple[str, ...]
    sure_here: Sureness
    sure_there: Sureness

    def prepare(self) -> None:
        """Computes how much shares differ within each recording."""
        for sureness in (self.sure_here, self.sure_there):
            if len(sureness.aggregate.function_samples):
                sureness.of_self(int(np.argmax(sureness.aggregate.function_samples)))

    def may_be_chance(self, pair: Pair) -> bool:
        """Whether the shares of both are no further apart than each of them is unsure."""
        return may_be_the_same(self.sure_here, self.sure_there, pair)


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A function of either profile; `row` is its row here, None for one that is gone. A caller's row has no `pair`."""

    row: CallerRow | None
    pair: Pair | None
    change: float = 0.0
    before_us: int = 0

    @property
    def self_us(self) -> int:
        """Self time here."""
        return 0 if self.row is None else self.row.self_us


def compared_rows(compared: Compared, look: HotLook) -> list[ComparedRow]:
    """The visible rows in order: each function, and below an unfolded one its callers here."""
    comparison = compared.comparison
    here, labels = comparison.here, comparison.here.profile.functions.labels
    found = {row.function: row for row in hot_functions(here)}
    before = comparison.baseline.function_self_us
    rows = [
        ComparedRow(
            None if pair.here is None else found[pair.here],
            pair,
            comparison.change(pair),
            0 if pair.there is None else int(before[pair.there]),
        )
        for pair in comparison.pairs
    ]
    if look.sorted_by is Measure.NAME:
        rows.sort(key=lambda row: label_of(comparison, row).casefold())
    elif look.sorted_by is Measure.BEFORE:
        rows.sort(key=lambda row: -row.before_us)
    elif look.sorted_by is not Measure.CHANGE:
        rows.sort(key=lambda row: -row.self_us)
    pending = rows if look.is_reversed else rows[::-1]
    visible: list[ComparedRow] = []
    while pending:
        row = pending.pop()
        visible.append(row)
        if row.row is not None and row.row.path in look.open:
            above = sorted_rows(callers(here, row.row.path), HotLook(), labels)
            pending.extend(ComparedRow(caller, None) for caller in above[::-1])
    return visible


def label_of(comparison: Comparison, row: ComparedRow) -> str:
    """What the row is called."""
    functions, function = _function_of(comparison, row)
    return functions.labels[function]


def _function_of(comparison: Comparison, row: ComparedRow) -> tuple[Functions, int]:
    if row.row is not None:
        return comparison.here.profile.functions, row.row.function
    assert row.pair is not None, "only a function can be gone"
    assert row.pair.there is not None, "a function is in one of the profiles"
    return comparison.baseline.profile.functions, row.pair.there


def draw_comparison(
    compared: Compared,
    rows: Sequence[ComparedRow],
    look: HotLook,
    view: ListView,
    glyphs: Glyphs,
    page: Page,
    found: Found | None = None,
) -> Canvas:
    """A head, then change in percent of the active time, `~` where it may be chance, self time here and before."""
    canvas = new_list(view)
    comparison = compared.comparison
    unit = comparison.here.profile.origin.unit
    heads = (
        (Measure.CHANGE, "change %", _CHANGE),
        (Measure.SELF, f"self {COLUMN_UNIT[unit]}", _CHANGE + 1 + _TIME),
        (Measure.BEFORE, "before", _CHANGE + 1 + 2 * _TIME),
    )
    names = _CHANGE + 1 + 2 * _TIME + 1 + _STATE
    for measure, head, end in heads:
        is_sorted = measure == look.sorted_by
        look_of_head = attribute(Role.HEADING, Role.HEAD, Flag.BOLD | Flag.UNDERLINE if is_sorted else 0)
        canvas.write_right(0, end, head, look_of_head)
    canvas.write(0, names + 2, "Hot functions, compared", attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))
    text, muted = attribute(Role.TEXT), attribute(Role.MUTED)

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        if row.pair is not None:
            line.write_right(0, _CHANGE, points(row.change), text)
            if row.change and compared.may_be_chance(row.pair):
                line.write(0, _CHANGE, "~", text)
            before = amount_cell(row.before_us, unit) if row.pair.there is not None else glyphs.dash
            line.write_right(0, _CHANGE + 1 + 2 * _TIME, before, text)
            state = "new" if row.pair.there is None else "gone" if row.row is None else ""
            line.write(0, names - _STATE, state, muted)
        here = glyphs.dash if row.row is None else amount_cell(row.self_us, unit)
        line.write_right(0, _CHANGE + 1 + _TIME, here, text)
        functions, function = _function_of(comparison, row)
        path = () if row.row is None else row.row.path
        start = names + min(max(0, len(path) - 1), MOST_INDENT)
        sign = " "
        if row.row is not None and row.row.has_callers:
            sign = glyphs.opened if path in look.open else glyphs.closed
        sign += f" {glyphs.caller} " if len(path) > 1 else " "
        spans = found.label_spans(row.row.function) if found is not None and row.row is not None else ()
        draw_name(line, 0, start, functions, function, glyphs, sign, spans=spans)
        return start

    page.draw(canvas, view, len(rows), (compared, tuple(rows), glyphs, found), draw_row)
    return canvas


def points(change: float) -> str:
    """A change of a share in percent of the active time: `+12.3`, `−0.4`, `0.0`."""
    shown = f"{100 * change:+.1f}"
    return "0.0" if float(shown) == 0 else shown.replace("-", "−")
