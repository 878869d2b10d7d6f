"""Every profile adds up: of each kind of file, from every writer that is at hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.odd_files import REFUSED, odd_files
from tests.formats.seeds import MALFORMED
from tests.formats.sum_rules import broken_sum_rules
from tests.places import PROFILES, SAMPLES, SHARED, shared_profiles
from tui.base.errors import ProfileFormatError
from tui.formats import read_profiles
from tui.profile.columns.timeline import Timeline
from tui.profile.profile import Profile

FILES = [*sorted(PROFILES.glob("*.cpuprofile")), *sorted(SAMPLES.glob("*.cpuprofile")), *sorted(MALFORMED.iterdir())]
ODD_FILES = {odd.name: odd for odd in odd_files() if odd.outcome != REFUSED}


def broken_in(path: Path) -> list[str]:
    try:
        profiles = read_profiles(path)
    except ProfileFormatError:
        return []
    return [rule for profile in profiles for rule in broken_sum_rules(profile)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_profiles_that_travel_with_the_project(path: Path) -> None:
    assert broken_in(path) == []


@pytest.mark.parametrize("name", ODD_FILES)
def test_odd_files(name: str, tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_bytes(ODD_FILES[name].content())
    assert broken_in(path) == []


@pytest.mark.optional
@pytest.mark.skipif(SHARED is None, reason="the shared profiles are not beside the checkout")
def test_profiles_beside_the_checkout() -> None:
    assert SHARED is not None
    paths = [*shared_profiles(), *sorted((SHARED / "cases" / "formats").iterdir())]
    assert {path.name: rules for path in paths if (rules := broken_in(path))} == {}


@pytest.fixture
def profile() -> Profile:
    return read_profiles(SAMPLES / "http-server.cpuprofile")[0]


def test_lines_that_do_not_add_up_are_noticed(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.analysis.tables.lines._shared", lambda node_us, weight, weight_count: weight)
    assert "are not their self time" in " ".join(broken_sum_rules(profile))


def test_call_paths_that_do_not_add_up_are_noticed(profile: Profile) -> None:
    end = profile.tree.end.copy()
    end[1] = end[0]
    broken = broken_sum_rules(replace(profile, tree=replace(profile.tree, end=end)))
    assert "the totals of its callees are not its total" in " ".join(broken)


def test_a_duration_that_does_not_hold_its_samples_is_noticed(profile: Profile) -> None:
    shorter = replace(profile.origin, duration_us=profile.timeline.end_us // 2)
    assert "the duration" in " ".join(broken_sum_rules(replace(profile, origin=shorter)))


def test_a_range_that_loses_time_is_noticed(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Timeline, "overlapping", lambda line, start_us, end_us: (0, len(line) // 2))
    assert "the halves have" in " ".join(broken_sum_rules(profile))
