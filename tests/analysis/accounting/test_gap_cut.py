"""Time that nobody sampled is charged to the sample before it, or on request to nobody."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import report_of, tickscope
from tests.places import PROFILES
from tests.stacks import profile_from
from tui.analysis.accounting.effective import Accounting
from tui.analysis.accounting.gap_cut import without_gaps
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import figures
from tui.analysis.filters.lens import Lens, Step, Verb

WORKERD = PROFILES / "workerd-20261117-idle-gaps.cpuprofile"


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "(idle)", "a;b"]), st.integers(0, 30_000)), max_size=20))
def test_only_what_is_beyond_the_usual_interval_is_taken(samples: list[tuple[str, int]]) -> None:
    stamps, now = [], 0
    for _stack, delta in samples:
        stamps.append(now)
        now += delta
    profile = profile_from(" | ".join(stack for stack, _delta in samples), stamps_us=stamps, end_us=now)
    whole, cut = aggregate(profile), aggregate(without_gaps(profile))
    found = figures(whole)
    usual_us = found.intervals.median_us if found.intervals else 0
    missing_us = sum(length - usual_us for length in found.gaps.length_us.tolist())
    assert whole.sampled_us + whole.root_us - cut.sampled_us == missing_us
    assert (cut.samples == whole.samples).all()
    assert (cut.self_us <= whole.self_us).all()
    again = figures(cut)
    assert (again.sample_count, again.intervals, again.duration_us) == (
        found.sample_count,
        found.intervals,
        found.duration_us,
    )
    assert again.gaps.length_us.tolist() == found.gaps.length_us.tolist()
    assert again.unsampled_us - found.unsampled_us == missing_us


def test_what_is_cut_is_at_no_place() -> None:
    profile = profile_from("a 12", stamps_us=[*range(0, 1000, 100), 50_000, 50_100])
    places = np.arange(1, 13, dtype=np.int32)
    cut = without_gaps(replace(profile, sample_lines=places, sample_columns=places + 100))
    assert cut.sample_lines is not None
    assert cut.sample_columns is not None
    assert cut.sample_lines.tolist() == [*range(1, 11), 0, 11, 12]
    assert cut.sample_columns.tolist() == [*range(101, 111), 0, 111, 112]


def test_a_wait_of_workerd_is_in_no_function() -> None:
    kept, cut = report_of(WORKERD), report_of(WORKERD, "--gaps", "cut")
    assert report_of(WORKERD, "--gaps", "keep")["functions"] == kept["functions"]
    assert (kept["accounting"], cut["accounting"]) == ("devtools", "gaps:cut")
    assert cut["profile"]["sample_count"] == kept["profile"]["sample_count"] == 61
    assert cut["profile"]["interval_us"] == kept["profile"]["interval_us"]
    assert kept["profile"]["unsampled_us"] < 10_000
    assert cut["profile"]["unsampled_us"] > 500_000
    hottest = cut["functions"][0]
    active_us = cut["profile"]["sampled_us"] - cut["profile"]["idle_us"]
    assert hottest["name"] == "deriveBits"
    assert hottest["self_us"] >= 0.9 * active_us
    assert "gaps:cut" in tickscope("report", WORKERD, "--lens", "gaps:cut").out


def test_cut_gaps_stay_cut_under_any_step() -> None:
    counting = Counting(
        profile_from("a;b 20 | a 1 | (idle) 3", stamps_us=[*range(0, 2000, 100), 2000, 52_000, 52_100, 52_200])
    )
    rules = Accounting(cuts_gaps=True)
    whole = counting.aggregate(Lens(accounting=rules))
    focused = counting.aggregate(Lens(accounting=rules, steps=(Step(Verb.FOCUS, "a"),)))
    assert whole.active_us == focused.sampled_us == 2100
    assert len(focused.profile.timeline.recorded) == 24
