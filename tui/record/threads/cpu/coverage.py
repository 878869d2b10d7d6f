"""Whether a program collects code coverage, which V8's own Profiler and Debugger domains destroy.

`Profiler.disable`, and so the end of a session that had it enabled, switches coverage off for the whole isolate;
`Debugger.disable` turns block coverage into coverage of functions. Only `Runtime` leaves both alone.
"""

from __future__ import annotations

import itertools
import os

from tui.record.processes import procfs

NODE_VARIABLE = "NODE_V8_COVERAGE"
_VARIABLES = (NODE_VARIABLE, "DENO_COVERAGE_DIR")
_OPTIONS_VARIABLE = "NODE_OPTIONS"
_CPU_PROF = "--cpu-prof"


def coverage_setting(pid: int) -> str | None:
    """The variable or option that makes a process collect coverage, as it was started; None without one.

    c8, nyc and vitest set the variable for the processes that they start.
    """
    variable = next((name for name in _VARIABLES if procfs.environment(pid, name)), None)
    return variable or coverage_option(_started_with(pid))


def coverage_option(words: list[str]) -> str | None:
    """The option among `words` that switches coverage on: `--experimental-test-coverage`, Deno's `--coverage`."""
    return next((word.partition("=")[0] for word in words if word.startswith("--") and "coverage" in word), None)


def has_cpu_prof(pid: int) -> bool:
    """Whether a Node process was started with `--cpu-prof`."""
    return is_cpu_prof(_started_with(pid))


def is_cpu_prof(words: list[str]) -> bool:
    """Whether `--cpu-prof` is among the options `words`."""
    return any(word.partition("=")[0] == _CPU_PROF for word in words)


def _started_with(pid: int) -> list[str]:
    """The options of a process: those before its script, and those in NODE_OPTIONS."""
    words = procfs.arguments(pid)[1:]
    if "deno" in os.path.basename(procfs.executable(pid) or ""):
        subcommand, words = words[:1], words[1:]
        if subcommand == ["test"]:  # takes options behind its files too
            return words
    options = itertools.takewhile(lambda word: word.startswith("-"), words)
    return [*options, *(procfs.environment(pid, _OPTIONS_VARIABLE) or "").split()]
