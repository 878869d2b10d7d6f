"""What a journal holds, put together: for the panes while it grows, for the file at its end, and after a crash."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import orjson

from tui.base.errors import ProfileFormatError
from tui.base.json_text import Json
from tui.formats.fast import InMemory, fast_cpuprofile
from tui.formats.v8.cpuprofile import cpuprofile
from tui.formats.v8.heapprofile import heapprofile
from tui.profile.columns.stopped_time import Stop
from tui.profile.columns.timeline import intervals_us
from tui.profile.growing import GrowingProfile, GrowingSizes
from tui.profile.profile import Origin, Profile, Thread, Unit
from tui.record.journal.journal import Record

_OF_THREAD = frozenset(["chunk", "whole", "heap", "calls", "script"])
_LEFT_OUT_TOLD = 5
"""Records that have a note of their own; of more it is enough to know how many."""


@dataclass(slots=True)
class ThreadContents:
    """One thread: what is known about it, its chunks merged, and the whole as V8 wrote it, where it came.

    Of memory the whole is the heap profile that came last, and `heap` what its record tells. `chunk_count` says how
    often something came.
    """

    facts: Json
    growing: GrowingProfile
    sizes: GrowingSizes = field(default_factory=GrowingSizes)
    whole: bytes | None = None
    heap: Json = field(default_factory=dict)
    calls: list[Json] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    chunk_count: int = 0

    @property
    def has_samples(self) -> bool:
        """Whether there is anything to save."""
        return self.whole is not None or self.chunk_count > 0

    @property
    def is_memory(self) -> bool:
        """Whether its profile is in bytes."""
        return self.facts.get("unit") == "bytes"

    @property
    def is_run(self) -> bool:
        """Whether it is one of several requests to an EdgeWorker, and no thread of a program."""
        return self.facts.get("kind") == "edgeworker"

    @property
    def lasted_us(self) -> int:
        """How long it was recorded, as far as is known."""
        elapsed_us: int | None = self.heap.get("elapsed_us")
        return self.growing.profile().duration_us if elapsed_us is None else elapsed_us

    @property
    def sample_count(self) -> int:
        """How many samples have come; of memory, how many there are at the moment."""
        return int(self.heap.get("samples", 0)) if self.is_memory else self.growing.sample_count

    @property
    def has_something(self) -> bool:
        """Whether there is something to show: samples, or of memory an answer, with whatever is in it."""
        return self.chunk_count > 0 and (self.is_memory or self.growing.sample_count > 0)

    def profile(self) -> Profile:
        """The profile of this thread: the whole, with the ids that its paths have in the chunks, or the chunks."""
        if self.whole is None:
            return self.growing.profile()
        if self.is_memory:
            return heap_profile(self.whole, self.growing.origin)
        return self.growing.with_these_ids(chunk_profile(self.whole, self.growing.origin))

    def take_whole(self, data: bytes) -> None:
        """Takes in the profile of the whole recording. Raises ProfileFormatError when it is none."""
        profile = (heap_profile if self.is_memory else chunk_profile)(data, self.growing.origin)
        if profile.origin.unit == "samples" and not self.is_run:
            raise ProfileFormatError(profile.origin.path, "no time passes in it, which threads of a program share")
        self.whole = data

    def so_far(self) -> Profile:
        """What it has come to by now, for those who watch it: a call path keeps its id, also when nothing is in it."""
        if self.is_memory and self.whole is not None:
            return self.sizes.now(self.profile())
        return self.growing.profile()

    def with_these_ids(self, whole: Profile) -> Profile:
        """`whole`, the recording as it was saved, with the ids that its paths had so far."""
        return (self.sizes if self.is_memory else self.growing).with_these_ids(whole)


@dataclass(slots=True)
class Contents:
    """A recording as far as its journal tells. `state` is the last one; `saved` what the record of that kind says."""

    title: str = "recording"
    header: Json = field(default_factory=dict)
    state: str = "CONNECTING"
    threads: dict[int, ThreadContents] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    saved: Json | None = None
    left_out: int = 0
    """Records that did not fit."""
    damage: str = ""
    """A sentence about what of its journal could not be read."""
    checks_heaps: bool = True
    """Whether heap profiles are read as they come, as those that somebody else wrote have to be."""

    def add(self, record: Record) -> bool:
        """Takes in the next record of the journal, whose fields are right for its kind; False for one left out.

        That is one of a thread that never began, or began twice, or whose data is no profile: a note says so.
        """
        fields = record.fields
        if "thread" in fields and record.kind in _OF_THREAD and fields["thread"] not in self.threads:
            return self._leave_out(record, "its thread did not begin")
        match record.kind:
            case "header":
                self.header = fields
            case "state":
                self.state = fields["state"]
            case "thread" if fields["number"] in self.threads:
                return self._leave_out(record, "its thread began before")
            case "thread":
                self._add_thread(fields)
            case "chunk" | "whole" | "heap":
                return self._add_profile(self.threads[fields["thread"]], record)
            case "calls":
                self.threads[fields["thread"]].calls = orjson.loads(record.data)
            case "script":
                self.threads[fields["thread"]].texts[fields["url"]] = record.data.decode("utf-8", "replace")
            case "suspended":
                self._add_stop(fields)
            case "note":
                self._add_note(fields)
            case "saved":
                self.saved = fields
        return True

    def recorded_threads(self) -> list[ThreadContents]:
        """The threads that there is something of, the main one first."""
        return [thread for _, thread in sorted(self.threads.items()) if thread.has_samples]

    def _add_thread(self, facts: Json) -> None:
        number = facts["number"]
        thread = Thread(number=number + 1, name=facts["name"], pid=facts.get("pid"), tid=facts.get("tid"))
        runtime = facts["kind"] if facts["kind"] in ("node", "deno", "workerd") else None
        title = facts.get("script") or facts["name"]
        if number == 0:
            self.title = title
        unit: Unit = "bytes" if facts.get("unit") == "bytes" else "us"
        origin = Origin(path=title, title=title, runtime=runtime, thread=thread, unit=unit)
        self.threads[number] = ThreadContents(facts, GrowingProfile(origin))

    def _add_note(self, fields: Json) -> None:
        self.notes.append(fields["text"])
        thread = self.threads.get(fields.get("warns_of", -1))
        if thread is not None:
            thread.warnings.append(fields["text"])

    def _add_stop(self, fields: Json) -> None:
        """Records a stop with the threads of its process, or with those of every local process where none is named."""
        for thread in self.threads.values():
            local_pid = thread.facts.get("local_pid")
            if local_pid is not None and fields["pid"] in (None, local_pid):
                thread.growing.stops.append(Stop(fields["start_us"], fields["end_us"]))

    def _add_profile(self, thread: ThreadContents, record: Record) -> bool:
        if record.kind != "whole" and thread.is_memory != (record.kind == "heap"):
            return self._leave_out(record, "its thread records something else")
        try:
            match record.kind:
                case "chunk":
                    thread.growing.add(chunk_profile(record.data, thread.growing.origin), record.fields["start_us"])
                    thread.chunk_count += 1
                case "whole":
                    thread.take_whole(record.data)
                case "heap":
                    if self.checks_heaps:
                        heap_profile(record.data, thread.growing.origin)
                    thread.whole, thread.heap = record.data, record.fields
                    thread.chunk_count += 1
        except ProfileFormatError as error:
            return self._leave_out(record, error.where or "it is no profile")
        return True

    def _leave_out(self, record: Record, reason: str) -> bool:
        self.left_out += 1
        if self.left_out <= _LEFT_OUT_TOLD:
            self.notes.append(f"a {record.kind} could not be read: {reason}")
        return False


def heap_profile(data: bytes, origin: Origin) -> Profile:
    """The heap profile in the bytes of a record. Raises ProfileFormatError when there is none."""
    document = _document(data, origin)
    if not isinstance(document.get("head"), dict):
        raise ProfileFormatError(origin.path, "it has no head")
    return heapprofile(document, origin)


def _document(data: bytes, origin: Origin) -> Json:
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ProfileFormatError(origin.path, f"it is no JSON ({error.msg})") from error
    if not isinstance(document, dict):
        raise ProfileFormatError(origin.path, "it is no object")
    return document


def chunk_profile(data: bytes, origin: Origin) -> Profile:
    """The profile in the bytes of a chunk or a whole. Raises ProfileFormatError when there is none."""
    profile = fast_cpuprofile(InMemory(data), origin, lambda *_: None)
    return cpuprofile(_document(data, origin), origin) if profile is None else profile


def achieved_interval_us(profile: Profile) -> int | None:
    """The median time between two samples; None under two."""
    between = intervals_us(profile.timeline)
    return int(np.median(between)) if len(between) else None
