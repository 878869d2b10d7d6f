"""Text that comes from outside, made safe to show, and how many terminal cells it takes.

Every name, url, title, file name, message and source line passes `printable()` once, when bytes become model.
What is shown then holds no control character, no invisible one and no direction mark, so that no file can move
the cursor, set a title, or make two names look alike by reordering them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

ELLIPSIS = "…"
LABEL_LENGTH = 4096
"""Longest label kept, in characters; V8 names a regular expression by its whole source."""

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_MOST_COMBINING = 2


def printable(text: str, limit: int = LABEL_LENGTH) -> str:
    """`text` with everything that a terminal might obey or hide replaced by something visible.

    C0 controls become their pictures (ESC is ␛), other unprintable characters `·`, lone surrogates `\ufffd`,
    a third combining mark in a row is dropped, and text longer than `limit` characters ends in `…`.
    """
    if len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    combining = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            combining += 1
            if combining <= _MOST_COMBINING and shown:
                shown.append(character)
            continue
        combining = 0
        shown.append(_visible(character))
    return "".join(shown)


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    code = ord(character)
    if code in _CONTROL_PICTURES:
        return chr(_CONTROL_PICTURES[code])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    # Hangul fillers and the braille blank are letters to Unicode and nothing to the eye.
    if character.isprintable() and character not in "\u115f\u1160\u2800\u3164\uffa0":
        return character
    return " " if unicodedata.category(character) == "Zs" else "·"


def cell_width(text: str) -> int:
    """Terminal cells that printable `text` takes: 2 for wide characters, 0 for combining marks."""
    if text.isascii():
        return len(text)
    return sum(character_width(character) for character in text)


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    """Cells of one character, 0, 1 or 2, by Unicode's East Asian Width as terminals use it."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def clip(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its end to at most `width` cells; a cut is marked by `ellipsis`."""
    if cell_width(text) <= width:
        return text
    kept, used, room = [], 0, width - cell_width(ellipsis)
    for character in text:
        used += character_width(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + ellipsis if room >= 0 else ""


def clip_start(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its start, since the end of a path or a long name tells more than its prefix."""
    if cell_width(text) <= width:
        return text
    kept, used, room = [], 0, width - cell_width(ellipsis)
    for character in reversed(text):
        used += character_width(character)
        if used > room:
            break
        kept.append(character)
    return ellipsis + "".join(reversed(kept)) if room >= 0 else ""


def pad(text: str, width: int) -> str:
    """`text` cut or filled with spaces on the right to exactly `width` cells."""
    clipped = clip(text, width)
    return clipped + " " * (width - cell_width(clipped))


def pad_left(text: str, width: int) -> str:
    """`text` cut or filled with spaces on the left to exactly `width` cells."""
    clipped = clip(text, width)
    return " " * (width - cell_width(clipped)) + clipped


_CREDENTIALS = re.compile(r"(?<=//)[^/?#@\s]*@")


def without_credentials(url: str) -> str:
    """`url` with `user:password@` shown as `***@`."""
    return _CREDENTIALS.sub("***@", url, count=1) if "@" in url else url


def without_secrets(url: str) -> str:
    """`url` with credentials masked and a query, where tokens travel, shown as `?…`."""
    url = without_credentials(url)
    if "?" not in url or url.startswith("data:"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.split("?", 1)[0] + "?" + ELLIPSIS
    return urlunsplit(parts._replace(query=ELLIPSIS)) if parts.query else url


def short_location(url: str, line: int) -> str:
    """`file.js:12`: the last part of the url's path and the line, or "" without a url."""
    if not url:
        return ""
    if url.startswith("data:"):
        path = url[:24] + ELLIPSIS
    else:
        path = url.split("?", 1)[0].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1] or url
    return f"{path}:{line}" if line > 0 else path


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 sample`, `12,345 samples`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
