"""Text to the clipboard of the terminal, also of one at the other end of an SSH connection: OSC 52.

xterm's control sequences, "Operating System Commands", `Ps = 5 2`. tmux passes it on by itself (`set-clipboard on`), or
what is wrapped for it (`allow-passthrough on`): https://github.com/tmux/tmux/wiki/Clipboard
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

MOST_BYTES = 74_994
"""Terminals take 100,000 bytes of base64 at most, some of them nothing of more."""


def clipboard_sequence(text: str, environ: Mapping[str, str]) -> str:
    """What makes the terminal that `environ` describes put `text` into its clipboard."""
    sequence = f"\x1b]52;c;{b64encode(text.encode()).decode()}\x07"
    if "TMUX" not in environ:
        return sequence
    escaped = sequence.replace("\x1b", "\x1b\x1b")
    return f"{sequence}\x1bPtmux;{escaped}\x1b\\"


def within_limit(lines: list[str]) -> list[str]:
    """As many of the first of `lines` as the clipboard takes."""
    left = MOST_BYTES
    for place, line in enumerate(lines):
        left -= len(line.encode()) + 1
        if left < 0:
            return lines[:place]
    return lines
