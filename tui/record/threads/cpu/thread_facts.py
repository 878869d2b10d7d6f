"""What a Node thread says about itself before anything is done to it: coverage, options, how it can be sampled.

No call of the protocol shows whether an in-process session collects precise coverage. V8 allocates the feedback vector
of a function at its first call then, and after some calls otherwise (`JSFunction::InitializeFeedbackCell`). So a
function with so many call sites that its vector is a large object is called once, and the large objects are compared:
they grow by 144 kB or not at all. That takes 4 ms, on Node 20 to 26, and leaves the coverage as it is.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from tui.record.protocol.connection import Command
from tui.record.threads.cpu.coverage import NODE_VARIABLE, coverage_option, is_cpu_prof

IN_PROCESS = "an inspector session of its own"
_CALL_SITES = 9_000
"""Two slots of 8 bytes each: above the 128 kB from which V8 puts an object into the space of large ones."""
_LEAST_GROWTH = _CALL_SITES * 2 * 8

# A comment with a number in it keeps V8 from reusing the function of an earlier evaluation, which has its vector.
_numbers = itertools.count(1)
_EXPRESSION = """(() => {
  const v8 = process.getBuiltinModule ? process.getBuiltinModule("v8") : require("v8");
  const large = () => v8.getHeapSpaceStatistics().find((space) => space.space_name === "large_object_space");
  const before = large().space_used_size;
  (function (unused) { /* %d */ if (unused === undefined) return; %s })();
  const grown = large().space_used_size - before;
  const start = v8.startCpuProfile;
  return [grown, typeof start === "function" ? start.length : -1, [...process.execArgv],
    [process.env.%s, process.env.NODE_OPTIONS].map((value) => String(value ?? ""))];
})()"""


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """`coverage` says by what it is known that coverage is collected, None where it is not.

    `has_handles`: `v8.startCpuProfile` exists, `takes_interval`: at any interval and not only 1 ms.
    """

    coverage: str | None = None
    has_cpu_prof: bool = False
    has_handles: bool = False
    takes_interval: bool = False


def facts_command() -> Command:
    """The command that asks a thread of Node; see `facts_of`."""
    expression = _EXPRESSION % (next(_numbers), "unused();" * _CALL_SITES, NODE_VARIABLE)
    params = {"expression": expression, "silent": True, "returnByValue": True, "includeCommandLineAPI": True}
    return "Runtime.evaluate", params


def facts_of(result: object) -> ThreadFacts:
    """What the answer to `facts_command` says; nothing known where the thread is none of Node's."""
    match result:
        case {"result": {"value": [int(grown), int(parameters), list(options), [str(variable), str(more)]]}}:
            words = [*map(str, options), *more.split()]
            coverage = NODE_VARIABLE if variable else coverage_option(words)
            if coverage is None and grown >= _LEAST_GROWTH:
                coverage = IN_PROCESS
            return ThreadFacts(coverage, is_cpu_prof(words), parameters >= 0, parameters > 0)
    return ThreadFacts()
