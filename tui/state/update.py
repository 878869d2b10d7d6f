"""The explorer without a screen: `update(state, message)` is the next state, and what is to be done for it.

A key becomes a message in `message_of`, by the keymap; its command is a function in `tui.state.commands`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from tui.state import follow
from tui.state.command_table import command_of
from tui.state.commands import (
    callers,
    copying,
    filters,
    lines,
    live,
    moves,
    opening,
    overview,
    runs,
    searching,
    sources,
)
from tui.state.keymap import Keymap
from tui.state.model.effects import CountCallers, CountRuns, ReadSource, Work
from tui.state.model.messages import (
    CallersCounted,
    Clicked,
    ColoursFound,
    Counted,
    CountFailed,
    Drawn,
    Grew,
    MatchTimesFound,
    Message,
    Notify,
    Opens,
    Pasted,
    Press,
    RecordingFailed,
    RecordingFinished,
    RecordingProgressed,
    Released,
    Resized,
    Rested,
    RunsCounted,
    Scrolled,
    SourceMapsFound,
    SourceRead,
    SurenessFound,
    Typed,
    WarmUpFound,
)
from tui.state.model.state import NO_NOTICE, State, Update, with_notice
from tui.state.pane_texts import key_places
from tui.state.view.screen_layout import PaneName

_FROM_USER = (Press, Typed, Pasted, Clicked, Released, Scrolled)
_FROM_RECORDING = (RecordingProgressed, Grew, RecordingFinished, RecordingFailed)
_NEVER_TYPED = ("ctrl+l", "ctrl+z")
"""Keys that repaint and suspend while something is typed, too."""


def update(state: State, message: Message) -> Update:
    """The state after a message, and what is to be done for it."""
    if state.awaits_copy and isinstance(message, _FROM_USER) and not isinstance(message, Typed):
        state = replace(state, awaits_copy=False)
    after, effects = _handled(state, message)
    if after.panes.focus is not state.panes.focus:
        after = _focused(after)
    is_moved = after.look is not state.look or after.counts is not state.counts
    if isinstance(message, _FROM_USER):
        is_elsewhere = is_moved or after.panes.focus is not state.panes.focus
        if is_elsewhere and after.notice is state.notice:
            after = replace(after, notice=NO_NOTICE)
    after, more = follow.followed(state, after)
    if is_moved and not isinstance(message, _FROM_RECORDING):
        more = (*more, opening.rest())
    return after, (*effects, *more)


def _handled(state: State, message: Message) -> Update:
    match message:
        case Press(command):
            run = command_of(command).run
            return (state, ()) if run is None else run(state)
        case Typed():
            return _type(state, message)
        case Pasted():
            return searching.paste(state, message)
        case Clicked():
            return moves.click(state, message)
        case Released(column):
            return overview.release_at(state, column)
        case Scrolled():
            return moves.scroll(state, message)
        case Resized(width, height):
            return replace(state, panes=state.panes.resized(width, height)), ()
        case Opens():
            return opening.opens(state)
        case Drawn():
            return opening.drawn(state)
        case Rested():
            return opening.rested(state, message)
        case Counted():
            return filters.counted(state, message)
        case CountFailed():
            return filters.count_failed(state, message)
        case SurenessFound(sureness):
            return replace(state, background=replace(state.background, sureness=sureness)), ()
        case WarmUpFound(until_us):
            return replace(state, background=replace(state.background, warm_up_us=until_us)), ()
        case SourceMapsFound():
            return sources.maps_found(state, message)
        case CallersCounted():
            return callers.counted(state, message)
        case RunsCounted():
            return runs.counted(state, message)
        case MatchTimesFound():
            return overview.match_times_found(state, message)
        case SourceRead():
            return lines.source_read(state, message)
        case ColoursFound():
            return lines.colours_found(state, message)
        case Notify(sentence):
            return with_notice(state, sentence), ()
        case RecordingProgressed():
            return live.progressed(state, message)
        case Grew():
            return live.grew(state, message)
        case RecordingFinished():
            return live.finished(state, message)
        case RecordingFailed():
            return live.failed(state)
        case _:
            assert_never(message)


def _focused(state: State) -> State:
    """The state once a pane has got the focus: busy periods select their first one, a range is chosen on."""
    if state.panes.focus is PaneName.RUNS:
        return runs.select_first(state)
    return overview.with_choice_named(state) if state.panes.focus is PaneName.OVERVIEW else state


def _type(state: State, typed: Typed) -> Update:
    """What a key does that is no command: see `message_of`."""
    look = state.look
    if state.awaits_copy:
        return copying.choose(state, typed)
    if look.prompt is not None:
        return searching.type_query(state, look.prompt, typed)
    return (state, ()) if look.choice is None else overview.type_range(state, look.choice, typed)


def message_of(state: State, keymap: Keymap, typed: Typed) -> Press | Typed | None:
    """What a key means: it types, or it is a command of the focused pane, of its screen, or of the app.

    None for keys that mean nothing.
    """
    look = state.look
    is_typing = (state.awaits_copy or look.prompt is not None) and typed.key not in _NEVER_TYPED
    if is_typing or (look.choice is not None and overview.takes(look.choice, typed)):
        return typed
    command = keymap.command_at(typed.key, key_places(state))
    return None if command is None else Press(command.id)


def awaited(state: State) -> Sequence[type[Work]]:
    """The work that a key has to wait for a little, because it is for rows that the pane does not have yet."""
    if state.panes.has_focus(PaneName.RUNS) and runs.table_of(state) is None:
        return (CountRuns,)
    if state.panes.has_focus(PaneName.CALLERS) and callers.table_of(state, state.look) is None:
        return (CountCallers,)
    if state.panes.has_focus(PaneName.LINES) and state.lines.is_reading and state.lines.content is None:
        return (ReadSource,)
    return ()
