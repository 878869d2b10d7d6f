"""What is told before the numbers are believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.places import PROFILES
from tests.stacks import profile_from
from tui.analysis.findings.cautions import cautions
from tui.formats.read import read_profiles
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Profile

BROKEN = PROFILES / "workerd-20240806-program-only.cpuprofile"


def only_program() -> Profile:
    [profile] = read_profiles(BROKEN)
    return profile


def test_a_workerd_that_sampled_its_inspector_is_named_with_the_version_that_does_not() -> None:
    [told] = cautions(only_program().origin)
    assert told.startswith("every sample is (program): the thread that was sampled ran no JavaScript; workerd before")
    for known in ("1.20240821.0", "wrangler before 3.72.2", "cloudflare/workerd#1754"):
        assert known in told


def test_it_is_named_while_it_is_recorded_too() -> None:
    profile = only_program()
    growing = GrowingProfile(replace(profile.origin, runtime="workerd", is_only_program=False))
    assert cautions(growing.profile().origin) == []
    growing.add(profile, 0)
    assert cautions(growing.profile().origin) == cautions(profile.origin)


def test_of_another_runtime_no_cause_is_told() -> None:
    [told] = cautions(replace(only_program().origin, runtime="node"))
    assert told == "every sample is (program): the thread that was sampled ran no JavaScript"


@pytest.mark.parametrize("stacks", ["(program) 5 | main 1", "(program) 5 | (idle) 1", "main 5"])
def test_with_anything_else_there_is_nothing_to_tell(stacks: str) -> None:
    assert cautions(profile_from(stacks).origin) == []
