"""Text that comes from outside, made safe to show, and how many terminal cells it takes.

Every name, url, title, file name, message and source line passes `printable()` once, when bytes become model.
What is shown then holds no control character, no invisible one and no direction mark, so that no file can move
the cursor, set a title, or make two names look alike by reordering them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tui.base.url_secrets import text_without_secrets, without_secrets

ELLIPSIS = "…"
LABEL_LENGTH = 4096
"""Longest label kept, in characters; V8 names a regular expression by its whole source."""

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_MOST_MARKS = 2
"""Combining marks that a letter keeps beside those that it composes with; hostile names have thousands."""


def _code_points(*spans: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in spans for code in range(first, last + 1))


# Letters and marks to Unicode and nothing to the eye: fillers and blanks of Hangul, braille, music and hieroglyphs, the
# grapheme joiner, Khmer inherent vowels, Mongolian and other variation selectors (which can carry a hidden text).
_UNSEEN = _code_points(
    *[(code, code) for code in (0x034F, 0x115F, 0x1160, 0x180F, 0x2800, 0x3164, 0xFFA0, 0x16FE4, 0x1D159)],
    *[(0x17B4, 0x17B5), (0x180B, 0x180D), (0xFE00, 0xFE0F), (0x13441, 0x13442), (0xE0100, 0xE01EF)],
)
# Terminals and their years disagree on how wide these are: regional indicators and skin tones, which some join with
# their neighbour; trigrams, hexagrams and counting rods, wide since Unicode 16; Hangul vowels and finals on their own.
_OF_UNSURE_WIDTH = _code_points(
    *[(0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF), (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF)],
    *[(0x1D300, 0x1D356), (0x1D360, 0x1D376), (0x1160, 0x11FF), (0xD7B0, 0xD7FF)],
)
_EMOJI_STYLES = "\ufe0e\ufe0f"


def printable(text: str, limit: int = LABEL_LENGTH) -> str:
    """`text` with everything that a terminal might obey, hide or misplace replaced by something visible.

    C0 controls become their pictures (ESC is ␛), lone surrogates `\ufffd`, every kind of space a plain one; other
    unprintable and invisible characters, and those of no certain width, `·`. Marks are composed with their letter
    where Unicode can, a third one that cannot is dropped. Text longer than `limit` characters ends in `…`.
    """
    if len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for character in text:
        if not _joins(character):
            # An emoji keeps its width without the wish for colour after it; elsewhere that wish is a hidden character.
            if character in _EMOJI_STYLES and shown and unicodedata.category(shown[-1]) == "So":
                continue
            shown.append(_visible(character))
            marks = 0
            continue
        composed = unicodedata.normalize("NFC", shown[-1] + character) if shown else ""
        if len(composed) == 1:
            shown[-1] = composed
        elif not shown or character in _OF_UNSURE_WIDTH:
            shown.append("·")
        elif marks < _MOST_MARKS:
            shown.append(character)
            marks += 1
    return "".join(shown)


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether it stands on the character before it: a combining mark, or a vowel or final of a Hangul syllable."""
    if character in _UNSEEN:
        return False
    return unicodedata.category(character) in _MARKS or "\u1160" <= character <= "\u11ff"


_MARKS = ("Mn", "Me", "Mc")


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    code = ord(character)
    if code in _CONTROL_PICTURES:
        return chr(_CONTROL_PICTURES[code])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if character in _UNSEEN or character in _OF_UNSURE_WIDTH:
        return "·"
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else "·"


ASCII_TWINS = str.maketrans("…·–—‹›×µ●◆⋮↖↑↓←→▾▸▲▼┌┐└┘├│─━╱█▌▏░▓±⚠", "~---<>xu**:^^v<>-+^v+++++|-=/#||.@+!")
"""What our own texts have beyond ASCII, and what stands for it where there is nothing else; one cell for one cell."""


def ascii_text(text: str) -> str:
    """Printable `text` in ASCII alone, as wide as it was: `12 us - 3 samples`, and `?` for letters without a twin."""
    twins = text.translate(ASCII_TWINS)
    if twins.isascii():
        return twins
    return "".join(one if one.isascii() else "?" * character_width(one) for one in twins)


def cell_width(text: str) -> int:
    """Terminal cells that printable `text` takes: 2 for wide characters, 0 for combining marks."""
    if text.isascii():
        return len(text)
    return sum(map(character_width, text))


def is_narrow(text: str) -> bool:
    """Whether each character of printable `text` takes one cell."""
    return set(map(character_width, set(text))) <= {1}


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    """Cells of one character, 0, 1 or 2, by Unicode's East Asian Width as terminals use it."""
    if unicodedata.category(character) in (*_MARKS, "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def clip(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its end to at most `width` cells; a cut is marked by `ellipsis`."""
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    return "".join(_fitting(text, room)) + ellipsis if room >= 0 else ""


def clip_start(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its start, since the end of a path or a long name tells more than its prefix."""
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    if room < 0:
        return ""
    kept = _fitting(reversed(text), room)
    # Marks whose letter did not fit would stand on the ellipsis.
    while kept and character_width(kept[-1]) == 0:
        kept.pop()
    return ellipsis + "".join(reversed(kept))


def _fitting(characters: Iterable[str], room: int) -> list[str]:
    """The first of `characters` that fit into `room` cells."""
    kept: list[str] = []
    for character in characters:
        room -= character_width(character)
        if room < 0:
            break
        kept.append(character)
    return kept


def pad(text: str, width: int) -> str:
    """`text` cut or filled with spaces on the right to exactly `width` cells."""
    clipped = clip(text, width)
    return clipped + " " * (width - cell_width(clipped))


def pad_left(text: str, width: int) -> str:
    """`text` cut or filled with spaces on the left to exactly `width` cells."""
    clipped = clip(text, width)
    return " " * (width - cell_width(clipped)) + clipped


def shown_text(text: str, *, show_urls: bool = False) -> str:
    """`text` from outside for people: printable, and unless `show_urls` with the secrets of urls in it masked."""
    return printable(text if show_urls else text_without_secrets(text))


def short_location(url: str, line: int) -> str:
    """`file.js:12`: the last part of the url's path and the line, or "" without a url. It has no secrets."""
    if not url:
        return ""
    path = without_secrets(url)
    if path[:5].lower() == "data:":
        path = path.split(",length=", 1)[0] + "," + ELLIPSIS
    else:
        path = path.split("?", 1)[0].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1] or path
    return f"{path}:{line}" if line > 0 else path


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 sample`, `12,345 samples`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
