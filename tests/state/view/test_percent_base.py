"""What percentages can be of, in turn, and that a base follows what is counted."""

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import counted
from tui.analysis.filters.lens import WHOLE, Grouping, Lens, Step, Verb
from tui.state.view.carried import carried
from tui.state.view.look import Look, base_of, first_look, next_base
from tui.state.view.measures import Base

PROFILE = profile_from("main;parse 30 | main;render 20 | (idle) 50")
DROPPED = Lens(steps=(Step(Verb.DROP, "render"),))


def bases(aggregate: Aggregate, look: Look, count: int) -> list[tuple[str, int]]:
    found = []
    for _ in range(count):
        base: Base = base_of(aggregate, look)
        found.append((base.name, base.amount))
        look = next_base(aggregate, look)
    return found


def test_a_key_goes_through_all_bases() -> None:
    whole = counted(PROFILE, WHOLE)
    active, duration, parse = ("% of active", 50_000), ("% of duration", 100_000), ("% of function parse", 30_000)
    assert bases(whole, first_look(whole), 4) == [active, duration, parse, active]
    part = counted(PROFILE, DROPPED)
    # Of what a lens takes away the percentages of active time still know.
    assert bases(part, first_look(part), 5) == [active, duration, ("% of counted", 80_000), parse, active]


def test_a_range_names_itself() -> None:
    part = counted(PROFILE, Lens(range_us=(20_000, 40_000)))
    assert bases(part, first_look(part), 3)[:2] == [("% of active", 20_000), ("% of range", 20_000)]


def test_the_function_that_percentages_are_of_stays_the_same_one() -> None:
    whole, part = counted(PROFILE, WHOLE), counted(PROFILE, DROPPED)
    look = next_base(whole, next_base(whole, first_look(whole)))
    kept = carried(whole, part, look)
    assert base_of(part, kept).name == "% of function parse"
    files = counted(PROFILE, Lens(grouping=Grouping.FILE))
    assert base_of(files, carried(whole, files, look)).name == "% of active"
