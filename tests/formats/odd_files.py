"""Damaged and odd files of every kind, beside those of `tests/malformed`: name, what shall become of it, the file.

The letter says the kind: J text of JSON · G gzip · S structure · T time · W wrapped · R traces · O the old head ·
H heap profiles · D deep, wide and long · N names · U urls · X other formats.
"""

import json
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.formats.documents import Json, changed, cpuprofile, frame, gzipped, head_document, trace_events, with_node
from tests.formats.seeds import EVENTED, HEAP, HERMES

OPENS, WARNS, REFUSED = "open", "warn", "reject"
BOMB_BYTES = 60_000_000
TEXT = json.dumps(cpuprofile())
COMPACT = json.dumps(cpuprofile(), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Odd:
    """A file: `outcome` is what shall become of it. Its content is made when it is needed: some are large."""

    name: str
    outcome: str
    _content: Any = field(repr=False)

    def content(self) -> bytes:
        content = self._content() if callable(self._content) else self._content
        return content if isinstance(content, bytes) else json.dumps(content).encode()


@cache
def odd_files() -> tuple[Odd, ...]:
    """All of them."""
    kinds: tuple[Callable[[], Iterator[Odd]], ...] = (
        *(_texts, _encodings, _gzips, _nodes, _links, _samples, _times, _positions),
        *(_wrapped, _traces, _old_heads, _heaps, _depths, _names, _urls, _others),
    )
    return tuple(odd for kind in kinds for odd in kind())


def _of(outcome: str, files: dict[str, Any]) -> Iterator[Odd]:
    for name, content in files.items():
        yield Odd(name, outcome, content)


def _texts() -> Iterator[Odd]:
    nested = b'{"a":' * 100_000
    yield from _of(
        REFUSED,
        {
            "J empty array": [],
            "J empty object": {},
            "J string": "hello",
            "J number": 7,
            "J true": True,
            "J array of numbers": [1, 2, 3],
            "J array of nulls": [None, None],
            "J cut before its last brace": TEXT[:-1].encode(),
            "J cut in a key": TEXT[: TEXT.index("timeDeltas") + 4].encode(),
            "J cut in a number": TEXT[: TEXT.rindex("1000") + 2].encode(),
            "J cut after a backslash": TEXT[: TEXT.index("leaf") + 2].encode() + b"\\",
            "J one brace": b"{",
            "J one quote": b'"',
            "J one bracket": b"[",
            "J NaN": TEXT.replace("1000,", "NaN,", 1).encode(),
            "J -Infinity": TEXT.replace("1000,", "-Infinity,", 1).encode(),
            "J 5,000 digits": TEXT.replace("1000000", "9" * 5000).encode(),
            "J number with a leading zero": TEXT.replace("1000,", "01000,", 1).encode(),
            "J number with a plus": TEXT.replace("1000,", "+1000,", 1).encode(),
            "J hexadecimal": TEXT.replace("1000,", "0x3e8,", 1).encode(),
            "J undefined": TEXT.replace("1000,", "undefined,", 1).encode(),
            "J trailing comma": TEXT.replace("1000]", "1000,]").encode(),
            "J two commas": TEXT.replace("1000, 1000", "1000,, 1000", 1).encode(),
            "J no comma": TEXT.replace("1000, 1000", "1000 1000", 1).encode(),
            "J unquoted key": TEXT.replace('"nodes"', "nodes").encode(),
            "J block comment": b"/* saved */" + TEXT.encode(),
            "J JSON lines": (TEXT + "\n" + TEXT).encode(),
            "J module": b"module.exports = " + TEXT.encode(),
            "J JSONP": b"callback(" + TEXT.encode() + b")",
            "J deep array closed": b"[" * 100_000 + b"]" * 100_000,
            "J deep objects": nested + b"1" + b"}" * 100_000,
            "J deep in a known key": TEXT.replace('"(root)"', "[" * 3000 + "]" * 3000).encode(),
            "J HTML": b"<!DOCTYPE html><html><body>Sign in</body></html>",
            "J XML": b'<?xml version="1.0"?><a/>',
            "J plain words": b"Error: the profile could not be written\n",
            "J CSV": b"function,self,total\nmain,1,2\n",
            "J NULs": b"\0" * 5000,
            "J NULs behind the text": TEXT[: len(TEXT) // 2].encode() + b"\0" * 5000,
            "J random bytes": random.Random(1).randbytes(3000),
            "J ELF": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
            "J PDF": b"%PDF-1.7\n",
            "J gif": b"GIF89a" + b"\0" * 20,
            "J sqlite": b"SQLite format 3\0" + b"\0" * 40,
            "J separators alone": b"\x1e\x1e\x1e",
            "J V8's beginning and end": b'{"nodes":["timeDeltas":[1]}',
            "J V8's beginning, keys and end": b'{"nodes":["samples":[1],"timeDeltas":[1]}',
            "J V8's beginning and a bracket": b'{"nodes":[]}',
        },
    )
    yield from _of(
        OPENS,
        {
            "J compact": COMPACT.encode(),
            "J indented": json.dumps(cpuprofile(), indent=2).encode(),
            "J CRLF": json.dumps(cpuprofile(), indent=2).replace("\n", "\r\n").encode(),
            "J white space around": b" \t\r\n" + TEXT.encode() + b"\r\n \t",
            "J keys sorted": json.dumps(cpuprofile(), sort_keys=True).encode(),
            "J unicode escapes": TEXT.replace("leaf", "\\u006c\\u0065af").encode(),
            "J surrogate pair": TEXT.replace("leaf", "\\ud83d\\ude00").encode(),
            "J lone low surrogate": TEXT.replace("leaf", "\\udc00").encode(),
            "J exponent": TEXT.replace("1000,", "1e3,", 1).encode(),
            "J minus zero": TEXT.replace("[1000,", "[-0,", 1).encode(),
            "J nodes twice": (TEXT[:-1] + ', "samples": ' + json.dumps([5] * 7) + "}").encode(),
            "J unknown keys everywhere": cpuprofile(version=3, meta={"a": [1, {"b": None}]}, x_marks=[]),
        },
    )
    yield from _of(
        WARNS,
        {
            "J trailing letters": TEXT.encode() + b"xyz",
            "J trailing NULs": TEXT.encode() + b"\0" * 100,
            "J trailing comma behind": TEXT.encode() + b",",
            "J trailing semicolon": TEXT.encode() + b";\n",
            "J raw ESC": TEXT.replace("leaf", "\x1b[31mleaf").encode(),
            "J raw tab": TEXT.replace("leaf", "le\taf").encode(),
            "J raw NUL": TEXT.replace("leaf", "le\0af").encode(),
            "J quotes in a name": TEXT.replace("leaf", 'say "hi" now').encode(),
            "J quote in a url": TEXT.replace("/app/x.js", '/app/"x".js').encode(),
            "J short unicode escape": TEXT.replace("leaf", "\\u12").encode(),
            "J backslash at the end of a name": TEXT.replace('"leaf"', '"leaf\\"').encode(),
        },
    )


def _encodings() -> Iterator[Odd]:
    yield from _of(
        OPENS,
        {
            "J UTF-8 with BOM": b"\xef\xbb\xbf" + TEXT.encode(),
            "J UTF-16 without BOM": TEXT.encode("utf-16-le"),
            "J UTF-16 BE without BOM": TEXT.encode("utf-16-be"),
            "J UTF-32": b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"),
            "J UTF-16 with a name beyond it": TEXT.replace("leaf", "\U0001f600é").encode("utf-16"),
        },
    )
    yield from _of(
        WARNS,
        {
            "J Latin-1": TEXT.replace("leaf", "l\xe9af").encode("latin-1"),
            "J WTF-8 surrogate": TEXT.encode().replace(b"leaf", b"\xed\xa0\x80"),
            "J overlong UTF-8": TEXT.encode().replace(b"leaf", b"\xc0\xaf"),
            "J UTF-16 with half a pair": TEXT.replace("leaf", "\ud800").encode("utf-16-le", "surrogatepass"),
        },
    )
    yield from _of(
        REFUSED,
        {
            "J UTF-16 cut": TEXT.encode("utf-16")[:901],
            "J BOM alone": b"\xef\xbb\xbf",
            "J UTF-16 BOM alone": b"\xff\xfe",
            "J UTF-7": TEXT.encode("utf-7").replace(b"{", b"+AHs-"),
        },
    )


def _gzips() -> Iterator[Odd]:
    whole = gzipped(TEXT.encode())
    half = len(TEXT) // 2
    no_crc = whole[:-8]
    yield from _of(
        OPENS,
        {
            "G file name and comment": _gzip_with_header(TEXT.encode()),
            "G double": gzipped(whole),
            "G empty member first": gzipped(b"") + whole,
            "G three members": b"".join(gzipped(TEXT[i : i + half].encode()) for i in (0, half, 2 * half)),
            "G stored": gzipped(TEXT.encode(), 0),
            "G padded with zeros": whole + b"\0" * 512,
            "G of UTF-16": gzipped(TEXT.encode("utf-16")),
            "G of BOM": gzipped(b"\xef\xbb\xbf" + TEXT.encode()),
        },
    )
    yield from _of(
        WARNS,
        {
            "G junk behind": whole + b"junk",
            "G half a member behind": whole + b"\x1f",
            "G of trailing junk": gzipped(TEXT.encode() + b"}9. "),
        },
    )
    yield from _of(
        REFUSED,
        {
            "G cut in the middle": whole[: len(whole) // 2],
            "G cut in the checksum": whole[:-3],
            "G without the checksum": no_crc,
            "G header alone": whole[:10],
            "G magic alone": b"\x1f\x8b",
            "G wrong length": whole[:-4] + b"\0\0\0\0",
            "G unknown method": whole[:2] + b"\x07" + whole[3:],
            "G flipped bit": whole[:60] + bytes([whole[60] ^ 0x55]) + whole[61:],
            "G of nothing": gzipped(b""),
            "G triple": gzipped(gzipped(whole)),
            "G of zip": gzipped(b"PK\x03\x04rest"),
            "G of truncated JSON": gzipped(TEXT[:500].encode()),
            "G bomb": lambda: gzipped(b'{"nodes":[' + b" " * BOMB_BYTES),
            "G bomb of zeros": lambda: gzipped(bytes(BOMB_BYTES)),
            "G bomb in a bomb": lambda: gzipped(gzipped(bytes(BOMB_BYTES))),
            "G second member cut": whole + gzipped(b"    ")[:12],
            "G deflate without header": zlib.compress(TEXT.encode())[2:-4],
            "G zip empty": b"PK\x05\x06" + b"\0" * 18,
            "G xz": b"\xfd7zXZ\0" + b"\0" * 20,
            "G zstd": b"\x28\xb5\x2f\xfd" + b"\0" * 20,
            "G bzip2": b"BZh91AY&SY",
        },
    )


def _gzip_with_header(data: bytes) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(data) + packed.flush()
    trailer = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x18" + b"\0" * 6 + b"slow.cpuprofile\0" + b"a comment\0" + body + trailer


def _nodes() -> Iterator[Odd]:
    document = cpuprofile()
    yield from _of(
        REFUSED,
        {
            "S no nodes": {key: value for key, value in document.items() if key != "nodes"},
            "S nodes null": cpuprofile(nodes=None),
            "S nodes string": cpuprofile(nodes="none"),
            "S nodes number": cpuprofile(nodes=6),
            "S node null": cpuprofile(nodes=[*document["nodes"], None]),
            "S node array": cpuprofile(nodes=[[], *document["nodes"]]),
            "S node number": cpuprofile(nodes=[1, 2, 3]),
            "S no id": with_node(6, id=...),
            "S id boolean": with_node(6, id=True),
            "S id object": with_node(6, id={}),
            "S id letters": with_node(6, id="six"),
            "S id empty": with_node(6, id=""),
            "S id with an exponent": with_node(6, id="6e0"),
            "S no call frame at all": cpuprofile(nodes=[{"id": 1}, {"id": 2}]),
            "S samples object": cpuprofile(samples={}),
            "S samples string": cpuprofile(samples="2,5,6"),
            "S samples number": cpuprofile(samples=7),
            "S deltas object": cpuprofile(timeDeltas={"0": 1000}),
            "S deltas string": cpuprofile(timeDeltas="1000"),
        },
    )
    yield from _of(
        OPENS,
        {
            "S one node": cpuprofile(nodes=[{"id": 1, "callFrame": frame("(root)")}], samples=[1], timeDeltas=[10]),
            "S url missing": with_node(6, callFrame={"functionName": "leaf"}),
            "S url null": with_node(6, callFrame={**frame("leaf", 3), "url": None}),
            "S url number": with_node(6, callFrame={**frame("leaf", 3), "url": 12}),
            "S name null": with_node(6, callFrame={**frame("leaf", 3), "functionName": None}),
            "S name boolean": with_node(6, callFrame={**frame("leaf", 3), "functionName": True}),
            "S name array": with_node(6, callFrame={**frame("leaf", 3), "functionName": ["leaf"]}),
            "S name object": with_node(6, callFrame={**frame("leaf", 3), "functionName": {"a": 1}}),
            "S call frame empty": with_node(6, callFrame={}),
            "S script a number": with_node(6, callFrame={**frame("leaf", 3), "scriptId": 77}),
            "S script null": with_node(6, callFrame={**frame("leaf", 3), "scriptId": None, "url": ""}),
            "S script with a colon": with_node(6, callFrame={**frame("leaf", 3), "scriptId": ":77"}),
            "S hits a string": with_node(6, hitCount="2"),
            "S hits null": with_node(6, hitCount=None),
            "S hits a fraction": with_node(6, hitCount=2.5),
            "S hits gigantic": with_node(6, hitCount=10**30),
            "S no hits": with_node(6, hitCount=...),
            "S functions like the root": cpuprofile(
                nodes=[{**node, "callFrame": frame("(root)")} for node in document["nodes"]]
            ),
            "S deopt reason": with_node(6, deoptReason="wrong map"),
            "S flat call frames": cpuprofile(
                nodes=[{**node["callFrame"], **node, "callFrame": None} for node in document["nodes"]]
            ),
            "S ids of 2^31": _with_ids(lambda node: node + 2**31),
            "S ids of 2^40": _with_ids(lambda node: node + 2**40),
            "S ids of 2^53": _with_ids(lambda node: node + 2**53),
            "S ids falling": _with_ids(lambda node: 100 - node),
            "S ids far apart": _with_ids(lambda node: node * 10**9),
            "S id zero": _with_ids(lambda node: node - 1),
            "S ids as strings of floats": _with_ids(lambda node: f" {node} "),
            "S ticks null": with_node(6, positionTicks=None),
            "S ticks empty": with_node(6, positionTicks=[]),
            "S ticks near 2^53": with_node(6, positionTicks=[{"line": 1, "ticks": 2**53 - 1}]),
            "S ticks twice a line": with_node(6, positionTicks=[{"line": 1, "ticks": 1}, {"line": 1, "ticks": 2}]),
        },
    )
    yield from _of(
        WARNS,
        {
            "S duplicate id": with_node(6, id=5),
            "S all ids equal": cpuprofile(nodes=[{**node, "id": 1, "children": []} for node in document["nodes"]]),
            "S call frame a string": with_node(6, callFrame="leaf"),
            "S call frame a number": with_node(6, callFrame=7),
            "S call frame an array": with_node(6, callFrame=[]),
            "S ticks a string": with_node(6, positionTicks="1:2"),
            "S tick without a line": with_node(6, positionTicks=[{"ticks": 2}]),
            "S tick on line 0": with_node(6, positionTicks=[{"line": 0, "ticks": 2}]),
            "S tick negative": with_node(6, positionTicks=[{"line": 3, "ticks": -2}]),
            "S tick null": with_node(6, positionTicks=[None]),
            "S ticks that add up to 2^53": with_node(
                6, positionTicks=[{"line": 3, "ticks": 2**52}, {"line": 4, "ticks": 2**52}]
            ),
            "S tick gigantic": with_node(6, positionTicks=[{"line": 3, "ticks": 1e300}]),
            "S sampled ids are gone": cpuprofile(samples=[102, 105, 106, 106, 104, 105, 103]),
        },
    )


def _with_ids(new_id: Callable[[int], object]) -> Json:
    document = cpuprofile()
    for node in document["nodes"]:
        node["id"] = new_id(node["id"])
        node["children"] = [new_id(child) for child in node["children"]]
    document["samples"] = [new_id(sample) for sample in document["samples"]]
    return document


def _links() -> Iterator[Odd]:
    document = cpuprofile()
    parents = {2: 1, 3: 1, 4: 1, 5: 1, 6: 5}
    upwards = [
        {"id": node["id"], "callFrame": node["callFrame"]}
        | ({"parent": parents[node["id"]]} if node["id"] in parents else {})
        for node in document["nodes"]
    ]
    yield from _of(
        OPENS,
        {
            "S parents alone": cpuprofile(nodes=upwards),
            "S parents forward": cpuprofile(nodes=upwards[::-1]),
            "S parents as strings": cpuprofile(
                nodes=[{**node, "parent": str(node["parent"])} if "parent" in node else node for node in upwards]
            ),
            "S parents and children": cpuprofile(
                nodes=[
                    {**up, "children": down["children"]} for up, down in zip(upwards, document["nodes"], strict=True)
                ]
            ),
            "S root's parent null": cpuprofile(nodes=[{**upwards[0], "parent": None}, *upwards[1:]]),
            "S root's parent 0": cpuprofile(nodes=[{**upwards[0], "parent": 0}, *upwards[1:]]),
            "S any order": cpuprofile(nodes=[document["nodes"][index] for index in (5, 3, 0, 4, 2, 1)]),
            "S child listed twice": with_node(5, children=[6, 6]),
        },
    )
    yield from _of(
        WARNS,
        {
            "S cycle": with_node(6, children=[5]),
            "S own child": with_node(6, children=[6]),
            "S root its own child": with_node(1, children=[1, 2, 3, 4, 5]),
            "S long cycle": cpuprofile(
                nodes=[{"id": i, "callFrame": frame("f", i), "children": [i % 50 + 1]} for i in range(1, 51)],
                samples=[7] * 7,
            ),
            "S parents in a cycle": cpuprofile(
                nodes=[*upwards[:4], {**upwards[4], "parent": 6}, {**upwards[5], "parent": 5}]
            ),
            "S own parent": cpuprofile(nodes=[*upwards[:5], {**upwards[5], "parent": 6}]),
            "S parent missing": cpuprofile(nodes=[*upwards[:5], {**upwards[5], "parent": 99}]),
            "S no links at all": cpuprofile(nodes=[{**node, "children": []} for node in document["nodes"]]),
            "S two roots": cpuprofile(nodes=[*document["nodes"], {"id": 7, "callFrame": frame("(root)")}]),
            "S child null": with_node(5, children=[6, None]),
            "S child a fraction": with_node(5, children=[6, 5.5]),
            "S child an object": with_node(5, children=[6, {"id": 7}]),
            "S children a number": with_node(5, children=6),
            "S children a string": with_node(5, children="6"),
            "S children an object": with_node(5, children={"0": 6}),
            "S a thousand children that are not there": with_node(5, children=[6, *range(1000, 2000)]),
        },
    )


def _samples() -> Iterator[Odd]:
    def samples(*last: object) -> Json:
        return cpuprofile(samples=[2, 5, 6, 6, 4, 5, 3][: 7 - len(last)] + list(last))

    yield from _of(
        WARNS,
        {
            "T sample null": samples(None),
            "T sample boolean": samples(True),
            "T sample a fraction": samples(5.5),
            "T sample an array": samples([5]),
            "T sample an object": samples({"id": 5}),
            "T sample letters": samples("five"),
            "T sample 0": samples(0),
            "T sample -1": samples(-1),
            "T sample 2^64": samples(2**64),
            "T sample 1e300": samples(1e300),
            "T every sample null": cpuprofile(samples=[None] * 7),
            "T samples null": cpuprofile(samples=None),
            "T both null": cpuprofile(samples=None, timeDeltas=None),
            "T deltas null": cpuprofile(timeDeltas=None),
            "T deltas empty": cpuprofile(timeDeltas=[]),
            "T samples empty": cpuprofile(samples=[]),
        },
    )
    yield from _of(
        OPENS,
        {
            "T sample as a string": samples("5", " 6 "),
            "T sample as a float": samples(5.0),
            "T one sample": cpuprofile(samples=[5], timeDeltas=[1000]),
            "T both empty": cpuprofile(samples=[], timeDeltas=[]),
            "T samples empty without deltas": {**cpuprofile(samples=[]), "timeDeltas": None},
            "T root sampled alone": cpuprofile(samples=[1] * 7),
            "T gc last": samples(5, 4),
            "T program between two alike": cpuprofile(samples=[5, 6, 2, 6, 5, 5, 5]),
            "T program twice": cpuprofile(samples=[5, 2, 2, 6, 5, 5, 5]),
            "T program first and last": cpuprofile(samples=[2, 6, 6, 6, 6, 6, 2]),
        },
    )


def _times() -> Iterator[Odd]:
    def deltas(*first: object) -> Json:
        return cpuprofile(timeDeltas=[*first, *[1000] * (7 - len(first))])

    without_end = {key: value for key, value in cpuprofile().items() if key != "endTime"}
    yield from _of(
        REFUSED,
        {
            "T delta a string": deltas(1000, "1000"),
            "T delta an empty string": deltas(""),
            "T delta boolean": deltas(True),
            "T delta an array": deltas([1000]),
            "T delta an object": deltas({}),
            "T delta 2^62": deltas(2**62),
            "T delta 2^53": deltas(2**53),
            "T delta -2^53": deltas(1000, -(2**53)),
            "T delta 1e17": deltas(1e17),
            "T deltas that add up": deltas(*[2**52] * 3),
            "T deltas that cancel out": deltas(2**52, -(2**52), 2**52),
            "T start a string": cpuprofile(startTime="1000000"),
            "T start boolean": cpuprofile(startTime=True),
            "T start an array": cpuprofile(startTime=[]),
            "T start -2^53": cpuprofile(startTime=-(2**53)),
            "T start 1e300": cpuprofile(startTime=1e300),
            "T end a string": cpuprofile(endTime="later"),
            "T end an object": cpuprofile(endTime={}),
            "T end 2^64": cpuprofile(endTime=2**64),
            "T end -2^63": cpuprofile(endTime=-(2**63)),
        },
    )
    yield from _of(
        OPENS,
        {
            "T end missing": without_end,
            "T end null": cpuprofile(endTime=None),
            "T start null": cpuprofile(startTime=None, endTime=None),
            "T start 2^60": cpuprofile(startTime=2**60, endTime=2**60 + 9000),
            "T start 2^60, no end": cpuprofile(startTime=2**60, endTime=None),
            "T negative start": cpuprofile(startTime=-1_000_000, endTime=-991_000),
            "T one negative delta": deltas(1000, 1000, -250),
            "T negative first delta": cpuprofile(timeDeltas=[0, 1000, 1000, -500, 1000, 1000, 1000]),
            "T zero deltas between": deltas(1000, 0, 0),
            "T floats as Bun's": cpuprofile(startTime=1.7e15 + 0.5, endTime=1.7e15 + 9000.25, timeDeltas=[1000.25] * 7),
            "T tiny fractions": deltas(0.001, 0.0001),
            "T a day": deltas(1000, 86_400_000_000) | {"endTime": None},
            "T nearly 2^53": cpuprofile(timeDeltas=[2**49] * 7, endTime=2**53 - 1),
        },
    )
    yield from _of(
        WARNS,
        {
            "T end before start": cpuprofile(endTime=5000),
            "T start 2^53": cpuprofile(startTime=2**53),
            "T end is start": cpuprofile(endTime=1_000_000),
            "T end 0": cpuprofile(endTime=0),
            "T seconds": cpuprofile(startTime=1.0, endTime=1.009),
            "T milliseconds": cpuprofile(startTime=1000, endTime=1009),
            "T all negative": cpuprofile(timeDeltas=[-1000] * 7),
            "T first negative": deltas(-5000),
            "T nulls": deltas(None, None),
            "T every delta null": cpuprofile(timeDeltas=[None] * 7),
            "T all zero": cpuprofile(timeDeltas=[0] * 7),
            "T one sample of no time": cpuprofile(samples=[5], timeDeltas=[9000]),
            "T one sample without an end": {**without_end, "samples": [5], "timeDeltas": [1000]},
            "T fewer deltas": cpuprofile(timeDeltas=[1000] * 4),
            "T more deltas": cpuprofile(timeDeltas=[1000] * 9),
        },
    )


def _positions() -> Iterator[Odd]:
    odd: list[object] = [None, "x", "3", 3.0, 3.5, -1, -7, 2**31, 2**53, 2**64, 1e300, True, [], {}]
    for value in odd:
        for key in ("lineNumber", "columnNumber"):
            yield from _of(OPENS, {f"S {key} {value!r}": with_node(6, callFrame={**frame("leaf", 3), key: value})})


def _wrapped() -> Iterator[Odd]:
    whole = cpuprofile()
    yield from _of(
        OPENS,
        {
            "W array of two": [whole, whole],
            "W array of one": [whole],
            "W named in an array": [{"name": "a", "profile": whole}, {"name": "b", "profile": whole}],
            "W reply": {"id": 7, "result": {"profile": whole}},
            "W event": {"method": "Profiler.consoleProfileFinished", "params": {"id": "1", "profile": whole}},
            "W string in a string": json.dumps(json.dumps(whole)),
            "W string in an object": {"profile": json.dumps(whole)},
            "W three layers": {"result": {"result": {"profile": whole}}},
            "W array in an array": [[whole]],
            "W old head": {"profile": head_document()},
            "W heap": {"result": {"profile": HEAP}},
            "W trace": {"result": {"traceEvents": trace_events()}},
            "W speedscope": {"profile": EVENTED},
        },
    )
    yield from _of(
        REFUSED,
        {
            "W four layers": {"result": {"result": {"result": {"profile": whole}}}},
            "W four arrays": [[[[whole]]]],
            "W null": {"profile": None},
            "W empty": {"profile": {}},
            "W number": {"result": {"profile": 7}},
            "W error reply": {"id": 7, "error": {"code": -32000, "message": "Profiler is not enabled"}},
            "W empty reply": {"id": 7, "result": {}},
            "W words": {"profile": "none"},
            "W broken string": json.dumps(TEXT[:-1]),
            "W strings all the way": json.dumps(json.dumps(json.dumps(json.dumps(whole)))),
            "W circle of names": {"profile": {"profile": {"profile": {"profile": {}}}}},
            "W array of strings": ["a", "b"],
            "W empty arrays": [[], []],
        },
    )
    yield from _of(
        WARNS,
        {
            "W one of two is no profile": [whole, {"a": 1}],
            "W one of two is damaged": [cpuprofile(nodes=[]), whole],
            "W a thousand nulls": [*[None] * 1000, whole, *[7] * 1000],
            "W one of two is null": [whole, None],
        },
    )


def _traces() -> Iterator[Odd]:
    events = trace_events()
    profile, first, second, end = events
    yield from _of(
        OPENS,
        {
            "R array": events,
            "R object": {"traceEvents": events},
            "R with metadata": {"traceEvents": events, "metadata": {"source": "DevTools"}},
            "R chunk before its profile": [first, second, end, profile],
            "R other events between": [{"ph": "X", "name": "RunTask", "ts": 1, "dur": 2, "pid": 1, "tid": 1}, *events],
            "R null events between": {"traceEvents": [None, *events, 7, "x", []]},
            "R chunk without args": [*events, {**second, "args": {}}],
            "R chunk with args null": [*events, {**second, "args": None}],
            "R two processes": [*events, *trace_events(pid=2)],
            "R id as a number": [{**event, "id": 1} for event in events],
            "R id2": [{**{k: v for k, v in event.items() if k != "id"}, "id2": {"local": "0x1"}} for event in events],
            "R thread name": [*events, _name(1, 1, "CrRendererMain")],
            "R thread name of an odd type": [*events, _name(1, 1, {"a": 1})],
            "R thread name with escapes": [*events, _name(1, 1, "\x1b]0;x\x07")],
            "R pid a string": [{**event, "pid": "1"} for event in events],
            "R no tid": [{key: value for key, value in event.items() if key != "tid"} for event in events],
            "R Edge's log": {"meta": {"fileDocumentType": "x-msedge-session-log"}, "payload": {"traceEvents": events}},
            "R Hermes": HERMES,
        },
    )
    text = json.dumps(events).encode()
    yield from _of(
        WARNS,
        {
            "R no profile event": [first, second, end],
            "R open array": text[:-1],
            "R open array with a comma": text[:-1] + b",\n",
            "R cut in its last event": text[: -len(json.dumps(end)) // 2],
            "R object cut": json.dumps({"traceEvents": events}).encode()[:-40],
            "R samples without deltas": _trace_with(first, timeDeltas=None),
            "R deltas an object": _trace_with(first, timeDeltas={}),
            "R fewer deltas": _trace_with(first, timeDeltas=[1000, 1000]),
            "R more deltas": _trace_with(first, timeDeltas=[1000] * 6),
            "R null delta": _trace_with(first, timeDeltas=[1000, None, 1000, 1000]),
            "R sample on no node": _trace_with(first, cpuProfile={**_nodes_of(first), "samples": [2, 5, 99, 6]}),
            "R samples a number": _trace_with(first, cpuProfile={**_nodes_of(first), "samples": 5}),
            "R a thousand bad chunks": [*events[:2], *[_ODD_CHUNK] * 1000, events[3]],
            "R one of two damaged": [*events, *_without_frames(trace_events(pid=2))],
        },
    )
    yield from _of(
        REFUSED,
        {
            "R no events": {"traceEvents": []},
            "R events null": {"traceEvents": None},
            "R events an object": {"traceEvents": {}},
            "R events a string": {"traceEvents": "x"},
            "R no CPU profile": [{"ph": "X", "name": "RunTask", "ts": 1, "dur": 2, "pid": 1, "tid": 1}],
            "R profile without chunks": [profile],
            "R chunks of nothing": [profile, end],
            "R cut in its first event": text[:40],
            "R delta a string": _trace_with(first, timeDeltas=["1000"] * 4),
            "R delta 2^60": _trace_with(first, timeDeltas=[2**60] * 4),
            "R start 2^60": [{**profile, "args": {"data": {"startTime": 2**60}}}, first, second, end],
            "R no call frames": _without_frames(events),
            "R Hermes without samples": {**HERMES, "samples": []},
        },
    )


_ODD_CHUNK = {
    **trace_events()[2],
    "args": {"data": {"cpuProfile": {"nodes": {}, "samples": [5, 6]}, "timeDeltas": [7], "lines": "x"}},
}


def _name(pid: int, tid: int, name: object) -> Json:
    return {"ph": "M", "name": "thread_name", "pid": pid, "tid": tid, "ts": 0, "args": {"name": name}}


def _nodes_of(chunk: Json) -> Json:
    return {"nodes": chunk["args"]["data"]["cpuProfile"]["nodes"]}


def _trace_with(chunk: Json, **data: Any) -> list[Json]:
    profile, _first, second, end = trace_events()
    return [profile, {**chunk, "args": {"data": {**chunk["args"]["data"], **data}}}, second, end]


def _without_frames(events: list[Json]) -> list[Json]:
    profile, first, second, end = json.loads(json.dumps(events))
    for node in first["args"]["data"]["cpuProfile"]["nodes"]:
        del node["callFrame"]
    return [profile, first, second, end]


def _old_heads() -> Iterator[Odd]:
    whole = head_document()
    stamps = whole["timestamps"]
    head = whole["head"]
    no_ids = json.loads(json.dumps(whole).replace('"id"', '"uid"'))
    equal_ids = {**json.loads(json.dumps(head)), "id": 0}
    equal_ids["children"] = [{**child, "id": 0, "children": []} for child in equal_ids["children"]]
    yield from _of(
        OPENS,
        {
            "O whole": whole,
            "O a stamp more": changed(whole, timestamps=[*stamps, 1_009_000]),
            "O whole seconds": changed(whole, startTime=1, endTime=1),
            "O no end": changed(whole, endTime=None),
            "O no start and no end": changed(whole, startTime=None, endTime=None),
            "O stamps out of order": changed(whole, timestamps=[stamps[1], stamps[0], *stamps[2:]]),
            "O strange keys": changed(whole, uid=7, title="x", callUID=9),
            "O times as strings": changed(whole, startTime="1.0", endTime="1.009"),
            "O start a word": changed(whole, startTime="now"),
            "O no samples and stamps empty": changed(whole, samples=[], timestamps=[]),
        },
    )
    yield from _of(
        WARNS,
        {
            "O no stamps": {key: value for key, value in whole.items() if key != "timestamps"},
            "O no samples": {key: value for key, value in whole.items() if key not in ("samples", "timestamps")},
            "O fewer stamps": changed(whole, timestamps=stamps[:3]),
            "O equal ids": changed(whole, head=equal_ids, samples=None),
            "O no ids": {**no_ids, "samples": None},
            "O sample on no node": changed(whole, samples=[2, 5, 99, 6, 4, 5, 3]),
            "O child null": changed(whole, head={**head, "children": [*head["children"], None]}),
            "O children a string": changed(whole, head={**head, "children": [*head["children"], 7, "x"]}),
            "O child without a name": changed(whole, head={**head, "children": [*head["children"], {"id": 9}]}),
        },
    )
    yield from _of(
        REFUSED,
        {
            "O head null": changed(whole, head=None),
            "O head an array": changed(whole, head=[head]),
            "O head empty": changed(whole, head={}),
            "O head a string": changed(whole, head="root"),
            "O stamps strings": changed(whole, timestamps=["a"] * 7),
            "O stamps null": changed(whole, timestamps=[None] * 7),
            "O stamps 1e300": changed(whole, timestamps=[1e300] * 7),
            "O stamps an object": changed(whole, timestamps={}),
        },
    )


def _heaps() -> Iterator[Odd]:
    head = HEAP["head"]
    main = head["children"][0]
    yield from _of(
        OPENS,
        {
            "H whole": HEAP,
            "H no samples": {"head": head},
            "H samples empty": {"head": head, "samples": []},
            "H samples null": {"head": head, "samples": None},
            "H root alone": {"head": {**head, "children": []}},
            "H no children": {"head": {key: value for key, value in head.items() if key != "children"}},
            "H sizes as strings": {"head": {**head, "children": [{**main, "selfSize": "100"}]}},
            "H sizes as floats": {"head": {**head, "children": [{**main, "selfSize": 100.0}]}},
            "H all zero": {"head": {**head, "children": []}, "samples": []},
            "H samples that do not fit": {**HEAP, "samples": [{"size": 7, "nodeId": 2, "ordinal": 1}]},
            "H samples of nothing": {**HEAP, "samples": [{"size": 0, "nodeId": 2, "ordinal": 1}]},
            "H sample on no node": {**HEAP, "samples": [{"size": 7, "nodeId": 99, "ordinal": 1}]},
            "H no ordinals": {**HEAP, "samples": [{"size": 7, "nodeId": 2}]},
            "H large": {"head": {**head, "children": [{**main, "selfSize": 2**50}]}},
        },
    )
    yield from _of(
        WARNS,
        {
            "H negative size": {"head": {**head, "children": [{**main, "selfSize": -5}]}},
            "H size null": {"head": {**head, "children": [{**main, "selfSize": None}]}},
            "H size a word": {"head": {**head, "children": [{**main, "selfSize": "big"}]}},
            "H size a fraction": {"head": {**head, "children": [{**main, "selfSize": 1.5}]}},
            "H children an object": {"head": {**head, "children": {}}},
            "H child null": {"head": {**head, "children": [main, None]}},
            "H call frame missing": {"head": {**head, "children": [{"selfSize": 5, "id": 2, "children": []}]}},
            "H ids twice": {"head": {**head, "children": [main, {**main, "children": []}]}},
        },
    )
    yield from _of(
        REFUSED,
        {
            "H size 2^60": {"head": {**head, "children": [{**main, "selfSize": 2**60}]}},
            "H sizes that add up": {
                "head": {**head, "children": [{**main, "id": i, "selfSize": 2**52} for i in (5, 6)]}
            },
            "H size 1e300": {"head": {**head, "children": [{**main, "selfSize": 1e300}]}},
            "H samples an object": {**HEAP, "samples": {}},
            "H samples a string": {**HEAP, "samples": "x"},
            "H snapshot": {"snapshot": {"meta": {"node_fields": []}, "node_count": 3}, "nodes": [1, 2], "edges": []},
            "H snapshot with samples": {"snapshot": {"meta": {}}, "nodes": [], "samples": [], "strings": [""]},
            "H head null": {"head": None, "samples": []},
        },
    )


def _depths() -> Iterator[Odd]:
    def old(depth: int) -> bytes:
        opening = b'{"functionName":"f","url":"","lineNumber":1,"scriptId":0,"hitCount":1,"id":%d,"children":['
        nodes = b"".join(opening % number for number in range(1, depth + 1))
        return b'{"head":' + nodes + b"]}" * depth + b',"startTime":0,"endTime":1}'

    def heap(depth: int) -> bytes:
        opening = b'{"callFrame":{"functionName":"f","url":"x.js"},"selfSize":1,"id":%d,"children":['
        return b'{"head":' + b"".join(opening % number for number in range(1, depth + 1)) + b"]}" * depth + b"}"

    chain = [{"id": i, "callFrame": frame(f"f{i % 9}", i), "children": [i + 1]} for i in range(1, 5001)]
    chain[-1]["children"] = []
    star = [{"id": 1, "callFrame": frame("(root)"), "children": list(range(2, 5001))}]
    star += [{"id": i, "callFrame": frame(f"f{i}", i)} for i in range(2, 5001)]
    yield from _of(
        OPENS,
        {
            "D chain of 5,000": cpuprofile(nodes=chain, samples=[5000, 1, 2500, 5000, 17, 5000, 5000]),
            "D chain of 5,000 from its end": cpuprofile(nodes=chain[::-1], samples=[5000] * 7),
            "D star of 5,000": cpuprofile(nodes=star, samples=[5000, 17, 18, 19, 20, 21, 22]),
            "D heap 500 deep": heap(500),
            "D name of 100,000": with_node(6, callFrame=frame("x" * 100_000, 3)),
            "D url of 100,000": with_node(6, callFrame={**frame("leaf", 3), "url": "file:///" + "d/" * 50_000}),
            "D collapsed 3,000 deep": (";".join(f"f{i}" for i in range(3000)) + " 5\n").encode(),
        },
    )
    yield from _of(WARNS, {"D head 300 deep": old(300)})
    yield from _of(
        REFUSED,
        {"D head 3,000 deep": old(3000), "D heap 3,000 deep": heap(3000), "D head 200,000 deep": lambda: old(200_000)},
    )


HOSTILE_NAMES = {
    "N carriage return": "safe\rEVIL",
    "N backspaces": "safe\b\b\b\bEVIL",
    "N bell": "a\x07b",
    "N DCS": "a\x1bPq#0\x1b\\b",
    "N APC": "a\x1b_G\x1b\\b",
    "N title": "a\x1b]2;title\x1b\\b",
    "N 8-bit OSC": "a\x9d52;c;eA==\x9cb",
    "N wide": "関数名前" * 5,
    "N emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "N flag": "\U0001f1e9\U0001f1ea",
    "N skin tone": "\U0001f3fd",
    "N right to left": "\u05d0\u05d1\u202eabc",
    "N isolates": "\u2066abc\u2069",
    "N joiner": "a\u200bb\ufeffc",
    "N line separators": "a\u2028b\u2029c\x85d",
    "N private use": "\ue000\U000f0000",
    "N noncharacter": "\ufffe\uffff",
    "N hangul filler": "\u3164\u115f",
    "N variation selectors": "a\ufe0f\U000e0100",
    "N combining a thousand": "a" + "\u0301" * 1000,
    "N markup": "[@click=app.quit]x[/] [/nope]",
    "N format": "%s %n {0} {x} ${HOME} $(reboot) `id`",
    "N empty": "",
    "N spaces": "   ",
    "N dots": "…",
    "N like a state": "(idle)",
}
HOSTILE_URLS = {
    "U UNC": "\\\\evil\\share\\x.js",
    "U UNC as slashes": "//evil/share/x.js",
    "U webpack": "webpack:///./src/index.js",
    "U proc": "file:///proc/self/environ",
    "U ssh key": "file:///root/.ssh/id_rsa",
    "U stdin": "file:///dev/stdin",
    "U tilde": "~/x.js",
    "U drive": "C:\\Users\\me\\x.js",
    "U percent NUL": "file:///app/x%00.js",
    "U percent dots": "file:///app/%2e%2e/%2e%2e/etc/passwd.js",
    "U query": "https://example.com/x.js?token=SECRET#frag",
    "U credentials without a password": "https://user@example.com/x.js",
    "U credentials with an at sign": "https://u:p@ss@example.com/x.js",
    "U javascript": "javascript:alert(1)",
    "U blob": "blob:https://example.com/3c9b",
    "U data": "data:text/javascript;base64,YWxlcnQoMSk=",
    "U escape": "file:///app/\x1b]0;x\x07.js",
    "U space": "file:///app/my file.js",
    "U brackets": "http://[::1]:80/x.js",
    "U port": "http://example.com:99999/x.js",
    "U command": "command:workbench.action.reload",
    "U colon alone": ":",
    "U hash alone": "#7",
    "U scheme alone": "file:",
}


def _names() -> Iterator[Odd]:
    yield from _of(OPENS, {kind: with_node(6, callFrame=frame(name, 3)) for kind, name in HOSTILE_NAMES.items()})


def _urls() -> Iterator[Odd]:
    yield from _of(
        OPENS, {kind: with_node(6, callFrame={**frame("leaf", 3), "url": url}) for kind, url in HOSTILE_URLS.items()}
    )


def _others() -> Iterator[Odd]:
    sampled = {
        "type": "sampled",
        "unit": "microseconds",
        "name": "x",
        "startValue": 0,
        "endValue": 30,
        "samples": [[0], [0, 1], [1]],
        "weights": [10, 10, 10],
    }

    def speedscope(**changes: Any) -> Json:
        return {**EVENTED, "profiles": [{**sampled, **changes}]}

    yield from _of(
        OPENS,
        {
            "X speedscope sampled": speedscope(),
            "X speedscope evented": EVENTED,
            "X speedscope without a schema": {key: value for key, value in EVENTED.items() if key != "$schema"},
            "X speedscope of bytes": speedscope(unit="bytes"),
            "X speedscope of an unknown unit": speedscope(unit="fortnights"),
            "X speedscope of fractions": speedscope(weights=[0.5, 0.25, 1]),
            "X speedscope empty": speedscope(samples=[], weights=[]),
            "X collapsed": b"main;parse 12\nmain 3\n",
            "X collapsed with a comment": b"# made by x\nmain;parse 12\nmain 3\n",
            "X collapsed with a fraction": b"main;parse 12\nmain 3.5\nmain 3\n",
            "X collapsed CRLF": b"main;parse 12\r\nmain 3\r\n",
            "X collapsed UTF-16": "main;parse 12\nmain 3\n".encode("utf-16"),
            "X collapsed gzip": gzipped(b"main;parse 12\nmain 3\n"),
            "X collapsed with spaces": b"my main;do it 12\n",
            "X collapsed without an end": b"main 12",
            "X collapsed of one state": b"(garbage collector) 12\n",
            "X collapsed of one place": b"do it (file:///app/x.js:3:1) 12\n",
            "X collapsed of a colour": b"[31mred;main 12\n[31mred 7\n",
            "X collapsed from perf": b"[unknown];main 12\nnode;v8::Foo(int, char*) 7\n",
        },
    )
    yield from _of(
        WARNS,
        {
            "X speedscope fewer weights": speedscope(weights=[10]),
            "X speedscope negative weight": speedscope(weights=[10, -10, 10]),
            "X speedscope null weight": speedscope(weights=[10, None, 10]),
            "X speedscope frame that is not there": speedscope(samples=[[0], [7], [-1]]),
            "X speedscope stack null": speedscope(samples=[[0], None, [1]]),
            "X speedscope without weights": speedscope(weights=None),
        },
    )
    yield from _of(
        REFUSED,
        {
            "X speedscope without profiles": {**EVENTED, "profiles": []},
            "X speedscope weights 2^60": speedscope(weights=[2**52, 2**52, 2**52]),
            "X speedscope samples a string": speedscope(samples="x"),
            "X V8's log": b"v8-version,11,3,244,8,-node.23,0\nshared-library,/usr/bin/node,0x1,0x2\n",
            "X V8's log processed": {"code": [], "functions": [], "ticks": [], "scripts": []},
            "X report of prof-process": b"Statistical profiling result from isolate.log, (100 ticks).\n",
            "X pprof": b"\x0a\x04\x08\x01\x10\x02\x12\x07" + b"\0" * 30,
            "X perf.data": b"PERFILE2" + b"\0" * 40,
            "X SVG": b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
            "X package.json": {"name": "x", "version": "1.0.0"},
            "X source map": {"version": 3, "sources": [], "mappings": ""},
            "X page that is an error code": b"error code: 1020\n",
            "X words and a number": b"Not Found 404",
            "X collapsed too large": b"main 999999999999999999\n",
        },
    )
