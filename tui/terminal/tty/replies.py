"""Tells what the terminal answers from what the user types: both come through the same line.

Textual's parser takes an answer that it does not know for keys. So answers are taken out before it sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLY = re.compile(
    r"\x1b\[\?(?P<mode>\d+);(?P<state>\d)\$y"  # DECRPM
    r"|\x1b\[(?P<status>[03])n"  # DSR: ready, or not
    r"|\x1b\](?P<color>1[01]);(?P<value>[^\x07\x1b]*)(?:\x07|\x1b\\)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[(?:\?[\d;]*\$?|[03]?)|\](?:1[01]?(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?\Z")
_CHANNEL = re.compile(r"[0-9a-fA-F]{1,4}")


@dataclass(frozen=True, slots=True)
class ModeReport:
    """An answer to DECRQM. `is_known`: the terminal has that mode, and it can be set."""

    mode: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class StatusReport:
    """An answer to DSR."""


@dataclass(frozen=True, slots=True)
class BackgroundReport:
    """An answer to OSC 11."""

    is_dark: bool


Reply = ModeReport | StatusReport | BackgroundReport


class ReplyFilter:
    """Takes replies out of what is read. The start of one is held back as long as an answer is awaited."""

    def __init__(self) -> None:
        self.held = ""

    def feed(self, text: str, is_awaiting: bool) -> tuple[str, list[Reply]]:
        """What of `text` was typed, and the replies in it, both in order."""
        text = self.held + text
        self.held = ""
        replies = [reply for match in _REPLY.finditer(text) if (reply := _reply(match)) is not None]
        typed = _REPLY.sub("", text)
        if is_awaiting and (tail := _UNFINISHED.search(typed)):
            self.held = tail[0]
            typed = typed[: tail.start()]
        return typed, replies

    def release(self) -> str:
        """What was held back and did not become a reply: it was typed."""
        held, self.held = self.held, ""
        return held


def _reply(match: re.Match[str]) -> Reply | None:
    if match["mode"]:
        return ModeReport(int(match["mode"]), match["state"] in "123")
    if match["status"]:
        return StatusReport()
    is_dark = is_dark_color(match["value"])
    return None if match["color"] != "11" or is_dark is None else BackgroundReport(is_dark)


def is_dark_color(value: str) -> bool | None:
    """Whether light text is read on the colour `rgb:1a1a/1b1b/2222` (or `rgba:`, or `#1a1b22`); None if it is none."""
    kind, _, channels = value.partition(":")
    if value.startswith("#"):
        digits = (len(value) - 1) // 3
        parts = [value[1 + digits * place : 1 + digits * (place + 1)] for place in range(3)]
    elif kind in ("rgb", "rgba"):
        parts = channels.split("/")[:3]
    else:
        return None
    if len(parts) != 3 or not all(_CHANNEL.fullmatch(part) for part in parts):
        return None
    red, green, blue = (int(part, 16) / float(16 ** len(part) - 1) for part in parts)
    brightness: float = 0.299 * red + 0.587 * green + 0.114 * blue
    return brightness < 0.5
