"""Entries: what called into the program, told from the outermost frame of a stack."""

from __future__ import annotations

from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS

_MODULES = "module loading"
_TIMERS = "timers"
_TICKS = "ticks and promises"
_HTTP = "HTTP parser"
_STREAMS = "streams and sockets"

_BY_NAME = {
    "processTimers": _TIMERS,
    "listOnTimeout": _TIMERS,
    "processImmediate": "immediates",
    "processTicksAndRejections": _TICKS,
    "runMicrotasks": _TICKS,
    "(microtasks)": _TICKS,
    "parserOnHeadersComplete": _HTTP,
    "parserOnMessageComplete": _HTTP,
    "parserOnBody": _HTTP,
    "parserOnHeaders": _HTTP,
    "parserOnExecute": _HTTP,
    "onParserExecute": _HTTP,
    "onStreamRead": _STREAMS,
    "onStreamReadArrayBuffer": _STREAMS,
    "onconnection": _STREAMS,
    "onWriteComplete": _STREAMS,
    "afterConnect": _STREAMS,
    "afterWriteDispatched": _STREAMS,
    "onSocketNT": _STREAMS,
    "executeUserEntryPoint": _MODULES,
    "runEntryPointWithESMLoader": _MODULES,
    "asyncRunEntryPointWithESMLoader": _MODULES,
    "Module._load": _MODULES,
    "Module._compile": _MODULES,
    "require": _MODULES,
    "compileFunctionForCJSLoader": _MODULES,
    "importModuleDynamicallyCallback": _MODULES,
    "onMessage": "messages",
    "emitMessage": "messages",
    "oncomplete": "finished system calls",
    "onlookup": "finished system calls",
    "onlookupall": "finished system calls",
}
"""Node's own callbacks, by the names that they have in its `lib/`."""
_BY_FILE = (
    ("internal/modules/", _MODULES),
    ("internal/main/", _MODULES),
    ("internal/bootstrap/", _MODULES),
    ("internal/timers", _TIMERS),
    ("internal/process/task_queues", _TICKS),
    ("_http_", _HTTP),
    ("internal/stream_base_commons", _STREAMS),
)


def entry_of(key: FunctionKey, category: Category) -> str:
    """The name of the entry whose stacks have this function outermost: `timers`, `HTTP parser`, else the function's."""
    if category is Category.RUNTIME:
        if key.name in _BY_NAME:
            return _BY_NAME[key.name]
        found = next((entry for part, entry in _BY_FILE if part in key.url), None)
        if found is not None:
            return found
    return key.name or ANONYMOUS
