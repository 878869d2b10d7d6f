"""What each command accepts, and its `--help`."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NoReturn

from tui import __version__
from tui.command_line.output import encoding_of, shows, write
from tui.command_line.record_arguments import DESCRIPTION as RECORD_DESCRIPTION
from tui.command_line.record_arguments import USAGE as RECORD_USAGE
from tui.command_line.record_arguments import add_record_options
from tui.errors import UsageError
from tui.export.redactions import REDACTIONS
from tui.export.targets import TARGETS
from tui.export.views import FORMATS, VIEWS
from tui.text import ascii_text

COLORS = ("auto", "never", "16", "256")

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
Credentials, queries and fragments of URLs are masked; stderr says how many.

IN may be - for stdin.
"""
_TARGETS_DESCRIPTION = """\
List what can be recorded on this machine: Node and Deno programs, browsers' pages and workers, every inspector that
is open. The first column is what `tickscope record` takes. Looking is passive: no process is signalled, and requests
go only to ports that are known to be inspectors'. One with a question mark may be; `tickscope record :PORT` asks there.
"""
_LENS_HELP = "count only this: focus:parse hide:idle mine group:package (README)"
_EXIT_STATUS = "exit status: 0 done, 1 failed (one line on stderr), 2 wrong usage, 130 interrupted"


class _Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print and leave.

    The options of files are taken by every command, so that a habit or a script goes with all of them; those that read
    no file do not tell of them.
    """

    def __init__(self, usage: str, description: str, *, reads_files: bool = True) -> None:
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
        everywhere.add_argument("--show-urls", action="store_true", help="show credentials and query strings in URLs")
        everywhere.add_argument("--version", action="version", version=f"tickscope {__version__}")
        files = self.add_argument_group("files")

        def told(text: str) -> str:
            return text if reads_files else argparse.SUPPRESS

        files.add_argument("--thread", metavar="N", type=_number, help=told("profile N of a file with several"))
        files.add_argument("--list-threads", action="store_true", help=told("list the profiles of the file"))
        files.add_argument("--max-size", metavar="SIZE", help=told("the most that a file may hold (default: 1GiB)"))

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version, where argparse would fail or fall silent: a terminal without `µ`, no stdout, a full one."""
        encoding = encoding_of(sys.stdout)
        write(message if shows(encoding, message) else ascii_text(message), encoding)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, next_step="See tickscope --help.")


def explorer_parser() -> argparse.ArgumentParser:
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


def report_parser() -> argparse.ArgumentParser:
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


def record_parser() -> argparse.ArgumentParser:
    parser = _Parser(RECORD_USAGE, RECORD_DESCRIPTION, reads_files=False)
    add_record_options(parser)
    return parser


def convert_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope convert IN -o OUT [options]", _CONVERT_DESCRIPTION)
    convert = parser.add_argument_group("convert")
    convert.add_argument("-o", "--out", metavar="OUT", help="the file to write; its name tells the format")
    convert.add_argument("--to", choices=TARGETS, help="the format, whatever the name of OUT")
    convert.add_argument("--range", metavar="A-B", help="write this time only: 200-450 (ms), 1.2s-3.4s")
    convert.add_argument("--keep-urls", action="store_true", help="write URLs as recorded, with their secrets")
    convert.add_argument(
        "--redact", metavar="LIST", help=f"mask more: {', '.join(REDACTIONS)} (home and build folders, RegExp bodies)"
    )
    convert.add_argument("--force", action="store_true", help="replace OUT when it exists")
    return parser


def targets_parser() -> argparse.ArgumentParser:
    parser = _Parser("tickscope targets [--json] [--workers]", _TARGETS_DESCRIPTION, reads_files=False)
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
    """A number of a thread; whether the file has that one is not for the command line to know."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of a thread")
    return int(text)
