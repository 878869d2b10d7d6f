"""The list of what can be recorded: it is looked at anew each second, typing narrows it, Enter answers one.

Ctrl-T goes between CPU time and memory, Right lists the worker threads of a program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.base.cells import Canvas
from tui.draw.screens.target_list import DETAIL_ROWS, Records, TargetEntry, draw_target_list, records_after
from tui.explorer.dialogs.list_dialog import ListDialog
from tui.explorer.recording.target_watch import TargetsSeen, TargetWatch, typed_entries
from tui.explorer.recording.target_workers import TargetWorkers, WorkersSeen
from tui.state.view.list_view import ListView


class TargetsScreen(ListDialog[TargetEntry]):
    """Answers the chosen row, whose `target` is what `tui.record.options.target.typed_target` takes; None for none."""

    DEFAULT_CSS = """
    TargetsScreen Vertical { max-width: 160; height: 80%; }
    """
    placeholder: ClassVar[str] = "Record: type a part of a name, or :9229, a PID, ws://…, https://…, -- node app.js"
    head_rows: ClassVar[int] = 1 + DETAIL_ROWS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "next_kind", "Time or memory", show=False, priority=True),
        Binding("right", "unfold", "Worker threads", show=False, priority=True),
        Binding("left", "fold", "Fold", show=False, priority=True),
    ]

    def __init__(self, records: Records = Records.TIME) -> None:
        super().__init__(())
        self._records = records
        self._watch: TargetWatch | None = None
        self._workers = TargetWorkers(self)

    def on_mount(self) -> None:
        """Begins to look; the list is there as soon as something was seen."""
        self._watch = TargetWatch(self)
        self._watch.start()

    def action_next_kind(self) -> None:
        """Has memory recorded in place of CPU time, or the other way."""
        self._records = records_after(self._records, self._selected)
        self.listed.repaint()

    def on_unmount(self) -> None:
        """Looks no more."""
        if self._watch is not None:
            self._watch.stop()

    def matching(self, typed: str) -> Sequence[TargetEntry]:
        """The rows in which every typed word occurs, in their order; what was typed in full is the last."""
        words = typed.lower().split()
        found = [entry for entry in self._rows if all(word in _searched(entry) for word in words)]
        listed = {entry.target for entry in found}
        return [*self._workers.shown(found), *(entry for entry in typed_entries(typed) if entry.target not in listed)]

    def draw(self, rows: Sequence[TargetEntry], view: ListView) -> Canvas:
        """Target, runtime, CPU, age, user, inspector and name of each."""
        return draw_target_list(rows, view, self._records)

    @property
    def _selected(self) -> TargetEntry | None:
        return self.listed.selected

    def action_unfold(self) -> None:
        """Lists the worker threads of the selected program; in what is typed the key moves on."""
        field = self.query_one(Input)
        if self._selected is None or field.cursor_position < len(field.value):
            raise SkipAction
        if self._workers.unfold(self._selected):
            self._show_rows()

    def action_fold(self) -> None:
        """Takes them away again; where there are none, the key moves in what is typed."""
        if self._selected is None or not self._workers.fold(self._selected):
            raise SkipAction
        self._show_rows()

    @on(WorkersSeen)
    def _workers_seen(self, seen: WorkersSeen) -> None:
        self._workers.take(seen)
        self._show_rows()

    @on(TargetsSeen)
    def _seen(self, seen: TargetsSeen) -> None:
        """Shows what there is now."""
        self._rows = seen.entries
        self._show_rows()

    def _show_rows(self) -> None:
        """The rows that match; the cursor stays on the target that it was on, or on its program."""
        selected, cursor = self._selected, self.listed.cursor
        rows = self.matching(self.query_one(Input).value)
        if selected is not None:
            same = [place for place, row in enumerate(rows) if row.target == selected.target]
            exact = [place for place in same if rows[place].worker == selected.worker]
            cursor = (exact or same or [cursor])[0]
        self.listed.show(rows, cursor)

    @on(Input.Submitted)
    def _chosen(self, event: Input.Submitted) -> None:
        """Answers the selected row; one that cannot be recorded stays, with its reason below the list."""
        event.prevent_default()
        chosen = self._selected
        if chosen is not None and not chosen.obstacle:
            self.dismiss(replace(chosen, records=self._records))


def _searched(entry: TargetEntry) -> str:
    return f"{entry.target} {entry.name} {entry.runtime} {entry.user} {entry.inspector}".lower()
