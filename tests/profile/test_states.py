"""V8's states are known by their name and by having no url: a program may call its own functions as it likes."""

import pytest

from tests.formats.documents import summary
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.figures import figures

OWN = "@file:///app/own.js:3"


@pytest.mark.parametrize("name", ["(program)", "(idle)", "(garbage collector)", "(unknown)", "(root)"])
def test_a_function_of_that_name_is_a_function(name: str) -> None:
    profile = profile_from(f"{name}{OWN} 2 | a | {name}{OWN} | a;{name}{OWN} 3")
    assert summary(profile).startswith(f"{name} 6000/6000, a 1000/4000")
    found = figures(aggregate(profile))
    assert (found.idle_us, found.gc_us, found.program_us, found.sampled_us) == (0, 0, 0, 7000)


def test_a_lost_stack_between_two_calls_of_such_a_function_is_given_to_it() -> None:
    profile = profile_from(f"(idle){OWN};a | (program) | (idle){OWN};b")
    assert summary(profile) == "a 2000/2000, b 1000/1000, (idle) 0/3000"


def test_gc_is_stacked_on_such_a_function() -> None:
    profile = profile_from(f"(unknown){OWN} | (garbage collector) | (garbage collector){OWN}")
    assert summary(profile) == ("(garbage collector) 1000/1000, (garbage collector) 1000/1000, (unknown) 1000/2000")
    assert figures(aggregate(profile)).gc_us == 1000


def test_the_state_is_found_behind_a_function_of_its_name() -> None:
    profile = profile_from(f"(program){OWN} | a | (program) | a;b | (idle)")
    assert summary(profile) == "a 2000/3000, (idle) 1000/1000, (program) 1000/1000, b 1000/1000"
