"""Which runtime wrote a profile, told from the urls of its functions, or by the file that tickscope converted it to."""

from __future__ import annotations

from tui.formats.fields import Json
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
_RUNTIMES = (*{runtime for _scheme, runtime in _SCHEMES}, "hermes")


def runtime_of(functions: Functions, document: Json) -> str | None:
    """`node`, `deno`, `bun`, `workerd`, `chrome`, `hermes`, or None when nothing tells."""
    named = document.get("runtime")
    if named in _RUNTIMES:
        return str(named)
    urls = {key.url.split(":", 1)[0] + ":" for key in functions.keys if ":" in key.url}
    for scheme, runtime in _SCHEMES:
        if scheme in urls:
            return runtime
    if functions.keys and functions.keys[0].name == "[root]":
        return "hermes"
    start = document.get("startTime")
    # Only Bun counts from the epoch, and in fractions of a microsecond.
    return "bun" if isinstance(start, int | float) and start > 1e15 else None
