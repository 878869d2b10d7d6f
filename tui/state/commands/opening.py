"""What happens on its own: when a profile is shown first, and once the cursor rests."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.counting.sureness import has_slices
from tui.analysis.filters.lens_text import parse_lens
from tui.base.errors import UsageError
from tui.state.commands.filters import count
from tui.state.commands.sources import look_for_maps
from tui.state.model.effects import Effect, FindSureness, FindWarmUp, LayOutAhead, PickProfile, ShowFacts, Wait
from tui.state.model.messages import Drawn, Rest, Rested
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.view.look import at_fork
from tui.state.view.screen_layout import PaneName

REST_S = 0.15
"""How long the cursor has to stay for the lines to follow it, and as long again for all other panes."""
_FIRST_FRAME_S = 0.05


def rest() -> Wait:
    """Waits for the cursor to rest, anew after each key."""
    return Wait(REST_S, Rested(Rest.LINES))


def opens(state: State) -> Update:
    """Counts what the command line asks for, and says what is wrong with the user's settings."""
    if state.panes.shown is PaneName.TREE:
        state = with_look(state, at_fork(state.aggregate, state.look))
    effects: tuple[Effect, ...] = ()
    try:
        lens = parse_lens(state.options.lens, state.aggregate.profile.duration_us)
    except UsageError as error:
        state = with_notice(state, str(error))
    else:
        state, effects = count(state, lens)
    problems = state.options.problems
    if problems:
        more = f" ({len(problems) - 1} more: !)" if len(problems) > 1 else ""
        state = with_notice(state, problems[0] + more)
    return state, (*effects, rest(), Wait(_FIRST_FRAME_S, Drawn()))


def drawn(state: State) -> Update:
    """Looks for what threads find out about a complete profile."""
    return state, () if state.live is not None else for_whole_profile(state)


def for_whole_profile(state: State) -> tuple[Effect, ...]:
    """The requests for what can be known once nothing more comes."""
    origin = state.origin
    has_times = origin.unit == "us" and origin.has_timeline
    return (*((FindWarmUp(state.opened.aggregate),) if has_times else ()), look_for_maps(state))


def rested(state: State, message: Rested) -> Update:
    """Lets panes follow the selection: the lines first, so that they are not behind all the rest on a slow link."""
    panes, look = state.panes, state.look
    if message.rest is Rest.LINES:
        panes = panes.following(look, PaneName.LINES)
        return replace(state, panes=panes), (Wait(REST_S, Rested(Rest.ALL)),)
    panes = replace(panes.following(look, *panes.areas), lit_function=look.function)
    state, effects = find_sureness(replace(state, panes=panes))
    layouts = state.counts.layouts
    if state.live is not None or state.background.laid_out is layouts:
        return state, effects
    background = replace(state.background, laid_out=layouts)
    return replace(state, background=background), (*effects, LayOutAhead(layouts))


def find_sureness(state: State) -> Update:
    """Requests how sure shares are; while a recording grows it would come and go every second."""
    aggregate = state.aggregate
    is_growing = state.live is not None and not state.live.is_frozen
    if is_growing or state.background.sureness_for is aggregate:
        return state, ()
    state = replace(state, background=replace(state.background, sureness_for=aggregate))
    return state, (FindSureness(aggregate),) if has_slices(aggregate.profile.origin) else ()


def show_facts(state: State) -> Update:
    """Opens the facts and warnings of the profile."""
    return state, (ShowFacts(),)


def pick_profile(state: State) -> Update:
    """Asks which thread or file to show."""
    return state, (PickProfile(),)
