"""Source maps as tests write them: by their segments."""

from __future__ import annotations

import base64
import json
from typing import Any

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value: int) -> str:
    left = -value * 2 + 1 if value < 0 else value * 2
    text = ""
    while True:
        digit, left = left & 31, left >> 5
        text += DIGITS[digit | (32 if left else 0)]
        if not left:
            return text


def encoded(lines: list[Any]) -> str:
    """`mappings` of [[(column, (source, line, column) or None, name or None), …], …], in the order given."""
    before = [0, 0, 0, 0]
    texts = []
    for segments in lines:
        column_before, parts = 0, []
        for column, place, name in segments:
            text = number(column - column_before)
            column_before = column
            if place is not None:
                fields = [*place, *([] if name is None else [name])]
                text += "".join(number(one - before[index]) for index, one in enumerate(fields))
                before[: len(fields)] = fields
            parts.append(text)
        texts.append(",".join(parts))
    return ";".join(texts)


def map_text(lines: list[Any], sources: list[str], names: list[str] | None = None, **more: Any) -> str:
    """The JSON of a map: `lines` as `encoded` takes them."""
    return json.dumps({"version": 3, "sources": sources, "names": names or [], "mappings": encoded(lines), **more})


def inline(text: str) -> str:
    """The comment that holds a map."""
    return f"//# sourceMappingURL=data:application/json;base64,{base64.b64encode(text.encode()).decode()}"
