"""What comes from the terminal: text that was typed, and replies, without looking when nothing has come."""

from __future__ import annotations

import os
import re
import select
from codecs import getincrementaldecoder
from time import monotonic

from tui.terminal.tty.replies import Reply, ReplyFilter

ATTRIBUTES_QUESTION = "\x1b[c"  # DA: all terminals answer it, behind what they were asked before
_ATTRIBUTES_REPLY = re.compile(rb"\x1b\[\?[\d;]*c")
_READ_BYTES = 4096
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_PASTE_PATIENCE_S = 5.0
"""A paste of which nothing comes for so long has lost its end, as when a multiplexer was detached amid it. On a line
that was only slow, the rest is taken for keys; without a limit, all keys would be taken for the rest."""


class TtyInput:
    """Reads a terminal in one thread; another may `wake` it. Half a sequence is waited for `escape_delay_s`."""

    def __init__(self, descriptor: int, escape_delay_s: float) -> None:
        self._descriptor = descriptor
        self._escape_delay_s = escape_delay_s
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._filter = ReplyFilter()
        self._is_pasting = False
        self._typed_last = ""
        self._wake_read, self._wake_write = os.pipe()

    def close(self) -> None:
        """Gives its pipe back."""
        os.close(self._wake_read)
        os.close(self._wake_write)

    def wake(self) -> None:
        """Makes `read` return."""
        os.write(self._wake_write, b"\0")

    def read(self, patience_s: float | None, is_awaiting_reply: bool) -> tuple[str, list[Reply]]:
        """What was typed and what was replied; neither after `patience_s`, or when woken.

        Raises EOFError when the terminal has hung up.
        """
        if self._filter.held:
            patience_s = self._escape_delay_s if patience_s is None else min(patience_s, self._escape_delay_s)
        elif self._is_pasting:
            patience_s = _PASTE_PATIENCE_S  # what the parser waits for is a part of the paste
        readable = select.select([self._descriptor, self._wake_read], [], [], patience_s)[0]
        if self._wake_read in readable:
            os.read(self._wake_read, _READ_BYTES)
        elif not readable and self._is_pasting and not self._filter.held:
            return self._typed(_PASTE_ENDS), []
        if self._descriptor not in readable:
            return self._typed(self._filter.release()), []
        try:
            data = os.read(self._descriptor, _READ_BYTES)
        except OSError:
            data = b""
        if not data:
            raise EOFError
        typed, replies = self._filter.feed(self._decoder.decode(data), is_awaiting_reply)
        return self._typed(typed), replies

    def _typed(self, text: str) -> str:
        """`text`, after a look whether a paste begins or ends in it."""
        seen = self._typed_last + text
        begins, ends = seen.rfind(_PASTE_BEGINS), seen.rfind(_PASTE_ENDS)
        if begins != ends:
            self._is_pasting = begins > ends
        self._typed_last = seen[1 - len(_PASTE_BEGINS) :]
        return text


def drain(descriptor: int, seconds: float) -> None:
    """Discards the terminal's input up to its answer to ATTRIBUTES_QUESTION, so that the shell does not get it.

    The caller has written that question last. Waits for `seconds` at most; no other thread may read meanwhile.
    """
    deadline = monotonic() + seconds
    said = b""
    try:
        while not _ATTRIBUTES_REPLY.search(said):
            if not select.select([descriptor], [], [], max(0.0, deadline - monotonic()))[0]:
                return
            data = os.read(descriptor, _READ_BYTES)
            if not data:
                return
            said = (said + data)[-_READ_BYTES:]
    except OSError:
        return
