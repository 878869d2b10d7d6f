"""The arguments of `tickscope record`: what is recorded, and how."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui.command_line.commands import RecordCommand
from tui.command_line.edgeworkers_arguments import (
    add_edgeworkers_options,
    edgeworkers_options,
    refuse_edgeworkers_options,
    refuse_plain_http,
)
from tui.errors import UsageError
from tui.record.edgeworkers.options import KINDS
from tui.record.edgeworkers.place import place_of
from tui.record.options import (
    DEFAULT_INTERVAL_BYTES,
    DEFAULT_INTERVAL_US,
    MOST_RECORDINGS,
    SCRIPTS,
    Kind,
    RecordOptions,
    check_interval,
    check_interval_bytes,
)
from tui.record.targets.target import EdgeWorkersTarget, parsed_target
from tui.units import parse_size, parse_time

USAGE = "tickscope record TARGET [options]\n       tickscope record [options] -- COMMAND ..."
DESCRIPTION = """\
Record a running program, or one that is started, into a .cpuprofile (several threads: into a trace). With --type memory
it is what the program allocates, by function, in a .heapprofile.

TARGET is one of
  1234                a process of this machine: Node or Deno; its inspector is opened, and closed again afterwards
  [HOST]:9229         the address of an inspector, of this machine without HOST
  ws://...            the websocket of an inspector
  -- COMMAND ...      a program to start, recorded from its first line: node, deno, npm run
  https://...         a URL of an Akamai EdgeWorker, with --handler (see below); its token is in AKAMAI_EW_TRACE

On a terminal the explorer shows it while it goes on; r stops it, q stops it and leaves. Without one, and with
--headless, --events, --exit-status or --journal, stdout holds the path of the file and nothing else; the first Ctrl-C
stops and saves, a second one gives up. What has come is kept in a journal: after a crash the start screen offers it,
and the next recording saves it.
"""


_OF_EXPLORER = frozenset(["--headless", "--debug", "--show-urls"])


def add_record_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `record` to a parser."""
    record = parser.add_argument_group("record")
    record.add_argument("--headless", action="store_true", help="record without a screen, also on a terminal")
    record.add_argument(
        "--interval",
        metavar="TIME|BYTES",
        help="between samples: 50us to 1s (default: 1ms; bare: µs); memory: 1kB to 100MB (default: 32KiB; bare: bytes)",
    )
    record.add_argument("--duration", metavar="TIME", help="stop after this time (10s, 500ms, 2min; bare: seconds)")
    record.add_argument("--warmup", metavar="TIME", default="0s", help="let the program run this long first")
    record.add_argument("--max-duration", metavar="TIME", default="10min", help="the longest that it may take (10min)")
    record.add_argument("--out", metavar="FILE", help="the file to write (default: a new one in the recordings folder)")
    record.add_argument("--force", action="store_true", help="replace the FILE of --out when it exists")
    record.add_argument("--journal", metavar="FILE", help="keep what comes in FILE until the profile is written")
    record.add_argument("--count-calls", action="store_true", help="count the calls of each function too; costs time")
    record.add_argument(
        "--no-nudge",
        action="store_true",
        help="leave code that runs as it is; a loop that spins counts for its caller",
    )
    record.add_argument(
        "--scripts",
        choices=SCRIPTS,
        default="show",
        help="read the texts of hot scripts from the program: to show those that are not below this directory (the "
        "default), to keep all of them beside the file, or not at all (off)",
    )
    record.add_argument("--events", action="store_true", help="tell start, chunks and end as lines of JSON on stderr")
    record.add_argument("--exit-status", action="store_true", help="end with the status of COMMAND")
    record.add_argument("--keep-inspector", action="store_true", help="leave the inspector open that we opened")
    record.add_argument(
        "--allow-remote", action="store_true", help="connect to other machines: in clear text, and it may run any code"
    )
    record.add_argument(
        "--max-recordings",
        metavar="N",
        help=f"record only if you have fewer than N recordings under way (default: {MOST_RECORDINGS})",
    )
    record.add_argument("--type", choices=KINDS, help="cpu (default), or memory: what was allocated")
    record.add_argument(
        "--collected",
        action="store_true",
        help="--type memory: count objects too that were garbage collected meanwhile",
    )
    add_edgeworkers_options(parser)


def record_command(
    options: argparse.Namespace,
    words: Sequence[str],
    command: Sequence[str] | None = None,
    option_words: Sequence[str] = (),
) -> RecordCommand:
    """The command of parsed `options` (`option_words`), the `words` that are none, and the `command` after `--`.

    Raises UsageError for a target or a time that cannot be meant.
    """
    if options.handler is not None or (len(words) == 1 and words[0].lower().startswith("https://")):
        return _edgeworkers_command(options, words, command, option_words)
    if len(words) == 1 and words[0].lower().startswith("http://"):
        refuse_plain_http(words[0])
    refuse_edgeworkers_options(options)
    kind: Kind = "memory" if options.type == "memory" else "cpu"
    _refuse_options_of_other_kind(options, kind)
    return RecordCommand(
        target=parsed_target(words, command),
        options=RecordOptions(
            kind=kind,
            interval_us=_interval_us(options) if kind == "cpu" else DEFAULT_INTERVAL_US,
            interval_bytes=_interval_bytes(options) if kind == "memory" else DEFAULT_INTERVAL_BYTES,
            counts_collected=options.collected,
            duration_us=None if options.duration is None else parse_time("--duration", options.duration),
            warmup_us=parse_time("--warmup", options.warmup),
            max_duration_us=parse_time("--max-duration", options.max_duration),
            out=None if options.out is None else Path(options.out),
            replaces_out=options.force,
            journal=None if options.journal is None else Path(options.journal),
            counts_calls=options.count_calls,
            scripts=options.scripts,
            nudges=not options.no_nudge,
            allows_remote=options.allow_remote,
            keeps_inspector=options.keep_inspector,
            writes_events=options.events,
            passes_exit_status=options.exit_status,
            most_recordings=_most_recordings(options.max_recordings),
        ),
        is_headless=options.headless,
        show_urls=options.show_urls,
    )


def _refuse_options_of_other_kind(options: argparse.Namespace, kind: Kind) -> None:
    if kind == "cpu" and options.collected:
        raise UsageError("--collected", "it is for --type memory")
    of_time = {
        "--count-calls": options.count_calls,
        "--no-nudge": options.no_nudge,
        "--scripts": options.scripts != "show",
    }
    for option, is_given in of_time.items():
        if kind == "memory" and is_given:
            raise UsageError(option, "it is for CPU profiles, and not for --type memory")


def _most_recordings(text: str | None) -> int:
    if text is None:
        return MOST_RECORDINGS
    most = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if most < 1:
        raise UsageError("--max-recordings", f"{text[:20]!r} is no number from 1 to 999,999")
    return most


def _interval_us(options: argparse.Namespace) -> int:
    interval_us = DEFAULT_INTERVAL_US
    if options.interval is not None:
        interval_us = parse_time("--interval", options.interval, "us")
    check_interval(interval_us)
    return interval_us


def _interval_bytes(options: argparse.Namespace) -> int:
    if options.interval is None:
        return DEFAULT_INTERVAL_BYTES
    try:
        interval_bytes = parse_size(options.interval)
    except UsageError as error:
        raise UsageError("--interval", error.what, "Of memory it is a size: 32kB, 1MB.") from None
    check_interval_bytes(interval_bytes)
    return interval_bytes


def _edgeworkers_command(
    options: argparse.Namespace, words: Sequence[str], command: Sequence[str] | None, option_words: Sequence[str]
) -> RecordCommand:
    # A Sandbox on this machine may have http://, which is no target otherwise.
    is_sandbox = command is None and len(words) == 1 and words[0].lower().startswith("http://")
    target = EdgeWorkersTarget(words[0]) if is_sandbox else parsed_target(words, command)
    if not isinstance(target, EdgeWorkersTarget):
        raise UsageError("--handler", "it is for an https:// TARGET", "See tickscope record --help.")
    place_of(target.url)
    parser = argparse.ArgumentParser()
    add_record_options(parser)
    defaults = parser.parse_args([])
    edgeworkers = replace(
        edgeworkers_options(options, target.url, defaults, options.type),
        most_recordings=_most_recordings(options.max_recordings),
    )
    return RecordCommand(
        # A recorder that the explorer starts is asked for the same with the same words.
        replace(target, words=tuple(word for word in option_words if word not in _OF_EXPLORER)),
        RecordOptions(
            writes_events=edgeworkers.writes_events,
            journal=edgeworkers.journal,
            out=edgeworkers.out,
            replaces_out=edgeworkers.replaces_out,
        ),
        is_headless=options.headless,
        show_urls=options.show_urls,
        edgeworkers=edgeworkers,
    )
