"""The header says how much of the time source maps apply to, at any width that has room for it."""

from dataclasses import replace

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.figures import figures, mapped_us
from tui.draw.bars.header import draw_header
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.written import Written
from tui.state.view.measures import Base


def counted(*, shows_written: bool = True) -> Aggregate:
    """Of 100 ms, 80 are in a function that was mapped, 13 in another, 7 idle."""
    profile = profile_from("s@file:///app/a.js:1 80 | t@file:///app/b.js:1 13 | (idle) 7")
    keys = profile.functions.keys
    mapped = tuple(
        FunctionKey("slow", "file:///app/a.ts", 3, 1) if key.name == "s" else None for key in keys[: len(keys) - 1]
    )
    functions = replace(profile.functions, written=Written(mapped), shows_written=shows_written)
    return aggregate(replace(profile, functions=functions))


def header(of: Aggregate, width: int) -> str:
    return draw_header(of, figures(of), Base("% of active", of.active_us), width).row_text(0)


def test_the_share_is_of_the_active_time() -> None:
    assert mapped_us(counted()) == 80_000
    assert "% of active · 86 % of self time mapped" in header(counted(), 140)
    assert "86 % mapped" in header(counted(), 60)
    assert "% of active" in header(counted(), 60)


def test_nothing_is_said_of_what_is_shown_as_recorded() -> None:
    of = counted(shows_written=False)
    assert mapped_us(of) == 0
    assert "mapped" not in header(of, 140)
    assert "s" in of.profile.functions.labels


def test_the_written_names_are_shown() -> None:
    functions = counted().profile.functions
    assert "slow" in functions.labels
    assert [key.name for key in functions.keys if key.url] == ["s", "t"]
    assert functions.names(functions.labels.index("slow")) == {
        FunctionKey("s", "file:///app/a.js", 1, 1),
        FunctionKey("slow", "file:///app/a.ts", 3, 1),
    }
