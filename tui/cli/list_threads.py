"""`--list-threads`: the threads of a file, as a table or as JSON."""

from __future__ import annotations

import sys

from tui.base.errors import UsageError
from tui.base.python_gc import uncollected
from tui.cli.arguments.commands import ConvertCommand, ExplorerCommand, ReportCommand
from tui.cli.input_files import recorded_profiles
from tui.cli.output import encoding_of, terminal_width, write


@uncollected()
def list_threads(command: ReportCommand | ConvertCommand | ExplorerCommand) -> None:
    """Prints the threads of the one file that a command names."""
    from tui.export.report.thread_list import threads_json, threads_text

    paths = command.paths if isinstance(command, ExplorerCommand) else (command.path,)
    if len(paths) != 1:
        raise UsageError("--list-threads takes one PROFILE", f"{len(paths)} given")
    profiles = recorded_profiles(paths[0], command.reading)
    if isinstance(command, ReportCommand) and command.format == "json":
        write(threads_json(profiles) + "\n", "utf-8")
    else:
        write(threads_text(profiles, terminal_width()), encoding_of(sys.stdout))
