"""Which runtime wrote a profile, told from the urls of its functions, or by the file that tickscope converted it to."""

from __future__ import annotations

from collections.abc import Sequence

from tui.formats.json.fields import Json
from tui.profile.category import GARBAGE_COLLECTOR, IDLE, PROGRAM, ROOT
from tui.profile.function_key import FunctionKey
from tui.profile.functions import Functions

_SCHEMES = (
    ("node-internal:", "workerd"),
    ("cloudflare-internal:", "workerd"),
    ("ext:", "deno"),
    ("deno:", "deno"),
    ("bun:", "bun"),
    ("node:", "node"),
    ("chrome-extension:", "chrome"),
)
HERMES_ROOT = "[root]"
_BUN_MODULE = "(module)"
_TELLING_NAMES = frozenset((_BUN_MODULE, ROOT, PROGRAM, IDLE, GARBAGE_COLLECTOR))
_FIRST_EPOCH_US = 10**15
"""In 2001; a monotonic clock gets there after 31 years."""
_RUNTIMES = (*{runtime for _scheme, runtime in _SCHEMES}, "hermes")


def runtime_of(functions: Functions, document: Json) -> str | None:
    """`node`, `deno`, `bun`, `workerd`, `chrome`, `hermes`, or None when nothing tells."""
    named = document.get("runtime")
    if named in _RUNTIMES:
        return str(named)
    places = {key.place for key in functions.keys}
    schemes = {place.split(":", 1)[0] + ":" for place in places if ":" in place and not place.startswith("#")}
    for scheme, runtime in _SCHEMES:
        if scheme in schemes:
            return runtime
    if is_hermes(functions.keys):
        return "hermes"
    return "bun" if is_bun(functions.keys, document.get("startTime")) else None


def is_hermes(keys: Sequence[FunctionKey]) -> bool:
    """Whether Hermes wrote the functions `keys` in its `.cpuprofile` form, where the first node is its root."""
    return bool(keys) and keys[0].name == HERMES_ROOT


def is_bun(keys: Sequence[FunctionKey], start: object) -> bool:
    """Whether Bun wrote the functions `keys` and the start time `start`, in µs.

    Bun has a frame for the evaluation of a module. It alone counts from the epoch in fractions of a microsecond, with
    V8's root but none of V8's states; other exporters count whole microseconds from the epoch.
    """
    names = {key.name for key in keys if key.name in _TELLING_NAMES and (not key.url or key.name == _BUN_MODULE)}
    if _BUN_MODULE in names:
        return True
    is_fraction_since_epoch = isinstance(start, float) and start >= _FIRST_EPOCH_US and not start.is_integer()
    return is_fraction_since_epoch and ROOT in names and names.isdisjoint((PROGRAM, IDLE, GARBAGE_COLLECTOR))
