"""Which way a thread is recorded, so that it harms neither the coverage that it collects nor its stderr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.base.errors import RecordError
from tui.base.units import duration
from tui.record.options.recording_options import Scripts
from tui.record.threads.chunks.handle_chunks import FIXED_INTERVAL_US, fits
from tui.record.threads.cpu.thread_facts import IN_PROCESS, ThreadFacts

BESIDE_CPU_PROF_S = 10.0
"""How often it is started anew beside `--cpu-prof`: each time is a gap."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a thread is recorded. `nudges`: V8 makes the code that runs at the start anew; `may_nudge`: later too.

    `scripts`: the program is asked for the texts of its hot scripts, `keep`: of those too that are on this disk.
    `is_node`: the thread can be asked for its `ThreadFacts`. `coverage` says by what it is known from outside that it
    collects coverage, which `may_lose_coverage` allows to be lost; `has_cpu_prof` that it runs with `--cpu-prof`.
    """

    interval_us: int = 1000
    warmup_s: float = 0.0
    nudges: bool = False
    may_nudge: bool = True
    counts_calls: bool = False
    scripts: Scripts = "off"
    is_node: bool = False
    coverage: str | None = None
    has_cpu_prof: bool = False
    may_lose_coverage: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """`handle`: by `v8.startCpuProfile`, which leaves coverage alone. `note` tells what the user did not ask for.

    `respects_coverage`: nothing may be sent that ends it.
    """

    way: Literal["handle", "console", "restart"]
    respects_coverage: bool = False
    note: str = ""


def method_for(sampling: Sampling, facts: ThreadFacts, name: str) -> Method:
    """The way to record the thread that `name` names in a sentence.

    Raises RecordError where it would lose its coverage.
    """
    coverage = None if sampling.may_lose_coverage else sampling.coverage or facts.coverage
    if coverage is not None and sampling.counts_calls:
        raise _refusal(name, coverage, "counting calls", "Leave out --count-calls")
    if facts.has_handles and not sampling.counts_calls:
        is_fitting = fits(sampling.interval_us, takes_interval=facts.takes_interval)
        if is_fitting or coverage is not None:
            note = "" if is_fitting else _interval_note(coverage)
            return Method("handle", coverage is not None, note)
    if coverage is not None:
        raise _refusal(name, coverage, "recording", "Use Node 24 or newer")
    # Node itself is connected for these, and writes every console profile to stderr that it is told of.
    is_lost = sampling.coverage or facts.coverage
    is_beside_nodes_own = sampling.has_cpu_prof or facts.has_cpu_prof or is_lost not in (None, IN_PROCESS)
    return Method("restart" if is_beside_nodes_own else "console")


def _refusal(name: str, coverage: str, what: str, next_step: str) -> RecordError:
    where = f"it collects coverage ({coverage}), which {what} would destroy"
    return RecordError(name, where, f"{next_step}, or --force-coverage-loss.")


def _interval_note(coverage: str | None) -> str:
    return (
        f"it collects coverage ({coverage}): sampled every {duration(FIXED_INTERVAL_US)}, "
        "the one interval that leaves coverage intact in Node 24"
    )
