"""The comment in which a script names its source map, and the map where that comment holds it.

https://tc39.es/ecma426/#sec-linking-generated-code: `//# sourceMappingURL=…`, of old `//@`, in the last lines.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from tui.base.units import size
from tui.source.files.source_text import Refusal, Source

INLINE_LIMIT = 16 * 1024 * 1024
"""Largest map in a comment, in bytes."""
_LAST_LINES = 20
"""What may follow the comment: a few empty lines, other tools' comments."""

_COMMENT = re.compile(r"(?://|/\*)[#@][ \t]+sourceMappingURL=")
_MARK = "sourceMappingURL="


def map_url(script: Source) -> str:
    """What the script's last such comment names; "" without one."""
    for line in reversed(script.raw[-_LAST_LINES:]):
        end = line.rfind(_MARK)
        if end >= 0 and _COMMENT.search(line, max(0, end - 8), end + len(_MARK)):
            return line[end + len(_MARK) :].removesuffix("*/").strip(" \t\r'\"")
    return ""


def inline_map(url: str, limit: int = INLINE_LIMIT) -> bytes | Refusal:
    """The bytes that a `data:` url holds, or why it holds none."""
    head, comma, body = url.partition(",")
    is_base64 = head.lower().endswith(";base64")
    if not comma:
        return Refusal("the source map in its last line is cut off.")
    if len(body) * (3 / 4 if is_base64 else 1) > limit:
        return Refusal(f"the source map in it is larger than {size(limit)}: maps of that size are not read.")
    if not is_base64:
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return Refusal("the source map in its last line is damaged: it is no base64.")
