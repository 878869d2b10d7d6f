"""Hostile text of every kind, 1 to 9.9 MB, within the bounds of any file under 10 MB: 5 CPU seconds, 10 times its size.

By hand, from the checkout: `python -m pytest tests/long/long_hostile_text.py -q -rA`, some minutes.
"""

import sys
from itertools import chain
from pathlib import Path

import pytest

from tests.formats.hostile_text import cost_of_report, hostile_gzip, hostile_texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells these of one process in bytes")


@pytest.mark.parametrize("size", [1_000_000, 3_000_000, 9_900_000])
def test_every_kind_within_its_bounds(size: int, tmp_path: Path) -> None:
    exceeding = []
    path = tmp_path / "x.cpuprofile"
    for name, text in chain(hostile_texts(size), hostile_gzip(size)):
        path.write_bytes(text)
        cost = cost_of_report(path)
        print(
            f"{name:35} {len(text) / 1e6:5.1f} MB {cost.status} {cost.cpu_s:6.2f} s {cost.memory_bytes / 1e6:5.0f} MB"
        )
        if over := cost.exceeds(len(text)):
            exceeding.append(f"{name}: {over}")
    assert exceeding == []
