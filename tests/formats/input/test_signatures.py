"""Files of other tools that are not JSON: tickscope refuses each by its format, whatever the file is called."""

import zlib
from pathlib import Path

import pytest

from tests.formats.documents import WHOLE, cpuprofile, gzipped, read, read_one, summary
from tui.base.errors import ProfileFormatError
from tui.formats.input.protobuf import is_perfetto, is_pprof

PERF_HEADER = b"# ========\n# captured on    : Mon Jan  1 00:00:00 2024\n# hostname : h\n# ========\n#\n"
PERF_STACK = b"\tffffffff81 native_write_msr ([kernel.kallsyms])\n\t7f0 main+0x1 (/usr/bin/node)\n\n"


def refusal(data: bytes, folder: Path) -> str:
    """The sentence with which `data` is refused, without the path."""
    with pytest.raises(ProfileFormatError) as refused:
        read(data, folder)
    return str(refused.value).removeprefix(f"{folder / 'x.json'}: ")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04rest", "this is a zip archive. Extract the profile first."),
        (b"\x89PNG\r\n\x1a\n", "this is a PNG picture, not a profile"),
        (
            zlib.compress(b"{}" * 9),
            "this is a bare zlib stream. Expand it first, or compress it with gzip.",
        ),
        (b"\x00\x01\x02\x03", "this is a binary file, not a profile"),
        (bytes(range(256)), "this is a binary file, not a profile"),
        (b"\x7fELF\x02", "this is a program, not a profile"),
        (b"PERFILE2\x68\0\0\0", "this is a recording of Linux perf. Fold it with `perf script -i FILE | stackcollapse"),
        (b"FLR\0\0\2\0\1", "this is a recording of Java Flight Recorder"),
        (b"MOJ\3\1\2", "this is a binary recording of Austin. Convert it with `mojo2austin`"),
        (b"\x04\x08{\x0c:\x0cversion", "this is a Ruby dump, perhaps of stackprof. Fold it with `stackprof --stackc"),
        (b"\0" * 8 + b"\3" + b"\0" * 15 + b"\x10'", "this is a CPU profile of gperftools"),
        (b"\0" * 4 + b"\3" + b"\0" * 7 + b"\x10'", "this is a CPU profile of gperftools"),
        (
            b"\n <!DOCTYPE html><p>log in",
            "this is an HTML page, not a profile. Did a login page or an error get saved?",
        ),
        (b"<html><head><title>404 Not Found</title>", "this is an HTML page, not a profile."),
        (b')]}\'\n{"version":3,"sources":[],"mappings":""}', "this is a source map or other data of a web page"),
        (b"<?xml version='1.0'?><svg>", "this is XML or HTML, not a profile. Open the profile that it was made from."),
        (b"v8-version,11,3,244,8,0\n", "this is a log of V8's ticks (node --prof). Record with node --cpu-prof"),
        (b"v8-platform,linux,linux\nshared-library,/x,1,2,0\n", "this is a log of V8's ticks (node --prof)."),
        (b'profiler,"begin",1000\ntick,0x1,2,0,0x0,6\n', "this is a log of V8's ticks (node --prof)."),
        (b"Statistical profiling result from isolate", "this is the text report of node --prof-process."),
        (
            b"Testing v8 version different from logging version\nStatistical profiling result from v8.log, (1 ticks",
            "this is the text report of node --prof-process.",
        ),
        (PERF_HEADER + b"node  42 1.000: 1 cycles: \n" + PERF_STACK, "this is the text of `perf script`. Fold it with"),
        (PERF_HEADER.replace(b"\n", b"\r\n"), "this is the text of `perf script`."),
        (b"node  42 1.000: 1 cycles: \n" + PERF_STACK, "this is the text of `perf script`."),
        (b"node 42/43 [002] 3.1: 250000 cpu-clock:pppH: \n" + PERF_STACK, "this is the text of `perf script`."),
        (b"V8 Worker Thread  7 [000]  1.5:  cycles:u:\r\n" + PERF_STACK, "this is the text of `perf script`."),
        (b"node 42/43 1.000: \n" + PERF_STACK, "this is the text of `perf script`."),
        (b"node 42 cycles:ppp: \n" + PERF_STACK, "this is the text of `perf script`."),
        (b"node 42 1.000: cycles: \n\n" + PERF_STACK, "this is the text of `perf script`."),
        (b"a b 0 [000] 1.2: sched:sched_switch: prev_comm=a ==> b\n" + PERF_STACK, "this is the text of `perf scr"),
        (b"node 42 1.000: 1 cycles:  7f0012 main+0x1 (/usr/bin/node)\n", "this is the text of `perf script`."),
        (b"# callgrind format\nversion: 1\n", "this is a callgrind profile. Open it in KCachegrind."),
        (b"version: 1\ncreator: callgrind-3.18\npid: 1\nevents: Ir\n\nfn=(1) main\n1 2\n", "this is a callgrind prof"),
        (b"\nevents: cpu(ms)\nfl=(1) a.js\nfn=(1) main\n16 400\n", "this is a callgrind profile."),
    ],
)
def test_what_is_no_profile_is_called_by_its_name(data: bytes, sentence: str, tmp_path: Path) -> None:
    assert refusal(data, tmp_path).startswith(sentence)
    assert refusal(gzipped(data), tmp_path).startswith(sentence)


def field(number: int, value: bytes | int) -> bytes:
    """A field of a protocol buffer: bytes, or a number below 128."""
    return bytes([number << 3, value]) if isinstance(value, int) else bytes([number << 3 | 2, len(value)]) + value


TYPE, SAMPLE = field(1, b"\x08\x01\x10\x02"), field(2, b"\x0a\x01\x01\x12\x01\x05")
STRINGS = field(6, b"") + field(6, b"samples") + field(6, b"count")
PPROF = "this is a pprof profile, which tickscope does not read. Record with node --cpu-prof to get a profile."


@pytest.mark.parametrize(
    "data",
    [
        TYPE + SAMPLE + STRINGS,
        STRINGS + TYPE,
        TYPE + STRINGS + field(9, 5) + field(10, 6) + field(11, b"\x08\1") + field(12, 7) + field(13, 1) + field(14, 2),
        SAMPLE * 50_000 + TYPE + STRINGS,
        TYPE + field(3, b"\x08\x01") + STRINGS + field(15, 3),
        field(2, b"") + TYPE + STRINGS,
    ],
)
def test_pprof_is_told_by_its_fields(data: bytes, tmp_path: Path) -> None:
    assert refusal(data, tmp_path) == PPROF
    assert refusal(gzipped(data), tmp_path) == PPROF


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n\n",
        TYPE[:-1],
        TYPE + b"\xff" * 12,
        TYPE + field(6, b"x"),
        TYPE + b"\x0b",
        field(1, 3) + STRINGS,
        field(16, b"") + STRINGS,
    ],
)
def test_other_bytes_are_no_pprof(data: bytes) -> None:
    assert not is_pprof(data)


def test_a_perfetto_trace_is_packets_and_nothing_else(tmp_path: Path) -> None:
    packets = field(1, b"\x40\x00\x50\x01") * 3
    assert refusal(packets, tmp_path).startswith("this is a Perfetto trace in its binary form. Save it from")
    assert is_perfetto(packets)
    assert not is_pprof(packets)
    assert not is_perfetto(TYPE + STRINGS)
    assert not is_perfetto(b"")


@pytest.mark.parametrize(
    "text",
    [
        b"# made by perf script\nnode;main;parse 12\nnode;main 3\n",
        b"events: 1;fn=main 3\nevents: 1;fl=x 4\n",
        b"version: 1;main 2\nversion: 1;other 3\n",
    ],
)
def test_stacks_that_look_like_others_are_stacks(text: bytes, tmp_path: Path) -> None:
    assert read_one(text, tmp_path).origin.format == "collapsed"


def test_names_that_look_like_others_are_names(tmp_path: Path) -> None:
    document = {"title": "\nevents: x\nfn=1\n# ========\n# hostname : h\n", **cpuprofile()}
    assert summary(read_one(document, tmp_path)) == WHOLE
