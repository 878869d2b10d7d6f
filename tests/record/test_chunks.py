"""Chunks come every second without a gap, and add up to the whole."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.record.programs import Run, deno, node, until
from tests.record.recording import BUSY, Recording, port_of, shares_of
from tui.analysis.aggregate import aggregate
from tui.formats.read import read_profiles
from tui.profile.effective import effective
from tui.record.contents import Contents
from tui.record.journal import JournalReader, Record

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
            return bool(records) and records[-1].fields.get("state") in ("DONE", "LOST")

        until(is_done, "the recording does not end")
        again.extend(second.poll())
    assert [record.kind for record in again] == [record.kind for record in records]
    return records


@pytest.mark.parametrize(("runtime", "seconds"), [("node", 20), ("deno", 5)])
def test_chunks_have_no_gaps_and_add_up(run: Run, record: Callable[..., Recording], runtime: str, seconds: int) -> None:
    command = [node()] if runtime == "node" else [deno(), "run"]
    program = run(*command, ANY_PORT, script=BUSY).says("ready")
    recorder = record("--duration", str(seconds), port_of(program))
    records = followed(recorder)
    chunks = [record.fields for record in records if record.kind == "chunk"]
    assert len(chunks) >= seconds
    assert max(later["start_us"] - earlier["end_us"] for earlier, later in pairwise(chunks)) <= LARGEST_GAP_US

    contents = Contents()
    for entry in records:
        contents.add(entry)
    [thread] = contents.recorded_threads()
    merged = effective(thread.growing.profile())
    [whole] = [effective(profile) for profile in read_profiles(recorder.saved().path)]
    assert thread.growing.gaps_us == 0
    assert aggregate(merged).active_us == pytest.approx(aggregate(whole).active_us, rel=0.01)
    assert len(merged.timeline) == pytest.approx(len(whole.timeline), rel=0.03)
    of_whole, of_merged = shares_of(whole), shares_of(merged)
    assert of_merged["hot"] == pytest.approx(of_whole["hot"], abs=0.01)


def test_the_whole_is_not_fetched_when_it_is_large(run: Run, record: Callable[..., Recording]) -> None:
    """V8 forgets what came in chunks, its last reply stays small, and the file is made of the chunks."""
    names = "".join(f"function f{number}(n) {{ return n ? g(n - 1) : hot(50); }}\n" for number in range(300))
    choice = "const all = [" + ",".join(f"f{number}" for number in range(300)) + "];\n"
    recurse = "function g(n) { return all[Math.floor(Math.random() * 300)](n); }\n"
    turn = "function wide() { for (let i = 0; i < 300; i++) g(8); setImmediate(wide); }\n"
    script = BUSY.split("function turn")[0] + names + choice + recurse + turn + "console.log('ready'); wide();\n"
    program = run(node(), ANY_PORT, script=script).says("ready")
    recorder = record("--duration", "12", "--interval", "200us", port_of(program))
    ended = recorder.saved()
    assert ended.sidecar["is_merged_from_chunks"]
    assert ended.sidecar["gaps_us"] == 0
    [profile] = read_profiles(ended.path)
    assert profile.origin.warnings == ()
    assert profile.duration_us >= 11_900_000
