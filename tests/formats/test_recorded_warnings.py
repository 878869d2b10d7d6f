"""What a recorder warned of stands beside the profile, and is told when it is opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.formats.read import read_profiles

PROFILE = (
    '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},'
    '"hitCount":0}],"startTime":1,"endTime":9,"samples":[1,1],"timeDeltas":[1,1]}'
)


def warnings_of(tmp_path: Path, sidecar: object, **changes: object) -> tuple[str, ...]:
    path = tmp_path / "a.cpuprofile"
    path.write_text(PROFILE)
    if isinstance(sidecar, dict):
        sidecar = {"tickscope": "1", "file": path.name, "file_bytes": len(PROFILE), **sidecar, **changes}
    (tmp_path / "a.cpuprofile.recording.json").write_text(sidecar if isinstance(sidecar, str) else json.dumps(sidecar))
    [profile] = read_profiles(path)
    return profile.origin.warnings


def test_a_warning_of_this_very_file_is_told(tmp_path: Path) -> None:
    told = {"warnings": {"1": ["hot() was hidden", "and again"], "2": ["of another thread"]}}
    assert warnings_of(tmp_path, told) == ("hot() was hidden", "and again")
    assert warnings_of(tmp_path, told, file="b.cpuprofile") == ()
    assert warnings_of(tmp_path, told, file_bytes=3) == ()


def test_none_for_most(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, {"notes": ["something was said"]}) == ()


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "[" * 100_000 + '"warnings"',
        '"warnings"',
        ["warnings"],
        {"warnings": None},
        {"warnings": ["hot"]},
        {"warnings": {"1": None}},
        {"warnings": {"1": "hot"}},
        {"warnings": {"1": [7, None, {}]}},
        {"warnings": {"1": 7}},
    ],
)
def test_an_odd_sidecar_warns_of_nothing(tmp_path: Path, odd: object) -> None:
    assert warnings_of(tmp_path, odd) == ()


def test_a_flood_is_cut(tmp_path: Path) -> None:
    found = warnings_of(tmp_path, {"warnings": {"1": ["x" * 10_000] * 1000}})
    assert len(found) == 20
    assert {len(sentence) for sentence in found} == {500}
