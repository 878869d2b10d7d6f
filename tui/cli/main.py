"""The command `tickscope`: what is done, what is printed, and the status it ends with.

stdout is data, stderr is narration. Status 0: done · 1: failed, one line on stderr · 2: wrong usage · 130: interrupted.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui import __version__
from tui.base.errors import UsageError
from tui.base.imports import kept_for_good
from tui.base.text import ascii_text
from tui.cli.arguments.commands import (
    Command,
    ConvertCommand,
    ExplorerCommand,
    HelpCommand,
    RecordCommand,
    ReportCommand,
    TargetsCommand,
    VersionCommand,
    files_alone,
)
from tui.cli.folders import require_folders
from tui.cli.output import (
    drop_stdout,
    encoding_of,
    is_terminal,
    narrate,
    no_screen,
    sentence_of,
    show_traceback,
    shows,
    write,
    write_path,
)
from tui.record.edgeworkers.requests.token_variable import token_taken_from_environment

if TYPE_CHECKING:
    from tui.record.journal.retention import Retention
    from tui.record.recorder.narrator import Narrator
    from tui.state.options import ExplorerOptions

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
SIGNALLED = 128
"""A command that signal N ended is passed on as 128 + N, as shells do."""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of `tickscope` with the words `argv`, those of the process without it."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        with token_taken_from_environment():
            return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        drop_stdout()
        return DONE
    except Exception as error:  # noqa: BLE001  the last one: nobody above could tell the user in a sentence
        if "--debug" in words:
            show_traceback()
        narrate(sentence_of(error), is_ascii="--ascii" in words)
        return USAGE if isinstance(error, UsageError) else FAILED


def _run(words: Sequence[str]) -> int:
    command = _command(words)
    if isinstance(command, HelpCommand | VersionCommand):
        return _print_about(command)
    if isinstance(command, TargetsCommand):
        return _targets(command)
    if isinstance(command, ExplorerCommand):
        _refuse_mistyped_command(command.paths)
    _import_numpy()
    if isinstance(command, RecordCommand):
        return _record(command)
    if isinstance(command, ExplorerCommand) and not command.reading.lists_threads:
        problem = no_screen(command.paths)
        if problem is None:
            return _explore(command)
        command = _report_instead(command, problem)
    from tui.cli.files import convert, list_threads, print_report

    if command.reading.lists_threads:
        list_threads(command)
    elif isinstance(command, ReportCommand):
        print_report(command)
    elif isinstance(command, ConvertCommand):
        convert(command)
    return DONE


def _command(words: Sequence[str]) -> Command:
    """What `words` ask for. Files alone need not wait for all that can be said of them."""
    command = files_alone(words)
    if command is not None:
        return command
    from tui.cli.arguments.arguments import parsed

    return parsed(words)


def _print_about(command: HelpCommand | VersionCommand) -> int:
    """Prints help or version, also where stdout knows no `µ`."""
    if isinstance(command, VersionCommand):
        text = f"tickscope {__version__}\n"
    else:
        from tui.cli.arguments.help_text import help_text

        text = help_text(command.of, shutil.get_terminal_size().columns)
    encoding = encoding_of(sys.stdout)
    write(text if shows(encoding, text) else ascii_text(text), encoding)
    return DONE


def _refuse_mistyped_command(paths: Sequence[str]) -> None:
    """Raises UsageError when the first path is a bare word that names no file and is nearly a command."""
    if paths and paths[0].isalpha() and not os.path.lexists(paths[0]):
        from tui.cli.arguments.completions import nearest_command

        nearest = nearest_command(paths[0])
        if nearest is not None:
            raise UsageError(f"unknown command {paths[0]}", next_step=f"Did you mean {nearest}? See tickscope --help.")


def _import_numpy() -> None:
    """Imports numpy without the threads of its linear algebra, which is not used.

    They cost 30 ms, and tens of megabytes of address space for every core.
    """
    name = "OPENBLAS_NUM_THREADS"
    is_set = name in os.environ
    os.environ.setdefault(name, "1")
    with kept_for_good():
        import numpy  # noqa: F401

    # A program that is started from here has its own mind about threads.
    if not is_set:
        del os.environ[name]


def _explore(command: ExplorerCommand) -> int:
    for path in (*command.paths, *filter(None, [command.options.against])):
        if path != "-":
            os.stat(path)
    require_folders("--source-root", command.options.source_roots)
    require_folders("--source-map-dir", command.options.source_map_dirs)
    from tui.explorer.run import run_explorer

    return run_explorer(list(command.paths), _configured(command.options))


def _configured(options: ExplorerOptions) -> ExplorerOptions:
    """The options of the command line, with the user's settings where it says nothing."""
    from tui.cli.settings import read_settings, with_settings

    return with_settings(options, read_settings(os.environ))


def _report_instead(command: ExplorerCommand, problem: str) -> ReportCommand:
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


def _record(command: RecordCommand) -> int:
    if _is_watched(command):
        from tui.explorer.run import run_explorer
        from tui.record.journal.out_file import check_out
        from tui.state.options import ExplorerOptions

        check_out(command.options.out, replaces=command.options.replaces_out)
        options = ExplorerOptions(show_urls=command.show_urls)
        return run_explorer((), _configured(options), (command.target, command.options))
    from tui.record.journal.retention import retention_from
    from tui.record.recorder.headless import record_headless
    from tui.record.recorder.narrator import Narrator

    retention = retention_from(os.environ)
    narrator = Narrator(sys.stderr or io.TextIOWrapper(io.BytesIO()), events=command.options.writes_events)
    if command.edgeworkers is not None:
        return _record_edgeworkers(command, narrator, retention)
    recorded = record_headless(command.target, command.options, narrator, retention)
    write_path(recorded.path)
    status = recorded.exit_status
    if status is None or not command.options.passes_exit_status:
        return DONE
    return status if status >= 0 else SIGNALLED - status


def _record_edgeworkers(command: RecordCommand, narrator: Narrator, retention: Retention) -> int:
    from tui.record.edgeworkers.edgeworkers_recording import record_edgeworkers
    from tui.record.request.target import EdgeWorkersTarget

    assert command.edgeworkers is not None
    assert isinstance(command.target, EdgeWorkersTarget)
    path = record_edgeworkers(command.target.url, command.edgeworkers, narrator, retention)
    write_path(path)
    return DONE


def _is_watched(command: RecordCommand) -> bool:
    """Whether the recording is shown while it goes on. What it tells other programs is told without a screen."""
    options = command.options
    is_for_programs = options.writes_events or options.passes_exit_status or options.journal is not None
    return not command.is_headless and not is_for_programs and no_screen(()) is None


def _targets(command: TargetsCommand) -> int:
    from tui.record.inspectors.leftovers import close_leftovers
    from tui.record.targets.open_targets import recordable_targets
    from tui.record.targets.targets_text import targets_json, targets_text
    from tui.record.targets.worker_threads import with_workers

    for sentence in close_leftovers():
        narrate(sentence)
    found = recordable_targets()
    if command.with_workers:
        found = list(with_workers(found))
    if command.as_json:
        write(targets_json(found, show_urls=command.show_urls) + "\n", "utf-8")
    else:
        width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
        write(targets_text(found, width, show_urls=command.show_urls), encoding_of(sys.stdout))
    return DONE
