"""JSON that is not quite: what is mended, with a warning, and what is refused with the byte where it goes wrong."""

import json
from pathlib import Path

import orjson
import pytest

from tests.formats.documents import WHOLE, cpuprofile, frame, read, read_one, summary
from tui.base.errors import ProfileFormatError
from tui.formats.json.mending import escaped_names, without_lone_surrogates

TEXT = json.dumps(cpuprofile(), separators=(",", ":")).encode()
REPAIRED = "repaired names that were written unescaped, as node's v8.startCpuProfile() does"


def named(raw: bytes, text: bytes = TEXT) -> bytes:
    """The profile with `raw` written for the name leaf."""
    return text.replace(b'"leaf"', b'"' + raw + b'"')


def refusal(data: bytes, folder: Path) -> str:
    with pytest.raises(ProfileFormatError) as refused:
        read(data, folder)
    return str(refused.value).removeprefix(f"{folder / 'x.json'}: ")


@pytest.mark.parametrize("cut", [1, 2, 10, 100, len(TEXT) // 2, len(TEXT) - 1])
def test_text_cut_short_is_refused_with_the_byte(cut: int, tmp_path: Path) -> None:
    assert refusal(TEXT[:cut], tmp_path) == f"the JSON ends early, at byte {cut:,} of {cut:,}. Is the file complete?"


def test_bytes_are_counted_where_names_are_not_ascii(tmp_path: Path) -> None:
    text = named("naïve 解析".encode())[:-1]
    assert refusal(text, tmp_path).startswith(f"the JSON ends early, at byte {len(text):,} of {len(text):,}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b'{"startTime":NaN}', "not JSON: NaN at byte 13 is no number"),
        (TEXT.replace(b"[1000,", b"[NaN,"), f"not JSON: NaN at byte {TEXT.index(b'[1000,') + 1:,} is no number"),
        ('{"a": NaN\x1béé}'.encode(), "not JSON: NaN at byte 6 is no number"),
        (
            TEXT.replace(b"[1000,", b"[-Infinity,"),
            f"not JSON: Infinity at byte {TEXT.index(b'[1000,') + 2:,} is no number",
        ),
        (TEXT.replace(b"[1000,", b"[1e400,"), f"the number at byte {TEXT.index(b'[1000,') + 1:,} is out of range"),
        (TEXT.replace(b"[1000,", b"[" + b"9" * 5000 + b","), "the number at byte"),
        (TEXT[:-1] + b",}", "not JSON: a trailing comma at byte"),
        (b"{'nodes':[]}", "not JSON: a single quote at byte 1. Is it a Python or JavaScript literal?"),
        (b"// saved by hand\n" + TEXT, "not JSON: a comment at byte 0"),
        (b'{"nodes":[] /* none */}', "not JSON: a comment at byte 12"),
        (b"# a title\n\nsome words\n", "not JSON: a comment at byte 0"),
        (b"hello", "not JSON: unexpected 'h' at byte 0. Is the file complete, and a profile?"),
        (b'{"nodes":[}', "not JSON: unexpected '}' at byte 10"),
        (b'{"nodes" []}', "not JSON: unexpected '[' at byte 9"),
        (TEXT + b"\n" + TEXT, f"a second JSON document starts at byte {len(TEXT) + 1:,}. Split the file"),
        (b"[" * 100_000, "the JSON is nested deeper than 1,024 levels"),
        (b"[" * 100_000 + b"]" * 100_000, "the JSON is nested deeper than 1,024 levels"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "the JSON is nested deeper than 1,024 levels"),
        (b"null", "the JSON is null, not a profile"),
        (b"42", "the JSON is a number, not a profile"),
        (b"true", "the JSON is a boolean, not a profile"),
        (b'"hello"', "the JSON is a string, not a profile"),
        (b"[]", "the JSON is an empty array: no profile and no trace events"),
        (
            b"{}",
            "the JSON has none of nodes, head, traceEvents and profiles. Is it a V8 CPU profile? (keys found: none)",
        ),
        (b"[1, 2]", "the JSON is a number, not a profile"),
    ],
)
def test_what_is_no_json_or_no_profile_says_why(text: bytes, sentence: str, tmp_path: Path) -> None:
    assert refusal(text, tmp_path).startswith(sentence)


def test_a_message_shows_no_byte_of_the_file_that_a_terminal_obeys(tmp_path: Path) -> None:
    assert refusal(b"\x1b[2Jx", tmp_path).startswith("not JSON: unexpected '␛' at byte 0")
    assert "keys found: ␛[31m)" in refusal(b'{"\\u001b[31m": 1}', tmp_path)


@pytest.mark.parametrize("rest", [b"9. ", b"\n\nThanks,\nJo", b",", b"}"])
def test_a_pasted_tail_is_ignored(rest: bytes, tmp_path: Path) -> None:
    profile = read_one(TEXT + rest, tmp_path)
    size = len(rest.strip())
    assert profile.origin.warnings == (f"{size} byte{'s' if size > 1 else ''} after the end of the JSON ignored",)
    assert summary(profile) == WHOLE


def test_invalid_utf8_is_replaced(tmp_path: Path) -> None:
    profile = read_one(named(b"l\xff\xfe\xe9af"), tmp_path)
    at = TEXT.index(b'"leaf"') + 2
    assert profile.origin.warnings == (f"invalid UTF-8 replaced, 3 characters, the first at byte {at:,}",)
    assert "l\ufffd\ufffd\ufffdaf" in profile.functions.labels


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (rb"\ud800", "\ufffd"),
        (rb"a\uDC00b", "a\ufffdb"),
        (rb"\ud83d\ude00\ud83d", "😀\ufffd"),
        (rb"\\ud800", r"\ud800"),
        (rb"\ud800\u0041", "\ufffdA"),
    ],
)
def test_half_a_surrogate_pair_is_replaced_without_a_word(raw: bytes, name: str, tmp_path: Path) -> None:
    profile = read_one(named(raw), tmp_path)
    assert profile.origin.warnings == ()
    assert name in [key.name for key in profile.functions.keys]
    assert json.loads(b'"' + without_lone_surrogates(raw) + b'"') == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'quote"name', 'quote"name'),
        (b"back\\slash", "back\\slash"),
        (b"new\nline", "new\nline"),
        (b"\x1b[31mred", "\x1b[31mred"),
        (b'"', '"'),
        (b'a":"b', 'a":"b'),
        (b"RegExp: \\{(\\d+)\\}", "RegExp: \\{(\\d+)\\}"),
        ("café \\x".encode(), "café \\x"),
    ],
)
def test_names_that_were_not_escaped_are(raw: bytes, name: str, tmp_path: Path) -> None:
    profile = read_one(named(raw), tmp_path)
    assert profile.origin.warnings == (REPAIRED,)
    assert name in [key.name for key in profile.functions.keys]


def test_where_nothing_is_escaped_every_backslash_is_one(tmp_path: Path) -> None:
    document = cpuprofile()
    for node in document["nodes"]:
        node["callFrame"]["scriptId"] = 7
    document["nodes"][4]["callFrame"] = frame("RegExp: NEWLINE") | {"scriptId": 8}
    text = json.dumps(document).encode().replace(b"NEWLINE", rb"\n")
    profile = read_one(named(rb"\d+", text), tmp_path)
    assert [key.name for key in profile.functions.keys][4:] == [r"RegExp: \n", r"\d+"]


def test_valid_names_are_left_alone_and_repairing_twice_changes_nothing() -> None:
    assert escaped_names(TEXT, len(TEXT)) is None
    valid = named(rb"\u001b \" \\")
    assert escaped_names(valid, len(valid)) is None
    repaired = escaped_names(named(b'a"b\\c'), len(TEXT))
    assert repaired is not None
    assert escaped_names(repaired, len(repaired)) is None


@pytest.mark.parametrize(
    "valid",
    [
        b'{"url":"webpack","name":""}',
        b'{"url":"a\\"b", "x" : 1, "functionName":"","y":{}}',
        b'[{"url":"a"},{"data":{"url":"b\\\\","frame":"0x1"}}]',
        b'{"url":"' + b'\\"x' * 5000 + b'","name":""}',
    ],
)
def test_urls_that_other_fields_follow_are_left_alone(valid: bytes) -> None:
    assert orjson.loads(valid)
    assert escaped_names(valid, len(valid)) is None


def test_names_behind_what_is_wrong_are_left_alone() -> None:
    text = named(b'a"b')
    assert escaped_names(text, 10) is None
    assert escaped_names(text, text.index(b'a"b') + 2) is not None


def test_names_without_an_end_take_no_longer_than_the_file() -> None:
    starts = b'{"nodes":[' + b'{"functionName":"' * 300_000
    assert escaped_names(starts, len(starts)) is None
    unescaped = b'"functionName":"a"b' * 100_000 + b'","scriptId":1'
    assert escaped_names(unescaped, len(unescaped)) is not None
