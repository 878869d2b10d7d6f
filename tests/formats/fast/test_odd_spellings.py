"""The same profile in spellings that V8 does not use, and numbers at the edges of their types."""

from __future__ import annotations

import json
import re

import orjson
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.formats.fast.both_readers import Document, as_v8, check_fast_or_nothing, check_same, fast, general
from tests.formats.fast.v8_documents import ROOT_FRAME, v8_documents

EDGES = (
    *("0", "-0", "1", "-1", "00", "01", "+1", "1.0", "1e2", "999999999999999", "1000000000000000"),
    *(str(sign * 2**bits + step) for bits in (31, 32, 53, 63, 64) for step in (-1, 0, 1) for sign in (1, -1)),
    *(str(10**18 + step) for step in (-1, 0, 1)),
    "9" * 400,
)
NUMBER = re.compile(rb"(?<=[:\[,])-?\d+(?=[,\]}])")


def test_a_profile_without_nodes_is_none_for_either_reader() -> None:
    text = b'{"nodes":[],"startTime":0,"endTime":9,"samples":[],"timeDeltas":[]}'
    assert fast(text) is None
    assert general(text) is None


@given(v8_documents(), st.sampled_from(EDGES), st.data())
def test_a_number_at_an_edge(document: Document, edge: str, data: st.DataObject) -> None:
    text = as_v8(document)
    start, end = data.draw(st.sampled_from([match.span() for match in NUMBER.finditer(text)]))
    event(f"fast: {check_fast_or_nothing(text[:start] + edge.encode() + text[end:])}")


@given(v8_documents())
def test_names_in_escapes_are_the_same_functions(document: Document) -> None:
    """A call frame is told apart by its bytes, a function by what they say."""
    escaped = json.dumps(document, separators=(",", ":")).encode()
    assert check_fast_or_nothing(escaped)
    one, other = fast(escaped), fast(as_v8(document))
    assert one is not None
    check_same(one, other)


def test_one_function_spelled_in_two_ways_is_one() -> None:
    frame = {"functionName": "a", "scriptId": "1", "url": "", "lineNumber": 0, "columnNumber": 0}
    nodes: list[Document] = [{"id": 1, "callFrame": ROOT_FRAME, "hitCount": 0, "children": [2, 3]}]
    nodes += [{"id": index, "callFrame": frame, "hitCount": 0} for index in (2, 3)]
    document = {"nodes": nodes, "startTime": 1, "endTime": 9, "samples": [2, 3], "timeDeltas": [1, 2]}
    text = as_v8(document).replace(b'"a"', rb'"\u0061"', 1)
    assert check_fast_or_nothing(text)
    found = fast(text)
    assert found is not None
    assert len(found.functions) == 2


@given(v8_documents(), st.data())
def test_a_key_twice(document: Document, data: st.DataObject) -> None:
    """JSON's parsers let the last one count."""
    text = as_v8(document)
    members = list(re.finditer(rb'"(?:id|hitCount|line|ticks|startTime|endTime|lineNumber|url)":[^,{}\[\]]*', text))
    member = data.draw(st.sampled_from(members))
    changed = re.sub(rb"\d", b"1", member.group())
    for first, second in ((member.group(), changed), (changed, member.group())):
        twice = first + b"," + second
        event(f"fast: {check_fast_or_nothing(text[: member.start()] + twice + text[member.end() :])}")


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@given(document=v8_documents())
def test_pretty_printed(document: Document, newline: bytes) -> None:
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2).replace(b"\n", newline)
    assert fast(text) is None
    found, compact = general(text), general(as_v8(document))
    assert found is not None
    check_same(found, compact)
