"""The command `tickscope`: runs the command that its words name, and returns its exit status.

stdout is data, stderr is narration. Status 0: done · 1: failed, one line on stderr · 2: wrong usage · 130: interrupted.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from tui import __version__
from tui.base.errors import UsageError
from tui.base.python_gc import kept_for_good
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
from tui.cli.output import (
    drop_stdout,
    encoding_of,
    narrate,
    no_screen,
    sentence_of,
    show_traceback,
    shows,
    write,
)
from tui.record.edgeworkers.requests.token_variable import token_taken_from_environment

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


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
    except Exception as error:  # noqa: BLE001  nothing above would print it as a sentence
        if "--debug" in words:
            show_traceback()
        narrate(sentence_of(error), is_ascii="--ascii" in words)
        return USAGE if isinstance(error, UsageError) else FAILED


def _run(words: Sequence[str]) -> int:
    """Imports the module of the command here, so that no command waits for the imports of another."""
    command = _command(words)
    if isinstance(command, HelpCommand | VersionCommand):
        _print_about(command)
        return DONE
    if isinstance(command, TargetsCommand):
        from tui.cli.targets import list_targets

        list_targets(command)
        return DONE
    if isinstance(command, ExplorerCommand):
        from tui.cli.explore import explore, refuse_mistyped_command, report_instead

        refuse_mistyped_command(command.paths)
    _import_numpy()
    if isinstance(command, RecordCommand):
        from tui.cli.record import record

        return record(command)
    if isinstance(command, ExplorerCommand) and not command.reading.lists_threads:
        problem = no_screen(command.paths)
        if problem is None:
            return explore(command)
        command = report_instead(command, problem)
    if command.reading.lists_threads:
        from tui.cli.list_threads import list_threads

        list_threads(command)
    elif isinstance(command, ReportCommand):
        from tui.cli.report import print_report

        print_report(command)
    elif isinstance(command, ConvertCommand):
        from tui.cli.convert import convert

        convert(command)
    return DONE


def _command(words: Sequence[str]) -> Command:
    """The command that `words` name. File names alone need no parser, and so no import of it."""
    command = files_alone(words)
    if command is not None:
        return command
    from tui.cli.arguments.arguments import parsed

    return parsed(words)


def _print_about(command: HelpCommand | VersionCommand) -> None:
    """Prints help or version, also where stdout knows no `µ`."""
    if isinstance(command, VersionCommand):
        text = f"tickscope {__version__}\n"
    else:
        from tui.cli.arguments.help_text import help_text

        text = help_text(command.of, shutil.get_terminal_size().columns)
    encoding = encoding_of(sys.stdout)
    write(text if shows(encoding, text) else ascii_text(text), encoding)


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
