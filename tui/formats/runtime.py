"""Which runtime wrote a profile, told from the urls of its functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def runtime_of(functions: Functions, document: Mapping[str, Any]) -> str | None:
    """`node`, `deno`, `bun`, `workerd`, `chrome`, or None when nothing tells."""
    urls = {key.url.split(":", 1)[0] + ":" for key in functions.keys if ":" in key.url}
    for scheme, runtime in _SCHEMES:
        if scheme in urls:
            return runtime
    start = document.get("startTime")
    # Only Bun counts from the epoch, and in fractions of a microsecond.
    if isinstance(start, float) and start > 1e15:
        return "bun"
    return None
