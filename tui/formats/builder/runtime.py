"""Which runtime wrote a profile, told from the urls of its functions, or by the file that tickscope converted it to."""

from __future__ import annotations

from collections.abc import Sequence

from tui.formats.json.fields import Json
from tui.profile.columns.category import GARBAGE_COLLECTOR, IDLE, PROGRAM, ROOT
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions

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

    Bun has a frame for the evaluation of a module. Where that was not sampled, it is known by all of these: times since
    the epoch with fractions, V8's root without V8's states, and functions on the lines that were sampled.
    """
    names = {key.name for key in keys if key.name in _TELLING_NAMES and (not key.url or key.name == _BUN_MODULE)}
    if _BUN_MODULE in names:
        return True
    is_fraction_since_epoch = isinstance(start, float) and start >= _FIRST_EPOCH_US and not start.is_integer()
    has_root_alone = ROOT in names and names.isdisjoint((PROGRAM, IDLE, GARBAGE_COLLECTOR))
    return is_fraction_since_epoch and has_root_alone and (has_many_lines(keys) or _has_no_lines(keys))


def has_many_lines(keys: Sequence[FunctionKey]) -> bool:
    """Whether one function stands on several lines, as where lines are those that were sampled."""
    lines: dict[tuple[str, str], int] = {}
    return any(lines.setdefault((key.name, key.place), key.line) != key.line for key in keys)


def _has_no_lines(keys: Sequence[FunctionKey]) -> bool:
    """Whether the sampled lines have become ticks already (see `group_by_function`)."""
    return any(key.url for key in keys) and all(key.line == 0 for key in keys)
