"""The two readers of one file, and what it means that they agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

import tui.formats.any_format
import tui.formats.read
from tui.base.errors import ProfileFormatError
from tui.formats import read_profiles
from tui.formats.fast import InMemory, fast_cpuprofile
from tui.formats.v8.cpuprofile import cpuprofile
from tui.profile.profile import Origin, Profile

ORIGIN = Origin(path="/app/test.cpuprofile", title="test.cpuprofile", warnings=("one from before",))
Document = dict[str, Any]


def fast(data: bytes) -> Profile | None:
    return fast_cpuprofile(InMemory(data), ORIGIN, lambda stage, done, total: None)


def general(data: bytes, origin: Origin = ORIGIN) -> Profile | None:
    """The profile in `data` by the general reader, None when it is none."""
    try:
        return cpuprofile(orjson.loads(data), origin)
    except (orjson.JSONDecodeError, ProfileFormatError):
        return None


def check_same(one: Profile, other: Profile | None) -> None:
    """Every value and every type is the same."""
    assert other is not None
    assert one.origin == other.origin
    assert one.functions == other.functions
    for part, columns in (
        ("tree", ("function", "parent", "end", "depth", "id")),
        ("timeline", ("node", "start_us")),
        ("ticks", ("node", "line", "count")),
    ):
        for column in columns:
            found, expected = (getattr(getattr(profile, part), column) for profile in (one, other))
            assert found.dtype == expected.dtype, column
            assert np.array_equal(found, expected), column
    assert one.sample_lines is None
    assert other.sample_lines is None


def check_fast_or_nothing(data: bytes) -> bool:
    """Whether the fast path read `data`; it says what the general reader says, or nothing."""
    found = fast(data)
    if found is not None:
        check_same(found, general(data))
    return found is not None


def check_same_outcome(data: bytes, path: Path) -> str:
    """What becomes of `data`, written to `path`: it is read by the "fast" path or the "general" one, or "refused".

    Fails when something else becomes of it without the fast path: another profile, or another sentence.
    """
    path.write_bytes(data)
    found = _profile_or_refusal(path)
    if _is_left_to_the_general_reader(data):
        return "refused" if isinstance(found, str) else "general"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.formats.read, "fast_file", _no_fast_path)
        patch.setattr(tui.formats.any_format, "fast_cpuprofile", _no_fast_path)
        expected = _profile_or_refusal(path)
    if isinstance(found, str) or isinstance(expected, str):
        assert found == expected
        return "refused"
    check_same(found, expected)
    return "fast"


def _is_left_to_the_general_reader(data: bytes) -> bool:
    try:
        return fast(data) is None
    except ProfileFormatError:
        return False


def _no_fast_path(*arguments: object) -> None:
    """Nothing: the general reader has to read it."""


def _profile_or_refusal(path: Path) -> Profile | str:
    try:
        [profile] = read_profiles(path)
    except ProfileFormatError as refusal:
        return str(refusal)
    return profile


def as_v8(document: Document) -> bytes:
    """The text of `document` as V8 writes it: keys in this order, no space."""
    return orjson.dumps(document)
