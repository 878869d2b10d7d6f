"""The list of what can be recorded: it is looked at anew each second, typing narrows it, Enter answers one.

Ctrl-T goes between CPU time and memory, Right lists the worker threads of a program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.base.cells import Canvas
from tui.draw.screens.target_list import DETAIL_ROWS, draw_target_list
from tui.explorer.dialogs.line_input import LineInput
from tui.explorer.dialogs.list_dialog import LIST_BINDINGS, FilteredList
from tui.explorer.recording.target_watch import TargetsSeen, TargetWatch, WorkersSeen, typed_entries
from tui.state.target_list import Records, TargetEntry, TargetList
from tui.state.view.list_view import ListView


class TargetsScreen(ModalScreen[TargetEntry | None]):
    """Answers the chosen row, whose `target` is what `tui.record.options.target.typed_target` takes; None for none."""

    DEFAULT_CSS = """
    TargetsScreen { align: center top; background: transparent; }
    TargetsScreen Vertical { width: 90%; max-width: 160; height: 80%; margin-top: 2; }
    TargetsScreen LineInput.-textual-compact { padding: 0 1; }
    TargetsScreen FilteredList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("ctrl+t", "next_kind", "Time or memory", show=False, priority=True),
        Binding("right", "unfold", "Worker threads", show=False, priority=True),
        Binding("left", "fold", "Fold", show=False, priority=True),
    ]
    placeholder = "Record: type a part of a name, or :9229, a PID, ws://…, https://…, -- node app.js"

    def __init__(self, records: Records = Records.TIME) -> None:
        super().__init__()
        self._targets = TargetList(records)
        self._watch = TargetWatch(self)
        self._field = LineInput(placeholder=self.placeholder, compact=True)
        self._listed = FilteredList(self._draw, 1 + DETAIL_ROWS)

    def compose(self) -> ComposeResult:
        """The input and the list."""
        with Vertical():
            yield self._field
            yield self._listed

    def on_mount(self) -> None:
        """Begins to look; the list is there as soon as something was seen."""
        self._field.cursor_blink = False  # it would be sent every half second
        self.set_focus(self._field)
        self._watch.start()

    def on_unmount(self) -> None:
        """Looks no more."""
        self._watch.stop()

    def _show(self, targets: TargetList) -> None:
        self._targets = targets
        self._listed.show(targets.rows, targets.cursor)

    def _draw(self, rows: Sequence[TargetEntry], view: ListView) -> Canvas:
        """Target, runtime, CPU, age, user, inspector and name of each."""
        return draw_target_list(rows, view, self._targets.records)

    def action_move(self, rows: int) -> None:
        """Moves the cursor, stopping at the ends."""
        self._show(self._targets.moved(rows))

    def action_next_kind(self) -> None:
        """Has memory recorded in place of CPU time, or the other way."""
        self._show(self._targets.with_next_records())

    def action_unfold(self) -> None:
        """Lists the worker threads of the selected program; in what is typed the key moves on."""
        selected = self._targets.selected
        if selected is None or self._field.cursor_position < len(self._field.value):
            raise SkipAction
        unfolded = self._targets.unfolded()
        if unfolded is not self._targets:
            self._show(unfolded)
            self._watch.ask_for_workers(selected.url)

    def action_fold(self) -> None:
        """Takes them away again; where there are none, the key moves in what is typed."""
        folded = self._targets.folded()
        if folded is self._targets:
            raise SkipAction
        self._show(folded)

    def action_cancel(self) -> None:
        """Goes back without choosing anything."""
        self.dismiss(None)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(self._targets.with_words(event.value, typed_entries(event.value)))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Answers the selected row; one that cannot be recorded stays, with its reason below the list."""
        chosen = self._targets.chosen
        if chosen is not None:
            self.dismiss(chosen)

    @on(WorkersSeen)
    def _workers_seen(self, seen: WorkersSeen) -> None:
        self._show(self._targets.with_workers(seen.url, seen.titles))

    @on(TargetsSeen)
    def _seen(self, seen: TargetsSeen) -> None:
        """Shows what there is now."""
        self._show(self._targets.with_seen(seen.entries))
