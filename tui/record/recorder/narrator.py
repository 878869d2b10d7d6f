"""What `tickscope record` says on stderr while it records: sentences, a progress line on a terminal, or NDJSON."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TextIO

from tui.base.json_text import Json, json_bytes
from tui.base.text import ascii_text, printable
from tui.base.units import US_PER_S, duration, size
from tui.record.journal.journal import Record

_EVENT_OF_KIND = {
    "header": "start",
    "thread": "thread",
    "state": "state",
    "chunk": "chunk",
    "heap": "heap",
    "note": "note",
}
_ERASE_LINE = "\r\x1b[K"


class Narrator:
    """Writes to `stream`; what cannot be written, because the reader is gone, is dropped.

    With `events` each record of the journal but its bytes is a line of JSON with "event" in front.
    """

    def __init__(self, stream: TextIO, *, events: bool = False) -> None:
        self._stream = stream
        self._events = events
        self._is_terminal = not events and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._has_progress = self._is_within_line = False
        self._lock = threading.Lock()
        self._samples = self._bytes = self._first_us = 0
        self._title = ""

    def watch(self, record: Record) -> None:
        """Tells of a record of the journal."""
        if self._events:
            if record.kind in _EVENT_OF_KIND:
                self.event(_EVENT_OF_KIND[record.kind], record.fields)
        elif record.kind == "note":
            self.say(record.fields["text"])
        elif record.kind == "thread" and record.fields["kind"] != "worker":
            self._title = _title(record.fields)
            self.say(f"recording {self._title}; Ctrl-C stops and saves")
        elif record.kind == "chunk" and self._is_terminal:
            self._progress(record.fields)
        elif record.kind == "heap" and self._is_terminal:
            self._heap_progress(record.fields)

    def say(self, sentence: str) -> None:
        """Writes a sentence on a line of its own."""
        if self._events:
            self.event("note", {"text": sentence})
        else:
            self._write(self._encoded(f"tickscope: {printable(sentence)}\n"))

    def event(self, name: str, fields: Json) -> None:
        """Writes an event, when events are wanted."""
        if self._events:
            self._write(json_bytes({"event": name, **fields}) + b"\n")

    def pass_on(self, output: bytes) -> None:
        """Writes what the command that we started has written, which may end within a line."""
        self._write(output, is_ours=False)

    def _progress(self, chunk: Json) -> None:
        self._samples += chunk["samples"]
        self._bytes += chunk["bytes"]
        self._first_us = self._first_us or chunk["start_us"]
        elapsed_us = chunk["end_us"] - self._first_us
        interval = duration(elapsed_us / self._samples) if self._samples else "–"
        line = f"{duration(elapsed_us)} · {self._samples:,} samples, one per {interval} · {size(self._bytes)}"
        if chunk.get("cpu_us") is not None:
            line += f" · CPU {100 * chunk['cpu_us'] / US_PER_S:.0f} %"
        self._write(self._encoded(f"recording {line}"), is_progress=True)

    def _heap_progress(self, heap: Json) -> None:
        elapsed, allocated = duration(heap["elapsed_us"]), size(heap["allocated_bytes"])
        line = f"{elapsed} · {allocated} in {heap['samples']:,} samples"
        self._write(self._encoded(f"recording {line}"), is_progress=True)

    def _encoded(self, text: str) -> bytes:
        """Text as the stream has it, in ASCII where it has nothing else."""
        encoding = self._stream.encoding or "utf-8"
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            return ascii_text(text).encode(encoding, "replace")

    def _write(self, data: bytes, *, is_ours: bool = True, is_progress: bool = False) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            erase = _ERASE_LINE.encode() if self._has_progress or is_progress else b""
            if is_ours and self._is_within_line:
                erase = b"\n"
            self._has_progress = is_progress
            self._is_within_line = not is_ours and not data.endswith(b"\n")
            self._stream.flush()
            # Past the buffer: what is left there when nobody reads any more would be an error at our very end.
            unbuffered = getattr(self._stream.buffer, "raw", self._stream.buffer)
            rest = erase + data
            while rest:
                rest = rest[unbuffered.write(rest) :]


def _title(thread: Json) -> str:
    about = [f"{thread['kind']} {thread.get('runtime_version') or ''}".strip()]
    if thread.get("pid"):
        about.append(f"pid {thread['pid']}")
    return f"{thread.get('script') or thread['name']} ({', '.join(about)})"
