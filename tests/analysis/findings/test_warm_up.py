"""The beginning of a recording is called warm-up where it is something else than the rest."""

import random

import numpy as np
import pytest

from tests.places import SAMPLES
from tests.stacks import profile_from
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.findings.warm_up import active_by_function, warm_up_us
from tui.formats import read_profiles
from tui.profile.columns.category import Category


def counted(weights: list[tuple[int, dict[str, int]]], seed: int = 1) -> Aggregate:
    """Samples of each stretch, drawn at random by the weights of their stacks."""
    chance = random.Random(seed)
    stacks = [stack for count, mix in weights for stack in chance.choices([*mix], [*mix.values()], k=count)]
    return aggregate(profile_from(" | ".join(stacks)))


STEADY = {"main;serve;a": 5, "main;serve;b": 3, "main;serve;c": 2}
LOADING = {"main;require;compile": 8, "main;require;read": 2}


@pytest.mark.parametrize("seed", range(5))
def test_another_mix_at_the_beginning_is_warm_up(seed: int) -> None:
    found = warm_up_us(counted([(800, LOADING), (5600, STEADY)], seed))
    assert found == 800_000


@pytest.mark.parametrize("seed", range(5))
def test_a_steady_program_has_none(seed: int) -> None:
    assert warm_up_us(counted([(6400, STEADY)], seed)) is None


@pytest.mark.parametrize(
    "weights",
    [
        [(4800, LOADING), (1600, STEADY)],  # two programs, not a beginning and the rest
        [(200, LOADING), (100, STEADY)],  # too few samples
        [(1, LOADING)],
        [(6400, {"(idle)": 1})],
        [(800, {"(idle)": 1}), (5600, STEADY)],
        [(5600, STEADY), (800, LOADING)],  # the end
    ],
)
def test_what_is_no_warm_up(weights: list[tuple[int, dict[str, int]]]) -> None:
    assert warm_up_us(counted(weights)) is None


def test_a_profile_without_samples_has_none() -> None:
    assert warm_up_us(aggregate(profile_from(""))) is None


@pytest.mark.parametrize("name", ["http-server", "garbage", "typescript-compile"])
def test_a_slice_holds_what_is_counted_in_its_time(name: str) -> None:
    profile = effective(read_profiles(SAMPLES / f"{name}.cpuprofile")[0])
    third_us = profile.duration_us // 3
    one = aggregate(profile, Lens(range_us=(third_us, 2 * third_us)))
    is_active = profile.functions.category < Category.IDLE
    active_us, samples = active_by_function(profile, (third_us, 2 * third_us))
    assert active_us.tolist() == np.where(is_active, one.function_self_us, 0).tolist()
    assert samples == one.function_samples[is_active].sum()
