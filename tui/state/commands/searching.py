"""Searching: the line in which a query is typed, and going from match to match."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.search.found import Found
from tui.analysis.search.patterns import SlowPattern
from tui.state.commands import chart, hot, lines, runs, tree
from tui.state.model.effects import Effect, KeepSearches
from tui.state.model.messages import Pasted, Typed
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.view.look import select_path, show_prompt
from tui.state.view.screen_layout import PaneName
from tui.state.view.search import NO_SEARCH, Prompt, exactly

_MOST_REMEMBERED = 100
_NOTHING_TO_FIND = "Nothing is searched for: / begins."
_MATCHES = {
    PaneName.CHART: chart.next_match,
    PaneName.TREE: tree.next_match,
    PaneName.HOT: hot.next_match,
    PaneName.RUNS: runs.next_match,
    PaneName.LINES: lines.next_match,
}
"""The panes that have an order of their own for matches."""

# ── the line that is typed ─────────────────────────────────────────────────────────────────────────────────


def begin(state: State) -> Update:
    """Begins to type a query; until it finds anything, the matches of the last one stay highlighted."""
    search = state.look.search
    return with_look(state, show_prompt(state.look, Prompt(before=search, is_pattern=False), search)), ()


def type_query(state: State, prompt: Prompt, typed: Typed) -> Update:
    """What a key does to the line: it edits it, recalls an earlier query, submits or leaves it."""
    match typed.key:
        case "enter":
            return _submit(state, prompt)
        case "escape" | "ctrl+c":
            return _leave(state, prompt)
        case "backspace" if not prompt.text:
            return _leave(state, prompt)
        case "up" | "ctrl+p":
            return _recall(state, prompt, 1)
        case "down" | "ctrl+n":
            return _recall(state, prompt, -1)
        case "ctrl+r":
            return _retype(state, prompt.toggled())
    if (edited := prompt.edited(typed.key)) is not None:
        return _retype(state, edited)
    if typed.character is not None and typed.character.isprintable():
        return _retype(state, prompt.typed(typed.character))
    return state, ()


def paste(state: State, message: Pasted) -> Update:
    """Puts the first line of what is pasted into the query."""
    prompt = state.look.prompt
    if prompt is None or not message.text:
        return state, ()
    line = message.text.splitlines()[0]
    return _retype(state, prompt.typed("".join(character for character in line if character.isprintable())))


def _retype(state: State, prompt: Prompt) -> Update:
    """Highlights what the line as it is now finds."""
    return with_look(state, show_prompt(state.look, prompt, prompt.search)), ()


def _leave(state: State, prompt: Prompt) -> Update:
    return with_look(state, show_prompt(state.look, None, prompt.before)), ()


def _submit(state: State, prompt: Prompt) -> Update:
    """Keeps the query and goes to a match, unless one is selected; without any text, ends the search."""
    if prompt.search != NO_SEARCH and state.counts.search(state.look.search).problem:
        return state, ()
    effects: tuple[Effect, ...] = ()
    if prompt.search != NO_SEARCH:
        earlier = [search for search in state.searches if search != prompt.search]
        searches = (*earlier, prompt.search)[-_MOST_REMEMBERED:]
        state, effects = replace(state, searches=searches), (KeepSearches(searches),)
    state = with_look(state, show_prompt(state.look, None, prompt.search))
    found, function = state.found, state.look.function
    if found is not None and found.function_count and (function is None or not found.is_match[function]):
        state, more = _go_to_match(state, 1)
        return state, (*effects, *more)
    return state, effects


def _recall(state: State, prompt: Prompt, step: int) -> Update:
    """Takes an earlier query into the line, or with `step` −1 a later one."""
    place = prompt.recalled + step
    if 0 < place <= len(state.searches):
        return _retype(state, prompt.recalling(state.searches[-place], place))
    return _retype(state, prompt.recalling(NO_SEARCH, 0)) if place == 0 else (state, ())


# ── from match to match ────────────────────────────────────────────────────────────────────────────────────


def next_match(state: State) -> Update:
    """Goes to the next match in this pane."""
    return _go_to_match(state, 1)


def previous_match(state: State) -> Update:
    """Goes to the match before in this pane."""
    return _go_to_match(state, -1)


def search_selected(state: State) -> Update:
    """Searches the selected name and goes to the next match."""
    return _search_selected(state, 1)


def search_selected_back(state: State) -> Update:
    """Searches the selected name and goes to the match before."""
    return _search_selected(state, -1)


def _search_selected(state: State, step: int) -> Update:
    if state.look.function is None:
        return with_notice(state, "No function is selected."), ()
    label = state.aggregate.profile.functions.labels[state.look.function]
    return _go_to_match(with_look(state, show_prompt(state.look, None, exactly(label))), step)


def _go_to_match(state: State, step: int) -> Update:
    found = state.found
    if found is None:
        return with_notice(state, state.counts.search(state.look.search).problem or _NOTHING_TO_FIND), ()
    go = _MATCHES.get(state.panes.focus, _next_function)
    if state.panes.focus is PaneName.LINES and not lines.has_matches(state, found):
        go = _next_function
    (state, effects), has_wrapped = go(state, found, step)
    if found.is_incomplete and not has_wrapped:
        state = with_notice(state, str(SlowPattern()))
    elif has_wrapped is None:
        state = with_notice(state, "No match here.")
    elif has_wrapped:
        state = with_notice(
            state, "Search went on from the first match." if step > 0 else "Search went on from the last match."
        )
    return state, effects


def _next_function(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Selects the next function that is found, by self time: for panes without matches of their own."""
    ranking = [function for function in state.counts.functions_by_self if found.is_match[function]]
    if not ranking:
        return (state, ()), None
    here = state.look.function
    place = ranking.index(here) + step if here in ranking else 0
    look = select_path(state.aggregate, state.look, (ranking[place % len(ranking)],))
    return (with_look(state, look), ()), not 0 <= place < len(ranking)
