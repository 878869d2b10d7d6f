"""Real profiles, damaged at random: refused in a sentence, or opened with right times or a warning."""

import copy
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.profile.columns.timeline
from tests.enhanced_trace import Script, enhanced, saved_map, session_log
from tests.formats.documents import cpuprofile, head_document, trace_events, with_node
from tests.formats.mutation import ODD_VALUES, damaged, mutated, written
from tests.formats.plain_times import plain_sampled_us
from tests.formats.seeds import EVENTED, HEAP, HERMES, seeds
from tests.formats.survival import OPENED, REFUSED, fields_of, survived, survived_change, with_field
from tests.places import PROFILES
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.formats import read_profiles

SEEDS = seeds()
SCRIPT = Script(7, "file:///app/x.js", "\n".join(["(" * 12] * 12), "x.js.map", start=(0, 0))
ENHANCED = enhanced(
    [*SCRIPT.events(), *trace_events()],
    [saved_map(SCRIPT, '{"version":3,"sources":["x.ts"],"names":["n"],"mappings":"AAAAA","sourcesContent":["x"]}')],
    {"https://shop.example/": "<script>"},
)
WHOLE = {
    "cpuprofile": with_node(6, positionTicks=[{"line": 11, "ticks": 2}]),
    "trace": {"traceEvents": trace_events()},
    "enhanced trace": ENHANCED,
    "session log": session_log(trace_events(), [SCRIPT]),
    "head": head_document(),
    "heap": HEAP,
    "speedscope": EVENTED,
    "hermes": HERMES,
    "wrapped": {"result": {"profile": cpuprofile()}},
}


@pytest.fixture(scope="module")
def damaged_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "damaged"


@given(name=st.sampled_from(sorted(SEEDS)), random=st.randoms(use_true_random=False))
def test_any_change_to_any_format_is_survived(name: str, random: Random, damaged_file: Path) -> None:
    survived_change(SEEDS[name], random, damaged_file)


@pytest.mark.parametrize("name", WHOLE)
def test_any_field_of_any_type_is_survived(name: str, damaged_file: Path) -> None:
    for place, path in enumerate(fields_of(WHOLE[name])):
        # One of the odd values for each field; the fields of a document together see all of them.
        value = ODD_VALUES[place % len(ODD_VALUES)]
        survived(written(with_field(WHOLE[name], path, value)), damaged_file)


@given(name=st.sampled_from(sorted(SEEDS)), random=st.randoms(use_true_random=False))
def test_any_damage_to_the_bytes_is_survived(name: str, random: Random, damaged_file: Path) -> None:
    data = SEEDS[name] if isinstance(SEEDS[name], bytes) else written(SEEDS[name])
    for _time in range(random.randint(1, 3)):
        data = damaged(data, random)
    survived(data, damaged_file)


def test_a_profile_cut_at_any_byte_is_survived(damaged_file: Path) -> None:
    data = written(cpuprofile())
    outcomes = {survived(data[:cut], damaged_file) for cut in range(len(data))}
    assert outcomes == {REFUSED}


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.cpuprofile")), ids=lambda path: path.name)
def test_whole_profiles_have_the_times_of_the_plain_twin(path: Path, damaged_file: Path) -> None:
    assert survived(path.read_bytes(), damaged_file) == OPENED


def test_wrong_times_would_be_noticed(damaged_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(cpuprofile())
    assert survived(data, damaged_file) == OPENED
    monkeypatch.setattr(tui.profile.columns.timeline, "_end_of_last", lambda first, last, count, end: last)
    with pytest.raises(AssertionError):
        survived(data, damaged_file)


def test_damage_leaves_the_document_as_it_was() -> None:
    document = cpuprofile()
    before = copy.deepcopy(document)
    changes = [mutated(document, Random(seed)) for seed in range(50)]
    assert document == before
    assert sum(change != document for change in changes) > 40


@given(
    samples=st.lists(st.tuples(st.integers(1, 6), st.integers(-50, 3000)), min_size=1, max_size=30),
    end=st.integers(0, 40_000),
)
def test_samples_and_deltas_of_any_kind_add_up_as_in_the_plain_twin(
    samples: list[tuple[int, int]], end: int, damaged_file: Path
) -> None:
    document = cpuprofile(
        samples=[node for node, _delta in samples],
        timeDeltas=[delta for _node, delta in samples],
        endTime=1_000_000 + end,
    )
    damaged_file.write_bytes(written(document))
    [profile] = read_profiles(damaged_file)
    if profile.origin.unit == "us":
        assert aggregate(effective(profile)).sampled_us == plain_sampled_us(document)
    assert np.all(np.diff(profile.timeline.start_us) >= 0)
