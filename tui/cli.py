"""The command `tickscope`: what is done, what is printed, and the status it ends with.

stdout is data, stderr is narration. Status 0: done · 1: failed, one line on stderr · 2: wrong usage · 130: interrupted.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tui.arguments import ConvertCommand, ExplorerCommand, Reading, ReportCommand, TargetsCommand, parsed
from tui.errors import TickscopeError, UsageError
from tui.record.target import EdgeWorkersTarget
from tui.record_arguments import RecordCommand
from tui.text import ascii_text, counted, printable, short_location, without_secrets

if TYPE_CHECKING:
    from tui.analysis.lens import Lens
    from tui.explorer.options import ExplorerOptions
    from tui.profile.profile import Profile
    from tui.record.narrator import Narrator
    from tui.record.retention import Retention
    from tui.source.scripts import Scripts

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
SIGNALLED = 128
"""A command that signal N ended is passed on as 128 + N, as shells do."""

_UNMAPPED_TOLD = 5
"""Scripts without a source map that a report names on stderr."""
ROWS_ON_TERMINAL = 50
"""Rows of a text report on a terminal without --limit; a pipe gets all."""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of `tickscope` with the words `argv`, those of the process without it."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        return _run(words)
    except SystemExit as ended:  # argparse, after --help and --version
        return ended.code if isinstance(ended.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        _drop_stdout()
        return DONE
    except Exception as error:  # noqa: BLE001  the last one: nobody above could tell the user in a sentence
        if "--debug" in words:
            _show_traceback()
        _narrate(_sentence(error), is_ascii="--ascii" in words)
        return USAGE if isinstance(error, UsageError) else FAILED


def _run(words: Sequence[str]) -> int:
    command = parsed(words)
    if isinstance(command, TargetsCommand):
        return _targets(command)
    _import_numpy()
    if isinstance(command, RecordCommand):
        return _record(command)
    if command.reading.lists_threads:
        return _list_threads(command)
    if isinstance(command, ReportCommand):
        return _report(command)
    if isinstance(command, ConvertCommand):
        return _convert(command)
    problem = _no_screen(command.paths)
    if problem is None:
        return _explore(command)
    return _report_instead(command, problem)


def _import_numpy() -> None:
    """Imports numpy without the threads of its linear algebra, which is not used.

    They cost 30 ms, and tens of megabytes of address space for every core.
    """
    name = "OPENBLAS_NUM_THREADS"
    is_set = name in os.environ
    os.environ.setdefault(name, "1")
    import numpy  # noqa: F401

    # A program that is started from here has its own mind about threads.
    if not is_set:
        del os.environ[name]


def _explore(command: ExplorerCommand) -> int:
    for path in (*command.paths, *filter(None, [command.options.against])):
        if path != "-":
            os.stat(path)
    from tui.explorer.run import run_explorer

    return run_explorer(list(command.paths), _configured(command.options))


def _configured(options: ExplorerOptions) -> ExplorerOptions:
    """The options of the command line, with the user's settings where it says nothing."""
    from tui.settings import read_settings, with_settings

    return with_settings(options, read_settings(os.environ))


def _report_instead(command: ExplorerCommand, problem: str) -> int:
    """The text report of the one file that was to be explored."""
    if not command.paths:
        raise UsageError(
            "no PROFILE given", f"there is no screen to choose one on ({problem})", "See tickscope --help."
        )
    if len(command.paths) > 1:
        raise UsageError("several files need the explorer", problem, "A report takes one PROFILE.")
    if _is_terminal(sys.stdout):
        _narrate(f"{problem}: this is the report")
    options = command.options
    return _report(
        ReportCommand(
            command.paths[0],
            command.reading,
            show_urls=options.show_urls,
            ascii=bool(options.ascii),
            lens=options.lens,
            against=options.against,
            source_map_dirs=options.source_map_dirs,
        )
    )


def _no_screen(paths: Sequence[str]) -> str | None:
    """Why the explorer cannot be shown; None when it can."""
    if not _is_terminal(sys.stdout):
        return "stdout is no terminal"
    if os.environ.get("TERM") == "dumb":
        return "TERM is dumb"
    if not _is_terminal(sys.stderr):
        return "stderr is no terminal"
    if not _is_terminal(sys.stdin) and not ("-" in paths and _has_controlling_terminal()):
        return "stdin is no terminal"
    return None


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _has_controlling_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def _profiles(path: str, reading: Reading) -> list[Profile]:
    """The profiles of a file, as recorded."""
    from tui.formats import DEFAULT_MAX_SIZE, read_profiles

    try:
        return read_profiles(path, max_size=DEFAULT_MAX_SIZE if reading.max_size is None else reading.max_size)
    except OSError as error:
        # What fails while it is read, as on a bad disk, does not know its name.
        error.filename = error.filename or path
        raise


def _profile(path: str, reading: Reading) -> Profile:
    """The profile of a file that was chosen, or the busiest one, as recorded."""
    from tui.analysis.threads import chosen_thread

    return chosen_thread(_profiles(path, reading), reading.thread)


def _list_threads(command: ReportCommand | ConvertCommand | ExplorerCommand) -> int:
    from tui.export.thread_list import threads_json, threads_text

    paths = command.paths if isinstance(command, ExplorerCommand) else (command.path,)
    if len(paths) != 1:
        raise UsageError("--list-threads takes one PROFILE", f"{len(paths)} given")
    profiles = _profiles(paths[0], command.reading)
    if isinstance(command, ReportCommand) and command.format == "json":
        _write(threads_json(profiles) + "\n", "utf-8")
    else:
        width = shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None
        _write(threads_text(profiles, width), _encoding(sys.stdout))
    return DONE


def _record(command: RecordCommand) -> int:
    if _is_watched(command):
        from tui.explorer.options import ExplorerOptions
        from tui.explorer.run import run_explorer

        return run_explorer((), _configured(ExplorerOptions()), (command.target, command.options))
    from tui.record.headless import record_headless
    from tui.record.narrator import Narrator
    from tui.record.retention import retention_from

    retention = retention_from(os.environ)
    narrator = Narrator(sys.stderr or io.TextIOWrapper(io.BytesIO()), events=command.options.writes_events)
    if command.edgeworkers is not None:
        return _record_edgeworkers(command, narrator, retention)
    recorded = record_headless(command.target, command.options, narrator, retention)
    _write(f"{recorded.path}\n", "utf-8")
    status = recorded.exit_status
    if status is None or not command.options.passes_exit_status:
        return DONE
    return status if status >= 0 else SIGNALLED - status


def _record_edgeworkers(command: RecordCommand, narrator: Narrator, retention: Retention) -> int:
    from tui.record.edgeworkers.recording import record_edgeworkers

    assert command.edgeworkers is not None
    assert isinstance(command.target, EdgeWorkersTarget)
    path = record_edgeworkers(command.target.url, command.edgeworkers, narrator, os.environ, retention)
    _write(f"{path}\n", "utf-8")
    return DONE


def _is_watched(command: RecordCommand) -> bool:
    """Whether the recording is shown while it goes on. What it tells other programs is told without a screen.

    So is memory, which is not shown as it grows.
    """
    from tui.record.target import EdgeWorkersTarget

    options = command.options
    is_for_programs = options.writes_events or options.passes_exit_status or options.journal is not None
    is_shown = options.kind == "cpu" and not command.is_headless
    is_plain = is_shown and not is_for_programs and not isinstance(command.target, EdgeWorkersTarget)
    return is_plain and _no_screen(()) is None


def _targets(command: TargetsCommand) -> int:
    from tui.record.found import recordable_targets
    from tui.record.targets_text import targets_json, targets_text
    from tui.record.worker_threads import with_workers

    found = recordable_targets()
    if command.with_workers:
        found = list(with_workers(found))
    if command.as_json:
        _write(targets_json(found) + "\n", "utf-8")
    else:
        width = shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None
        _write(targets_text(found, width), _encoding(sys.stdout))
    return DONE


def _convert(command: ConvertCommand) -> int:
    from tui.export.convert import converted, save

    profile = _profile(command.path, command.reading)
    origin = profile.origin
    for warning in origin.warnings:
        _narrate(f"{origin.path}: {warning}")
    range_us = _range_us(command.range, profile)
    if range_us is not None and origin.estimated:
        raise UsageError("--range", "the times of this profile are estimates", "Convert the whole of it.")
    save(converted(profile, command.target, command.out, range_us), command.out, replaces=command.replaces)
    return DONE


def _range_us(text: str | None, profile: Profile) -> tuple[int, int] | None:
    """The time range that was typed for a profile. Raises UsageError when it has none, or ends earlier."""
    from tui.units import parse_range

    if text is None:
        return None
    _require_times(profile)
    return parse_range(text, profile.duration_us)


def _require_times(profile: Profile) -> None:
    if profile.origin.unit != "us" or not profile.origin.has_timeline:
        raise UsageError("--range", "this profile has no order in time")


def _lens(text: str, profile: Profile) -> Lens:
    """The lens that was typed for a profile. Raises UsageError when it cannot be read, or needs times that are not."""
    from tui.analysis.lens_text import parse_lens

    lens = parse_lens(text, profile.duration_us)
    if lens.range_us is not None:
        _require_times(profile)
    return lens


def _report(command: ReportCommand) -> int:
    from tui.analysis.counting import accounted
    from tui.export.report import Request, report
    from tui.export.report_json import report_json
    from tui.export.report_markdown import report_markdown
    from tui.export.report_text import report_text

    recorded = _profile(command.path, command.reading)
    scripts = _scripts(recorded, command.source_map_dirs)
    if command.source_map_dirs:
        recorded = _mapped(recorded, scripts)
    range_us, lens = _range_us(command.range, recorded), _lens(command.lens, recorded)
    if command.gaps is not None:
        lens = replace(lens, accounting=replace(lens.accounting, cuts_gaps=command.gaps == "cut"))
    is_terminal = command.format == "text" and _is_terminal(sys.stdout)
    limit = ROWS_ON_TERMINAL if is_terminal and command.limit is None else command.limit
    profile = accounted(recorded, lens.accounting)
    baseline = None
    if command.against is not None:
        baseline = accounted(_profile(command.against, replace(command.reading, thread=None)), lens.accounting)
    found = report(profile, Request(command.view, range_us, limit, command.show_urls, lens), baseline)
    for caution in found.baseline.cautions if found.baseline is not None else ():
        _narrate(caution)
    if command.format == "json":
        _write(report_json(found) + "\n", "utf-8")
        return DONE
    encoding = _encoding(sys.stdout)
    if command.format == "markdown":
        _write(report_markdown(found), encoding)
    else:
        width = shutil.get_terminal_size().columns if is_terminal else None
        is_ascii = command.ascii or not _shows(encoding, "█…µ")
        text_of = partial(scripts.line, as_written=bool(command.source_map_dirs))
        _write(report_text(found, width, is_ascii=is_ascii, text_of=text_of), encoding)
    return DONE


def _scripts(profile: Profile, folders: Sequence[Path]) -> Scripts:
    """The scripts of a profile, from below the working directory, with maps also from `folders`."""
    from tui.source.scripts import Scripts

    for folder in folders:
        if not folder.is_dir():
            raise UsageError("--source-map-dir", f"{folder} is no folder")
    return Scripts([os.getcwd()], folders, profile.origin.runtime)


def _mapped(profile: Profile, scripts: Scripts) -> Profile:
    """The profile with what source maps say of it; which scripts have none is told on stderr."""
    from tui.source.written import applied

    found = applied(profile, scripts)
    for url, reason in list(found.unmapped.items())[:_UNMAPPED_TOLD]:
        _narrate(f"no source map for {short_location(without_secrets(url), 0)}: {reason}")
    left = len(found.unmapped) - _UNMAPPED_TOLD
    if left > 0:
        _narrate(f"no source map for {counted(left, 'more script')}")
    return replace(profile, functions=replace(profile.functions, written=found.written))


def _encoding(stream: TextIO | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _shows(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _write(text: str, encoding: str) -> None:
    """Puts all of `text` on stdout, at once, so that a report is there whole or not at all."""
    if sys.stdout is None:
        raise TickscopeError("stdout", "it is closed")
    try:
        sys.stdout.buffer.write(text.encode(encoding, "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_stdout()
        raise TickscopeError("stdout", _reason(error)) from error


def _drop_stdout() -> None:
    """Lets what is left in stdout's buffer go nowhere, so that the interpreter does not complain at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _show_traceback() -> None:
    """Tells where the exception that is being handled came from; messages in it may quote the file."""
    if sys.stderr is not None:
        for line in traceback.format_exc().splitlines():
            print(printable(line), file=sys.stderr)


def _narrate(sentence: str, *, is_ascii: bool = False) -> None:
    if sys.stderr is not None:
        line = f"tickscope: {printable(sentence)}"
        is_plain = is_ascii or not _shows(_encoding(sys.stderr), line)
        print(ascii_text(line) if is_plain else line, file=sys.stderr)


def _sentence(error: Exception) -> str:
    """What went wrong and what to do, in one sentence or two."""
    match error:
        case TickscopeError():
            return str(error)
        case FileNotFoundError():
            return f"{error.filename}: no such file"
        case IsADirectoryError():
            return f"{error.filename}: it is a folder. Name a profile in it, or open it on a terminal: tickscope DIR"
        case OSError():
            return f"{error.filename or 'the system'}: {_reason(error)}"
        case MemoryError():
            return "out of memory: the profile is too large for this machine"
        case RecursionError():
            return "the file is nested too deeply"
        case _:
            return (
                f"internal error: {type(error).__name__}: {error}. Run it again with --debug and report what it says."
            )


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]
