"""Files that hold several profiles."""

import json
from pathlib import Path

import pytest

from tests.formats.documents import cpuprofile, read
from tui.base.errors import EmptyProfile
from tui.formats.builder.several import readable
from tui.profile.profile import Profile


def test_of_very_many_profiles_the_first_are_read(tmp_path: Path) -> None:
    document = [{"nodes": [{"id": 1, "callFrame": {}}]}] * 10_001
    profiles = read(json.dumps(document).encode(), tmp_path)
    assert len(profiles) == 10_000
    for profile in (profiles[0], profiles[-1]):
        assert profile.origin.warnings[-1] == "the file has 10,001 profiles: only the first 10,000 were read"
        assert profile.origin.thread_count == 10_000


def test_profiles_that_cannot_be_read_are_not_tried_for_ever(tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match="the profile has no nodes"):
        read(json.dumps([{"nodes": []}] * 100_000).encode(), tmp_path)


def test_no_part_is_read_once_there_are_enough_profiles(tmp_path: Path) -> None:
    profile = read(cpuprofile(), tmp_path)[0]
    tried: list[int] = []

    def two(part: int) -> list[Profile]:
        tried.append(part)
        return [profile, profile]

    assert len(readable(range(9), two, 5)) == 6
    assert tried == [0, 1, 2]
    assert [profile.origin.warnings for profile in readable([1], two, 2)] == [(), ()]
