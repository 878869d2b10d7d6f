"""`read_profiles` takes the fast path wherever the bytes come from, tells how far it is, and can be stopped."""

from __future__ import annotations

import codecs
import io
import os
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tui.formats.any_format
import tui.formats.fast.layout
import tui.formats.fast.node_table
import tui.formats.input.gunzip
from tests.formats.documents import gzipped
from tests.formats.fast.both_readers import check_same, general
from tests.places import PROFILES
from tui.formats import read_profiles
from tui.formats.input.limits import Limits
from tui.profile.profile import Origin, Profile

PATH = PROFILES / "mixed-100.cpuprofile"
DATA = PATH.read_bytes()


class General(Exception):
    """The general reader was asked."""


@pytest.fixture(autouse=True)
def no_general_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*arguments: object) -> None:
        raise General

    monkeypatch.setattr(tui.formats.any_format, "json_document", asked)


def expected(path: str, title: str) -> Profile:
    profile = general(DATA, Origin(path=path, title=title))
    assert profile is not None
    return profile


def test_a_file() -> None:
    [profile] = read_profiles(PATH)
    check_same(profile, expected(str(PATH), PATH.name))


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(gzipped(DATA))
    [profile] = read_profiles(path)
    check_same(profile, expected(str(path), "packed"))


def test_utf16(tmp_path: Path) -> None:
    path = tmp_path / "wide.cpuprofile"
    path.write_bytes(DATA.decode().encode("utf-16"))
    [profile] = read_profiles(path)
    assert profile.functions == expected("", "").functions


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    [profile] = read_profiles("-")
    check_same(profile, expected("-", "stdin"))


def test_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(DATA,))
    writer.start()
    [profile] = read_profiles(path)
    writer.join()
    check_same(profile, expected(str(path), "pipe"))


def test_another_shape_goes_to_the_general_reader(tmp_path: Path) -> None:
    path = tmp_path / "spaced.cpuprofile"
    path.write_bytes(DATA.replace(b'"samples"', b' "samples"'))
    with pytest.raises(General):
        read_profiles(path)


def test_too_large_a_file_is_refused_as_ever() -> None:
    with pytest.raises(Exception, match="more than"):
        read_profiles(PATH, max_size=1000)


def test_progress_goes_on_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", 10_000)
    told: list[tuple[str, int, int]] = []
    read_profiles(PATH, lambda *step: told.append(step))
    places = [done for stage, done, _ in told if stage == "parse"]
    assert places == sorted(places)
    assert places[-1] > 0.99 * len(DATA)
    assert len(places) > 20
    assert {total for _, _, total in told} == {len(DATA)}
    assert told[-1] == ("build", len(DATA), len(DATA))


def test_what_progress_raises_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", 10_000)

    def stop(stage: str, done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_profiles(PATH, stop)


def test_a_file_that_shrinks_while_it_is_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", 10_000)
    path = tmp_path / "shrinking.cpuprofile"
    path.write_bytes(DATA)
    with pytest.raises(General):
        read_profiles(path, lambda stage, done, total: os.truncate(path, 5_000))


@given(st.integers(1, 3000), st.integers(1, 3000), st.booleans())
@settings(max_examples=20)
def test_gzip_in_pieces_of_any_size(read: int, expanded: int, in_gzip: bool) -> None:
    packed = gzipped(DATA[:60_000]) + gzipped(DATA[60_000:])
    limits, warnings = Limits(str(PATH), 1 << 30), list[str]()
    packed = gzipped(packed) if in_gzip else packed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.formats.input.gunzip, "_PIECE", expanded)
        pieces = (packed[start : start + read] for start in range(0, len(packed), read))
        assert b"".join(tui.formats.input.gunzip.expanded(pieces, limits, warnings)) == DATA
    assert warnings == []


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""])
def test_gzip_with_a_byte_order_mark(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / PATH.name
    path.write_bytes(gzipped(mark + DATA))
    [profile] = read_profiles(path)
    check_same(profile, expected(str(path), PATH.name))


def test_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / PATH.name
    path.write_bytes(codecs.BOM_UTF8 + DATA)
    [profile] = read_profiles(path)
    check_same(profile, expected(str(path), PATH.name))


def test_the_search_from_the_end_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.formats.fast.layout, "_SEARCH_BYTES", 200)
    told: list[tuple[str, int, int]] = []
    read_profiles(PATH, lambda *step: told.append(step))
    places = [done for stage, done, _ in told if stage == "read"]
    assert places == sorted(places)
    assert len(places) > 10
    assert 0 < places[-1] < len(DATA)
