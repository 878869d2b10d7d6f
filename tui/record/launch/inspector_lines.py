"""What a runtime writes to stderr about its inspector: the url for us, nothing of it for the program's reader."""

from __future__ import annotations

import re
import threading

_PHRASES = (
    b"Debugger listening on ws://",
    b"Debugger ending on ws://",
    b"Debugger attached.",
    b"Debugger session started",
    b"Debugger session ended",
    b"For help, see: https://nodejs.org/",
    b"Visit chrome://inspect to connect to the debugger",
    b"Waiting for the debugger to disconnect...",
    b"Deno is waiting for debugger to connect",
)
_LISTENING = re.compile(rb"Debugger listening on (ws://[!-~]+)")


class InspectorLines:
    """Takes the lines about the inspector out of a stream of bytes, and keeps the urls in them.

    One thread passes the stream, another one may take the urls. Everything else goes through at once: a part of a line
    is held back only while it could still become such a line.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._urls: list[str] = []
        self._held = b""
        self._is_inside = False

    def take_urls(self) -> list[str]:
        """The urls since the last call."""
        with self._lock:
            urls, self._urls = self._urls, []
            return urls

    def passed(self, data: bytes) -> bytes:
        """What of `data`, and of what was held back before it, is the program's own."""
        own: list[bytes] = []
        for line in (self._held + data).splitlines(keepends=True):
            self._held = b""
            is_whole = line.endswith(b"\n")
            if not self._is_inside and self._is_ours(line, is_whole=is_whole):
                continue
            own.append(line)
            self._is_inside = not is_whole
        return b"".join(own)

    def rest(self) -> bytes:
        """What is held back when the stream has ended."""
        held, self._held = self._held, b""
        return b"" if held.startswith(_PHRASES) else held

    def _is_ours(self, line: bytes, *, is_whole: bool) -> bool:
        """Whether the line is left out, or held back since it may become one that is."""
        if line.startswith(_PHRASES):
            if not is_whole:
                self._held = line
                return True
            match = _LISTENING.match(line)
            if match is not None:
                with self._lock:
                    self._urls.append(match[1].decode("ascii"))
            return True
        if not is_whole and any(phrase.startswith(line) for phrase in _PHRASES):
            self._held = line
            return True
        return False
