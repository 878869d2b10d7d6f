"""`--list-threads`: what profiles a file has, with the numbers that `--thread` takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import report_of, tickscope
from tests.formats.documents import trace_events
from tests.formats.seeds import HEAP


def named(kind: str, pid: int, tid: int, name: str) -> dict[str, Any]:
    return {"ph": "M", "name": kind, "pid": pid, "tid": tid, "ts": 0, "args": {"name": name}}


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """Three profiles: a named thread in a named process, a thread in a named process, a thread in none."""
    names = [
        named("process_name", 1, 0, "Renderer"),
        named("process_name", 2, 0, "GPU \x1b[31mProcess"),
        named("thread_name", 1, 1, "CrRendererMain"),
    ]
    path = tmp_path / "trace.json"
    path.write_text(json.dumps({"traceEvents": [*names, *trace_events(1), *trace_events(2), *trace_events(3)]}))
    return path


def test_as_json(trace: Path) -> None:
    ended = tickscope("report", trace, "--list-threads", "--format", "json")
    assert (ended.status, ended.err) == (0, "")
    numbers = {"sample_count": 7, "active_us": 6000}
    assert json.loads(ended.out) == [
        {"number": 1, "name": "CrRendererMain", "pid": 1, "tid": 1, **numbers},
        {"number": 2, "name": "GPU \x1b[31mProcess", "pid": 2, "tid": 1, **numbers},
        {"number": 3, "name": "", "pid": 3, "tid": 1, **numbers},
    ]
    assert ended.out.rstrip("\n").isprintable()


@pytest.mark.parametrize("words", [("report",), ("convert",), ()])
def test_as_text(words: tuple[str, ...], trace: Path) -> None:
    assert tickscope(*words, trace, "--list-threads").out == (
        "thread  pid  tid  samples  active ms  name              process\n"
        "     1    1    1        7        6.0  CrRendererMain    Renderer\n"
        "     2    2    1        7        6.0  GPU ␛[31mProcess  GPU ␛[31mProcess\n"
        "     3    3    1        7        6.0\n"
    )


def test_a_number_chooses_and_a_wrong_one_is_refused(trace: Path) -> None:
    for number in (1, 2, 3):
        profile = report_of(trace, "--thread", str(number))["profile"]
        assert profile["thread"]["number"] == number
        assert profile["thread_count"] == 3
    for wrong in ("4", "0", "-1"):
        ended = tickscope("report", trace, "--thread", wrong)
        assert (ended.status, ended.out) == (1, "")
        refusal = f"there is no thread {wrong} among its 3 profiles. See --list-threads."
        assert ended.err == f"tickscope: {trace}: {refusal}\n"
    ended = tickscope("report", trace, "--thread", "first")
    assert (ended.status, ended.out) == (2, "")


def test_the_busiest_is_the_default(tmp_path: Path) -> None:
    idle = trace_events(1)
    for chunk in idle[1:3]:
        samples = chunk["args"]["data"]["cpuProfile"]["samples"]
        samples[:] = [3] * len(samples)
    path = tmp_path / "trace.json"
    path.write_text(json.dumps([*idle, *trace_events(2)]))
    assert report_of(path)["profile"]["thread"]["number"] == 2


def test_a_file_of_one_profile_and_of_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.heapprofile"
    path.write_text(json.dumps(HEAP))
    ended = tickscope("report", path, "--list-threads", "--format", "json")
    assert json.loads(ended.out) == [
        {"number": 1, "name": "", "pid": None, "tid": None, "sample_count": 3, "active_bytes": 5100}
    ]
    assert (
        tickscope("report", path, "--list-threads").out.splitlines()[0] == "thread  pid  tid  samples  in all kB  name"
    )
