"""A target and options as the words of `tickscope record`: how the explorer tells its recorder what to do."""

from __future__ import annotations

from tui.record.keeping.out_file import whole_path
from tui.record.options import MOST_RECORDINGS, RecordOptions
from tui.record.targets.target import AddressTarget, CommandTarget, EdgeWorkersTarget, ProcessTarget, Target


def words_of(target: Target, options: RecordOptions) -> list[str]:
    """The words that `record` understands as `target` and `options`, but for the journal, which has its own place.

    An EdgeWorker has options of its own; of ours it takes the kind, where none was typed. What is for CPU time is left
    out for memory, and the other way.
    """
    is_memory = options.kind == "memory"
    if isinstance(target, EdgeWorkersTarget):
        has_kind = any(word.split("=")[0] == "--type" for word in target.words)
        return [*target.words, *(["--type=memory"] if is_memory and not has_kind else []), target.url]
    times = {
        "--interval": None if is_memory else options.interval_us,
        "--duration": options.duration_us,
        "--warmup": options.warmup_us,
        "--max-duration": options.max_duration_us,
    }
    switches = {
        "--type=memory": is_memory,
        f"--interval={options.interval_bytes}": is_memory,
        "--collected": is_memory and options.counts_collected,
        "--count-calls": not is_memory and options.counts_calls,
        f"--scripts={options.scripts}": not is_memory and options.scripts != "show",
        "--no-nudge": not is_memory and not options.nudges,
        "--allow-remote": options.allows_remote,
        "--keep-inspector": options.keeps_inspector,
        "--force": options.replaces_out,
        f"--max-recordings={options.most_recordings}": options.most_recordings != MOST_RECORDINGS,
    }
    return [
        *(f"{name}={time_us}us" for name, time_us in times.items() if time_us is not None),
        *(name for name, is_on in switches.items() if is_on),
        *([] if options.out is None else [f"--out={whole_path(options.out)}"]),
        *_target_words(target),
    ]


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
