"""The last seconds of a recording as a range that moves, and how the header shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.analysis.filters.lens import WHOLE, Lens, Step, Verb
from tui.state.model.recording import Live, RecordingFacts, last_part

FACTS = RecordingFacts("app.js")
LAST = Live(FACTS, last_us=10, last_range=(15, 25))
AT_END = Lens((15, 25), (Step(Verb.MINE),))


@pytest.mark.parametrize(
    ("duration_us", "last_us", "part"), [(25, 10, (15, 25)), (10, 10, (0, 10)), (3, 10, (0, 3)), (0, 10, (0, 1))]
)
def test_the_last_part_is_never_empty_and_never_begins_before_the_recording(
    duration_us: int, last_us: int, part: tuple[int, int]
) -> None:
    assert last_part(duration_us, last_us) == part


def test_only_the_range_of_the_last_part_moves() -> None:
    assert LAST.lens_of(AT_END, 40) == replace(AT_END, range_us=(30, 40))
    for lens in (WHOLE, Lens((14, 25)), Lens((0, 10))):
        assert LAST.lens_of(lens, 40) is lens
    whole = Live(FACTS)
    assert whole.lens_of(WHOLE, 40) is WHOLE
    assert whole.lens_of(AT_END, 40) is AT_END


def test_the_header_says_so_only_while_the_last_part_is_counted() -> None:
    assert LAST.shown_facts(AT_END).last_us == 10
    assert LAST.shown_facts(WHOLE).last_us is None
    assert not LAST.shown_facts(WHOLE).is_frozen
    assert replace(LAST, is_frozen=True).shown_facts(AT_END) == replace(FACTS, is_frozen=True, last_us=10)


def test_each_note_is_kept_once_the_latest_last() -> None:
    facts = FACTS.noted("a").noted("b").noted("a")
    assert facts.notes == ("b", "a")
    assert facts.note == "a"
    assert FACTS.note == ""
