"""A profile: what one thread did, with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from tui.profile.columns.column_types import Int32
from tui.profile.columns.functions import Functions
from tui.profile.columns.ticks import Ticks
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree

Format = Literal["cpuprofile", "v8-head", "trace", "heapprofile", "speedscope", "collapsed"]
Unit = Literal["us", "bytes", "samples"]


class EmbeddedMap(NamedTuple):
    """A source map as the JSON that the file has of it, not checked yet; its sources are relative to `url`."""

    url: str
    document: Mapping[str, object]


class EmbeddedSources(NamedTuple):
    """Texts by a function's place (its url, or `#12` for a script without one), and source maps by url.

    Only of scripts that the profile names. The values are shared by the profiles of a file.
    """

    texts: Mapping[str, str]
    maps: Mapping[str, EmbeddedMap]


NOTHING_EMBEDDED = EmbeddedSources({}, {})


@dataclass(frozen=True, slots=True)
class Thread:
    """Which of a file's profiles this is: `number` counts from 1 in file order, `process` is its process's name."""

    number: int = 1
    name: str = ""
    pid: int | None = None
    tid: int | None = None
    process: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a profile came from and what was noticed while reading it.

    `path` and `title` are as given, not yet printable. `warnings` are whole sentences for the user. `node_count` and
    `max_depth` (the root is 0) describe the file; its call tree may have gained rows since. `truncated_samples` have
    a stack of their own that is as long as V8 keeps: their outermost frames are missing. `is_only_program`: whatever
    was sampled was `(program)`. `masked_urls` is how many urls have their secrets masked, for the file to be written.
    `count_scale` is what counts in the unit `samples` were multiplied by, to be whole. `has_spans`: the timeline's
    entries are stretches between calls that began and ended, so a long one is no gap and no length is chance.
    """

    path: str
    title: str
    format: Format = "cpuprofile"
    runtime: str | None = None
    unit: Unit = "us"
    estimated: bool = False
    has_timeline: bool = True
    duration_us: int = 0
    node_count: int = 0
    max_depth: int = 0
    truncated_samples: int = 0
    is_only_program: bool = False
    thread: Thread = field(default_factory=Thread)
    thread_count: int = 1
    warnings: tuple[str, ...] = ()
    masked_urls: int = 0
    count_scale: int = 1
    has_spans: bool = False

    @property
    def is_sampled_in_time(self) -> bool:
        """Whether the timeline's entries are samples at known times, so that there may be gaps between them."""
        return self.unit == "us" and self.has_timeline and not self.has_spans

    @property
    def sample_noun(self) -> str:
        """What an entry of the timeline is: where samples are what is measured, a stack with its count."""
        if self.unit == "samples":
            return "stack"
        if self.has_spans:
            return "span"
        return "sample" if self.has_timeline or self.unit == "us" else "node"

    @property
    def scale_note(self) -> str:
        """`counts × 100`, where counts are not as the file has them."""
        return f"counts × {self.count_scale:,}" if self.count_scale > 1 else ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Functions, call tree, timeline and line ticks of one thread; immutable.

    `timeline.node`, `ticks.node` are rows of `tree`; `tree.function` are indices into `functions`. `sample_lines`
    and `sample_columns`, int32[samples] each, say where in the source each sample stood (1-based, 0 = unknown), None
    where no file told it; columns are never told without lines. `embedded` is what its file has of the program's text.
    """

    functions: Functions
    tree: CallTree
    timeline: Timeline
    ticks: Ticks
    origin: Origin
    sample_lines: Int32 | None = None
    sample_columns: Int32 | None = None
    embedded: EmbeddedSources = field(default=NOTHING_EMBEDDED, repr=False)

    @property
    def duration_us(self) -> int:
        """From startTime to the later of endTime and the end of the last sample."""
        return self.origin.duration_us

    def with_warnings(self, *warnings: str) -> Profile:
        """The same profile with more warnings; itself where there are none."""
        if not warnings:
            return self
        return replace(self, origin=replace(self.origin, warnings=(*self.origin.warnings, *warnings)))

    def label(self, row: int) -> str:
        """The printable name of the function of tree row `row`."""
        return self.functions.labels[int(self.tree.function[row])]
