"""The beginning of a recording is called warm-up where it is something else than the rest."""

import random

import pytest

from tests.stacks import profile_from
from tui.analysis.aggregate import Aggregate, aggregate
from tui.analysis.warm_up import warm_up_us


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
