"""A sample of the hostile texts within the bounds of any file; `tests/long/long_hostile_text.py` has all of them."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.formats.hostile_text import KINDS, cost_of_report, hostile_gzip

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells these of one process in bytes")

SIZE = 1_000_000
ONCE_TOO_SLOW = ("parameters of a part", "invalid UTF-8", "backslashes and a surrogate", "empty objects", "numbers")
SAMPLE = sorted({*ONCE_TOO_SLOW, *Random(15).sample(sorted(KINDS), 4)})


@pytest.mark.parametrize("name", SAMPLE)
def test_a_kind_within_its_bounds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.cpuprofile"
    path.write_bytes(KINDS[name](SIZE))
    assert cost_of_report(path).exceeds(path.stat().st_size) == ""


def test_small_members_of_gzip_within_their_bounds(tmp_path: Path) -> None:
    path = tmp_path / "x.cpuprofile"
    for _name, data in hostile_gzip(SIZE):
        path.write_bytes(data)
        assert cost_of_report(path).exceeds(len(data)) == ""
