"""Source maps: whether functions are shown as they were written, or as they were recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.state.commands.filters import recount
from tui.state.model.effects import FindSourceMaps
from tui.state.model.messages import SourceMapsFound
from tui.state.model.state import State, Update, with_notice

if TYPE_CHECKING:
    from tui.source.written import Applied


def look_for_maps(state: State) -> FindSourceMaps:
    """The request for the source maps of the profile and its baseline."""
    return FindSourceMaps(state.aggregate.physical.profile, state.sources, state.baseline, state.options)


def maps_found(state: State, message: SourceMapsFound) -> Update:
    """Keeps what the maps say, and shows functions as they were written where any was mapped."""
    if message.sources is not state.sources:
        return state, ()
    baseline = state.baseline
    if baseline is not None and message.of_baseline is not None:
        baseline = baseline.with_maps(message.of_baseline)
    # Texts may be known better, or doubted, by what the maps say.
    background = replace(state.background, applied=message.applied, texts={}, reading=None)
    state = replace(state, background=background, baseline=baseline)
    return _show_written(state, message.applied, shows_written=True) if _has_map(state) else (state, ())


def toggle_maps(state: State) -> Update:
    """Shows names, places and lines as written, or as recorded."""
    applied = state.background.applied
    if applied is None:
        is_growing = state.live is not None
        when = "are looked for when the recording ends" if is_growing else "are still being looked for"
        return with_notice(state, f"Source maps {when}."), ()
    if not _has_map(state):
        return with_notice(state, "No script here has a source map: ! says why."), ()
    # What is requested, which may still be counted.
    shows_written = not state.filters.counting.profile().functions.shows_written
    said_so = with_notice(
        state, "As written, by source maps." if shows_written else "As recorded, without source maps."
    )
    return _show_written(said_so, applied, shows_written=shows_written)


def _has_map(state: State) -> bool:
    """Whether any function here, or in the baseline, is shown where it was written."""
    of_baseline = None if state.baseline is None else state.baseline.applied
    return any(applied is not None and applied.has_map for applied in (state.background.applied, of_baseline))


def _show_written(state: State, applied: Applied, *, shows_written: bool) -> Update:
    counting = state.opened.counting.with_written(applied.written, shows_written=shows_written)
    filters = replace(state.filters.with_counting(counting), wants_activity=True)
    return recount(replace(state, filters=filters), filters.latest)
