"""A target and options as the words of `tickscope record`: how the explorer tells its recorder what to do."""

from __future__ import annotations

from tui.base.option import name_in
from tui.base.units import exact_size, exact_time
from tui.record.options.command_options import INTERVAL, RECORD_OPTIONS, TYPE
from tui.record.options.recording_options import DEFAULT_INTERVAL_BYTES, DEFAULT_INTERVAL_US, RecordOptions
from tui.record.options.target import AddressTarget, CommandTarget, EdgeWorkersTarget, ProcessTarget, Target


def words_of(target: Target, options: RecordOptions) -> list[str]:
    """The words that `record` understands as `target` and `options`, but for the journal, which has its own place.

    An EdgeWorker has options of its own; of ours it takes the kind, where none was typed. What is for CPU time is left
    out for memory, and the other way.
    """
    if isinstance(target, EdgeWorkersTarget):
        has_kind = any(name_in(word) == TYPE.name for word in target.words)
        return [*target.words, *([] if has_kind else TYPE.words(options.kind)), target.url]
    return [
        *_interval_words(options),
        *(
            word
            for option in RECORD_OPTIONS
            if option.field and option.profile in ("any", options.kind)
            for word in option.words(getattr(options, option.field))
        ),
        *_target_words(target),
    ]


def _interval_words(options: RecordOptions) -> list[str]:
    """The interval in the unit of the kind."""
    if options.kind == "memory":
        is_usual = options.interval_bytes == DEFAULT_INTERVAL_BYTES
        return [] if is_usual else INTERVAL.words(exact_size(options.interval_bytes))
    return [] if options.interval_us == DEFAULT_INTERVAL_US else INTERVAL.words(exact_time(options.interval_us))


def _target_words(target: Target) -> list[str]:
    match target:
        case ProcessTarget(pid):
            return [str(pid)]
        case AddressTarget(host, port):
            return [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
        case CommandTarget(words):
            return ["--", *words]
        case _:
            return [target.url]
