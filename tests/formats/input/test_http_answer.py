"""Profiles in HTTP answers as curl saves them."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from tests.commands import report_of
from tests.places import PROFILES
from tui.base.errors import ProfileFormatError
from tui.formats import read_profiles
from tui.formats.input.http_answer import parts

EXAMPLE = (PROFILES / "edgeworkers-doc-example.cpuprofile").read_bytes()
"""The example in the documentation of Akamai's code profiler."""
MEMORY = (
    b'{"head":{"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},'
    b'"selfSize":0,"id":1,"children":[{"callFrame":{"functionName":"onClientRequest","scriptId":"3","url":"main.js",'
    b'"lineNumber":5,"columnNumber":31},"selfSize":5000,"id":2,"children":[]}]},"samples":[]}'
)


def in_parts(*named: tuple[str, bytes], boundary: str = "bZsAiCmRhboH2gSI4GzC84", newline: str = "\r\n") -> bytes:
    """An answer of a responseProvider."""
    text = b""
    for name, data in named:
        head = f'--{boundary}\ncontent-type: application/json\ncontent-disposition: form-data; name="{name}"\n\n'
        text += head.replace("\n", newline).encode() + data + newline.encode()
    return text + f"--{boundary}--{newline}".encode()


PAGE = ("response-provider-body", b"<html>--bZsAiCmRhboH2gSI4GzC84x</html>")
HEAD = b"HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n"


def test_the_documented_example_opens_with_its_numbers() -> None:
    document = report_of(PROFILES / "edgeworkers-doc-example.cpuprofile")
    profile = document["profile"]
    # 12 samples, of which the first starts after 1,373 µs; the last one lasts the mean interval, 53 µs.
    assert (profile["duration_us"], profile["sample_count"], profile["sampled_us"]) == (2041, 12, 640)
    assert (profile["node_count"], profile["max_depth"], profile["interval_us"]["median"]) == (7, 2, 58)
    assert [(one["name"], one["self_us"], one["total_us"]) for one in document["functions"]] == [
        ("(program)", 338, 338),
        ("checkRedirect", 132, 132),
        ("onClientRequest", 58, 302),
        ("Cookies", 57, 57),
        ("SetCookie", 50, 50),
        ("checkLanguage", 5, 5),
    ]


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE + b"9.",
        HEAD + EXAMPLE,
        b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 503 Sorry\nA: b\n\n" + EXAMPLE,
        in_parts(PAGE, ("cpu-profile", EXAMPLE), ("stream-trace", b"x")),
        in_parts(PAGE, ("cpu-profile", EXAMPLE), newline="\n"),
        in_parts(("CPU-Profile", EXAMPLE.replace(b',"samples"', b',\r\n"samples"')), boundary="a b'()+_,-./:=?"),
        in_parts(PAGE, ("cpu-profile", EXAMPLE)).removesuffix(b"\r\n--bZsAiCmRhboH2gSI4GzC84--\r\n"),
        HEAD + in_parts(PAGE, ("cpu-profile", EXAMPLE)),
    ],
    ids=["pasted", "curl -i", "several heads", "parts", "parts LF", "odd parts", "parts not closed", "curl -i parts"],
)
def test_the_example_as_curl_saves_it(tmp_path: Path, text: bytes) -> None:
    saved = tmp_path / "answer"
    saved.write_bytes(text)
    expected = report_of(PROFILES / "edgeworkers-doc-example.cpuprofile")
    found = read_profiles(saved)
    assert len(found) == 1
    assert found[0].duration_us == expected["profile"]["duration_us"]
    if text != EXAMPLE + b"9.":
        assert report_of(saved)["functions"] == expected["functions"]


def test_a_memory_profile_in_parts(tmp_path: Path) -> None:
    saved = tmp_path / "answer"
    saved.write_bytes(in_parts(PAGE, ("memory-profile", MEMORY)))
    assert read_profiles(saved)[0].origin.unit == "bytes"


def test_parts_without_a_profile_are_named(tmp_path: Path) -> None:
    saved = tmp_path / "answer"
    saved.write_bytes(in_parts(PAGE, ("stream-trace\x1b[2J", b"")))
    with pytest.raises(ProfileFormatError, match="none is a profile \\(response-provider-body, stream-trace"):
        read_profiles(saved)


@pytest.mark.parametrize("text", [b"--a;b 3\n--a;c 4\n", b"HTTP/1.1;accept 12\n", b"--x 1\ncontent;x 4\n"])
def test_stacks_that_begin_alike_are_stacks(tmp_path: Path, text: bytes) -> None:
    saved = tmp_path / "stacks"
    saved.write_bytes(text)
    assert read_profiles(saved)[0].origin.format == "collapsed"


@pytest.mark.parametrize("body", [b"", b"--x", b"--x--", b"--x\r\n", b"--x\r\n\r\n\xff\x00", b"text"])
def test_odd_bodies_have_no_part_or_one(body: bytes) -> None:
    assert len(parts(body, "x")) <= 1


def encoded(encoding: str, data: bytes, name: str = '"cpu-profile"') -> bytes:
    head = f"--B\r\nContent-Disposition: form-data; name={name}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + data + b"\r\n--B--\r\n"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("base64", base64.encodebytes(EXAMPLE)),
        ("BASE64", base64.b64encode(EXAMPLE).rstrip(b"=")),
        ("quoted-printable", quopri.encodestring(EXAMPLE)),
        ("8bit", EXAMPLE),
        ("unheard-of", EXAMPLE),
    ],
)
def test_transfer_encodings(encoding: str, data: bytes) -> None:
    [part] = parts(encoded(encoding, data), "B")
    assert part.name == "cpu-profile"
    assert part.data.strip() == EXAMPLE.strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cpu-profile", "cpu-profile"),
        ("cpu-profile; filename=x", "cpu-profile"),
        ('"a\\"b;c"', 'a"b;c'),
        ('"never closed', '"never'),
        ('\r\n "folded"', "folded"),
        ('""', ""),
    ],
)
def test_names_of_parts(name: str, expected: str) -> None:
    assert [part.name for part in parts(encoded("8bit", b"{}", name), "B")] == [expected]


def test_a_part_without_a_head_and_one_with_an_endless_one_are_data() -> None:
    assert [part.data for part in parts(b"--B\n\nx\n--B\r\ny\r\n--B--", "B")] == [b"x", b"y"]
    endless = b"a: " + b"b" * 20_000 + b"\n\nx"
    assert [part.data for part in parts(b"--B\n" + endless, "B")] == [endless]


def test_more_than_a_thousand_parts_are_not_counted() -> None:
    assert len(parts(b"--B\n\nx\n" * 5000, "B")) == 1000
