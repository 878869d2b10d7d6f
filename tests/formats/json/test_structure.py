"""The structure of JSON text against a plain reading of it, and what is too dense to be parsed."""

from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.formats.json.structure
from tests.formats.documents import read
from tests.formats.json.test_sliced import DOCUMENTS
from tui.base.errors import ProfileFormatError
from tui.formats.json.structure import is_too_dense, structure


def plain_structure(text: bytes) -> list[tuple[int, str, int]]:
    """Place, character and depth behind it of each bracket, brace and comma outside of strings."""
    edges, depth, is_in_string, is_escaped = [], 0, False, False
    for place, character in enumerate(text.decode("latin-1")):
        if is_escaped or (is_in_string and character == "\\"):
            is_escaped = not is_escaped
        elif character == '"':
            is_in_string = not is_in_string
        elif not is_in_string and character in "[]{},":
            depth += {"[": 1, "{": 1, "]": -1, "}": -1, ",": 0}[character]
            edges.append((place, character, depth))
    return edges


@given(DOCUMENTS, st.integers(1, 40), st.integers(0, 200))
def test_it_is_that_of_a_plain_reading(document: object, block: int, cut: int) -> None:
    text = orjson.dumps(document)
    text = text[: max(0, len(text) - cut)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.formats.json.structure, "BLOCK_BYTES", block)
        blocks = [np.stack([*columns]).T for columns in structure(memoryview(text))]
    edges = [(place, chr(kind), depth) for part in blocks for place, kind, depth in part.tolist()]
    assert edges == plain_structure(text)


@pytest.mark.parametrize(
    "text",
    [
        b'{"line":1,"ticks":1},' * 500_000,
        b"[0,1]," * 1_000_000,
        b"1000," * 2_000_000,
        b'{"type":"O","frame":0,"at":0},' * 300_000,
        b"[{}]" * 80_000,
        b"",
    ],
)
def test_what_profiles_have_is_not_too_dense(text: bytes) -> None:
    assert not is_too_dense(text)
    assert not is_too_dense(bytearray(text))


@pytest.mark.parametrize("text", [b"{}," * 1_000_000, b"[]," * 1_500_000, b'{"a":1},' * 1_000_000, b"[" * 3_000_000])
def test_nothing_but_brackets_is_too_dense(text: bytes, tmp_path: Path) -> None:
    assert is_too_dense(text)
    with pytest.raises(ProfileFormatError, match="an array or an object every few bytes, as no profile has"):
        read(b"[" + text + b"1]", tmp_path)
