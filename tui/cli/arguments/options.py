"""The options of every command but `record`, whose options are in `tui.record.options.command_options`."""

from __future__ import annotations

import re
from pathlib import Path

from tui.base.errors import UsageError
from tui.base.option import Group, Option, path_values, text_value
from tui.base.units import DEFAULT_MAX_SIZE, exact_size, parse_range, parse_size
from tui.cli.arguments.commands import GAPS, Gaps
from tui.export.redaction.redaction_options import REDACTIONS, Redaction, redactions_of
from tui.export.writers.output_formats import (
    DEFAULT_FORMAT,
    DEFAULT_VIEW,
    FORMATS,
    TARGETS,
    VIEWS,
    Format,
    Target,
    View,
)
from tui.state.model.options import COLORS

_ANY_DURATION_US = 2**63


def _row_count(option: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(option, f"{text!r} is not a number of rows")
    return int(text)


def _thread_number(option: str, text: str) -> int:
    """The number of a thread; whether the file has that one is not for the command line to know."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise UsageError(option, f"{text!r} is not the number of a thread")
    return int(text)


def _size(_: str, text: str) -> int:
    return parse_size(text)


def _range(_: str, text: str) -> str:
    """The range as typed. Raises UsageError when it is none, whatever the profile's duration."""
    parse_range(text, _ANY_DURATION_US)
    return text


def _lens(_: str, text: str) -> str:
    """The lens as typed. Raises UsageError when it is none, whatever the profile."""
    if text:
        from tui.analysis.filters.lens_text import parse_lens  # brings numpy, which --help need not wait for

        parse_lens(text, _ANY_DURATION_US)
    return text


def _redactions(_: str, text: str) -> frozenset[Redaction]:
    return redactions_of(text)


HELP = Option("--help", False, "show this help message and exit", short="-h")

DEBUG = Option("--debug", False, "show where an error came from")
SHOW_URLS = Option("--show-urls", False, "show credentials and query strings in URLs")
VERSION = Option("--version", False, "show program's version number and exit")

THREAD: Option[int | None] = Option("--thread", None, "profile N of a file with several", "N", _thread_number)
LIST_THREADS = Option("--list-threads", False, "list the profiles of the file")
MAX_SIZE: Option[int | None] = Option(
    "--max-size", None, f"the most that a file may hold (default: {exact_size(DEFAULT_MAX_SIZE)})", "SIZE", _size
)

SOURCE_ROOT: Option[tuple[Path, ...]] = Option(
    "--source-root",
    (),
    "show source files below DIR too, not only those below the working directory (repeatable)",
    "DIR",
    read_all=path_values,
    completes="folder",
)
SOURCE_MAP_DIR: Option[tuple[Path, ...]] = Option(
    "--source-map-dir",
    (),
    "look for source maps below DIR too, not only in and beside the scripts that are found (repeatable)",
    "DIR",
    read_all=path_values,
    completes="folder",
)
APPLIED_MAP_DIR = SOURCE_MAP_DIR._replace(
    help="apply source maps: those below DIR, in the scripts and beside them (repeatable)"
)
LENS = Option("--lens", "", "count only this: focus:parse hide:idle mine group:package (README)", "TEXT", _lens)
AGAINST: Option[str | None] = Option(
    "--against",
    None,
    "compare the functions with those of the profile B, the baseline",
    "B",
    text_value,
    completes="file",
)
SHOWN_AGAINST = AGAINST._replace(help="compare the hot functions with those of the profile B")
ASCII = Option("--ascii", False, "draw with ASCII characters alone")
COLOR = Option("--color", COLORS[0], f"colours to use (default: {COLORS[0]})", choices=COLORS)
MOUSE = Option("--mouse", False, "enable the mouse")

FORMAT: Option[Format] = Option(
    "--format", DEFAULT_FORMAT, f"{DEFAULT_FORMAT} (default), json or markdown", choices=FORMATS
)
VIEW: Option[View] = Option("--view", DEFAULT_VIEW, f"what to list (default: {DEFAULT_VIEW})", choices=VIEWS)
RANGE: Option[str | None] = Option("--range", None, "count this time only: 200-450 (ms), 1.2s-3.4s", "A-B", _range)
GAPS_AS: Option[Gaps | None] = Option(
    "--gaps", None, "time without samples: count it for the sample before (keep), or for none (cut)", choices=GAPS
)
LIMIT: Option[int | None] = Option("--limit", None, "list the first N rows", "N", _row_count)

OUT: Option[str | None] = Option(
    "--out", None, "the file to write; its name selects the format", "OUT", text_value, completes="file", short="-o"
)
TO: Option[Target | None] = Option("--to", None, "the format, whatever the name of OUT", choices=TARGETS)
WRITTEN_RANGE = RANGE._replace(help="write this time only: 200-450 (ms), 1.2s-3.4s")
KEEP_URLS = Option("--keep-urls", False, "write URLs as recorded, with their secrets")
REDACT: Option[frozenset[Redaction]] = Option(
    "--redact",
    frozenset(),
    f"mask more: {', '.join(REDACTIONS)} (home and build folders, RegExp bodies)",
    "LIST",
    _redactions,
    suggestions=REDACTIONS,
)
FORCE = Option("--force", False, "replace OUT when it exists")

JSON = Option("--json", False, "print JSON")
WORKERS = Option(
    "--workers",
    False,
    "list worker threads too; a program with an open inspector reports on its stderr that a debugger came and went",
)

GENERAL = Group("options", (HELP,))
EVERYWHERE = Group("everywhere", (DEBUG, SHOW_URLS, VERSION))
FILES = Group("files", (THREAD, LIST_THREADS, MAX_SIZE))
EXPLORER = Group("explorer", (SOURCE_ROOT, SOURCE_MAP_DIR, LENS, SHOWN_AGAINST, ASCII, COLOR, MOUSE))
REPORT = Group("report", (FORMAT, VIEW, RANGE, LENS, AGAINST, GAPS_AS, LIMIT, APPLIED_MAP_DIR))
CONVERT = Group("convert", (OUT, TO, WRITTEN_RANGE, KEEP_URLS, REDACT, FORCE))
TARGETS_LIST = Group("targets", (JSON, WORKERS))
