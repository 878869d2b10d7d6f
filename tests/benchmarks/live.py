"""What it costs to watch a recording grow, however long it is: `python -m tests.benchmarks.live [SAMPLES ...]`.

Each of the recordings has a thousand samples a second over some 5,000 call paths. All but its last minute is in the
journal when an explorer opens it in a real terminal, then a chunk comes each second. 500,000 samples are eight minutes.
All of it takes four minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import orjson

from tests.benchmarks.live_app import Watched
from tests.benchmarks.made_up import Shape, made_up
from tests.benchmarks.tables import Section, table
from tests.benchmarks.targets import Verdict
from tests.pty_app import PtyApp
from tui.profile.profile import Profile
from tui.record.journal.journal import JournalWriter, Record

SAMPLES = (20_000, 120_000, 500_000)
NODES, DEPTH, FUNCTIONS = 5_000, 40, 600
PER_CHUNK = 1_000
SECONDS = 20.0
LARGEST_SHARE, LONGEST_GAP_MS, MOST_BYTES = 5.0, 30.0, 4_000
_LEFT = 90
"""Chunks that come while it is watched, and some more."""
_STEEP = 4
"""How uneven the samples are spread: a few paths have most of them, as in a real program."""
_PATIENCE_S = 300.0


def chunks(profile: Profile) -> Iterator[tuple[Record, int]]:
    """The records of a recording that becomes `profile`, a second each, as a recorder writes them."""
    parent, function = profile.tree.parent.tolist(), profile.tree.function.tolist()
    frames = [
        {"functionName": key.name, "scriptId": "1", "url": key.url, "lineNumber": key.line - 1, "columnNumber": 1}
        for key in profile.functions.keys
    ]
    nodes, start_us = profile.timeline.node, profile.timeline.start_us
    for first in range(0, len(nodes) - PER_CHUNK + 1, PER_CHUNK):
        samples = nodes[first : first + PER_CHUNK]
        stamps = start_us[first : first + PER_CHUNK + 1]
        rows, hits = np.unique(samples, return_counts=True)
        hits_of = dict(zip(rows.tolist(), hits.tolist(), strict=True))
        seen: set[int] = set()
        for row in hits_of:
            while row >= 0 and row not in seen:
                seen.add(row)
                row = parent[row]
        children: dict[int, list[int]] = {}
        for row in sorted(seen - {0}):
            children.setdefault(parent[row], []).append(row + 1)
        document = {
            "nodes": [
                {
                    "id": row + 1,
                    "callFrame": frames[function[row]],
                    "hitCount": hits_of.get(row, 0),
                    "children": children.get(row, []),
                    "positionTicks": [{"line": 2 + row % 20, "ticks": hits_of[row]}] if row in hits_of else [],
                }
                for row in sorted(seen)
            ],
            "startTime": int(stamps[0]),
            "endTime": int(stamps[-1]),
            "samples": (samples + 1).tolist(),
            "timeDeltas": np.diff(stamps[:-1], prepend=stamps[0]).tolist(),
        }
        data = orjson.dumps(document)
        told = {"start_us": document["startTime"], "end_us": document["endTime"], "samples": PER_CHUNK}
        fields = {"thread": 0, **told, "nodes": len(seen), "bytes": len(data), "cpu_us": 900_000}
        yield Record("chunk", fields, data), first + PER_CHUNK


def recorded(samples: int) -> Profile:
    """A recording with so many samples before it is watched."""
    count = samples + _LEFT * PER_CHUNK
    profile = made_up(Shape("live", NODES, DEPTH, FUNCTIONS, count), np.random.default_rng(7))
    uneven = np.random.default_rng(8).random(count) ** _STEEP
    profile.timeline.node[:] = 1 + (uneven * (NODES - 1)).astype(np.int32)
    return profile


@contextmanager
def growing(folder: Path, samples: int) -> Iterator[Path]:
    """A journal with so many samples, to which one chunk a second is added meanwhile."""
    journal = JournalWriter(folder / "made-up.journal")
    journal.append(Record("header", {"tickscope": "0", "target": "made-up", "started": "2026-11-21T12:00:00+00:00"}))
    journal.append(Record("state", {"state": "RECORDING"}))
    thread = {"number": 0, "name": "main", "kind": "node", "script": "made-up.js", "unit": "us", "chunks": "console"}
    journal.append(Record("thread", thread))
    coming = chunks(recorded(samples))
    for record, count in coming:
        journal.append(record)
        if count >= samples:
            break
    is_over = threading.Event()

    def go_on() -> None:
        for record, _ in coming:
            if is_over.wait(1.0):
                return
            journal.append(record)

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        yield journal.path
    finally:
        is_over.set()
        writer.join()
        journal.close()


def watch(samples: int, seconds: float, columns: int = 120, rows: int = 40) -> tuple[Watched, float]:
    """What an explorer took that watched a recording with so many samples, and the bytes a second that it wrote."""
    with tempfile.TemporaryDirectory() as home, growing(Path(home), samples) as journal:
        answer = Path(home) / "watched.json"
        command: list[str | Path] = [sys.executable, "-m", "tests.benchmarks.live_app", answer, journal, str(seconds)]
        with PtyApp(command, home=Path(home), columns=columns, rows=rows) as app:
            written: list[tuple[float, int]] = []
            deadline = time.monotonic() + _PATIENCE_S
            while not answer.exists() and time.monotonic() < deadline:
                app.reads_within(0.1)
                written.append((time.monotonic(), app.byte_count))
            if not answer.exists() or app.exit_status():
                raise RuntimeError(app.screen_text())
        watched = Watched(**json.loads(answer.read_text()))
    before = max(count for at, count in written if at <= watched.began)
    after = max(count for at, count in written if at <= watched.ended)
    return watched, (after - before) / (watched.ended - watched.began)


def live_section(lengths: tuple[int, ...] = SAMPLES, seconds: float = SECONDS) -> Section:
    """A row for each length of a recording."""
    section = Section("Watching a recording")
    section.paragraphs.append(
        "The explorer's share of a core while a chunk of a thousand samples comes each second, the longest time in "
        "which its event loop did not run (without the time in which the machine gave it no processor), and what it "
        "wrote to a terminal of 120×40."
    )
    rows = []
    for samples in lengths:
        watched, bytes_s = watch(samples, seconds)
        share, gap_ms = 100 * watched.cpu_share, watched.gaps_ms[0]
        name = f"{samples:,} samples"
        again_s = (watched.ended - watched.began) / max(1, watched.grown)
        peak = f"{watched.peak_bytes / 1e6:.0f}"
        rows.append([name, f"{share:.1f}", f"{gap_ms:.0f}", f"{bytes_s:,.0f}", f"{again_s:.1f}", peak])
        section.verdicts.append(Verdict("share of a core", name, share, LARGEST_SHARE, "%"))
        section.verdicts.append(Verdict("longest gap while watching", name, gap_ms, LONGEST_GAP_MS, "ms"))
        section.verdicts.append(Verdict("written a second", name, bytes_s, MOST_BYTES, "bytes"))
    head = ["recording", "% of a core", "longest gap, ms", "bytes a second", "grows every, s", "peak MB"]
    section.paragraphs.append(table(head, rows))
    return section


def main() -> None:
    """Measures recordings of the lengths that are named."""
    options = argparse.ArgumentParser("python -m tests.benchmarks.live")
    options.add_argument("samples", nargs="*", type=int, default=SAMPLES)
    options.add_argument("--seconds", type=float, default=SECONDS, help="that each is watched, twice")
    chosen = options.parse_args()
    section = live_section(tuple(chosen.samples), chosen.seconds)
    print(section.text)
    for verdict in section.verdicts:
        print(" · ".join(verdict.row))


if __name__ == "__main__":
    main()
