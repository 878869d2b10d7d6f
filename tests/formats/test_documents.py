"""Wrapped documents, and arrays of several."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, cpuprofile, read, read_one, summary
from tui.base.errors import ProfileFormatError


@pytest.mark.parametrize(
    "document",
    [
        {"profile": cpuprofile()},
        {"cpuProfile": cpuprofile()},
        {"result": {"profile": cpuprofile()}},
        {"method": "Profiler.consoleProfileFinished", "params": {"id": "1", "profile": cpuprofile()}},
        [cpuprofile()],
        [[[cpuprofile()]]],
        {"id": 1, "result": {"result": {"profile": cpuprofile()}}},
        json.dumps(cpuprofile()),
        {"profile": json.dumps(cpuprofile())},
    ],
)
def test_wrappers_are_taken_off(document: Any, tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert (profile.origin.warnings, summary(profile)) == ((), WHOLE)


@pytest.mark.parametrize(
    "document",
    [
        {"result": {"result": {"result": {"profile": cpuprofile()}}}},
        [[[[cpuprofile()]]]],
        json.dumps(json.dumps(json.dumps(json.dumps(json.dumps(cpuprofile()))))),
    ],
)
def test_more_than_three_wrappers_are_not(document: Any, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError):
        read(document, tmp_path)


def test_an_array_of_profiles_is_numbered_and_tells_what_it_left_out(tmp_path: Path) -> None:
    first, second = read([cpuprofile(), {"profile": cpuprofile()}, {"nodes": {}}], tmp_path)
    assert [profile.origin.thread.number for profile in (first, second)] == [1, 2]
    assert summary(second) == WHOLE
    warnings = ("profile 3 of the file could not be read: nodes: expected an array, found an object",)
    assert first.origin.warnings == second.origin.warnings == warnings
    [alone] = read([*[None] * 1000, cpuprofile(), *[7] * 1000], tmp_path)
    warnings = ("2,000 profiles of the file could not be read, the first of them 1: the JSON is null, not a profile",)
    assert alone.origin.warnings == warnings
