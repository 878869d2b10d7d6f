"""A recording that goes on, without a recorder: what comes is sent to a state as the feed of a recording does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.explorer.loading.open_profile import opened, sources_of
from tui.explorer.recording.growth import growth, growth_of
from tui.profile.growing import GrowingProfile
from tui.profile.profile import Origin, Profile
from tui.state.model.messages import Grew, RecordingFinished
from tui.state.model.recording import Growth, Live, RecordingFacts

MAIN, PARSE, RENDER, READ = "main@/a.js:1", "parse@/a.js:2", "render@/a.js:3", "read@/a.js:4"
"""With their places, so that a function is the same in every part."""
FIRST = f"{MAIN};{PARSE} 5 | {MAIN};{RENDER} 3"
S = 1_000_000


class Recording:
    """A recording and the explorer that shows it; `interval_us` between its samples."""

    def __init__(self, stacks: str, *, interval_us: int = 1000, size: tuple[int, int] = (120, 40)) -> None:
        self._interval_us = interval_us
        self._growing = GrowingProfile(Origin(path="app.js", title="app.js"))
        self._end_us = 0
        self._add(stacks)
        self.texts: dict[str, str] = {}
        self.explorer: Explorer = explore(
            self.profile, size=size, recording=Live(RecordingFacts("app.js", state="RECORDING"))
        )

    @property
    def profile(self) -> Profile:
        """The recording so far."""
        return self._growing.profile()

    def _add(self, stacks: str) -> None:
        part = recorded_from(stacks, self._interval_us)
        self._growing.add(part, self._end_us)
        self._end_us += part.duration_us

    def grown(self, stacks: str) -> Growth:
        """What the feed makes of the recording with more samples, under the filters of now."""
        self._add(stacks)
        return self.growth()

    def growth(self) -> Growth:
        """The recording so far, under the filters of now."""
        profile, state = self.profile, self.explorer.state
        assert state.live is not None
        lens = state.live.lens_of(state.filters.shown.lens, profile.duration_us)
        sources = state.sources
        if self.texts != sources.texts:
            sources = sources_of(profile, state.options, self.texts)
        return growth(profile, lens, sources)

    def grow(self, stacks: str) -> Explorer:
        """More samples come, and are shown."""
        self.explorer.send(Grew(self.grown(stacks)))
        return self.explorer

    def finished(self, texts: Mapping[str, str] | None = None, runtime: str | None = None) -> RecordingFinished:
        """The whole recording, as it is read from its file."""
        state, profile = self.explorer.state, self.profile
        assert state.live is not None
        profile = replace(profile, origin=replace(profile.origin, path="app.cpuprofile", runtime=runtime))
        whole = opened(profile, state.options, self.texts if texts is None else texts)
        lens = state.live.lens_of(state.filters.shown.lens, profile.duration_us)
        return RecordingFinished(whole, growth_of(whole, lens))


def seconds(more: str = "") -> Recording:
    """25 seconds of parse."""
    return Recording(f"{MAIN};{PARSE} 25 {more}", interval_us=S)


def total_ms(explorer: Explorer) -> int:
    """How much is counted."""
    return explorer.state.aggregate.sampled_us // 1000
