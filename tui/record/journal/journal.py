"""The journal: everything that a recording has brought so far, in a file that outlives who writes it.

It only grows. After the line `tickscope journal 1` come records:

    length   uint32, little endian: bytes of the payload
    check    uint32, little endian: CRC-32 of the payload
    payload  zlib of: one line of JSON, [kind, {what it tells}], then the bytes that belong to it

A file that was cut anywhere opens up to its last whole record; records that are damaged are left out. The kinds, in
the order in which they come:

    header   tickscope, recorder (pid), host, started (UTC), target, interval_us, out, and the other options
    state    state: CONNECTING, ATTACHED, RECORDING, STOPPING, DONE, LOST
    thread   number, name, kind, pid, tid, script, runtime_version, unit, chunks
    chunk    thread, start_us, end_us, samples, nodes, bytes, cpu_us; its bytes are the profile as V8 wrote it
    whole    thread; its bytes are the profile of the whole recording, where no file could be written
    heap     thread, elapsed_us, allocated_bytes, samples, bytes, cpu_us; its bytes are the heap profile so far
    calls    thread; its bytes are a JSON array of call frames with their `count`
    script   thread, url; its bytes are the text of that script
    suspended  pid, start_us, end_us: a process was stopped within that time, on the target's clock; pid null: whatever
             is recorded on this machine may have been. Evidence, see `tui.profile.columns.stopped_time`
    note     text: a sentence for the user; warns_of: the thread whose profile opens with it as a warning
    saved    path, seconds, samples: the profile was written, the journal goes
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import struct
import time
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from tui.base.file_lock import lock
from tui.base.json_text import Json, json_bytes
from tui.base.user_folders import make_folder
from tui.record.journal.record_fields import OddRecord, checked_fields

MAGIC = b"tickscope journal 1\n"
SUFFIX = ".journal"
LOG_SUFFIX = ".log"
"""What a recorder says on stderr, where those who started it keep it beside the journal."""
_FRAME = struct.Struct("<II")
_ANY_MAGIC = re.compile(rb"tickscope journal (\d{1,9})")
_LONGEST_PAYLOAD = 1 << 30
_LARGEST_RECORD = 1 << 29
_USUAL_RECORD, _MOST_COMPRESSED = 1 << 20, 200
"""A record of this size is always read, a larger one when it is at most so many times as large as what is stored: a
profile is 5 to 20 times, what was made to fill memory 1,000 times."""
_FASTEST = 1


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, what it tells, and the bytes that belong to it."""

    kind: str
    fields: Json = field(default_factory=dict)
    data: bytes = b""


class JournalWriter:
    """The journal that is being written; it is locked as long as this process lives.

    Where the disk is full, records wait in memory for room; `problem` says so.
    """

    def __init__(self, path: Path) -> None:
        """Creates the file `path`, which must not exist, for nobody else to read. Raises OSError."""
        make_folder(path.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self.path = path
        self.problem: OSError | None = None
        self._descriptor = os.open(path, flags, 0o600)
        self._written = 0
        self._waiting: deque[bytes] = deque([MAGIC])
        while not lock(self._descriptor):
            time.sleep(0.001)  # somebody is just looking whether we live
        self._write_waiting()

    def append(self, record: Record) -> None:
        """Adds a record, or keeps it for later when it cannot be written now."""
        line = json_bytes([record.kind, record.fields])
        payload = zlib.compress(b"%b\n%b" % (line, record.data), _FASTEST)
        self._waiting.append(_FRAME.pack(len(payload), zlib.crc32(payload)) + payload)
        self._write_waiting()

    def close(self) -> None:
        """Ends the writing; the lock goes with it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def remove(self) -> None:
        """Removes the journal: what it held is elsewhere. Where a reader keeps it (Windows), recovery does so later."""
        self.close()
        with contextlib.suppress(PermissionError):
            self.path.unlink(missing_ok=True)

    def _write_waiting(self) -> None:
        while self._waiting:
            try:
                self._write(self._waiting[0])
            except OSError as error:
                self.problem = error
                return
            self._waiting.popleft()
        self.problem = None

    def _write(self, piece: bytes) -> None:
        """Writes all of `piece` or nothing: half a record would make the next one unreadable."""
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            os.ftruncate(self._descriptor, self._written)
            os.lseek(self._descriptor, self._written, os.SEEK_SET)
            raise
        self._written += len(piece)


class JournalReader:
    """Reads a journal while it grows, from the start. Any number of readers may read one journal.

    What comes from it has the fields of its kind (`record_fields`). Records that are damaged or odd are skipped:
    `skipped` counts them, and `first_skipped` says what is wrong with the first. `problem` says why a file is none that
    can be read; None as long as it may be one.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError when there is no such file."""
        self.path = path
        self.skipped = 0
        self.first_skipped = ""
        self.problem: str | None = None
        # A pipe in its place must not hold us.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        self._file = open(descriptor, "rb", buffering=0)  # noqa: SIM115  `close` closes it
        self._offset = 0

    def poll(self) -> list[Record]:
        """The records that have come since the last time, whole ones only."""
        return list(self.records())

    def first(self, count: int) -> list[Record]:
        """The next records, at most so many: what a recording is, without reading all of it."""
        return list(itertools.islice(self.records(), count))

    def close(self) -> None:
        """Ends the reading."""
        self._file.close()

    def __enter__(self) -> JournalReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def records(self) -> Iterator[Record]:
        """The same one by one, so that only one of them is in memory."""
        if self._offset == 0 and not self._begins_as_journal():
            return
        while True:
            frame = self._read(self._offset, _FRAME.size)
            if frame is None:
                return
            length, check = _FRAME.unpack(frame)
            payload = self._read(self._offset + _FRAME.size, length) if length <= _LONGEST_PAYLOAD else None
            if payload is None:
                return
            self._offset += _FRAME.size + length
            try:
                if zlib.crc32(payload) != check:
                    raise OddRecord("its check sum is wrong")
                record = _record(payload)
            except OddRecord as odd:
                self.skipped += 1
                self.first_skipped = self.first_skipped or str(odd)
                continue
            yield record

    def _begins_as_journal(self) -> bool:
        """Whether the first line is there, and ours. Sets `problem` where it never will be."""
        self._file.seek(0)
        line = self._file.read(len(MAGIC)) or b""
        if line == MAGIC:
            self._offset = len(MAGIC)
        elif other := _ANY_MAGIC.match(line):
            self.problem = f"another version of tickscope wrote it (journal {int(other[1])})"
        elif not MAGIC.startswith(line):
            self.problem = "it is no journal"
        return self._offset > 0

    def _read(self, offset: int, count: int) -> bytes | None:
        """The bytes there; None when there are fewer."""
        self._file.seek(offset)
        pieces = []
        while count:
            piece = self._file.read(count)
            if not piece:
                return None
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)


def _record(payload: bytes) -> Record:
    """The record in a payload. Raises OddRecord when it is none, or its fields are not those of its kind."""
    line, _, data = _inflated(payload).partition(b"\n")
    try:
        kind, fields = orjson.loads(line)
    except (orjson.JSONDecodeError, TypeError, ValueError):
        raise OddRecord("it is neither a kind nor its fields") from None
    if not isinstance(kind, str) or not isinstance(fields, dict):
        raise OddRecord("it is neither a kind nor its fields")
    return Record(kind, checked_fields(kind, fields, data), data)


def _inflated(payload: bytes) -> bytes:
    """The payload as it was before it was compressed. Raises OddRecord for what is damaged, or made to fill memory."""
    most = min(_LARGEST_RECORD, _USUAL_RECORD + _MOST_COMPRESSED * len(payload))
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(payload, most + 1)
    except zlib.error:
        raise OddRecord("it cannot be decompressed") from None
    if len(data) > most:
        raise OddRecord("it is larger than any record")
    if not inflater.eof:
        raise OddRecord("it cannot be decompressed")
    return data


@contextlib.contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Whether the journal `path` is ours alone inside: nobody writes it. Raises OSError when it cannot be opened."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        yield lock(descriptor)
    finally:
        os.close(descriptor)


def is_being_written(path: Path) -> bool:
    """Whether the recorder of the journal `path` still lives. Raises OSError when it cannot be opened."""
    with locked(path) as is_ours:
        return not is_ours
