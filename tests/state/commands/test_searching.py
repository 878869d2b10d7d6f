"""Searching: the line that is typed, what it finds, and where `n`, `N`, `*` and `#` go in each pane."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.state.model.effects import Count, KeepSearches
from tui.state.model.messages import Pasted
from tui.state.view.screen_layout import PaneName
from tui.state.view.search import NO_SEARCH, Prompt, Search

STACKS = "main;parse 5 | main;render;renderRow 4 | main;render 3 | main;read 2 | (idle) 1"
"""By self time: parse, renderRow, render, read."""


def footer(explorer: Explorer) -> str:
    return explorer.pane(PaneName.FOOTER).strip()


def prompt_of(explorer: Explorer) -> Prompt:
    prompt = explorer.state.look.prompt
    assert prompt is not None
    return prompt


def kept(explorer: Explorer) -> list[str]:
    """What is remembered, the latest last."""
    effects = [effect for effect in explorer.effects if isinstance(effect, KeepSearches)]
    assert not effects or effects[-1].searches == explorer.state.searches
    return [search.text for search in explorer.state.searches]


# ── the line ───────────────────────────────────────────────────────────────────────────────────────────────


def test_matches_are_highlighted_and_counted_while_they_are_typed() -> None:
    explorer = explore(STACKS).press('/ "ren"')
    assert footer(explorer).startswith("/ren")
    assert "2 functions · 50.0 % of active" in footer(explorer)
    assert explorer.state.found is not None
    assert explorer.function == "parse", "nothing is gone to before Enter"
    assert "no function found" in footer(explorer.press('"zz"'))
    assert "2 functions" in footer(explorer.press("Backspace Backspace"))


def test_enter_goes_to_a_match_and_keeps_the_query() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter')
    assert explorer.function == "renderRow"
    assert explorer.state.look.prompt is None
    assert explorer.state.look.search == Search("ren")
    assert "2 functions" in footer(explorer)
    assert kept(explorer) == ["ren"]


def test_enter_stays_where_a_match_is_selected() -> None:
    assert explore(STACKS).press('j j / "ren" Enter').function == "render"
    explorer = explore(STACKS).press('/ "nosuch" Enter')
    assert explorer.function == "parse"
    assert "no function found" in footer(explorer)


@pytest.mark.parametrize("leaves", ["Esc", "Ctrl-C"])
def test_leaving_brings_the_search_before_back(leaves: str) -> None:
    explorer = explore(STACKS).press(f'/ "ren" Enter / "par" {leaves}')
    assert explorer.state.look.search == Search("ren")
    assert explorer.state.look.prompt is None
    assert kept(explorer) == ["ren"]


def test_backspace_leaves_an_empty_line_only() -> None:
    explorer = explore(STACKS).press('/ "a" Backspace')
    assert explorer.state.look.prompt is not None
    assert explorer.press("Backspace").state.look.prompt is None


def test_the_search_before_stays_highlighted_until_anything_is_typed() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter /')
    assert explorer.state.look.search == Search("ren")
    assert explorer.press('"p"').state.look.search == Search("p")
    assert explorer.press("Backspace").state.look.search == NO_SEARCH


def test_an_empty_line_ends_the_search() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter / Enter')
    assert explorer.state.look.search == NO_SEARCH
    assert kept(explorer) == ["ren"]
    assert explorer.press("n").notice == "Nothing is searched for: / begins."
    spaces = explore(STACKS).press("/ Space Space Enter")
    assert spaces.state.look.search == NO_SEARCH
    assert kept(spaces) == []


def test_back_ends_a_search_before_it_takes_filters_back() -> None:
    explorer = explore(STACKS).press('i / "ren" Enter Backspace')
    assert explorer.state.look.search == NO_SEARCH
    assert explorer.state.aggregate.lens.steps
    assert not explorer.press("Backspace").state.aggregate.lens.steps


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        ('"abc" Left "x"', "abxc", 3),
        ('"abc" Ctrl-B Ctrl-B Ctrl-F "x"', "abxc", 3),
        ('"abc" Home "x" End "y"', "xabcy", 5),
        ('"abc" Ctrl-A Delete', "bc", 0),
        ('"abc" Ctrl-A Ctrl-D Ctrl-E "d"', "bcd", 3),
        ('"abc" Left Ctrl-U', "c", 0),
        ('"abc" Left Ctrl-K', "ab", 2),
        ('"ab" Space "cd" Ctrl-W', "ab ", 3),
        ('"ab" Ctrl-H', "a", 1),
        ('"jkq?:"', "jkq?:", 5),
        ('"a" F2 PgDn Tab', "a", 1),
    ],
)
def test_the_line_is_edited(keys: str, text: str, cursor: int) -> None:
    prompt = prompt_of(explore(STACKS).press(f"/ {keys}"))
    assert (prompt.text, prompt.cursor) == (text, cursor)


def test_the_words_are_a_pattern_and_words_again() -> None:
    explorer = explore(STACKS).press('/ "^ren.*w$"')
    assert "no function found" in footer(explorer)
    assert "1 function" in footer(explorer.press("Ctrl-R"))
    assert footer(explorer).startswith("pattern/")
    assert "no function found" in footer(explorer.press("Ctrl-R"))
    explorer.press("Ctrl-R Enter")
    assert explorer.function == "renderRow"
    assert explorer.state.searches == (Search("^ren.*w$", is_pattern=True),)


def test_a_query_that_cannot_be_read_says_why_and_stays_open() -> None:
    explorer = explore(STACKS).press('/ "re:(" Enter')
    assert "is no pattern" in footer(explorer)
    assert explorer.state.look.prompt is not None
    assert explorer.state.found is None
    assert kept(explorer) == []
    explorer.press('Backspace "ren" Enter')
    assert explorer.function == "renderRow"


@pytest.mark.parametrize("pattern", ["(a|a)*$", "(a|aa)+$"])
def test_a_pattern_without_end_says_so_and_keys_go_on(pattern: str) -> None:
    nasty = recorded_from("main;x 2 | main;render 1", names={"x": "a" * 60 + "!"})
    explorer = explore(nasty).press(f'/ "re:{pattern}"')
    assert footer(explorer).endswith("The pattern takes too long on these names. Simplify it.")
    explorer.press('Ctrl-U "render" Enter')
    assert explorer.function == "render"


# ── earlier queries ────────────────────────────────────────────────────────────────────────────────────────


def test_earlier_queries_come_back() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter / "par" Enter /')
    assert prompt_of(explorer.press("Up")).text == "par"
    assert prompt_of(explorer.press("Up")).text == "ren"
    assert prompt_of(explorer.press("Up")).text == "ren"
    assert prompt_of(explorer.press("Down")).text == "par"
    assert prompt_of(explorer.press("Down")).text == ""
    assert prompt_of(explorer.press("Down")).text == ""
    assert prompt_of(explorer.press("Ctrl-P Ctrl-P Ctrl-N")).text == "par"
    assert explorer.press("Enter").state.look.search == Search("par")


def test_each_query_is_remembered_once_and_only_so_many() -> None:
    explorer = explore(STACKS)
    for number in range(120):
        explorer.press(f'/ "q{number}" Enter')
    explorer.press('/ "q50" Enter')
    assert len(kept(explorer)) == 100
    assert kept(explorer)[-2:] == ["q119", "q50"]
    assert kept(explorer).count("q50") == 1


def test_a_pattern_comes_back_as_one() -> None:
    explorer = explore(STACKS).press('/ "^p" Ctrl-R Enter / Up')
    assert prompt_of(explorer).is_pattern
    assert prompt_of(explorer.press("Down")).is_pattern is False


# ── pasting ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pasted", "text"),
    [("der\nmore", "render"), ("d\ter\x1b[0m", "render[0m"), ("", "ren"), ("\n", "ren"), ("\r\nx", "ren")],
)
def test_the_first_line_of_what_is_pasted_goes_into_the_query(pasted: str, text: str) -> None:
    explorer = explore(STACKS).press('/ "ren"')
    explorer.send(Pasted(pasted))
    assert prompt_of(explorer).text == text


def test_nothing_is_pasted_elsewhere() -> None:
    explorer = explore(STACKS)
    before = explorer.state
    explorer.send(Pasted("qqq"))
    assert explorer.state.look is before.look
    explorer.press("v 1")
    explorer.send(Pasted("5"))
    choice = explorer.state.look.choice
    assert choice is not None
    assert choice.typed == "1"


# ── from match to match ────────────────────────────────────────────────────────────────────────────────────


def test_hot_functions_go_from_row_to_row_and_around() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter')
    assert (explorer.function, explorer.notice) == ("renderRow", "")
    assert (explorer.press("n").function, explorer.notice) == ("render", "")
    assert explorer.press("n").function == "renderRow"
    assert explorer.notice == "Search went on from the first match."
    assert explorer.press("N").function == "render"
    assert explorer.notice == "Search went on from the last match."
    assert explorer.press("N").notice == ""


def test_without_a_search_or_a_match_it_is_said() -> None:
    explorer = explore(STACKS)
    assert explorer.press("n").notice == "Nothing is searched for: / begins."
    assert explorer.press("N").notice == "Nothing is searched for: / begins."
    explorer.press('/ "nosuch" Enter n')
    assert explorer.notice == "No match here."
    assert explorer.function == "parse"


def test_the_call_tree_unfolds_the_way_to_a_match() -> None:
    explorer = explore("main;a;target 1 | main;a;other 2 | main;b;target 1 | main;b;other 1 | main;y 9").press("2")
    assert "target" not in explorer.pane(PaneName.TREE)
    explorer.press('/ "target" Enter')
    assert "target" in explorer.row(PaneName.TREE)
    first = explorer.state.look.node
    assert explorer.press("n").state.look.node != first
    assert "target" in explorer.row(PaneName.TREE)
    assert explorer.press("n").state.look.node == first
    assert explorer.notice == "Search went on from the first match."


@pytest.mark.parametrize("keys", ["5", "v Esc"], ids=["callers", "overview"])
def test_panes_without_rows_of_their_own_go_by_self_time(keys: str) -> None:
    explorer = explore(STACKS).press(f'{keys} / "ren" Enter')
    assert explorer.function == "renderRow"
    assert explorer.press("n").function == "render"
    assert explorer.press("n").function == "renderRow"
    assert explorer.notice == "Search went on from the first match."
    assert explorer.press("N").function == "render"
    assert explorer.notice == "Search went on from the last match."
    assert explorer.press('/ "nosuch" Enter n').notice == "No match here."


def test_busy_periods_say_for_how_long_a_match_ran() -> None:
    explorer = explore("main;a 3 | (idle) 2 | main;b 2 | main;a 1 | (idle) 2 | main;b 1").press('6 / "b" Enter')
    assert explorer.notice == "It ran in 2 of the 3 samples of this run."
    explorer.press("n")
    assert explorer.notice == "It ran in 1 of the 1 samples of this run."
    explorer.press("n")
    assert explorer.notice == "Search went on from the first match."


@pytest.mark.parametrize(("key", "notice"), [("*", ""), ("#", "Search went on from the last match.")])
def test_the_selected_name_is_searched_for(key: str, notice: str) -> None:
    explorer = explore("a@file:///x.js:1 5 | a@file:///y.js:1 3 | ab 2")
    assert explorer.press(key).function == "a"
    assert explorer.state.look.search == Search("^a$", is_pattern=True)
    assert explorer.state.look.hot.cursor != (1,)
    assert explorer.notice == notice
    assert "2 functions" in footer(explorer)


def test_a_name_is_taken_to_the_letter() -> None:
    explorer = explore("(anonymous) 5 | anonymous 3").press("*")
    assert explorer.state.look.search == Search(r"^\(anonymous\)$", is_pattern=True)
    assert "1 function" in footer(explorer)


@pytest.mark.parametrize("key", ["*", "#"])
def test_no_name_is_searched_for_where_none_is_selected(key: str) -> None:
    explorer = explore(recorded_from("")).press(key)
    assert explorer.notice == "No function is selected."
    assert explorer.state.look.search == NO_SEARCH


def test_a_search_goes_on_in_what_is_counted_then() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter')
    assert "2 functions · 50.0 %" in footer(explorer)
    explorer.press("v 0 - 5 Enter")
    assert "no function found" in footer(explorer)
    assert "2 functions · 50.0 %" in footer(explorer.press("u"))


def test_a_key_while_a_step_is_counted_goes_through_what_is_shown() -> None:
    explorer = explore(STACKS).press('/ "ren" Enter')
    explorer.held = (Count,)
    explorer.press("x n")
    assert explorer.function == "render"
    explorer.let_go()
    assert explorer.function == "render"
    assert explorer.state.found is not None
    assert explorer.state.found.aggregate is explorer.state.aggregate


def test_when_matches_ran_is_shown_in_the_overview() -> None:
    explorer = explore("a 40 | b 40 | a 40").press('/ "b" Enter')
    times = explorer.state.background.match_times
    assert times is not None
    assert times.times_us.nonzero()[0].tolist() == list(range(40, 80))
    matched = explorer.pane(PaneName.OVERVIEW)
    explorer.press("/ Enter")
    assert explorer.pane(PaneName.OVERVIEW) != matched
