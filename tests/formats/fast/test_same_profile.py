"""Whatever the fast path answers, the general reader answers too."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import tui.formats.fast.integers
import tui.formats.fast.node_table
from tests.formats.fast.both_readers import Document, as_v8, check_fast_or_nothing, fast, general
from tests.formats.fast.v8_documents import v8_documents
from tests.places import CHECKOUT, PROFILES, SAMPLES, shared_profiles

WRITTEN_BY_V8 = (
    "deep.cpuprofile",
    "evil-node20.cpuprofile",
    "mixed-100.cpuprofile",
    "mixed-1000.cpuprofile",
    "mixed-node26.cpuprofile",
    "node20-truncated-255.cpuprofile",
    "v8api-node26.cpuprofile",
    "workerd.cpuprofile",
)
FILES = [*sorted(PROFILES.glob("*.cpuprofile")), *sorted(SAMPLES.glob("*.cpuprofile")), *shared_profiles()]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of a few nodes and blocks of a few numbers, so that small files have many of them."""
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", 700)
    monkeypatch.setattr(tui.formats.fast.node_table, "SHORT_RUN_BYTES", 100)
    monkeypatch.setattr(tui.formats.fast.integers, "BLOCK_BYTES", 64)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files(path: Path) -> None:
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    is_fast = check_fast_or_nothing(data)
    assert is_fast or path.parent != SAMPLES
    assert is_fast or path.name not in WRITTEN_BY_V8


@pytest.mark.parametrize("path", sorted(CHECKOUT.glob("tests/malformed/*")), ids=lambda path: path.name)
def test_damaged_files(path: Path) -> None:
    check_fast_or_nothing(path.read_bytes())


@given(v8_documents())
def test_what_v8_writes_is_read_fast(document: Document) -> None:
    assert check_fast_or_nothing(as_v8(document))


@given(v8_documents(), st.integers(1, 3000), st.integers(1, 500), st.integers(24, 400))
def test_any_cut_gives_the_same(document: Document, run: int, short_run: int, block: int) -> None:
    data = as_v8(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.formats.fast.node_table, "RUN_BYTES", run)
        patch.setattr(tui.formats.fast.node_table, "SHORT_RUN_BYTES", short_run)
        patch.setattr(tui.formats.fast.integers, "BLOCK_BYTES", block)
        assert check_fast_or_nothing(data)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", WRITTEN_BY_V8)
def test_real_files_cut_small(name: str) -> None:
    assert check_fast_or_nothing((PROFILES / name).read_bytes())


def shuffled(value: object, data: st.DataObject) -> object:
    """`value` with the keys of some of its objects in another order."""
    if isinstance(value, list):
        return [shuffled(element, data) for element in value]
    if isinstance(value, dict):
        keys = data.draw(st.permutations(list(value))) if data.draw(st.integers(0, 3)) == 0 else list(value)
        return {key: shuffled(value[key], data) for key in keys}
    return value


@given(v8_documents(), st.data())
def test_keys_in_another_order(document: Document, data: st.DataObject) -> None:
    event(f"fast: {check_fast_or_nothing(orjson.dumps(shuffled(document, data)))}")


ADDED: tuple[tuple[str, object], ...] = (
    ("deoptReason", "not a Smi"),
    ("parent", 1),
    ("title", "x"),
    ("hitCount", -3),
    ("children", []),
    ("lines", [1]),
)


@given(v8_documents(), st.sampled_from(ADDED), st.data())
def test_keys_added(document: Document, added: tuple[str, object], data: st.DataObject) -> None:
    key, value = added
    hosts = [document, *document["nodes"], *(node["callFrame"] for node in document["nodes"])]
    data.draw(st.sampled_from(hosts))[key] = value
    event(f"{key} fast: {check_fast_or_nothing(as_v8(document))}")


@given(v8_documents(), st.sampled_from((" ", "\n", "\t", "\r\n")), st.data())
def test_white_space(document: Document, space: str, data: st.DataObject) -> None:
    text = as_v8(document).decode()
    place = data.draw(st.sampled_from([index for index, character in enumerate(text) if character in ',:{}[]"']))
    check_fast_or_nothing((text[:place] + space + text[place:]).encode())
    assert check_fast_or_nothing((text + space).encode())


@given(v8_documents())
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_node_that_does_not_fit_is_parsed_alone(document: Document) -> None:
    document["nodes"][-1]["deoptReason"] = "minus zero, then 5 of {them}"
    assert check_fast_or_nothing(as_v8(document))


def test_bun_is_left_to_the_general_reader() -> None:
    frames = [
        {"functionName": name, "scriptId": "1", "url": "file:///a.js", "lineNumber": line, "columnNumber": 0}
        for name, line in (("(module)", 1), ("a", 5), ("a", 6))
    ]
    nodes: list[Document] = [{"id": 1, "callFrame": frames[0], "hitCount": 0, "children": [2, 3]}]
    nodes += [{"id": 1 + index, "callFrame": frames[index], "hitCount": 1} for index in (1, 2)]
    document = {"nodes": nodes, "startTime": 0, "endTime": 30, "samples": [2, 3], "timeDeltas": [10, 10]}
    assert fast(as_v8(document)) is None
    slow = general(as_v8(document))
    assert slow is not None
    assert slow.sample_lines is not None
