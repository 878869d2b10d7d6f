"""Several profiles: the set, what is usual in it, one merged profile, and what is kept when it ends early."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.commands import report_of, tickscope
from tests.places import CHECKOUT
from tests.record.edgeworkers.conftest import Ask
from tests.record.edgeworkers.edge_server import AUTHORITY, CPU, PAGE, EdgeServer, Reply, Request, profiled
from tests.record.programs import until
from tui.formats.documents import profiles_in
from tui.formats.read import read_profiles
from tui.profile.profile import Origin
from tui.record.edgeworkers.requests.answered import Answered
from tui.record.edgeworkers.runs import set_file
from tui.record.journal.journal import JournalReader, Record

CLIENT = ("--handler", "onClientRequest")


def slower(times: int) -> bytes:
    """The example with every time but the first `times` as long."""
    document: dict[str, Any] = orjson.loads(CPU)
    first, *deltas = document["timeDeltas"]
    document["timeDeltas"] = [first, *(times * delta for delta in deltas)]
    document["endTime"] = document["startTime"] + first + times * (2041 - 1373)
    return orjson.dumps(document)


@pytest.fixture
def rising(server: EdgeServer, at_once: None) -> EdgeServer:
    """Each answer is slower than the one before by one time of the first."""
    server.answer = lambda _: Reply(slower(len(server.requests)))
    return server


def active_us(path: Path, thread: int) -> int:
    profile = report_of(path, "--thread", str(thread))["profile"]
    return int(profile["sampled_us"])


def test_a_set_opens_with_a_profile_for_each_run(rising: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    ended = ask(*CLIENT, "--repeat", "3")
    out = tmp_path / "out"
    assert (ended.status, ended.out) == (0, f"{out}\n"), ended.err
    names = [profile.origin.thread.name for profile in read_profiles(out)]
    assert names == ["onClientRequest, run 1", "onClientRequest, run 2", "onClientRequest, run 3"]
    # The last sample of each lasts the mean interval, rounded.
    assert [active_us(out, thread) for thread in (1, 2, 3)] == [640, 1281, 1921]
    listed = json.loads(tickscope("report", out, "--list-threads", "--format", "json").out)
    assert [one["name"] for one in listed] == names


def test_the_table_says_what_is_usual(rising: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    ended = ask(*CLIENT, "--repeat", "3")
    lines = ended.err.splitlines()
    head = next(index for index, line in enumerate(lines) if "3 runs" in line)
    assert lines[head] == (
        "onClientRequest: 3 runs · active 1.3 ms in the median, 960 µs – 1.6 ms in the middle half, "
        "640 µs – 1.9 ms in all · 36 samples"
    )
    assert re.split(r"\s{2,}", lines[head + 1].strip())[:5] == ["self", "%", "middle half", "all runs", "total"]
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines[head + 2 : head + 8]]
    assert [row[-2:] for row in rows[1:3]] == [["checkRedirect", "main.js:69"], ["onClientRequest", "main.js:6"]]
    assert "264 µs" in lines[head + 3]
    assert "3/3" in lines[head + 3]
    usual = json.loads((tmp_path / "out.recording.json").read_bytes())["repeats"]["onClientRequest"]
    assert report_of(tmp_path / "out")["repeats"]["onClientRequest"] == usual
    assert "\n".join(lines[head : head + 2 + len(rows)]) in tickscope("report", tmp_path / "out").out
    written = tickscope("report", tmp_path / "out", "--format", "markdown").out
    assert "| 264 µs | 20.6 % | 198 µs – 330 µs | 132 µs – 396 µs | 264 µs | 3/3 | `checkRedirect` |" in written
    assert usual["active_us"] == {"least": 640, "low": 960.5, "median": 1281, "high": 1601, "largest": 1921}


def test_events(rising: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    ended = ask(*CLIENT, "--repeat", "2", "--events")
    events = [json.loads(line) for line in ended.err.splitlines()]
    assert [event["event"] for event in events] == [
        "start",
        "note",
        "note",
        "profile",
        "profile",
        "repeats",
        "note",
        "complete",
    ]
    assert events[3] == {
        "event": "profile", "handler": "onClientRequest", "run": 1, "samples": 12,
        "active_us": 640, "duration_us": 2041, "interval_us": 58,
    }  # fmt: skip
    assert events[5]["functions"][1]["self_us"]["median"] == 198
    assert events[7] == {"event": "complete", "path": str(tmp_path / "out"), "profiles": 2, "samples": 24}


def test_merged_runs_add_up(rising: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    assert ask(*CLIENT, "--repeat", "3", "--merge").status == 0
    document = report_of(tmp_path / "out")
    assert document["profile"]["thread_count"] == 1
    assert document["profile"]["sampled_us"] == 640 + 1281 + 1921
    found = {one["name"]: one["self_us"] for one in document["functions"]}
    example = {"checkRedirect": 132, "onClientRequest": 58, "Cookies": 57, "SetCookie": 50, "checkLanguage": 5}
    assert found == {**{name: (1 + 2 + 3) * us for name, us in example.items()}, "(program)": 338 + 677 + 1015}


@pytest.mark.usefixtures("at_once")
def test_handlers_and_runs_in_one_set(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    server.implemented = ("onclientrequest", "responseprovider")
    assert ask("--handler", "all", "--repeat", "2").status == 0
    names = [profile.origin.thread.name for profile in read_profiles(tmp_path / "out")]
    handlers = ("onClientRequest", "responseProvider")
    assert names == [f"{handler}, run {run}" for handler in handlers for run in (1, 2)]
    assert ask("--handler", "all", "--repeat", "2", "--merge").status == 0
    assert [profile.origin.thread.name for profile in read_profiles(tmp_path / "out")] == list(handlers)


@pytest.mark.usefixtures("at_once")
def test_memory_in_a_set(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    ended = ask(*CLIENT, "--type", "memory", "--repeat", "2")
    assert ended.status == 0
    assert "2 runs · allocated 5.0 kB in the median" in ended.err
    assert [profile.origin.unit for profile in read_profiles(tmp_path / "out")] == ["bytes", "bytes"]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("bad", "kept"), [({2}, 3), ({2, 4}, 2), ({3, 4}, 2)])
def test_a_run_that_fails_among_others(server: EdgeServer, ask: Ask, tmp_path: Path, bad: set[int], kept: int) -> None:
    server.answer = lambda request: Reply(PAGE, "text/html") if len(server.requests) in bad else profiled(request)
    ended = ask(*CLIENT, "--repeat", "4")
    assert ended.status == 0
    assert ended.err.count("no profile of onClientRequest: the site answered with its page") == len(bad)
    assert len(read_profiles(tmp_path / "out")) == kept


@pytest.mark.usefixtures("at_once")
def test_a_server_that_goes_away_leaves_what_has_come(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    server.answer = lambda request: (
        profiled(request) if len(server.requests) < 3 else Reply(b"", None, told_length=9999)
    )
    assert ask(*CLIENT, "--repeat", "2").status == 0
    assert len(read_profiles(tmp_path / "out")) == 2


def test_one_profile_of_few_samples_is_called_chance(server: EdgeServer, ask: Ask) -> None:
    ended = ask(*CLIENT)
    assert "onClientRequest: 12 samples every 58 µs, 640 µs active" in ended.err
    assert "12 samples in 640 µs are mostly chance: --repeat 10 tells what is usual" in ended.err


def test_the_file_has_a_name_of_its_own(server: EdgeServer, ask: Ask, tmp_path: Path, at_once: None) -> None:
    folder = tmp_path / "data" / "tickscope" / "recordings"
    where = ("--edge-ip", "127.0.0.1", "--cacert", AUTHORITY)
    for words, ending in ((CLIENT, ".cpuprofile"), ((*CLIENT, "--type", "memory"), ".heapprofile")):
        path = Path(tickscope("record", server.url, *words, *where).out.strip())
        assert path.name.startswith("www.example.com-onClientRequest-2")
        assert path.name.endswith(ending)
        assert path.is_file()
    path = Path(tickscope("record", server.url, "--handler", "all", *where).out.strip())
    assert path.name.startswith("www.example.com-handlers-2")
    assert path.name.endswith(".profiles.json")
    if sys.platform == "linux":
        assert path.parent == folder


@contextmanager
def recording(server: EdgeServer, home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`tickscope record` as a process of its own; what it runs with is checked for the token."""
    folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home / "data")}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tui", "record", server.url, *CLIENT, "--edge-ip", "127.0.0.1",
         "--cacert", str(AUTHORITY), *words],
        cwd=CHECKOUT, env={**os.environ, **folders, "AKAMAI_EW_TRACE": server.token},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def asked(server: EdgeServer, count: int) -> None:
    until(lambda: len(server.requests) >= count, f"no {count} requests")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, /proc")
def test_an_interrupt_keeps_what_has_come_and_argv_has_no_token(server: EdgeServer, tmp_path: Path) -> None:
    with recording(server, tmp_path, "--repeat", "1000", "--out", str(tmp_path / "out")) as process:
        asked(server, 2)
        assert server.token.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        [journal] = (tmp_path / "state").rglob("*.journal")
        reader = JournalReader(journal)
        records: list[Record] = []

        def has_two_profiles() -> bool:
            records.extend(reader.poll())
            return sum(record.kind == "whole" for record in records) >= 2

        until(has_two_profiles, "no profiles")
        reader.close()
        assert server.token not in repr(records)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, f"{tmp_path / 'out'}\n"), err
    assert "stopped after" in err
    assert server.token not in err
    assert len(read_profiles(tmp_path / "out")) >= 2
    assert not list((tmp_path / "state").rglob("*.journal*"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals")
def test_after_a_kill_the_next_recording_saves_what_had_come(
    server: EdgeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(server, tmp_path, "--repeat", "1000") as process:
        asked(server, 3)
        process.kill()
        process.communicate()
    server.spacing_s = 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("AKAMAI_EW_TRACE", server.token)
    where = ("--edge-ip", "127.0.0.1", "--cacert", AUTHORITY, "--out", tmp_path / "out")
    ended = tickscope("record", server.url, *CLIENT, *where)
    assert ended.status == 0
    assert re.search(r"recovered .*: [23] profiles \([23] of onClientRequest\) of www.example.com, begun 2", ended.err)
    [path] = (tmp_path / "data").rglob("*.profiles.json")
    names = [profile.origin.thread.name for profile in read_profiles(path)]
    assert names[:2] == ["onClientRequest, run 1", "onClientRequest, run 2"]
    assert report_of(path)["repeats"]["onClientRequest"]["runs"] == len(names)


def test_a_wish_to_stop_beside_the_journal(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    journal = tmp_path / "one.journal"

    def stopping(request: Request) -> Reply:
        journal.with_name("one.journal.stop").touch()
        return profiled(request)

    server.answer = stopping
    ended = ask(*CLIENT, "--repeat", "9", "--journal", journal)
    assert (ended.status, len(server.requests)) == (0, 1)
    assert "stopped after 1 profile" in ended.err
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"out", "out.recording.json"}


def test_a_set_holds_stacks_as_deep_as_they_come() -> None:
    frame = {"functionName": "deep", "scriptId": "1", "url": "js", "lineNumber": 1, "columnNumber": 0}
    head: dict[str, object] = {"callFrame": frame, "selfSize": 8, "id": 200, "children": []}
    for number in range(130, 0, -1):
        head = {"callFrame": frame, "selfSize": 0, "id": number, "children": [head]}
    document = json.dumps({"head": head, "samples": []}).encode()
    [profile] = profiles_in(json.loads(document), Origin(path="deep", title="deep"))
    both = json.loads(set_file([("first", Answered(document, profile)), ("second", Answered(document, profile))]))
    assert [one["title"] for one in both] == ["first", "second"]
    assert both[0]["head"] == head
