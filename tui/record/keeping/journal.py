"""The journal: everything that a recording has brought so far, in a file that outlives who writes it.

It only grows. After the line `tickscope journal 1` come records:

    length   uint32, little endian: bytes of the payload
    check    uint32, little endian: CRC-32 of the payload
    payload  zlib of: one line of JSON, [kind, {what it tells}], then the bytes that belong to it

A file that was cut anywhere opens up to its last whole record. The kinds, in the order in which they come:

    header   tickscope, recorder (pid), host, started (UTC), target, interval_us, out, and the other options
    state    state: CONNECTING, ATTACHED, RECORDING, STOPPING, DONE, LOST
    thread   number, name, kind, pid, tid, script, runtime_version, unit, chunks
    chunk    thread, start_us, end_us, samples, nodes, bytes, cpu_us; its bytes are the profile as V8 wrote it
    whole    thread; its bytes are the profile of the whole recording, where no file could be written
    heap     thread, elapsed_us, allocated_bytes, samples, bytes, cpu_us; its bytes are the heap profile so far
    calls    thread; its bytes are a JSON array of call frames with their `count`
    script   thread, url; its bytes are the text of that script
    suspended  pid, start_us, end_us: a process was stopped within that time, on the target's clock; pid null: whatever
             is recorded on this machine may have been. Evidence, see `tui.profile.stopped_time`
    note     text: a sentence for the user; warns_of: the thread whose profile opens with it as a warning
    saved    path, seconds, samples: the profile was written, the journal goes
"""

from __future__ import annotations

import contextlib
import itertools
import os
import struct
import time
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from tui.record.keeping.file_lock import lock
from tui.record.protocol.json_object import Json

MAGIC = b"tickscope journal 1\n"
SUFFIX = ".journal"
LOG_SUFFIX = ".log"
"""What a recorder says on stderr, where those who started it keep it beside the journal."""
_FRAME = struct.Struct("<II")
_LONGEST_PAYLOAD = 1 << 30
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
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        line = orjson.dumps([record.kind, record.fields])
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
    """Reads a journal while it grows, from the start. Any number of readers may read one journal."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when there is no such file."""
        self.path = path
        self._file = path.open("rb", buffering=0)
        self._offset = 0

    def poll(self) -> list[Record]:
        """The records that have come since the last time, whole ones only."""
        return list(self._new_records())

    def first(self, count: int) -> list[Record]:
        """The next records, at most so many: what a recording is, without reading all of it."""
        return list(itertools.islice(self._new_records(), count))

    def close(self) -> None:
        """Ends the reading."""
        self._file.close()

    def __enter__(self) -> JournalReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _new_records(self) -> Iterator[Record]:
        if self._offset == 0:
            if self._read(0, len(MAGIC)) != MAGIC:
                return
            self._offset = len(MAGIC)
        while True:
            frame = self._read(self._offset, _FRAME.size)
            if frame is None:
                return
            length, check = _FRAME.unpack(frame)
            payload = self._read(self._offset + _FRAME.size, length) if length <= _LONGEST_PAYLOAD else None
            record = None if payload is None or zlib.crc32(payload) != check else _record(payload)
            if record is None:
                return
            self._offset += _FRAME.size + length
            yield record

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


def _record(payload: bytes) -> Record | None:
    """The record in a payload; None when it is none."""
    try:
        line, _, data = zlib.decompress(payload).partition(b"\n")
        kind, fields = orjson.loads(line)
    except (zlib.error, orjson.JSONDecodeError, TypeError, ValueError):
        return None
    return Record(kind, fields, data)


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
