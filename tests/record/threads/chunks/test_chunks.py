"""Chunks come every second without a gap, and add up to the whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

import tui.record.threads.cpu.chunk_reports as reports_module
import tui.record.threads.cpu.domain_sampler as sampler_module
from tests.record.profiled_thread import ProfiledThread, merged
from tests.record.programs import Run, deno, node, until
from tests.record.recording import HOT, PACED, Recording, inspector_url, port_of, shares_of
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.formats.read import read_profiles
from tui.profile.profile import Profile
from tui.record.journal.contents import Contents
from tui.record.journal.journal import JournalReader, Record
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire
from tui.record.threads.cpu.chunk_reports import cost_of_telling
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import Chunk, Ended, News, Note, Whole

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads a file that was removed")

ANY_PORT = "--inspect=127.0.0.1:0"
LARGEST_GAP_US = 3_000


def followed(recorder: Recording) -> list[Record]:
    """All records of a recording, read while it goes on; the journal is gone at its end, and the reader still reads."""
    records: list[Record] = []
    with JournalReader(recorder.journal) as reader, JournalReader(recorder.journal) as second:
        again: list[Record] = []

        def is_done() -> bool:
            records.extend(reader.poll())
            again.extend(second.poll())
            return has_ended() or recorder.process.poll() is not None

        def has_ended() -> bool:
            return bool(records) and records[-1].fields.get("state") in ("DONE", "LOST")

        until(is_done, "the recording does not end")
        is_done()
        assert has_ended(), recorder.ended()
        again.extend(second.poll())
    assert [record.kind for record in again] == [record.kind for record in records]
    return records


@pytest.mark.parametrize(("runtime", "seconds"), [("node", 6), ("deno", 3)])
def test_chunks_have_no_gaps_and_add_up(run: Run, record: Callable[..., Recording], runtime: str, seconds: int) -> None:
    command = [node()] if runtime == "node" else [deno(), "run"]
    program = run(*command, ANY_PORT, script=PACED).says("ready")
    recorder = record("--duration", str(seconds), port_of(program))
    records = followed(recorder)
    chunks = [record.fields for record in records if record.kind == "chunk"]
    # A program that gets no processor answers late, and has a longer chunk then.
    assert len(chunks) >= seconds / 2
    assert sum(chunk["end_us"] - chunk["start_us"] for chunk in chunks) >= 0.95 * seconds * 1e6
    assert max(later["start_us"] - earlier["end_us"] for earlier, later in pairwise(chunks)) <= LARGEST_GAP_US

    contents = Contents()
    for entry in records:
        contents.add(entry)
    [thread] = contents.recorded_threads()
    of_chunks = thread.growing.profile()
    [whole] = read_profiles(recorder.saved().path)
    assert thread.growing.gaps_us == 0
    # The whole begins just before the first chunk, and ends just after the last one; how long it is until the first
    # sample comes is another matter in each.
    around_us = whole.duration_us - of_chunks.duration_us
    active_us = aggregate(effective(whole)).active_us
    missing_us = abs(active_us - aggregate(effective(of_chunks)).active_us)
    assert missing_us <= around_us + active_us / 100
    assert len(of_chunks.timeline) == pytest.approx(len(whole.timeline), rel=0.03)
    assert abs(self_us(whole, "hot") - self_us(of_chunks, "hot")) <= around_us + active_us / 100
    assert shares_of(whole)["hot"] >= 0.9
    assert shares_of(of_chunks)["hot"] >= 0.9


def self_us(profile: Profile, name: str) -> int:
    """The time that functions of this name have with themselves on top."""
    counted = effective(profile)
    per_function = aggregate(counted).function_self_us.tolist()
    return sum(us for key, us in zip(counted.functions.keys, per_function, strict=True) if key.name == name)


def recorded(connection: Connection, until_chunks: int) -> list[News]:
    """The events of a recording of a real thread, stopped after so many chunks."""
    thread = ProfiledThread(connection, Sampling(nudges=True))
    thread.wait_for_chunks(until_chunks)
    return thread.stop()


@pytest.fixture
def connection(run: Run) -> Iterator[Connection]:
    """A connection to a Node that is busy."""
    url = inspector_url(run(node(), ANY_PORT, script=PACED).says("ready"))
    connection = Connection(open_wire(url, 10), url)
    yield connection
    connection.close()


def test_what_telling_costs() -> None:
    """A million nodes a second would be 230 MB, for which V8 needs 4 s."""
    chunk = {"startTime": 5_000_000, "endTime": 6_000_000, "nodes": [{}] * 10_000, "samples": [1] * 1000}
    assert cost_of_telling(chunk) == pytest.approx(0.0415, rel=0.01)
    assert cost_of_telling({**chunk, "endTime": 7_000_000}) == pytest.approx(0.0415 / 2, rel=0.01)
    assert cost_of_telling({**chunk, "endTime": 5_050_000}) == cost_of_telling(chunk), "cut short"
    assert cost_of_telling({**chunk, "endTime": 5_000_000}) == 0
    assert cost_of_telling({}) == 0


EVER_NEW = (
    HOT
    + "".join(f"function f{number}(n) {{ return n ? next(n - 1) : hot(20); }}\n" for number in range(200))
    + f"const all = [{','.join(f'f{number}' for number in range(200))}];\n"
    + "function next(n) { return all[Math.floor(Math.random() * all.length)](n); }\n"
    + "function turn() { const over = performance.now() + 3; do next(20); while (performance.now() < over); "
    + "setTimeout(turn, 97); }\nconsole.log('ready'); turn();\n"
)
"""A program that goes ever new ways for 3 ms of 100, with some 40 new nodes a sample. One that did so all the time made
nodes faster than a reader that gets no processor can read them: each chunk took longer than the one before, in the end
minutes."""


def test_the_cost_of_ever_new_paths_is_reported_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first of two costly chunks is reported. Here a chunk of a few samples is costly from 100 nodes on."""
    least = cost_of_telling({"endTime": 1, "nodes": [{}] * 100})
    monkeypatch.setattr(reports_module, "_MOST_COST", least)
    url = inspector_url(run(node(), ANY_PORT, script=EVER_NEW).says("ready"))
    connection = Connection(open_wire(url, 10), url)
    thread = ProfiledThread(connection, Sampling())

    def costly() -> list[Chunk]:
        return [chunk for chunk in thread.chunks if cost_of_telling(chunk.profile) > least]

    until(lambda: len(costly()) >= 2 or not thread.is_alive, "no costly chunks")
    assert thread.is_alive, thread.events[-1]
    connection.close()
    [note] = [event.text for event in thread.end() if isinstance(event, Note) and "telling" in event.text]
    assert note.startswith("main: telling so many new call paths takes some ")
    assert note.endswith(" % of its time; a longer --interval costs less")


def test_a_large_whole_is_not_fetched(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would block the program, and the chunks tell the same."""
    monkeypatch.setattr(sampler_module, "MOST_FETCHED_BYTES", 100)
    events = recorded(connection, 2)
    assert not any(isinstance(event, Whole) for event in events)
    assert events[-1] == Ended(0, "stopped")
    assert merged(events).gaps_us == 0


def test_v8_starts_anew_before_it_keeps_too_much(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler_module, "MOST_KEPT_BYTES", 100)
    events = recorded(connection, 3)
    assert not any(isinstance(event, Whole) for event in events)
    # On a busy machine the program may be busy, too; nothing else may be reported.
    notes = [event.text for event in events if isinstance(event, Note)]
    assert [note for note in notes if note != "main is busy and does not answer: waiting"] == []
    assert events[-1] == Ended(0, "stopped")
    growing = merged(events)
    profile = growing.profile()
    assert 0 < growing.gaps_us < 0.2 * profile.duration_us
    assert profile.duration_us > 2_000_000
    assert shares_of(profile)["hot"] >= 0.8
