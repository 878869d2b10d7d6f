"""Every recorded profile opens in the explorer, and shows its panes."""

from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.places import PROFILES, shared_profiles

RECORDED = sorted(PROFILES.glob("*.cpuprofile"))
SHARED = [
    path
    for path in shared_profiles()
    if path.name.endswith(".cpuprofile") and path.name not in {recorded.name for recorded in RECORDED}
]


@pytest.mark.parametrize("path", [*RECORDED, *SHARED], ids=lambda path: path.stem)
def test_a_recorded_profile_opens(path: Path, explore: Explore) -> None:
    app = explore(path, columns=100, rows=30)
    app.wait_for("Hot functions")
    for key, sign in (("2", "Call tree"), ("1", "t time/merged"), ("t", "time order"), ("4", "path/file")):
        app.keys(key)
        app.wait_for(sign)
    app.keys("q")
    assert app.exit_status() == 0
    assert b"Traceback" not in app.received


NO_PROFILES = {"bun.heapprofile", "truncated.trace.json"}
"""A heap snapshot, and a trace that ends before the first sample."""
OTHERS = [path for path in shared_profiles() if not path.name.endswith(".cpuprofile") and path.name not in NO_PROFILES]


@pytest.mark.optional
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_a_recorded_file_of_another_kind_opens(path: Path, explore: Explore) -> None:
    app = explore(path, columns=100, rows=30)
    app.wait_for("Hot functions")
    for key, sign in (("2", "Call tree"), ("1", "/merged"), ("t", "order"), ("4", "path/file")):
        app.keys(key)
        app.wait_for(sign)
    app.keys("q")
    assert app.exit_status() == 0
    assert b"Traceback" not in app.received
