"""The command line: words in, one typed command out. Nothing here opens a file or asks a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.errors import UsageError
from tui.cli.arguments import options
from tui.cli.arguments.commands import (
    Command,
    ConvertCommand,
    ExplorerCommand,
    HelpCommand,
    Reading,
    ReportCommand,
    TargetsCommand,
    VersionCommand,
)
from tui.cli.arguments.parser import Given, Words, check_options, given_options, see_help, sorted_words
from tui.export.writers.output_formats import TARGETS, target_of
from tui.state.model.options import ExplorerOptions


def parsed(argv: Sequence[str]) -> Command:
    """The command that `argv` (without the program's name) asks for.

    Options stand anywhere, before or after the command word. Raises UsageError for what cannot be meant.
    """
    words = sorted_words(argv)
    given = given_options(words)
    if given.flag(options.HELP):
        return HelpCommand(words.command)
    if given.flag(options.VERSION):
        return VersionCommand()
    check_options(words, given)
    if words.command == "record":
        from tui.cli.arguments.record_arguments import record_command  # here: others need not know targets

        return record_command(given, words)
    paths = (*words.paths, *(words.after or ()))
    if words.command == "report":
        return _report(given, _only_path(words, paths, "PROFILE"))
    if words.command == "convert":
        return _convert(given, _only_path(words, paths, "IN"))
    if words.command == "targets":
        return _targets(given, paths)
    return _explorer(given, paths)


def _only_path(words: Words, paths: Sequence[str], name: str) -> str:
    if len(paths) != 1:
        found = f"no {name} given" if not paths else f"{len(paths)} files given"
        raise UsageError(f"{words.command} takes one {name}", found, see_help(words.command))
    return paths[0]


def _targets(given: Given, paths: Sequence[str]) -> TargetsCommand:
    if paths:
        raise UsageError("targets takes no file", f"{paths[0]!r} given", see_help("targets"))
    return TargetsCommand(
        as_json=given.flag(options.JSON),
        with_workers=given.flag(options.WORKERS),
        show_urls=given.flag(options.SHOW_URLS),
    )


def _report(given: Given, path: str) -> ReportCommand:
    return ReportCommand(
        path=path,
        reading=_reading(given),
        format=given.value(options.FORMAT),
        view=given.value(options.VIEW),
        range=given.value(options.RANGE),
        limit=given.value(options.LIMIT),
        show_urls=given.flag(options.SHOW_URLS),
        lens=given.value(options.LENS),
        against=given.value(options.AGAINST),
        gaps=given.value(options.GAPS_AS),
        source_map_dirs=given.value(options.APPLIED_MAP_DIR),
    )


def _convert(given: Given, path: str) -> ConvertCommand:
    reading = _reading(given)
    out = given.value(options.OUT)
    if out is None and not reading.lists_threads:
        raise UsageError("convert needs -o OUT", next_step=see_help("convert"))
    out = out or ""
    if out == "-":
        raise UsageError("-o -: OUT is a file", next_step="Give its name.")
    target = given.value(options.TO)
    return ConvertCommand(
        path=path,
        out=out,
        target=target or (target_of(out) if out else TARGETS[0]),
        reading=reading,
        range=given.value(options.WRITTEN_RANGE),
        replaces=given.flag(options.FORCE),
        keeps_urls=given.flag(options.KEEP_URLS),
        redactions=given.value(options.REDACT),
    )


def _reading(given: Given) -> Reading:
    return Reading(
        thread=given.value(options.THREAD),
        lists_threads=given.flag(options.LIST_THREADS),
        max_size=given.value(options.MAX_SIZE),
    )


def _explorer(given: Given, paths: Sequence[str]) -> ExplorerCommand:
    reading = _reading(given)
    chosen = ExplorerOptions(
        source_roots=given.value(options.SOURCE_ROOT),
        ascii=given.flag(options.ASCII) or None,
        color=given.value(options.COLOR),
        mouse=given.flag(options.MOUSE),
        show_urls=given.flag(options.SHOW_URLS),
        thread=reading.thread,
        max_size=reading.max_size,
        lens=given.value(options.LENS),
        against=given.value(options.SHOWN_AGAINST),
        source_map_dirs=given.value(options.SOURCE_MAP_DIR),
    )
    return ExplorerCommand(tuple(paths), reading, chosen)
