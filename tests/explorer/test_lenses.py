"""Undo brings back what was counted and how it was seen, whatever was done in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from queue import Queue
from threading import Event

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patience import PATIENCE_S
from tests.stacks import recorded_from
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import WHOLE, Grouping, Lens, Step, Verb
from tui.explorer.background.recount import Recounted
from tui.explorer.profile.model.lenses import Lenses
from tui.state.view.look import Look

RECORDED = recorded_from("main;parse 3 | (garbage collector) | main;render;parse 5 | (idle) 2 | main;read 4")
LENSES = st.sampled_from(
    [
        WHOLE,
        Lens((2000, 9000)),
        Lens(steps=(Step(Verb.FOCUS, "parse"),)),
        Lens((0, 5000), (Step(Verb.EXCLUDE, "render"), Step(Verb.HIDE, "gc"))),
        Lens(grouping=Grouping.CATEGORY),
        Lens(steps=(Step(Verb.MERGE, "5"), Step(Verb.RECURSION))),
        Lens(steps=(Step(Verb.FOCUS, "nobody"),)),
    ]
)


@dataclass
class Seen:
    """A screen: what is counted and how it is seen."""

    calls: Queue[Callable[[], None]] = field(default_factory=Queue)
    lens: Lens = WHOLE
    look: Look = field(default_factory=Look)
    self_us: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: int = 0

    def show(self, recounted: Recounted, look: Look | None) -> None:
        self.lens = recounted.aggregate.lens
        self.self_us = recounted.aggregate.self_us.tolist()
        # What was not seen before is seen in some way of its own.
        self.look = Look(moment_us=1_000_000 + self.shown) if look is None else look
        self.shown += 1


def lenses_of(seen: Seen, counting: Counting) -> Lenses:
    return Lenses(
        counting,
        later=seen.calls.put,
        pictures=lambda layouts: None,
        look=lambda: seen.look,
        show=seen.show,
        say=seen.said.append,
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LENSES, st.sampled_from(["undo", "redo"]), st.integers(0, 1000)), max_size=20))
def test_each_step_back_is_the_state_that_was_left(moves: list[Lens | str | int]) -> None:
    seen = Seen()
    lenses = lenses_of(seen, Counting(RECORDED))

    def answered() -> None:
        """Lets what runs beside come to the screen."""
        seen.calls.get(timeout=PATIENCE_S)()

    states: list[tuple[Lens, Look]] = [(seen.lens, seen.look)]
    place = 0
    for move in moves:
        states[place] = seen.lens, seen.look
        if isinstance(move, int):
            seen.look = Look(moment_us=move)
            continue
        if isinstance(move, Lens):
            before = lenses.history
            lenses.count(move)
            if move == before.lens:
                assert lenses.history is before
                continue
            answered()
            if "nobody" in str(move):
                assert "no function is called 'nobody'" in seen.said[-1]
                continue
            states, place = [*states[: place + 1], (seen.lens, seen.look)], place + 1
        else:
            target = place - 1 if move == "undo" else place + 1
            (lenses.undo if move == "undo" else lenses.redo)()
            if not 0 <= target < len(states):
                continue
            answered()
            place = target
            assert (seen.lens, seen.look) == states[place]
        assert seen.self_us == Counting(RECORDED).aggregate(states[place][0]).self_us.tolist()


class Held(Counting):
    """Counts nothing but the whole until it is let go, as a large profile takes its time."""

    def __init__(self) -> None:
        super().__init__(RECORDED)
        self.let_go = Event()

    def aggregate(self, lens: Lens) -> Aggregate:
        if lens != WHOLE:
            assert self.let_go.wait(PATIENCE_S)
        return super().aggregate(lens)


MINE, HIDDEN_IDLE = Step(Verb.MINE), Step(Verb.HIDE, "idle")


def test_what_is_asked_for_while_counting_goes_on_from_what_was_asked_for() -> None:
    seen, counting = Seen(), Held()
    lenses = lenses_of(seen, counting)

    def step(one: Step) -> None:
        lenses.count(lenses.asked.lens.toggled(one))

    def shown_after_all() -> Lens:
        counting.let_go.set()
        while lenses.asked != lenses.history:
            seen.calls.get(timeout=PATIENCE_S)()
        return seen.lens

    step(MINE)
    step(HIDDEN_IDLE)
    assert shown_after_all() == Lens(steps=(MINE, HIDDEN_IDLE))
    lenses.undo()
    assert shown_after_all() == Lens(steps=(MINE,))
    lenses.undo()
    assert shown_after_all() == WHOLE
    counting = Held()
    lenses = lenses_of(seen, counting)
    step(MINE)
    lenses.undo()
    assert shown_after_all() == WHOLE
    lenses.redo()
    lenses.count(replace(lenses.asked.lens, grouping=Grouping.FILE))
    lenses.undo()
    assert shown_after_all() == Lens(steps=(MINE,))


def test_other_names_come_with_a_step_that_was_asked_for_meanwhile() -> None:
    seen, counting, activities = Seen(), Held(), list[Activity]()
    lenses = lenses_of(seen, Counting(RECORDED))
    lenses.count(Lens(steps=(MINE,)))
    lenses.count_with(counting, activities.append)
    lenses.count(lenses.asked.lens.toggled(HIDDEN_IDLE))
    counting.let_go.set()
    while lenses.asked != lenses.history:
        seen.calls.get(timeout=PATIENCE_S)()
    assert seen.lens == Lens(steps=(MINE, HIDDEN_IDLE))
    assert len(activities) == 1
