"""How sure a share is: by slices against a plain sum, Wilson against its table, and that it holds what it promises."""

import random
from math import sqrt

import numpy as np
import pytest

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.sureness import Interval, Sureness, by_slices, wilson
from tui.analysis.filters.lens import Lens


def test_slices_are_summed_as_written_down() -> None:
    spent, active = [3.0, 1.0, 4.0, 0.0], [5.0, 5.0, 5.0, 2.0]
    share = sum(spent) / sum(active)
    error = sqrt(4 / 3 * sum((one - share * whole) ** 2 for one, whole in zip(spent, active, strict=True))) / 17
    found = by_slices(np.array(spent, np.int64), np.array(active))
    assert found.low == pytest.approx(max(0, share - 2.04 * error))
    assert found.high == pytest.approx(share + 2.04 * error)


@pytest.mark.parametrize(
    ("hits", "samples", "low", "high"),
    # From the R function prop.test(hits, samples, correct = FALSE).
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (1, 100, 0.0018, 0.0545), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval(hits: int, samples: int, low: float, high: float) -> None:
    found = wilson(hits, samples)
    assert (found.low, found.high) == pytest.approx((low, high), abs=2e-4)


def test_a_function_in_one_burst_is_less_sure_than_a_steady_one() -> None:
    steady = " | ".join(["main;a 2 | main;b 6"] * 100)
    burst = "main;a 200 | main;b 600"
    widths = []
    for stacks in (steady, burst):
        whole = aggregate(profile_from(stacks))
        function = whole.profile.functions.labels.index("a")
        interval = Sureness(whole).of_self(function)
        assert interval is not None
        assert interval.covers(0.25)
        widths.append(interval.high - interval.low)
    assert widths[0] * 5 < widths[1]


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Of runs of samples with a known share, about 95 in 100 intervals hold it; by single samples it were far less."""
    chance = random.Random(7)
    held = 0
    rounds = 100
    for _ in range(rounds):
        runs = ["main;a" if chance.random() < 0.3 else "main;b" for _ in range(400)]
        stacks = " | ".join(f"{stack} {chance.randint(1, 9)}" for stack in runs)
        whole = aggregate(profile_from(stacks))
        interval = Sureness(whole).of_self(whole.profile.functions.labels.index("a"))
        assert interval is not None
        held += interval.covers(0.3)
    assert 88 <= held <= 100


def test_few_samples_are_wilsons() -> None:
    whole = aggregate(profile_from("main;a 5 | main;b 95 | (idle) 50"))
    sureness = Sureness(whole)
    labels = whole.profile.functions.labels
    assert sureness.of_self(labels.index("a")) == wilson(5, 100)
    assert sureness.of_total(labels.index("a")) == wilson(5, 100)
    assert sureness.of_self(labels.index("main")) == wilson(0, 100)


def test_the_share_of_everything_is_sure() -> None:
    whole = aggregate(profile_from("main;a 50 | main;b 50"))
    found = Sureness(whole).of_total(whole.profile.functions.labels.index("main"))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((1.0, 1.0))


def test_without_active_time_there_is_no_share() -> None:
    whole = aggregate(profile_from("(idle) 50"))
    assert Sureness(whole).of_self(1) is None
    assert Sureness(whole).of_total(1) is None
    part = aggregate(profile_from("main;a 5"), Lens((0, 3)))
    assert Sureness(part).of_self(1) is not None


def test_intervals_cover_and_overlap() -> None:
    assert Interval(0.1, 0.3).covers(0.3)
    assert not Interval(0.1, 0.3).covers(0.31)
    assert Interval(0.1, 0.3).overlaps(Interval(0.3, 0.5))
    assert not Interval(0.1, 0.3).overlaps(Interval(0.31, 0.5))
