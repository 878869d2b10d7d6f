"""The commands of searching: typing what is searched for, and going from match to match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual import events

from tui.analysis.search.patterns import SlowPattern
from tui.draw.bars.footer import FooterSearch, found_words
from tui.explorer.commands.footer_bar import FooterBar
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Pane
from tui.state.view.look import Look, select_path, show_prompt
from tui.state.view.search import NO_SEARCH, Prompt, Search, exactly

_MOST_REMEMBERED = 100
_NOTHING_TO_FIND = "Nothing is searched for: / begins."


class SearchScreen(Protocol):
    """What these commands need of the screen."""

    sight: Sight | None
    _searched: list[Search]

    @property
    def focused_pane(self) -> Pane | None: ...

    @property
    def _footer(self) -> FooterBar: ...

    def answer(self, step: Callable[..., Look], *arguments: Any) -> None: ...

    def say(self, sentence: str) -> None: ...


class SearchActions:
    """The commands. What was searched for before is remembered as long as the program runs."""

    _searched: list[Search] = []  # of the program, not of one screen

    def action_search(self: SearchScreen) -> None:
        """Begins to type what is searched for; what was searched for until now stays lit until then."""
        if self.sight is not None:
            search = self.sight.look.search
            self.answer(show_prompt, Prompt(before=search, is_pattern=False), search)

    def action_next_match(self: SearchScreen) -> None:
        go_to_match(self, 1)

    def action_previous_match(self: SearchScreen) -> None:
        go_to_match(self, -1)

    def action_search_selected(self: SearchScreen) -> None:
        search_selected(self, 1)

    def action_search_selected_back(self: SearchScreen) -> None:
        search_selected(self, -1)

    def watch_sight(self: SearchScreen) -> None:
        """Says in the footer what the search found in what is counted now."""
        if self.sight is not None:
            self._footer.search = told(self.sight)

    def type_search(self: SearchScreen, event: events.Key) -> bool:
        """Whether a key went into the line that is being typed, and so is no command."""
        prompt = None if self.sight is None else self.sight.look.prompt
        if prompt is None or event.key in ("ctrl+l", "ctrl+z"):
            return False
        if event.key == "enter":
            submit(self, prompt)
        elif event.key in ("escape", "ctrl+c") or (event.key == "backspace" and not prompt.text):
            self.answer(show_prompt, None, prompt.before)
        elif event.key in ("up", "down", "ctrl+p", "ctrl+n"):
            recall(self, prompt, 1 if event.key in ("up", "ctrl+p") else -1)
        elif event.key == "ctrl+r":
            retype(self, prompt.toggled())
        elif (edited := prompt.edited(event.key)) is not None:
            retype(self, edited)
        elif event.character is not None and event.character.isprintable():
            retype(self, prompt.typed(event.character))
        return True

    def on_paste(self: SearchScreen, event: events.Paste) -> None:
        """Puts the first line of what is pasted into the line that is being typed."""
        prompt = None if self.sight is None else self.sight.look.prompt
        if prompt is not None and event.text:
            event.stop()
            line = event.text.splitlines()[0]
            retype(self, prompt.typed("".join(character for character in line if character.isprintable())))


def told(sight: Sight) -> FooterSearch | None:
    """What the footer says of the search; None when there is none."""
    prompt, found = sight.look.prompt, sight.found
    if found is None:
        problem = sight.finder.problem
        return FooterSearch(prompt, problem, is_problem=True) if prompt or problem else None
    return FooterSearch(prompt, found_words(found, sight.base), is_problem=not found.function_count)


def retype(screen: SearchScreen, prompt: Prompt) -> None:
    """Lights what the line as it is now finds."""
    screen.answer(show_prompt, prompt, prompt.search)


def submit(screen: SearchScreen, prompt: Prompt) -> None:
    """Keeps what was typed and goes to a match, unless one is selected; without any text, ends the search."""
    if screen.sight is None or (screen.sight.finder.problem and prompt.search != NO_SEARCH):
        return
    searched = screen._searched
    if prompt.search != NO_SEARCH:
        if prompt.search in searched:
            searched.remove(prompt.search)
        searched[:] = [*searched, prompt.search][-_MOST_REMEMBERED:]
    screen.answer(show_prompt, None, prompt.search)
    found, function = screen.sight.found, screen.sight.look.function
    if found is not None and found.function_count and (function is None or not found.is_match[function]):
        go_to_match(screen, 1)


def recall(screen: SearchScreen, prompt: Prompt, step: int) -> None:
    """Takes what was searched for earlier, or later again, into the line."""
    place = prompt.recalled + step
    if 0 < place <= len(screen._searched):
        retype(screen, prompt.recalling(screen._searched[-place], place))
    elif place == 0:
        retype(screen, prompt.recalling(NO_SEARCH, 0))


def search_selected(screen: SearchScreen, step: int) -> None:
    """Searches for all functions with the name of the selected one, and goes on from it."""
    if screen.sight is None or screen.sight.look.function is None:
        screen.say("No function is selected.")
        return
    label = screen.sight.aggregate.profile.functions.labels[screen.sight.look.function]
    screen.answer(show_prompt, None, exactly(label))
    go_to_match(screen, step)


def go_to_match(screen: SearchScreen, step: int) -> None:
    """Goes to the next match in the pane that has the focus, or with `step` −1 to the one before."""
    if screen.sight is None:
        return
    found, pane = screen.sight.found, screen.focused_pane
    if found is None:
        screen.say(screen.sight.finder.problem or _NOTHING_TO_FIND)
        return
    if pane is not None and pane.takes_matches(found):
        has_turned = pane.go_to_match(found, step)
    else:
        has_turned = go_to_hot_match(screen, step)
    if found.is_incomplete and not has_turned:
        screen.say(str(SlowPattern()))
    elif has_turned is None:
        screen.say("No match here.")
    elif has_turned:
        screen.say("Search went on from the first match." if step > 0 else "Search went on from the last match.")


def go_to_hot_match(screen: SearchScreen, step: int) -> bool | None:
    """Selects the next function that is found, by self time: for panes that have no matches of their own."""
    sight = screen.sight
    if sight is None or sight.found is None:
        return None
    ranking = [function for function in sight.functions_by_self if sight.found.is_match[function]]
    if not ranking:
        return None
    here = sight.look.function
    place = ranking.index(here) + step if here in ranking else 0
    screen.answer(select_path, (ranking[place % len(ranking)],))
    return not 0 <= place < len(ranking)
