"""A function that V8 hides in its caller is noticed, and a program that does something else is not taken for one."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tui.base.json_text import Json
from tui.record.threads.cpu.hidden_functions import Hidden, HiddenFunctions, Outcome
from tui.record.threads.cpu.inlining import InliningHold
from tui.record.threads.cpu.inlining_watch import MOST_NUDGES, InliningWatch

LINES = {"timers": 500, "tick": 3, "hot": 2, "other": 9, "main": 1}


class Chunks:
    """Chunks of a second each, one after the other."""

    def __init__(self) -> None:
        self._second = itertools.count()

    def of(self, stacks: str, foreign: str = "") -> Json:
        """A chunk of `stacks`: `tick;hot 70 | (idle) 20`. The ticks of `foreign` are on line 2."""
        nodes: list[Json] = [node(1, "(root)")]
        samples: list[int] = []
        ids: dict[tuple[str, ...], int] = {(): 1}
        for words in stacks.split("|"):
            path, count = words.split()
            names = tuple(path.replace("_", " ").split(";"))
            for depth, name in enumerate(names, 1):
                if names[:depth] not in ids:
                    ids[names[:depth]] = len(nodes) + 1
                    nodes.append(node(len(nodes) + 1, name))
                    nodes[ids[names[: depth - 1]] - 1].setdefault("children", []).append(len(nodes))
            samples += [ids[names]] * int(count)
            if foreign == names[-1]:
                nodes[ids[names] - 1]["positionTicks"] = [{"line": 2, "ticks": int(count)}]
        start_us = 7_000_000 + next(self._second) * 1_000_000
        return {"nodes": nodes, "samples": samples, "startTime": start_us, "endTime": start_us + 1_000_000}


def node(number: int, name: str) -> Json:
    frame = {
        "functionName": name,
        "scriptId": "1",
        "url": "a.js",
        "lineNumber": LINES.get(name, 0) - 1,
        "columnNumber": 0,
    }
    return {"id": number, "callFrame": frame}


SHOWN = "timers;tick;hot 70 | timers;tick 2 | timers 2 | (idle) 26"
PARTLY = "timers;tick;hot 45 | timers;tick 20 | timers 2 | (garbage_collector) 4 | (idle) 29"
HIDDEN = "timers;tick 3 | timers 57 | (garbage_collector) 14 | (idle) 26"
HALF_HIDDEN = "timers;tick;hot 30 | timers;tick 3 | timers 24 | (garbage_collector) 15 | (idle) 26"


def seen(*chunks: Json) -> list[Hidden | Outcome]:
    hidden = HiddenFunctions()
    return [found for chunk in chunks if (found := hidden.see(chunk)) is not None]


@pytest.mark.parametrize("then", [HIDDEN, HALF_HIDDEN])
@pytest.mark.parametrize("between", [[], [PARTLY]])
def test_a_function_that_vanishes_into_its_callers_is_suspected(between: list[str], then: str) -> None:
    chunks = Chunks()
    [found] = seen(*map(chunks.of, [SHOWN, SHOWN, SHOWN, *between, then]))
    assert isinstance(found, Hidden)
    assert (found.callee[0], found.caller[0]) == ("hot", "timers")
    assert found.since_us == 7_000_000 + (3 + len(between)) * 1_000_000
    assert not found.is_certain


def test_ticks_on_lines_of_another_function_make_it_certain() -> None:
    chunks = Chunks()
    [found] = seen(*map(chunks.of, [SHOWN, SHOWN]), chunks.of(HIDDEN, foreign="timers"))
    assert isinstance(found, Hidden)
    assert found.is_certain


@pytest.mark.parametrize(
    "then",
    [
        "timers;tick;hot 60 | timers;tick 10 | timers 4 | (idle) 26",
        "timers;other 72 | timers 2 | (idle) 26",
        "timers;tick;other 70 | timers;tick 2 | timers 2 | (idle) 26",
        "main;other 70 | timers 4 | (idle) 26",
        "(garbage_collector) 70 | timers 4 | (idle) 26",
        "(idle) 100",
        "timers;tick;hot 9 | timers;tick 1 | (idle) 90",
        "timers 20 | main;other 55 | (idle) 25",
    ],
    ids=["a little", "other callee", "another below", "other program", "gc", "idle", "few samples", "moved elsewhere"],
)
def test_what_is_no_reason_to_suspect(then: str) -> None:
    chunks = Chunks()
    assert seen(*map(chunks.of, [SHOWN, SHOWN, SHOWN, then, then])) == []


def test_a_function_that_comes_and_goes_is_not_missed() -> None:
    chunks = Chunks()
    own = "timers;tick 72 | timers 2 | (idle) 26"
    assert seen(*map(chunks.of, [own, SHOWN, own, SHOWN, own, SHOWN, own])) == []


@pytest.mark.parametrize("again", [SHOWN, "timers;tick;other 70 | timers 4 | (idle) 26"])
def test_the_time_goes_back_from_the_caller(again: str) -> None:
    chunks = Chunks()
    _, outcome = seen(*map(chunks.of, [SHOWN, SHOWN, HIDDEN, HIDDEN, again]))
    assert isinstance(outcome, Outcome)
    assert (outcome.how, outcome.at_us) == ("back", 11_000_000)


def test_a_change_of_the_program_is_suspected_once() -> None:
    chunks = Chunks()
    phases = [*[SHOWN] * 3, *[HIDDEN] * 6, *[SHOWN] * 3, *[HIDDEN] * 6]
    found = seen(*map(chunks.of, phases))
    assert [one.how if isinstance(one, Outcome) else one.callee[0] for one in found] == ["hot", "gone"]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"nodes": None, "samples": None},
        {"nodes": [7], "samples": [1]},
        {"nodes": [{"id": []}], "samples": [1]},
        {"nodes": [{"id": 1}], "samples": [1] * 99},
        {"nodes": [{"id": 1, "callFrame": {"lineNumber": "x"}}], "samples": [1] * 99},
        {"nodes": [{"id": 1, "callFrame": {}, "children": [1]}], "samples": [1] * 99},
        {"nodes": [{"id": 1, "callFrame": {}, "positionTicks": [3]}], "samples": [1] * 99},
        {"nodes": [], "samples": [[]], "startTime": "now"},
    ],
)
def test_a_damaged_chunk_tells_nothing(odd: Json) -> None:
    chunks, warned = Chunks(), list[str]()
    watch = InliningWatch(Hold(), warned.append)
    for chunk in [chunks.of(SHOWN), odd, chunks.of(SHOWN), odd, chunks.of(SHOWN)]:
        watch.see(chunk)
    watch.finish()
    assert warned == []
    assert not watch.take_nudge()


class Hold(InliningHold):
    """One that says what was asked of it, and sends nothing."""

    def __init__(self, *, is_on: bool = False) -> None:
        self._says_on = is_on
        self.held = 0

    @property
    def is_on(self) -> bool:
        return self._says_on

    def hold(self) -> None:
        self.held += 1


def watched(*, is_on: bool = False) -> tuple[Callable[..., bool], list[str], InliningWatch]:
    """A function that has the watch see chunks and says whether a nudge is wanted then; what was warned of."""
    warned: list[str] = []
    chunks = Chunks()
    watch = InliningWatch(Hold(is_on=is_on), warned.append)

    def see(*stacks: str, foreign: str = "") -> bool:
        for words in stacks:
            watch.see(chunks.of(words, foreign))
        return watch.take_nudge()

    return see, warned, watch


def test_it_is_told_once_the_function_is_back() -> None:
    see, warned, _ = watched()
    assert see(SHOWN, SHOWN, SHOWN, HIDDEN)
    assert not see(HIDDEN)
    assert warned == []
    see(SHOWN)
    assert warned == [
        "V8 seems to have inlined hot() into timers(): from 0:03.0 to 0:05.0 its time is shown there. To see it, start "
        "V8 with --no-maglev-inlining."
    ]


def test_nothing_is_told_of_a_program_that_does_something_else() -> None:
    see, warned, watch = watched()
    assert see(SHOWN, SHOWN, SHOWN, HIDDEN)
    assert not see(*[HIDDEN] * 9)
    watch.finish()
    assert warned == []


def test_what_the_end_leaves_open_is_told() -> None:
    see, warned, watch = watched()
    assert see(SHOWN, SHOWN, SHOWN, HIDDEN)
    watch.finish()
    [sentence] = warned
    assert "V8 seems to have inlined hot() into timers(): since 0:03.0" in sentence


@pytest.mark.parametrize(("foreign", "says"), [("timers", "V8 inlined hot()"), ("", "V8 seems to have inlined hot()")])
def test_where_a_nudge_is_not_allowed_it_is_told_at_once(foreign: str, says: str) -> None:
    see, warned, watch = watched()
    see(SHOWN, SHOWN)
    assert see(HIDDEN, foreign=foreign)
    watch.decline_nudge()
    assert not see(HIDDEN, SHOWN)
    watch.finish()
    [sentence] = warned
    assert sentence.startswith(says)


def test_v8_is_nudged_a_few_times_only() -> None:
    see, warned, _ = watched()
    for _ in range(MOST_NUDGES):
        assert see(SHOWN, SHOWN, HIDDEN)
        assert not see(SHOWN)
    assert len(warned) == MOST_NUDGES
    assert not see(SHOWN, SHOWN, HIDDEN)
    assert len(warned) == MOST_NUDGES + 1
    assert "since" in warned[-1]


def test_while_nothing_is_inlined_a_change_is_the_programs_own() -> None:
    see, warned, watch = watched(is_on=True)
    assert not see(SHOWN, SHOWN, SHOWN, HIDDEN, HIDDEN, SHOWN)
    watch.finish()
    assert warned == []
