"""Copying: `y`, then what; over the terminal's clipboard, so also over SSH."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.filters.lens_text import lens_text
from tui.state.model.effects import Copy
from tui.state.model.messages import Typed
from tui.state.model.state import State, Update, with_notice

_WHAT = {"r": "row", "s": "stack", "p": "pane"}
_QUESTION = "Copy what?  r row  s stack  p pane  (R S P: as Markdown)"


def begin(state: State) -> Update:
    """Asks what to copy: the next key says it."""
    return with_notice(replace(state, awaits_copy=True), _QUESTION), ()


def choose(state: State, typed: Typed) -> Update:
    """Copies what a key names, or nothing."""
    state = replace(state, awaits_copy=False)
    character = typed.character or ""
    what = _WHAT.get(character.lower())
    return (
        (with_notice(state, "Nothing was copied."), ()) if what is None else (state, (Copy(what, character.isupper()),))
    )


def copy_filters(state: State) -> Update:
    """Copies what is counted, as `--lens` takes it."""
    if not lens_text(state.aggregate.lens):
        return with_notice(state, "Everything is counted: there is no lens to copy."), ()
    return state, (Copy("lens"),)
