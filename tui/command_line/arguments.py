"""The command line: words in, one typed command out. Nothing here opens a file or asks a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from tui.command_line.commands import (
    COMMANDS,
    Command,
    ConvertCommand,
    ExplorerCommand,
    Reading,
    RecordCommand,
    ReportCommand,
    TargetsCommand,
)
from tui.command_line.parsers import convert_parser, explorer_parser, record_parser, report_parser, targets_parser
from tui.command_line.record_arguments import record_command
from tui.errors import UsageError
from tui.explorer.options import ExplorerOptions
from tui.export.redactions import redactions_of
from tui.export.targets import TARGETS, target_of
from tui.units import parse_range, parse_size

_ANY_DURATION_US = 2**63


def parsed(words: Sequence[str]) -> Command:
    """The command that `words` (without the program's name) ask for.

    Options stand anywhere, before or after the command word. Raises UsageError for what cannot be meant, and
    SystemExit after `--help` and `--version`.
    """
    command, options, paths = _sorted(words)
    if command == "report":
        return _report(report_parser().parse_args(options), paths)
    if command == "convert":
        return _convert(convert_parser().parse_args(options), paths)
    if command == "targets":
        return _targets(targets_parser().parse_args(options), paths)
    if command == "record":
        return _record(words)
    return _explorer(explorer_parser().parse_args(options), paths)


def _record(words: Sequence[str]) -> RecordCommand:
    """What follows `--` is a program's own words, options among them."""
    front = list(words[: words.index("--")]) if "--" in words else words
    _, options, paths = _sorted(front)
    program = words[len(front) + 1 :] if "--" in words else None
    return record_command(record_parser().parse_args(options), paths, program, options)


def _targets(options: argparse.Namespace, paths: Sequence[str]) -> TargetsCommand:
    if paths:
        raise UsageError("targets takes no file", f"{paths[0]!r} given", "See tickscope targets --help.")
    return TargetsCommand(as_json=options.json, with_workers=options.workers, show_urls=options.show_urls)


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
        keeps_urls=options.keep_urls,
        redactions=frozenset() if options.redact is None else redactions_of(options.redact),
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

    argparse alone takes options in the middle of files only for one parser at a time, and no value like `-5`. Raises
    UsageError for an option that lacks its value, at the end or before `--`.
    """
    parsers = (explorer_parser(), report_parser(), convert_parser(), record_parser())
    valued = {name for parser in parsers for name in _valued_options(parser)}
    command: str | None = None
    options: list[str] = []
    paths: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            paths.extend(left)
        elif word in valued:
            value = next(left, "--")
            if value == "--":
                help_command = f"tickscope {command} --help" if command else "tickscope --help"
                raise UsageError(f"{word} lacks its value", next_step=f"See {help_command}.")
            options.append(f"{word}={value}")
        elif word.startswith("-") and word != "-":
            options.append(word)
        elif word in COMMANDS and command is None and not paths:
            command = word
        else:
            paths.append(word)
    return command, options, paths


def _valued_options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions if action.nargs != 0 for name in action.option_strings}
