"""A recording while it goes on: it grows, can be frozen, and its last seconds can be counted alone."""

from __future__ import annotations

from dataclasses import replace

from tui.base.text import printable
from tui.base.units import US_PER_S
from tui.state.commands.filters import count
from tui.state.commands.opening import find_sureness, for_whole_profile
from tui.state.model.counts import ActivityBins
from tui.state.model.effects import Freeze, GrowNow, ShowOutput
from tui.state.model.messages import Grew, RecordingFinished, RecordingProgressed
from tui.state.model.recording import Finished, Growth, last_part
from tui.state.model.state import State, Update, with_notice
from tui.state.view.grown import grown, grown_chart

_NO_LAST_SECONDS = "Memory has no last seconds: sizes have no time. v chooses among what was allocated."
LAST_S = (None, 10, 30, 60)
"""What `R` goes through: the whole recording, then the last seconds of it."""


def progressed(state: State, message: RecordingProgressed) -> Update:
    """Shows how the recording goes, and says what the recorder noted."""
    if state.live is None:
        return state, ()
    note, before = message.facts.note, state.live.facts.note
    state = replace(state, recording=replace(state.live, facts=message.facts))
    return with_notice(state, printable(note)) if note != before else state, ()


def grew(state: State, message: Grew) -> Update:
    """Shows what has come, unless the view is frozen or counted under other filters by now."""
    live, growth = state.live, message.growth
    if live is None or live.is_frozen:
        return state, ()
    aggregate = growth.counts.aggregate
    if aggregate.lens != live.lens_of(state.filters.shown.lens, aggregate.physical.profile.duration_us):
        return state, (GrowNow(),)
    if live.counts_last_part(state.filters.shown.lens):
        state = replace(state, recording=replace(live, last_range=aggregate.lens.range_us))
    return _show(state, growth), ()


def finished(state: State, message: RecordingFinished) -> Update:
    """Shows the whole profile of the recording, which is over, at the same place."""
    opened, growth = message.opened, message.growth
    sources = opened.sources
    is_same = len(sources.texts) == len(state.sources.texts)
    if is_same and sources.scripts.runtime == state.sources.scripts.runtime:
        sources = state.sources
    state = _show(replace(state, recording=Finished(), opened=opened), growth._replace(sources=sources))
    return state, for_whole_profile(state)


def failed(state: State) -> Update:
    """Keeps what was recorded until the recording failed; nothing more is found out about it."""
    return replace(state, recording=Finished()), ()


def _show(state: State, growth: Growth) -> State:
    aggregate = growth.counts.aggregate
    filters = state.filters.with_counting(growth.counting)
    filters = replace(filters, shown=replace(filters.shown, lens=aggregate.lens))
    before, look = state.layout, grown(state.aggregate, aggregate, state.look)
    background = state.background
    if growth.sources is not state.sources:
        background = replace(background, texts={}, reading=None)
    state = replace(
        state,
        filters=filters,
        counts=growth.counts,
        activity=ActivityBins(growth.activity),
        figures=growth.figures,
        sources=growth.sources,
        background=background,
        look=look,
    )
    return replace(state, look=replace(look, chart=grown_chart(look.chart, before, state.layout)))


def freeze(state: State) -> Update:
    """Holds the view still while the recording goes on, or lets it follow again."""
    if state.live is None:
        return with_notice(state, "Nothing is being recorded."), ()
    is_frozen = not state.live.is_frozen
    sentence = "Frozen: the recording goes on. Space follows it again." if is_frozen else "Following again."
    state, effects = find_sureness(replace(state, recording=replace(state.live, is_frozen=is_frozen)))
    return with_notice(state, sentence), (Freeze(is_frozen), *effects)


def recent(state: State) -> Update:
    """Counts the last seconds only, or the whole recording again."""
    live = state.live
    if live is None:
        return with_notice(state, "Nothing is being recorded: v chooses a time range."), ()
    if live.facts.allocated_bytes is not None:
        return with_notice(state, _NO_LAST_SECONDS), ()
    is_last = live.counts_last_part(state.lens)
    before = live.last_us // US_PER_S if live.last_us is not None and is_last else None
    seconds = LAST_S[(LAST_S.index(before) + 1) % len(LAST_S)]
    last_us = None if seconds is None else seconds * US_PER_S
    last_range = None if last_us is None else last_part(state.aggregate.physical.profile.duration_us, last_us)
    lens = replace(state.lens, range_us=last_range)
    state, effects = count(replace(state, recording=replace(live, last_us=last_us, last_range=last_range)), lens)
    return with_notice(
        state, "The whole recording." if seconds is None else f"The last {seconds} seconds, as they come."
    ), effects


def output(state: State) -> Update:
    """Shows what the program writes that was started to be recorded."""
    return state, (ShowOutput(),)
