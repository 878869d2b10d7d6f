"""Source maps say what Node's own reader says of them, and damaged ones why they are none."""

import json
import random
import subprocess
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtimes import node
from tests.source.map_texts import encoded
from tui.source.files.source_text import Refusal
from tui.source.maps import mappings
from tui.source.maps import source_map as reading
from tui.source.maps.mappings import Mappings, MappingsError, decoded
from tui.source.maps.source_map import Original, SourceMap, source_map

SEGMENTS = st.lists(
    st.tuples(
        st.integers(0, 90),
        st.none() | st.tuples(st.integers(0, 2), st.integers(0, 4000), st.integers(0, 200)),
        st.none() | st.integers(0, 1),
    ),
    max_size=5,
    unique_by=lambda segment: segment[0],
)


def rows(found: Mappings) -> list[list[tuple[int, tuple[int, int, int] | None, int | None]]]:
    return [
        [
            (
                int(found.column[one]),
                None
                if found.source[one] < 0
                else (int(found.source[one]), int(found.line[one]), int(found.source_column[one])),
                None if found.name[one] < 0 else int(found.name[one]),
            )
            for one in range(found.line_start[line], found.line_start[line + 1])
        ]
        for line in range(len(found.line_start) - 1)
    ]


@given(st.lists(SEGMENTS, min_size=1, max_size=5), st.integers(1, 60))
def test_what_was_encoded_is_decoded_in_the_order_of_columns(lines: list[Any], piece_bytes: int) -> None:
    lines = [
        [(column, place, name if place is not None else None) for column, place, name in segments] for segments in lines
    ]
    expected = [sorted(segments, key=lambda segment: segment[0]) for segments in lines]
    assert rows(decoded(encoded(lines).encode(), piece_bytes)) == expected


def test_the_example_of_the_module_is_decoded() -> None:
    assert rows(decoded(b"AACA,gBACA;")) == [[(0, (0, 1, 0), None), (16, (0, 2, 0), None)], []]
    assert rows(decoded(b"")) == [[]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"AACA!", "no digit"),
        ("AAÄA".encode(), "no digit"),
        (b"AAg", "ends in the middle"),
        (b"AAg,A", "in the middle of a number"),
        (b"AA", "neither one, four nor five"),
        (b"AAAAAA", "neither one, four nor five"),
        (b"ggggggggggA", "too many digits"),
        (b"D", "out of range"),
        (b"A" + b"+/////H" + b"AA", "out of range"),
    ],
)
def test_damaged_mappings_say_why(text: bytes, sentence: str) -> None:
    for piece_bytes in (1 << 19, 3):
        with pytest.raises(MappingsError, match=sentence):
            decoded(text, piece_bytes)


def test_a_text_without_separators_is_not_read_as_a_whole() -> None:
    with pytest.raises(MappingsError, match="neither one, four nor five"):
        decoded(b"A" * 200, 100)


@pytest.mark.parametrize("text", [b";" * 9, b"A," * 9, b"A;" * 4 + b"A," * 4])
def test_more_than_any_bundle_has_is_refused(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for lines, segments in ((9, 8), (8, 99)):
        monkeypatch.setattr(mappings, "MOST_LINES", lines)
        monkeypatch.setattr(mappings, "MOST_SEGMENTS", segments)
        if lines == 9 or text.count(b";") >= lines:
            with pytest.raises(MappingsError, match="more than"):
                decoded(text)
    monkeypatch.setattr(mappings, "MOST_LINES", 10)
    monkeypatch.setattr(mappings, "MOST_SEGMENTS", 19)
    assert len(decoded(text).line_start) == text.count(b";") + 2


def document(**changes: Any) -> dict[str, Any]:
    lines = [[(0, (0, 0, 0), None), (9, (0, 4, 2), 0), (20, None, None)], [], [(3, (1, 7, 5), 1)]]
    return {
        "version": 3,
        "sources": ["a.ts", "b.ts"],
        "names": ["parse", "read"],
        "mappings": encoded(lines),
        "sourcesContent": ["let a", None],
        **changes,
    }


def mapped(**changes: Any) -> SourceMap | Refusal:
    return source_map(orjson.dumps(document(**changes)))


def test_places_are_those_of_the_last_segment_before() -> None:
    found = mapped()
    assert isinstance(found, SourceMap)
    assert found.original(1, 1) == Original(0, 1, 1, "")
    assert found.original(1, 9) == Original(0, 1, 1, "")
    assert found.original(1, 10) == Original(0, 5, 3, "parse")
    assert found.original(1, 20) == Original(0, 5, 3, "parse")
    assert found.original(1, 21) is None
    assert found.original(2, 1) is None
    assert found.original(3, 3) is None
    assert found.original(3, 4) == Original(1, 8, 6, "read")
    assert found.original(4, 1) is None
    assert found.original(0, 1) is None
    assert found.first_of_line(1) == (Original(0, 1, 1, ""), False)
    assert found.first_of_line(1, 10) == (Original(0, 5, 3, "parse"), True)
    assert found.first_of_line(1, 21) is None
    assert found.first_of_line(2) is None
    assert found.first_of_line(9) is None
    assert found.last_before(3, 1) is None
    assert found.last_before(3, 2) == Original(0, 5, 3, "parse")
    assert found.last_before(9, 50) == Original(1, 8, 6, "read")
    assert found.last_before(1, 50) is None
    assert found.count_originals([(1, 1), (5, 3), (5, 4), (8, 6), (8, 6)]) == 4
    assert found.contents == ("let a", None)


@given(st.lists(SEGMENTS, min_size=1, max_size=5), st.integers(0, 7), st.integers(1, 95))
def test_what_a_line_comes_from_is_that_of_its_segments(lines: list[Any], line: int, column: int) -> None:
    """The plain way: segment by segment."""
    lines = [sorted(((at, place, None) for at, place, _ in segments), key=lambda one: one[0]) for segments in lines]
    found = source_map(
        orjson.dumps({"version": 3, "sources": ["a", "b", "c"], "names": [], "mappings": encoded(lines)})
    )
    assert isinstance(found, SourceMap)
    segments = lines[line - 1] if 1 <= line <= len(lines) else []
    around = max((at for at, _, _ in segments if at <= column - 1), default=0)
    places = [place for at, place, _ in segments if at >= around and place is not None]
    answer = found.first_of_line(line, column)
    if places:
        source, written, at = places[0]
        is_one_line = all(place[:2] == places[0][:2] for place in places)
        assert answer == (Original(source, written + 1, at + 1, ""), is_one_line)
    else:
        assert answer is None
    before = [place for segments in lines[max(0, line - 3) : max(0, line - 1)] for _, place, _ in segments if place]
    last = found.last_before(line, 2)
    assert last == (Original(before[-1][0], before[-1][1] + 1, before[-1][2] + 1, "") if before else None)


def test_a_root_and_a_guard_are_known() -> None:
    found = mapped(sourceRoot="src")
    assert isinstance(found, SourceMap)
    assert found.sources == ("src/a.ts", "src/b.ts")
    guarded = source_map(b")]}'\n" + orjson.dumps(document(sources=["a.ts", None], sourcesContent=None)))
    assert isinstance(guarded, SourceMap)
    assert guarded.sources == ("a.ts", "")
    assert guarded.contents == (None, None)


def test_sections_have_no_more_segments_than_one_map(monkeypatch: pytest.MonkeyPatch) -> None:
    data = orjson.dumps({"sections": [{"offset": {"line": line, "column": 0}, "map": document()} for line in (0, 4)]})
    assert isinstance(source_map(data), SourceMap)
    monkeypatch.setattr(reading, "MOST_SEGMENTS", 7)
    answer = source_map(data)
    assert isinstance(answer, Refusal)
    assert "more than 7 segments" in answer.reason


def test_sections_are_one_map() -> None:
    sections = [
        {"offset": {"line": 0, "column": 0}, "map": document()},
        {"offset": {"line": 2, "column": 50}, "map": document(sources=["c.ts", "d.ts"])},
    ]
    found = source_map(orjson.dumps({"version": 3, "sections": sections}))
    assert isinstance(found, SourceMap)
    assert found.sources == ("a.ts", "b.ts", "c.ts", "d.ts")
    assert found.original(3, 4) == Original(1, 8, 6, "read")
    assert found.original(3, 51) == Original(2, 1, 1, "")
    assert found.original(3, 60) == Original(2, 5, 3, "parse")
    assert found.original(5, 4) == Original(3, 8, 6, "read")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"[]", "no JSON object"),
        (orjson.dumps(document(version=2)), "its version is 2"),
        (orjson.dumps(document(mappings=None)), "no mappings"),
        (orjson.dumps(document(sources={})), "its sources are no list"),
        (orjson.dumps(document(sources=["a.ts"])), "it names source 1 of 1"),
        (orjson.dumps(document(names=[])), "it names name 1 of 0"),
        (orjson.dumps(document(mappings="A!")), "no digit"),
        (orjson.dumps(document(sources=["a"] * 100_001)), "more than 100,000 sources"),
        (
            orjson.dumps(
                {
                    "sections": [
                        {"offset": {"line": line, "column": 0}, "map": document(sources=["a"] * 60_000)}
                        for line in (0, 9)
                    ]
                }
            ),
            "or 100,000 sources",
        ),
        (orjson.dumps({"sections": 3}), "sections are no list"),
        (orjson.dumps({"sections": [3]}), "has no offset"),
        (orjson.dumps({"sections": [{"offset": {"line": -1, "column": 0}}]}), "has no offset"),
        (orjson.dumps({"sections": [{"offset": {"line": 2**31 - 1, "column": 0}}]}), "one beyond any script"),
        (orjson.dumps({"sections": [{"offset": {"line": 0, "column": 0}}]}), "no map of its own"),
        (
            orjson.dumps({"sections": [{"offset": {"line": 0, "column": 2**31 - 1}, "map": document()}]}),
            "a number is out of range",
        ),
        (
            orjson.dumps({"sections": [{"offset": {"line": line, "column": 0}, "map": document()} for line in (4, 0)]}),
            "not in order",
        ),
    ],
)
def test_what_is_no_source_map_says_why(data: bytes, sentence: str) -> None:
    found = source_map(data)
    assert isinstance(found, Refusal)
    assert sentence in found.reason


def test_node_reads_the_same_places() -> None:
    chance = random.Random(5)
    lines = [
        [
            (column, (chance.randrange(2), chance.randrange(900), chance.randrange(90)), chance.choice([None, 0, 1]))
            for column in sorted(chance.sample(range(300), 20))
        ]
        for _ in range(40)
    ]
    found = mapped(mappings=encoded(lines))
    assert isinstance(found, SourceMap)
    places = [(chance.randrange(1, 41), chance.randrange(1, 320)) for _ in range(500)]
    program = (
        "const {SourceMap} = require('node:module');"
        "const {map, places} = JSON.parse(require('fs').readFileSync(0));"
        "const m = new SourceMap(map);"
        "console.log(JSON.stringify(places.map(([l, c]) => m.findEntry(l - 1, c - 1))))"
    )
    text = json.dumps({"map": document(mappings=encoded(lines)), "places": places})
    ended = subprocess.run([node(), "-e", program], input=text, capture_output=True, text=True, check=True)
    for (line, column), entry in zip(places, json.loads(ended.stdout), strict=True):
        original = found.original(line, column)
        # Before the first segment of a line Node answers with the last one of an earlier line.
        if original is None or entry["generatedLine"] != line - 1:
            assert column - 1 < min(segment[0] for segment in lines[line - 1])
            continue
        assert original[:3] == (
            ["a.ts", "b.ts"].index(entry["originalSource"]),
            entry["originalLine"] + 1,
            entry["originalColumn"] + 1,
        )
        # Node gives a segment without a name the last name before it.
        assert original.name in ("", entry.get("name"))
