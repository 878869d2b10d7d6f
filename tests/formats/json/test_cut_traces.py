"""Traces that are cut, as Chrome, Node and webpack leave them when they are stopped: what is complete of them opens."""

import json
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.formats.json.structure
from tests.formats.documents import WHOLE, read_one, summary, trace_events
from tui.base.errors import ProfileFormatError
from tui.formats.json.cut_trace import closed_trace
from tui.formats.json.text import json_document

EVENTS = trace_events()
NAMED = {"ph": "I", "name": "naïve 解析", "args": {"data": {"url": "webpack", "name": ""}, "traceEvents": [{"ph": 1}]}}
UNESCAPED = "repaired names that were written unescaped, as node's v8.startCpuProfile() does"


def cut(count: int) -> str:
    return f"the trace is cut short: {count} complete event{'s' if count > 1 else ''} recovered"


def plain_events(text: bytes) -> list[Any]:
    """The complete events of a cut trace, read one after the other by Python's own decoder."""
    start = re.match(rb'\s*(?:\[|\{.*?"traceEvents"\s*:\s*\[)', text, re.DOTALL)
    events: list[Any] = []
    if start is None:
        return events
    rest = text[start.end() :].decode(errors="ignore").lstrip()
    while rest:
        try:
            event, end = json.JSONDecoder().raw_decode(rest)
        except json.JSONDecodeError:
            break
        events.append(event)
        rest = re.sub(r"\A\s*,?\s*", "", rest[end:])
    return events


def events_of(document: Any) -> Any:
    return document["traceEvents"] if isinstance(document, dict) else document


TRACES = {
    "array": json.dumps([NAMED, *EVENTS]),
    "compact": json.dumps([NAMED, *EVENTS], separators=(",", ":"), ensure_ascii=False),
    "a line each": "[\n" + "".join(json.dumps(event) + ",\n" for event in [NAMED, *EVENTS]),
    "comma first": "[" + "\n,".join(json.dumps(event) for event in [NAMED, *EVENTS]),
    "object": json.dumps({"traceEvents": [NAMED, *EVENTS]}, ensure_ascii=False),
    "metadata first": json.dumps({"metadata": {"a": [1, {"b": "]}"}]}, "traceEvents": [NAMED, *EVENTS]}),
    "pretty": json.dumps({"traceEvents": [NAMED, *EVENTS]}, indent=1),
}


@pytest.mark.parametrize("name", TRACES)
def test_cut_anywhere_it_is_said_once_and_every_complete_event_is_there(name: str) -> None:
    text = TRACES[name].encode()
    # In other spellings of the same events every third end, which is somewhere in each token of more than two bytes.
    for end in range(1, len(text), 1 if name == "compact" else 3):
        expected = plain_events(text[:end])
        warnings: list[str] = []
        if not expected:
            with pytest.raises(ProfileFormatError, match="ends early"):
                json_document(text[:end], "x", warnings)
            continue
        assert events_of(json_document(text[:end], "x", warnings)) == expected
        assert warnings == [cut(len(expected))]


@pytest.mark.parametrize("block", [7, 64])
def test_it_is_the_same_however_the_text_is_cut_into_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.json.structure, "BLOCK_BYTES", block)
    text = TRACES["metadata first"].encode()
    for end in range(len(text) // 2, len(text), 13):
        closed = closed_trace(text[:end], end, [], is_early_end=True)
        assert closed is not None
        assert events_of(orjson.loads(closed)) == plain_events(text[:end])


@given(
    st.lists(st.dictionaries(st.text('a"\\[{]},:', max_size=3), st.text('a"\\[{]},:\n解', max_size=5), max_size=3)),
    st.data(),
)
def test_any_strings(others: list[dict[str, str]], data: st.DataObject) -> None:
    events = [{"ph": "X"}, *({"ph": "I", "args": other} for other in others)]
    text = json.dumps(events, ensure_ascii=data.draw(st.booleans())).encode()
    end = data.draw(st.integers(12, len(text) - 1))
    warnings: list[str] = []
    assert json_document(text[:end], "x", warnings) == plain_events(text[:end])
    assert len(warnings) == 1


def test_what_is_complete_beside_the_events_is_there_too() -> None:
    text = json.dumps({"a": 1, "traceEvents": EVENTS, "samples": [1, 2], "metadata": {"b": [{}, "x"]}}).encode()
    warnings: list[str] = []
    document = json_document(text[:-5], "x", warnings)
    assert document == {"a": 1, "traceEvents": EVENTS, "samples": [1, 2]}
    assert warnings == [cut(len(EVENTS))]
    without_comma = text[: text.rindex(b', "samples"')]
    assert json_document(without_comma, "x", []) == {"a": 1, "traceEvents": EVENTS}


@pytest.mark.parametrize("start", [b'{"payload": ', b'{"a": {}, "payload": ', b'{"result": {"a": "}", "payload": '])
def test_a_trace_in_another_object(start: bytes) -> None:
    text = start + json.dumps({"traceEvents": EVENTS}).encode()
    for cut_bytes, count in ((3, len(EVENTS) - 1), (1, len(EVENTS))):
        document: Any = json_document(text[:-cut_bytes], "x", [])
        assert document.get("result", document)["payload"] == {"traceEvents": EVENTS[:count]}


@pytest.mark.parametrize(
    "end", ["", "}", ",}", ",\n", ", ,\n}", "\0" * 100, ',{"na', ',{"name":"a', ',{"a":"\\u12', ',{"a":"\\']
)
def test_whatever_is_missing_at_the_end_it_is_cut(end: str, tmp_path: Path) -> None:
    for text in (json.dumps({"traceEvents": EVENTS})[: -len("]}")], json.dumps(EVENTS)[: -len("]")]):
        profile = read_one((text + end).encode(), tmp_path)
        assert profile.origin.warnings == (cut(4),)
        assert summary(profile) == WHOLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_cut_in_a_character(encoding: str, tmp_path: Path) -> None:
    text = json.dumps([*EVENTS, NAMED], ensure_ascii=False)
    data = text[: text.index("析") + 1].encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    profile = read_one(data[:-1], tmp_path)
    assert profile.origin.warnings == (cut(4),)


def test_a_trace_that_is_damaged_in_the_middle_says_where(tmp_path: Path) -> None:
    text = json.dumps([*EVENTS, {"ph": "X"}]).encode()
    last = text.rindex(b'{"ph"')
    damaged = read_one(text[:last] + b"\0?\0" + text[last:], tmp_path)
    assert damaged.origin.warnings == (f"the trace is damaged at byte {last:,}: 4 complete events before it recovered",)
    assert summary(damaged) == WHOLE
    trailing_comma = read_one(text[:-1] + b",\n]", tmp_path)
    assert summary(trailing_comma) == WHOLE
    assert len(trailing_comma.origin.warnings) == 1


def test_a_name_that_was_not_escaped_in_a_cut_trace_is_said_too(tmp_path: Path) -> None:
    text = json.dumps([*EVENTS, NAMED]).encode().replace(b'"leaf"', b'"le"af"')
    profile = read_one(text[:-9], tmp_path)
    assert profile.origin.warnings == (UNESCAPED, cut(4))
    assert 'le"af' in profile.functions.labels


def test_a_name_that_was_not_escaped_behind_what_is_wrong_is_not_repaired(tmp_path: Path) -> None:
    text = json.dumps([*EVENTS, {"ph": "I"}, *trace_events(pid=2)]).encode()
    half = text.rindex(b'"leaf"')
    text = text[:half] + text[half:].replace(b'"leaf"', b'"le"af"')
    place = text.index(b'{"ph": "I"}')
    profile = read_one(text[:place] + b"?" + text[place:], tmp_path)
    assert profile.origin.warnings == (
        f"the trace is damaged at byte {place:,}: 4 complete events before it recovered",
    )


@pytest.mark.parametrize(
    "text",
    [
        b'{"nodes": [{"id": 1}, {"id": 2}',
        b'[{"id": 1}, {"id": 2}, {',
        b'[{"ph": "X"',
        b'{"traceEvents": [{"ph": "X"',
        b'{"traceEvents": [',
        b'["ph", "ph',
        b'{"a": "traceEvents", "b": [{"ph": 1}, {',
        b'{"a": {"b": {"c": {"d": {"e": {"f": {"traceEvents": [{"ph": 1}, {',
    ],
)
def test_what_is_no_trace_or_has_no_complete_event_is_refused(text: bytes) -> None:
    with pytest.raises(ProfileFormatError, match="the JSON ends early"):
        json_document(text, "x", [])


def test_a_cut_trace_without_a_profile_is_refused_as_cut(tmp_path: Path) -> None:
    text = json.dumps([{"ph": "X", "name": "RunTask", "ts": 1}, *EVENTS])
    with pytest.raises(ProfileFormatError, match="this trace is cut short, and what is left has no CPU profile"):
        read_one(text[:60].encode(), tmp_path)
