"""`tickscope record`: watched in the explorer, or without a screen for scripts."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from tui.cli.arguments.commands import RecordCommand
from tui.cli.explore import with_user_settings
from tui.cli.output import no_screen, write_path

if TYPE_CHECKING:
    from tui.record.recorder.narrator import Narrator
    from tui.record.saving.retention import Retention

SIGNALLED = 128
"""A command that signal N ended is passed on as 128 + N, as shells do."""


def record(command: RecordCommand) -> int:
    """Records, prints the path of the profile, and returns the exit status."""
    if _is_watched(command):
        from tui.explorer.run import run_explorer
        from tui.record.saving.out_file import check_out
        from tui.state.model.options import ExplorerOptions

        check_out(command.options.out, replaces=command.options.replaces_out)
        options = ExplorerOptions(show_urls=command.show_urls)
        return run_explorer((), with_user_settings(options), (command.target, command.options))
    from tui.record.recorder.headless import record_headless
    from tui.record.recorder.narrator import Narrator
    from tui.record.saving.retention import retention_from

    retention = retention_from(os.environ)
    narrator = Narrator(sys.stderr or io.TextIOWrapper(io.BytesIO()), events=command.options.writes_events)
    if command.edgeworkers is not None:
        return _record_edgeworkers(command, narrator, retention)
    recorded = record_headless(command.target, command.options, narrator, retention)
    write_path(recorded.path)
    status = recorded.exit_status
    if status is None or not command.options.passes_exit_status:
        return 0
    return status if status >= 0 else SIGNALLED - status


def _record_edgeworkers(command: RecordCommand, narrator: Narrator, retention: Retention) -> int:
    from tui.record.edgeworkers.edgeworkers_recording import record_edgeworkers
    from tui.record.options.target import EdgeWorkersTarget

    assert command.edgeworkers is not None
    assert isinstance(command.target, EdgeWorkersTarget)
    path = record_edgeworkers(command.target.url, command.edgeworkers, narrator, retention)
    write_path(path)
    return 0


def _is_watched(command: RecordCommand) -> bool:
    """Whether to show the recording while it runs: not when other programs read its output."""
    options = command.options
    is_for_programs = options.writes_events or options.passes_exit_status or options.journal is not None
    return not command.is_headless and not is_for_programs and no_screen(()) is None
