"""The commands that can be given, each with what was asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.export.writers.output_formats import DEFAULT_FORMAT, DEFAULT_VIEW
from tui.state.model.options import ExplorerOptions

if TYPE_CHECKING:
    from tui.export.redaction.redaction_options import Redaction
    from tui.export.writers.output_formats import Format, Target, View
    from tui.record.options.edgeworkers_options import EdgeWorkersOptions
    from tui.record.options.recording_options import RecordOptions
    from tui.record.options.target import Target as RecordTarget

CommandWord = Literal["report", "convert", "record", "targets"]
COMMANDS: tuple[CommandWord, ...] = ("report", "convert", "record", "targets")
"""In the order of `tickscope --help`."""

Gaps = Literal["keep", "cut"]
GAPS: tuple[Gaps, ...] = ("keep", "cut")


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
    format: Format = DEFAULT_FORMAT
    view: View = DEFAULT_VIEW
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
    keeps_urls: bool = False
    redactions: frozenset[Redaction] = frozenset()


@dataclass(frozen=True, slots=True)
class TargetsCommand:
    """`tickscope targets`."""

    as_json: bool = False
    with_workers: bool = False
    show_urls: bool = False


@dataclass(frozen=True, slots=True)
class RecordCommand:
    """`tickscope record TARGET`."""

    target: RecordTarget
    options: RecordOptions
    is_headless: bool = False
    show_urls: bool = False
    edgeworkers: EdgeWorkersOptions | None = None


@dataclass(frozen=True, slots=True)
class ExplorerCommand:
    """`tickscope [PROFILE|DIR ...]`."""

    paths: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    options: ExplorerOptions = field(default_factory=ExplorerOptions)


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """`tickscope [COMMAND] --help`; None is the explorer's, which names the commands."""

    of: CommandWord | None = None


@dataclass(frozen=True, slots=True)
class VersionCommand:
    """`tickscope --version`."""


Command = (
    ReportCommand | ConvertCommand | TargetsCommand | RecordCommand | ExplorerCommand | HelpCommand | VersionCommand
)


def files_alone(words: Sequence[str]) -> ExplorerCommand | None:
    """The command that `words` ask for when they are files and folders; None when one is an option or a command."""
    if any(word in COMMANDS or (word.startswith("-") and word != "-") for word in words):
        return None
    return ExplorerCommand(tuple(words))
