"""`tickscope PROFILE…`: the explorer, or the report where there is no screen for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.base.errors import UsageError
from tui.cli.arguments.commands import ExplorerCommand, ReportCommand
from tui.cli.input_files import require_folders
from tui.cli.output import is_terminal, narrate

if TYPE_CHECKING:
    from tui.state.model.options import ExplorerOptions


def explore(command: ExplorerCommand) -> int:
    """Runs the explorer on the files of the command; the exit status."""
    for path in (*command.paths, *filter(None, [command.options.against])):
        if path != "-":
            os.stat(path)
    require_folders("--source-root", command.options.source_roots)
    require_folders("--source-map-dir", command.options.source_map_dirs)
    from tui.explorer.run import run_explorer

    return run_explorer(list(command.paths), with_user_settings(command.options))


def with_user_settings(options: ExplorerOptions) -> ExplorerOptions:
    """The options of the command line, with the user's settings where it says nothing."""
    from tui.cli.settings import read_settings, with_settings

    return with_settings(options, read_settings(os.environ))


def report_instead(command: ExplorerCommand, problem: str) -> ReportCommand:
    """The text report of the one file that was to be explored."""
    if not command.paths:
        raise UsageError(
            "no PROFILE given", f"there is no screen to choose one on ({problem})", "See tickscope --help."
        )
    if len(command.paths) > 1:
        raise UsageError("several files need the explorer", problem, "A report takes one PROFILE.")
    if is_terminal(sys.stdout):
        narrate(f"{problem}: this is the report")
    options = command.options
    return ReportCommand(
        command.paths[0],
        command.reading,
        show_urls=options.show_urls,
        ascii=bool(options.ascii),
        lens=options.lens,
        against=options.against,
        source_map_dirs=options.source_map_dirs,
    )


def refuse_mistyped_command(paths: Sequence[str]) -> None:
    """Raises UsageError when the first path is a bare word that names no file and is nearly a command."""
    if paths and paths[0].isalpha() and not os.path.lexists(paths[0]):
        from tui.cli.arguments.completions import nearest_command

        nearest = nearest_command(paths[0])
        if nearest is not None:
            raise UsageError(f"unknown command {paths[0]}", next_step=f"Did you mean {nearest}? See tickscope --help.")
