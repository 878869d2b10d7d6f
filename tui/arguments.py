"""The command line: words in, one typed command out. Nothing here opens a file or asks a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn

from tui import __version__
from tui.errors import UsageError
from tui.explorer.options import ExplorerOptions
from tui.export.targets import TARGETS, Target, target_of
from tui.export.views import FORMATS, VIEWS, Format, View
from tui.record_arguments import DESCRIPTION as RECORD_DESCRIPTION
from tui.record_arguments import USAGE as RECORD_USAGE
from tui.record_arguments import RecordCommand, add_record_options, record_command
from tui.units import parse_range, parse_size

COLORS = ("auto", "never", "16", "256")
COMMANDS = ("report", "convert", "targets", "record")

_ANY_DURATION_US = 2**63
_DESCRIPTION = """\
A terminal explorer for V8 CPU profiles: where does the time go?

  tickscope [PROFILE|DIR ...]    open in the explorer; a folder lists its profiles; no argument: the start screen
  tickscope report PROFILE       tables on stdout: text, JSON or markdown (tickscope report --help)
  tickscope convert IN -o OUT    the profile in another format (tickscope convert --help)
  tickscope record TARGET        record a running program and watch it (tickscope record --help)
  tickscope targets              what can be recorded on this machine (tickscope targets --help)

PROFILE may be - for stdin. A file that is named like a command is written as ./report.
"""
_REPORT_DESCRIPTION = """\
Print what a profile says: a summary and its functions, call tree or lines.

PROFILE may be - for stdin.
"""
_CONVERT_DESCRIPTION = """\
Write a profile in another format, with the same times: a .cpuprofile, a speedscope file or collapsed stacks.

IN may be - for stdin.
"""
_TARGETS_DESCRIPTION = """\
List what can be recorded on this machine: Node and Deno programs, browsers' pages and workers, every inspector that
is open. The first column is what `tickscope record` takes. Nothing is signalled; each port of a runtime is asked once.
"""
_LENS_HELP = "count only this: focus:parse hide:idle mine group:package (README)"
_EXIT_STATUS = "exit status: 0 done, 1 failed (one line on stderr), 2 wrong usage, 130 interrupted"


Gaps = Literal["keep", "cut"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Which profile of a file is meant, and how many bytes it may hold; None: the busiest thread, the usual limit."""

    thread: int | None = None
    lists_threads: bool = False
    max_size: int | None = None


@dataclass(frozen=True, slots=True)
class ReportCommand:
    """`tickscope report PROFILE`; `range` and `lens` are as typed: they need the profile's duration."""

    path: str
    reading: Reading = field(default_factory=Reading)
    format: Format = "text"
    view: View = "functions"
    range: str | None = None
    limit: int | None = None
    show_urls: bool = False
    ascii: bool = False
    lens: str = ""
    against: str | None = None
    gaps: Gaps | None = None
    source_map_dirs: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ConvertCommand:
    """`tickscope convert IN -o OUT`; `range` is as typed."""

    path: str
    out: str
    target: Target
    reading: Reading = field(default_factory=Reading)
    range: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class TargetsCommand:
    """`tickscope targets`."""

    as_json: bool = False
    with_workers: bool = False


@dataclass(frozen=True, slots=True)
class ExplorerCommand:
    """`tickscope [PROFILE|DIR ...]`."""

    paths: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    options: ExplorerOptions = field(default_factory=ExplorerOptions)


Command = ReportCommand | ConvertCommand | TargetsCommand | RecordCommand | ExplorerCommand


def parsed(words: Sequence[str]) -> Command:
    """The command that `words` (without the program's name) ask for.

    Options stand anywhere, before or after the command word. Raises UsageError for what cannot be meant, and
    SystemExit after `--help` and `--version`.
    """
    command, options, paths = _sorted(words)
    if command == "report":
        return _report(_report_parser().parse_args(options), paths)
    if command == "convert":
        return _convert(_convert_parser().parse_args(options), paths)
    if command == "targets":
        return _targets(_targets_parser().parse_args(options), paths)
    if command == "record":
        return _record(words)
    return _explorer(_explorer_parser().parse_args(options), paths)


def _record(words: Sequence[str]) -> RecordCommand:
    """What follows `--` is a program's own words, options among them."""
    front = list(words[: words.index("--")]) if "--" in words else words
    _, options, paths = _sorted(front)
    program = words[len(front) + 1 :] if "--" in words else None
    return record_command(_record_parser().parse_args(options), paths, program)


def _targets(options: argparse.Namespace, paths: Sequence[str]) -> TargetsCommand:
    if paths:
        raise UsageError("targets takes no file", f"{paths[0]!r} given", "See tickscope targets --help.")
    return TargetsCommand(as_json=options.json, with_workers=options.workers)


def _report(options: argparse.Namespace, paths: Sequence[str]) -> ReportCommand:
    if len(paths) != 1:
        found = "no PROFILE given" if not paths else f"{len(paths)} files given"
        raise UsageError("report takes one PROFILE", found, "See tickscope report --help.")
    return ReportCommand(
        path=paths[0],
        reading=_reading(options),
        format=options.format,
        view=options.view,
        range=_range(options),
        limit=options.limit,
        show_urls=options.show_urls,
        lens=_lens(options),
        against=options.against,
        gaps=options.gaps,
        source_map_dirs=tuple(options.source_map_dir),
    )


def _convert(options: argparse.Namespace, paths: Sequence[str]) -> ConvertCommand:
    if len(paths) != 1:
        found = "no IN given" if not paths else f"{len(paths)} files given"
        raise UsageError("convert takes one IN", found, "See tickscope convert --help.")
    reading = _reading(options)
    if options.out is None and not reading.lists_threads:
        raise UsageError("convert needs -o OUT", next_step="See tickscope convert --help.")
    out = options.out or ""
    if out == "-":
        raise UsageError("-o -: OUT is a file", next_step="Give its name.")
    return ConvertCommand(
        path=paths[0],
        out=out,
        target=options.to or (target_of(out) if out else TARGETS[0]),
        reading=reading,
        range=_range(options),
        replaces=options.force,
    )


def _reading(options: argparse.Namespace) -> Reading:
    max_size = None if options.max_size is None else parse_size(options.max_size)
    return Reading(thread=options.thread, lists_threads=options.list_threads, max_size=max_size)


def _range(options: argparse.Namespace) -> str | None:
    """The range as typed. Raises UsageError when it is none, whatever the profile's duration."""
    text: str | None = options.range
    if text is not None:
        parse_range(text, _ANY_DURATION_US)
    return text


def _lens(options: argparse.Namespace) -> str:
    """The lens as typed. Raises UsageError when it is none, whatever the profile."""
    text: str = options.lens
    if text:
        from tui.analysis.lens_text import parse_lens  # brings numpy, which --help need not wait for

        parse_lens(text, _ANY_DURATION_US)
    return text


def _explorer(options: argparse.Namespace, paths: Sequence[str]) -> ExplorerCommand:
    reading = _reading(options)
    chosen = ExplorerOptions(
        source_roots=tuple(options.source_root),
        ascii=options.ascii or None,
        color=options.color,
        mouse=options.mouse,
        show_urls=options.show_urls,
        thread=reading.thread,
        max_size=reading.max_size,
        lens=_lens(options),
        source_map_dirs=tuple(options.source_map_dir),
    )
    return ExplorerCommand(tuple(paths), reading, replace(chosen, against=options.against))


def _sorted(words: Sequence[str]) -> tuple[str | None, list[str], list[str]]:
    """The command word, the options (with their values, as `--name=value`) and the files among `words`.

    argparse alone takes options in the middle of files only for one parser at a time, and no value like `-5`.
    """
    parsers = (_explorer_parser(), _report_parser(), _convert_parser(), _record_parser())
    valued = {name for parser in parsers for name in _valued_options(parser)}
    command: str | None = None
    options: list[str] = []
    paths: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            paths.extend(left)
        elif word in valued:
            options.append("=".join([word, *islice(left, 1)]))
        elif word.startswith("-") and word != "-":
            options.append(word)
        elif word in COMMANDS and command is None and not paths:
            command = word
        else:
            paths.append(word)
    return command, options, paths


def _valued_options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions if action.nargs != 0 for name in action.option_strings}


class _Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print and leave."""

    def __init__(self, usage: str, description: str) -> None:
        super().__init__(
            prog="tickscope",
            usage=usage,
            description=description,
            epilog=_EXIT_STATUS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        everywhere = self.add_argument_group("everywhere")
        everywhere.add_argument("--debug", action="store_true", help="show where an error came from")
        everywhere.add_argument("--show-urls", action="store_true", help="mask no credentials and queries in urls")
        everywhere.add_argument("--thread", metavar="N", type=_number, help="profile N of a file with several")
        everywhere.add_argument("--list-threads", action="store_true", help="list the profiles of the file")
        everywhere.add_argument("--max-size", metavar="SIZE", help="the most that a file may hold (default: 1GiB)")
        everywhere.add_argument("--version", action="version", version=f"tickscope {__version__}")

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, next_step="See tickscope --help.")


def _explorer_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope [options] [PROFILE|DIR ...]\n       tickscope report PROFILE [options]", _DESCRIPTION)
    explorer = parser.add_argument_group("explorer")
    explorer.add_argument(
        "--source-root",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="show source files below DIR too, not only those below the working directory (may be given again)",
    )
    _add_map_folders(explorer, "look for source maps below DIR too, not only in and beside the scripts that are found")
    explorer.add_argument("--lens", metavar="TEXT", default="", help=_LENS_HELP)
    explorer.add_argument("--against", metavar="B", help="compare the hot functions with those of the profile B")
    explorer.add_argument("--ascii", action="store_true", help="draw with ASCII characters alone")
    explorer.add_argument("--color", choices=COLORS, default="auto", help="colours to use (default: auto)")
    explorer.add_argument("--mouse", action="store_true", help="listen to the mouse")
    return parser


def _report_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope report PROFILE [options]", _REPORT_DESCRIPTION)
    report = parser.add_argument_group("report")
    report.add_argument("--format", choices=FORMATS, default="text", help="text (default), json or markdown")
    report.add_argument("--view", choices=VIEWS, default="functions", help="what to list (default: functions)")
    report.add_argument("--range", metavar="A-B", help="count this time only: 200-450 (ms), 1.2s-3.4s")
    report.add_argument("--lens", metavar="TEXT", default="", help=_LENS_HELP)
    report.add_argument(
        "--against", metavar="B", help="compare the functions with those of the profile B, the baseline"
    )
    report.add_argument(
        "--gaps", choices=("keep", "cut"), help="time that nobody sampled: the sample's before it (keep), or nobody's"
    )
    report.add_argument("--limit", metavar="N", type=_limit, help="list the first N rows")
    _add_map_folders(report, "apply source maps: those below DIR, in the scripts and beside them")
    return parser


def _add_map_folders(group: argparse._ArgumentGroup, help_text: str) -> None:
    group.add_argument(
        "--source-map-dir",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help=f"{help_text} (may be given again)",
    )


def _record_parser() -> argparse.ArgumentParser:
    parser = _Parser(RECORD_USAGE, RECORD_DESCRIPTION)
    add_record_options(parser)
    return parser


def _convert_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope convert IN -o OUT [options]", _CONVERT_DESCRIPTION)
    convert = parser.add_argument_group("convert")
    convert.add_argument("-o", "--out", metavar="OUT", help="the file to write; its name tells the format")
    convert.add_argument("--to", choices=TARGETS, help="the format, whatever the name of OUT")
    convert.add_argument("--range", metavar="A-B", help="write this time only: 200-450 (ms), 1.2s-3.4s")
    convert.add_argument("--force", action="store_true", help="replace OUT when it exists")
    return parser


def _targets_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope targets [--json] [--workers]", _TARGETS_DESCRIPTION)
    targets = parser.add_argument_group("targets")
    targets.add_argument("--json", action="store_true", help="for programs")
    targets.add_argument(
        "--workers",
        action="store_true",
        help="worker threads too; a program with an open inspector tells on its stderr that a debugger came and went",
    )
    return parser


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rows")
    return int(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of a thread")
    return int(text)
