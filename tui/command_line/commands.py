"""The commands that can be given, each with what was asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tui.command_line.record_arguments import RecordCommand
from tui.explorer.options import ExplorerOptions
from tui.export.targets import Target
from tui.export.views import Format, View

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
    show_urls: bool = False


@dataclass(frozen=True, slots=True)
class ExplorerCommand:
    """`tickscope [PROFILE|DIR ...]`."""

    paths: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    options: ExplorerOptions = field(default_factory=ExplorerOptions)


Command = ReportCommand | ConvertCommand | TargetsCommand | RecordCommand | ExplorerCommand
