"""The command of `tickscope record`: what is recorded, and how."""

from __future__ import annotations

from dataclasses import replace

from tui.base.errors import UsageError
from tui.base.units import parse_size, parse_time
from tui.cli.arguments import options
from tui.cli.arguments.commands import RecordCommand
from tui.cli.arguments.edgeworkers_arguments import edgeworkers_options, refuse_plain_http
from tui.cli.arguments.parser import Given, Words, see_help
from tui.record.edgeworkers.requests.request_url import place_of
from tui.record.options import command_options as record
from tui.record.options.recording_options import (
    DEFAULT_INTERVAL_BYTES,
    DEFAULT_INTERVAL_US,
    Kind,
    RecordOptions,
    check_interval,
    check_interval_bytes,
)
from tui.record.options.target import EdgeWorkersTarget, parsed_target


def record_command(given: Given, words: Words) -> RecordCommand:
    """The command of the options that were `given` and the `words` of TARGET or COMMAND.

    Raises UsageError for a target or a time that cannot be meant.
    """
    url = words.paths[0].lower() if len(words.paths) == 1 else ""
    if given.has(record.HANDLER) or url.startswith("https://"):
        return _edgeworkers_command(given, words)
    if url.startswith("http://"):
        refuse_plain_http(words.paths[0])
    for option in record.ALL_OPTIONS:
        if option.target == "edgeworkers" and given.has(option):
            raise UsageError(option.name, "it is for an https:// TARGET", see_help("record"))
    kind = given.value(record.TYPE)
    _refuse_options_of_other_kind(given, kind)
    return RecordCommand(
        target=parsed_target(words.paths, words.after),
        options=RecordOptions(
            kind=kind,
            interval_us=_interval_us(given) if kind == "cpu" else DEFAULT_INTERVAL_US,
            interval_bytes=_interval_bytes(given) if kind == "memory" else DEFAULT_INTERVAL_BYTES,
            counts_collected=given.flag(record.COLLECTED),
            duration_us=given.value(record.DURATION),
            warmup_us=given.value(record.WARMUP),
            max_duration_us=given.value(record.MAX_DURATION),
            out=given.value(record.OUT),
            replaces_out=given.flag(record.FORCE),
            journal=given.value(record.JOURNAL),
            counts_calls=given.flag(record.COUNT_CALLS),
            may_lose_coverage=given.flag(record.FORCE_COVERAGE_LOSS),
            scripts=given.value(record.SCRIPTS_OF_TARGET),
            nudges=given.flag(record.NO_NUDGE),
            allows_remote=given.flag(record.ALLOW_REMOTE),
            keeps_inspector=given.flag(record.KEEP_INSPECTOR),
            writes_events=given.flag(record.EVENTS),
            passes_exit_status=given.flag(record.EXIT_STATUS),
            most_recordings=given.value(record.MAX_RECORDINGS),
        ),
        is_headless=given.flag(record.HEADLESS),
        show_urls=given.flag(options.SHOW_URLS),
    )


def _refuse_options_of_other_kind(given: Given, kind: Kind) -> None:
    for option in record.ALL_OPTIONS:
        if option.profile not in ("any", kind) and given.changes(option):
            whose = "--type memory" if option.profile == "memory" else "CPU profiles, and not for --type memory"
            raise UsageError(option.name, f"it is for {whose}")


def _interval_us(given: Given) -> int:
    text = given.value(record.INTERVAL)
    interval_us = DEFAULT_INTERVAL_US if text is None else parse_time(record.INTERVAL.name, text, "us")
    check_interval(interval_us)
    return interval_us


def _interval_bytes(given: Given) -> int:
    text = given.value(record.INTERVAL)
    if text is None:
        return DEFAULT_INTERVAL_BYTES
    try:
        interval_bytes = parse_size(text)
    except UsageError as error:
        raise UsageError(record.INTERVAL.name, error.what, "Of memory it is a size: 32kB, 1MB.") from None
    check_interval_bytes(interval_bytes)
    return interval_bytes


def _edgeworkers_command(given: Given, words: Words) -> RecordCommand:
    # A Sandbox on this machine may have http://, which is no target otherwise.
    is_sandbox = words.after is None and len(words.paths) == 1 and words.paths[0].lower().startswith("http://")
    target = EdgeWorkersTarget(words.paths[0]) if is_sandbox else parsed_target(words.paths, words.after)
    if not isinstance(target, EdgeWorkersTarget):
        raise UsageError(record.HANDLER.name, "it is for an https:// TARGET", see_help("record"))
    place_of(target.url)
    edgeworkers = edgeworkers_options(given, target.url)
    return RecordCommand(
        replace(target, words=_recorder_words(words)),
        RecordOptions(
            writes_events=edgeworkers.writes_events,
            journal=edgeworkers.journal,
            out=edgeworkers.out,
            replaces_out=edgeworkers.replaces_out,
        ),
        is_headless=given.flag(record.HEADLESS),
        show_urls=given.flag(options.SHOW_URLS),
        edgeworkers=edgeworkers,
    )


def _recorder_words(words: Words) -> tuple[str, ...]:
    """The options as typed, without those of the screen: a recorder that the explorer starts gets the same."""
    names = {option.name for option in record.ALL_OPTIONS} - {record.HEADLESS.name}
    return tuple(name if value is None else f"{name}={value}" for name, value in words.options if name in names)
