"""Files that are no profile and say so in their first bytes; each gets the sentence that helps."""

from __future__ import annotations

import re

from tui.base.errors import ProfileFormatError
from tui.formats.input.protobuf import is_perfetto, is_pprof

_GPERFTOOLS = (
    "this is a CPU profile of gperftools",
    "Fold it with gperftools' `pprof --collapsed PROGRAM FILE > stacks.folded`.",
)
_AUSTIN = ("this is a binary recording of Austin", "Convert it with `mojo2austin`, and open what that writes.")
_BINARY = (
    (b"PK\x03\x04", "this is a zip archive", "Extract the profile first."),
    (b"PK\x05\x06", "this is an empty zip archive", ""),
    (b"\x89PNG", "this is a PNG picture, not a profile", ""),
    (b"\xff\xd8\xff", "this is a JPEG picture, not a profile", ""),
    (b"GIF8", "this is a GIF picture, not a profile", ""),
    (b"%PDF", "this is a PDF document, not a profile", ""),
    (b"\x7fELF", "this is a program, not a profile", ""),
    (b"BZh", "this is bzip2 data", "Expand it with bunzip2 first."),
    (b"\xfd7zXZ\0", "this is xz data", "Expand it with unxz first."),
    (b"\x28\xb5\x2f\xfd", "this is zstd data", "Expand it with unzstd first."),
    (b"7z\xbc\xaf", "this is a 7z archive", "Extract the profile first."),
    (b"\x04\x22\x4d\x18", "this is lz4 data", "Expand it with unlz4 first."),
    (
        b"PERFILE2",
        "this is a recording of Linux perf",
        "Fold it with `perf script -i FILE | stackcollapse-perf.pl > stacks.folded`.",
    ),
    (b"FLR\0", "this is a recording of Java Flight Recorder", "Open it in JDK Mission Control."),
    *((b"MOJ" + version, *_AUSTIN) for version in (b"\1", b"\2", b"\3", b"\4")),
    (b"\x04\x08{", "this is a Ruby dump, perhaps of stackprof", "Fold it with `stackprof --stackcollapse` first."),
    (b"\0" * 8 + b"\3" + b"\0" * 7, *_GPERFTOOLS),
    (b"\0" * 4 + b"\3" + b"\0" * 3, *_GPERFTOOLS),
    (b"SQLite format 3\0", "this is a database, not a profile", ""),
)
RECORD_WITH_NODE = "Record with node --cpu-prof to get a profile."
"""The next step for files of Node's that hold no profile."""

_TICK_LOG = ("this is a log of V8's ticks (node --prof)", RECORD_WITH_NODE)
_PERF_SCRIPT = (
    "this is the text of `perf script`",
    "Fold it with `stackcollapse-perf.pl FILE > stacks.folded`, and open that.",
)
_CALLGRIND = ("this is a callgrind profile", "Open it in KCachegrind.")

_TEXT = (
    (b"v8-version,", *_TICK_LOG),
    (b"v8-platform,", *_TICK_LOG),
    (b"code-creation,", *_TICK_LOG),
    (b"shared-library,", *_TICK_LOG),
    (b"profiler,", *_TICK_LOG),
    (b"sfi-move,", *_TICK_LOG),
    (b"# callgrind format", *_CALLGRIND),
    # What servers put before JSON so that no page can run it as a script; the source map specification says so.
    (b")]}", "this is a source map or other data of a web page, not a profile", ""),
    (b"<!doctype html", "this is an HTML page, not a profile", "Did a login page or an error get saved?"),
    (b"<html", "this is an HTML page, not a profile", "Did a login page or an error get saved?"),
    (b"<svg", "this is an SVG picture, not a profile", "Open the profile that it was drawn from."),
)
"""How text begins, white space and case aside."""

_LINES = (
    # Frames start like markup too, `<module>;main 7`, but a line of markup hardly ends in a number.
    (
        re.compile(rb"\A<[^\n]*[^\s\d][ \t\r]*(?:\n|\Z)"),
        "this is XML or HTML, not a profile",
        "Open the profile that it was made from.",
    ),
    (
        re.compile(rb"^Statistical profiling result from ", re.MULTILINE),
        "this is the text report of node --prof-process",
        RECORD_WITH_NODE,
    ),
    # `# ========` encloses the header that --header adds.
    (re.compile(rb"# ={8}\r?\n# (?:captured on|hostname|header version)", re.MULTILINE), *_PERF_SCRIPT),
    # A process, its id, perhaps a processor, seconds, a count and the event; then addresses, the innermost first.
    (
        re.compile(
            rb"^[^\n#;{}]{1,60}? +\d+(?:/\d+)? +(?:\[\d+\] +)?(?:\d+\.\d+: +)?(?:\d+ +)?[\w./:-]*: *[^\n]{0,99}"
            rb"(?:\r?\n)+[ \t]+[0-9a-f]{1,16} [^\n]*",
            re.MULTILINE,
        ),
        *_PERF_SCRIPT,
    ),
    # Without stacks the only address is on the same line.
    (
        re.compile(
            rb"^[^\n#;{}]{1,60}? +\d+(?:/\d+)? +(?:\[\d+\] +)?\d+\.\d+: +(?:\d+ +)?[\w./:-]+: +"
            rb"[0-9a-f]{4,16} \S[^\n]*\(",
            re.MULTILINE,
        ),
        *_PERF_SCRIPT,
    ),
    (re.compile(rb"^(?:version: ?\d|creator: ?\S)[^{]*?^events: ?\w", re.MULTILINE), *_CALLGRIND),
    (re.compile(rb"^events: ?\w[^{]*?^(?:fn|fl)=", re.MULTILINE), *_CALLGRIND),
)
"""Patterns of lines near the start of text."""

_LOOKED_AT = 4096


def refuse_foreign(data: bytes | bytearray, path: str) -> None:
    """Raises ProfileFormatError when the first bytes are those of something that is no profile.

    Text must be UTF-8 by now.
    """
    start = bytes(data[:_LOOKED_AT])
    for magic, what, next_step in _BINARY:
        if start.startswith(magic):
            raise ProfileFormatError(path, what, next_step)
    if _is_zlib(start):
        raise ProfileFormatError(path, "this is a bare zlib stream", "Expand it first, or compress it with gzip.")
    if _is_binary(start):
        raise _binary_refusal(data, path)
    text = start.lstrip()
    for beginning, what, next_step in _TEXT:
        if text[: len(beginning)].lower() == beginning.lower():
            raise ProfileFormatError(path, what, next_step)
    if text[:1] not in (b"{", b"[", b'"'):
        for lines, what, next_step in _LINES:
            if lines.search(text):
                raise ProfileFormatError(path, what, next_step)


def _binary_refusal(data: bytes | bytearray, path: str) -> ProfileFormatError:
    if is_perfetto(data):
        return ProfileFormatError(
            path, "this is a Perfetto trace in its binary form", "Save it from Chrome's Performance panel, as JSON."
        )
    if is_pprof(data):
        return ProfileFormatError(path, "this is a pprof profile, which tickscope does not read", RECORD_WITH_NODE)
    return ProfileFormatError(path, "this is a binary file, not a profile")


def _is_zlib(start: bytes) -> bool:
    # RFC 1950: the first two bytes, read as one number, are a multiple of 31, and 0x78 is deflate with 32 kB.
    return len(start) > 2 and start[0] == 0x78 and start[1] in (0x01, 0x5E, 0x9C, 0xDA)


def _is_binary(start: bytes) -> bool:
    """Whether control characters stand where no text has them: before any quote, where JSON could carry a name."""
    unquoted = start.split(b'"', 1)[0]
    return any(byte < 0x20 and byte not in b"\t\n\r\f\v\x1b" for byte in unquoted)
