"""Large JSON in slices, against parsing it as a whole."""

from __future__ import annotations

import gc
from typing import Any

import orjson
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import tui.formats.json.structure
from tests.places import PROFILES, SAMPLES, shared_profiles
from tui.base.python_gc import take_apart, uncollected
from tui.formats.json.sliced import sliced_document

NAMES = st.text('ab\\"{}[],: \n\u00e9\U0001f389', max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**6) | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(NAMES, st.lists(VALUES, max_size=12) | VALUES, max_size=5) | st.lists(VALUES, max_size=20)


def whole(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return "no JSON"


def check(text: bytes, block: int) -> bool:
    """Whether there is an answer in slices; it is that of the whole."""
    places: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.formats.json.structure, "BLOCK_BYTES", block)
        found = sliced_document(text, places.append)
    if found is not None:
        expected = whole(text)
        assert found == expected
        assert not isinstance(found, dict) or list(found) == list(expected)
        assert places == sorted(places)
    return found is not None


@given(DOCUMENTS, st.integers(1, 40), st.booleans())
def test_any_document(document: object, block: int, is_pretty: bool) -> None:
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 if is_pretty else 0)
    event(f"sliced: {check(text, block)}")


@given(DOCUMENTS, st.integers(1, 40), st.data())
def test_any_damage(document: object, block: int, data: st.DataObject) -> None:
    text = orjson.dumps(document)
    place = data.draw(st.integers(0, len(text)))
    piece = data.draw(st.sampled_from([b"", b",", b",,", b"]", b"[", b"}", b'"', b"\\", b" , ", b"],[", b"\xff"]))
    event(f"sliced: {check(text[:place] + piece + text[place + data.draw(st.integers(0, 2)) :], block)}")


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":[1,2,3,4],"a":[5,6,7,8]}',
        b'{"a":[1,2,3,4],"b":[5,6,7,8],"a":[9,1]}',
        b'{"a":[1,2,3,4],"b":[5,6,7,8],"a":[9,1,3,4,5,6]}',
        b'{"a":[1,2,3,,4]}',
        b'{"a":[1,2,3,4,]}',
        b'{"a":[,1,2,3,4]}',
        b'{"a":[1,2,3,4}}',
        b'{"a":{"b":[1,2,3,4,5,6]}}',
        b"[1,2,3,4,5]",
        b"[[1,2],[3,4],[5]] ",
        b"  \n[]",
        b"",
    ],
)
@pytest.mark.parametrize("block", range(1, 12))
def test_shapes_that_are_easily_taken_for_others(text: bytes, block: int) -> None:
    check(text, block)


@pytest.mark.parametrize(
    "path",
    [*PROFILES.glob("*.cpuprofile"), *SAMPLES.glob("*.cpuprofile"), *shared_profiles()],
    ids=lambda path: path.name,
)
def test_real_files(path: Any) -> None:
    check(path.read_bytes(), 1000)


def test_long_arrays_are_really_sliced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.json.structure, "BLOCK_BYTES", 100)
    document = {"nodes": [{"id": index, "name": 'a,]"'} for index in range(100)], "samples": list(range(300)), "end": 1}
    places: list[int] = []
    assert sliced_document(orjson.dumps(document), places.append) == document
    assert len(places) > 20


def test_cycles_are_looked_for_again_afterwards() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_document_is_taken_apart() -> None:
    nodes: list[object] = [{"id": index} for index in range(2500)]
    take_apart({"nodes": nodes, "end": 1})
    assert nodes == []
