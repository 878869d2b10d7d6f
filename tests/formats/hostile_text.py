"""Texts that cost a careless reader much more than their size: every kind, and what a report on one costs."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.formats.documents import cpuprofile, trace_events
from tests.places import CHECKOUT

MOST_CPU_S = 5.0
MOST_BYTES = 150_000_000
MOST_GROWTH = 10
"""A file under 10 MB, expanded, costs at most so much: memory is `MOST_GROWTH` times its size and `MOST_BYTES`."""

_PROFILE = json.dumps(cpuprofile()).encode()
_EVENTS = b",\n".join(json.dumps(event).encode() for event in trace_events())
_PART = b"--B\r\ncontent-disposition: form-data; name="
_MESSAGE = b'{"method":"Tracing.dataCollected","params":{"value":[{"name":"a","ph":"X","ts":%d}]}}'
_FRAME = b'{"functionName":"%s","scriptId":"1","url":""}'


def _filled(start: bytes, repeated: bytes, end: bytes, size: int) -> bytes:
    """`start`, `repeated` as often as it fits, and `end`, in about `size` bytes."""
    return start + repeated * max(1, (size - len(start) - len(end)) // len(repeated)) + end


def _numbered(start: bytes, repeated: bytes, end: bytes, size: int) -> bytes:
    """As `_filled`, with the number of each repetition in it."""
    count = max(1, (size - len(start) - len(end)) // (len(repeated) + 5))
    return start + b"".join(repeated % number for number in range(count)) + end


def _in_strings(size: int) -> bytes:
    """A string of JSON in a string of JSON in a string of JSON."""
    text = json.dumps({"nodes": [], "x": '"' * (size // 11)})
    return json.dumps(json.dumps(text)).encode()


def _named(name: bytes) -> bytes:
    return _PROFILE.replace(b'"leaf"', b'"' + name + b'"')


KINDS: dict[str, Callable[[int], bytes]] = {
    # Parts of an HTTP answer.
    "parameters of a part": lambda size: _filled(b"--B\r\ncontent-disposition: form-data", b";", b"", size),
    "a quoted name that never ends": lambda size: _filled(_PART, b'"\\', b"", size),
    "names of a part": lambda size: _filled(_PART + b'"x"', b"; name=", b"\r\n\r\n{}", size),
    "header lines of a part": lambda size: _filled(_PART + b"x\r\n", b"a: b\r\n", b"\r\n{}", size),
    "folded lines of a part": lambda size: _filled(_PART + b"x\r\n", b" b\r\n", b"\r\n{}", size),
    "header lines of an answer": lambda size: _filled(b"HTTP/1.1 200\r\n", b"a:\n", b"\n", size),
    "heads of answers": lambda size: _filled(b"", b"HTTP/1.1 200\n\n", b"", size),
    "header lines without an end": lambda size: _filled(b"HTTP/1.1 200\r\n", b"a:\n", b"", size),
    "parts": lambda size: _filled(b"", b"--B\r\ncontent-type: x\r\n\r\n\r\n", b"--B--", size),
    "boundaries": lambda size: _filled(b"--B\r\ncontent-type: x\r\n\r\n", b"--B\r\n", b"", size),
    "base64": lambda size: _filled(
        _PART + b"cpu-profile\r\ncontent-transfer-encoding: base64\r\n\r\n", b"W10=", b"\r\n--B--", size
    ),
    "base64 in lines": lambda size: _filled(
        _PART + b"cpu-profile\r\ncontent-transfer-encoding: base64\r\n\r\n", b"W\r\n", b"\r\n--B--", size
    ),
    "quoted-printable": lambda size: _filled(
        _PART + b"cpu-profile\r\ncontent-transfer-encoding: quoted-printable\r\n\r\n", b"=5B=\r\n", b"\r\n--B--", size
    ),
    # Escapes, names and encodings.
    "backslashes": lambda size: _named(b"\\" * size),
    "backslashes and a surrogate": lambda size: _named(b"\\\\" * (size // 2) + b"\\ud800"),
    "surrogates": lambda size: _named(b"\\ud800" * (size // 6)),
    "starts of names": lambda size: _filled(b"", b'"functionName":"', b"", size),
    "short names that end nowhere": lambda size: _filled(b'{"nodes":[', b'"functionName":"a"b', b"", size),
    "unescaped names": lambda size: _filled(b'{"nodes":[', _FRAME % b'\\"x"' + b",", b"]}", size),
    "unescaped control characters": lambda size: _named(b"\n" * size),
    "invalid UTF-8": lambda size: _named(b"\xff" * size),
    "invalid UTF-8 alone": lambda size: b"\xff" * size,
    "UTF-16": lambda size: _named(b"x" * (size // 2)).decode().encode("utf-16"),
    "UTF-32": lambda size: _named(b"x" * (size // 4)).decode().encode("utf-32"),
    "UTF-32 that is invalid": lambda size: b"\xff\xfe\0\0" + b"\xff" * size,
    "UTF-16 that is invalid": lambda size: b"\xff\xfe" + b"\0\xd8" * (size // 2),
    # JSON.
    "brackets": lambda size: b"[" * size,
    "braces": lambda size: b"{" * size,
    "quotes": lambda size: b'"' * size,
    "objects in objects": lambda size: _filled(b"", b'{"a":', b"", size),
    "empty arrays": lambda size: _filled(b"[[]", b",[]", b"]", size),
    "empty arrays as nodes": lambda size: _filled(b'{"nodes":[[]', b",[]", b"]}", size),
    "empty objects": lambda size: _filled(b"[{}", b",{}", b"]", size),
    "empty objects as nodes": lambda size: _filled(b'{"nodes":[{}', b",{}", b"]}", size),
    "empty objects as events": lambda size: _filled(b'{"traceEvents":[{}', b",{}", b"]}", size),
    "small objects as events": lambda size: _filled(b'[{"ph":1}', b',{"ph":1}', b"]", size),
    # As dense as JSON may be that is parsed.
    "objects": lambda size: _numbered(b"[{}", b',{"a":%d}', b"]", size),
    "objects as nodes": lambda size: _numbered(b'{"nodes":[{}', b',{"id":%d}', b"]}", size),
    "objects with frames as nodes": lambda size: _numbered(
        b'{"nodes":[{"id":0}', b',{"id":%d,"callFrame":{"url":"x"}}', b"]}", size
    ),
    "objects as events": lambda size: _numbered(b"[{}", b',{"ph":"","ts":%d}', b"]", size),
    "objects as cut events": lambda size: _numbered(b'[{"ph":1}', b',{"ph":"","ts":%d}', b"", size),
    "replies": lambda size: _numbered(b"[{}", b',{"id":%d,"result":"abcdefgh"}', b"]", size),
    "events in messages": lambda size: _numbered(
        b"[{}", b',{"method":"Tracing.dataCollected","params":{"value":[{"ts":%d}]}}', b"]", size
    ),
    "profiles": lambda size: _numbered(b"[{}", b',{"nodes":[],"a":%d,"b":"abcdef"}', b"]", size),
    "strings of messages": lambda size: _numbered(b'[""', b',{"message":"{\\"id\\":%d}"}', b"]", size),
    "small objects": lambda size: _filled(b'[{"a":1}', b',{"a":1}', b"]", size),
    "numbers": lambda size: _filled(b"[300", b",300", b"]", size),
    "fractions": lambda size: _filled(b"[.5".replace(b".", b"0."), b",0.5", b"]", size),
    "short strings": lambda size: _filled(b'["ab"', b',"ab"', b"]", size),
    "keys": lambda size: _numbered(b"{", b'"%d":1,', b'"nodes":[]}', size),
    "keys with arrays": lambda size: _numbered(b"{", b'"%d":[],', b'"nodes":[]}', size),
    "the same key": lambda size: _filled(b"{", b'"nodes":[],', b'"nodes":[]}', size),
    "a long number": lambda size: b'{"startTime":' + b"9" * size + b',"nodes":[]}',
    "a long fraction": lambda size: b'{"startTime":0.' + b"9" * size + b',"nodes":[]}',
    "long numbers": lambda size: _filled(b'{"nodes":[],"timeDeltas":[1', b"," + b"9" * 300, b"]}", size),
    "strings in strings": _in_strings,
    "white space": lambda size: b" " * size,
    "white space before": lambda size: b"\n" * size + _PROFILE,
    "white space after": lambda size: _PROFILE + b" " * size,
    "a tail": lambda size: _PROFILE + b"}" * size,
    # Traces and logs.
    "a cut trace": lambda size: _filled(b"[", _EVENTS + b",\n", b'{"na', size),
    "a cut trace of small events": lambda size: _filled(b"[", b'{"ph":1},', b'{"na', size),
    "a cut trace in one event": lambda size: _filled(b"[" + _EVENTS + b',{"args":[', b'{"ph":1},', b"", size),
    "a cut trace of empty events": lambda size: _filled(b'[{"ph":1}', b",{}", b"", size),
    "events that never begin": lambda size: _filled(b"{", b'"traceEvents":[', b"", size),
    "metadata before cut events": lambda size: _filled(
        b'{"metadata":[0', b",{}", b'],"traceEvents":[{"ph":"X"},{"ph', size
    ),
    "a log": lambda size: _numbered(b"", _MESSAGE + b"\n", b"", size),
    "a log that is cut": lambda size: _numbered(b"[", _MESSAGE + b",\n", b'{"method":', size),
    "lines of braces": lambda size: _filled(b"", b"{}\n", b"", size),
    "lines of a message": lambda size: _filled(b"", b'{"id":1}\n', b"", size),
    "a line of objects": lambda size: _filled(b"", b"{}", b"", size),
    # Other formats.
    "stacks without an end": lambda size: _filled(b"", b"a;", b" 1\n", size),
    "counts": lambda size: _filled(b"a;b ", b"1", b"\n", size),
    "protocol buffers": lambda size: _filled(b"", b"\x0a\x02\x08\x01", b"", size),
    "protocol buffers of empty strings": lambda size: _filled(b"", b"\x32\x00", b"", size),
    "lines": lambda size: _filled(b"", b"\n#", b"", size),
}


def hostile_texts(size: int) -> Iterator[tuple[str, bytes]]:
    """Each kind by its name, in about `size` bytes."""
    for name, text in KINDS.items():
        yield name, text(size)


def hostile_gzip(size: int) -> Iterator[tuple[str, bytes]]:
    """Compressed ones of `size` bytes: members without content, and with a byte of content each."""
    for name, content in (("empty members", b""), ("members of a byte", b"[")):
        member = gzip.compress(content, 1, mtime=0)
        yield name, member * (size // len(member))


@dataclass(frozen=True)
class Cost:
    """What `tickscope report` on a file ended with, and used: CPU seconds, and the most memory in bytes."""

    status: int
    cpu_s: float
    memory_bytes: int

    def exceeds(self, size: int) -> str:
        """What is over the bounds of a file of `size` bytes, "" when nothing is."""
        over = []
        if self.status not in (0, 1):
            over.append(f"status {self.status}")
        if self.cpu_s > MOST_CPU_S:
            over.append(f"{self.cpu_s:.1f} s")
        if self.memory_bytes > MOST_GROWTH * size + MOST_BYTES:
            over.append(f"{self.memory_bytes / 1e6:,.0f} MB for {size / 1e6:.1f} MB")
        return ", ".join(over)


_REPORTED = """
import contextlib, os, resource, sys
from tui.cli.main import main

resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
    status = main(["report", sys.argv[1], "--format", "json", "--view", "lines"])
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as lines:
    [most] = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
print(status, used.ru_utime + used.ru_stime, most)
"""


def cost_of_report(path: Path) -> Cost:
    """What a report on the file `path` costs, in a process of its own, which a minute of CPU ends."""
    ended = subprocess.run(
        [sys.executable, "-c", _REPORTED, str(path)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        return Cost(ended.returncode, 0, 0)
    status, cpu_s, most_kb = ended.stdout.split()
    return Cost(int(status), float(cpu_s), int(most_kb) * 1024)
