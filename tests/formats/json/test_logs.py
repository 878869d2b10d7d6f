"""Logs of DevTools protocol messages, and events one a line: the trace and the profiles in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, Json, cpuprofile, gzipped, read, read_one, summary, trace_events
from tests.formats.seeds import HEAP
from tui.base.errors import ProfileFormatError

EVENTS = trace_events()


def collected(*events: Json, method: str = "Tracing.dataCollected") -> Json:
    return {"method": method, "params": {"value": [*events]}}


def sent_as(wrap: Callable[[Json], Json]) -> list[Json]:
    """A trace in three messages among others, each wrapped."""
    messages = (
        {"id": 1, "result": {}},
        collected(EVENTS[0]),
        {"method": "Network.dataReceived", "params": {"value": 7}},
        {"method": "Tracing.bufferUsage", "params": {"percentFull": 0.1}},
        collected(*EVENTS[1:3]),
        collected(),
        collected(EVENTS[3]),
        {"id": 2, "error": {"code": -32000, "message": "no"}},
        {"method": "Tracing.tracingComplete", "params": {"dataLossOccurred": False}},
    )
    return [wrap(message) for message in messages]


LOGS = {
    "messages": sent_as(lambda message: message),
    "sessions": sent_as(lambda message: {"sessionId": "8F", **message}),
    "Node": [collected(*EVENTS[:2], method="NodeTracing.dataCollected"), collected(*EVENTS[2:])],
    "log entries": sent_as(lambda message: {"time": 1.5, "message": message}),
    "data": sent_as(lambda message: {"direction": "in", "data": message}),
    "payloads": sent_as(lambda message: {"time": 1.5, "payload": json.dumps(message)}),
    "parameters": [collected(*EVENTS[:2])["params"], collected()["params"], collected(*EVENTS[2:])["params"]],
    "values": [EVENTS[:2], [], EVENTS[2:]],
    "ChromeDriver": [
        {"level": "INFO", "message": json.dumps({"webview": "A", "message": message}), "timestamp": 1}
        for message in (
            *({"method": "Tracing.dataCollected", "params": event} for event in EVENTS),
            {"method": "Page.loadEventFired", "params": {}},
        )
    ],
}


@pytest.mark.parametrize("name", LOGS)
def test_the_events_of_all_messages_are_one_trace(name: str, tmp_path: Path) -> None:
    log = LOGS[name]
    lines = "\n".join(map(json.dumps, log))
    for text in (
        json.dumps(log),
        json.dumps(log, indent=2),
        json.dumps(log, separators=(",", ":")),
        lines,
        lines + "\n",
        lines.replace("\n", "\r\n\r\n"),
        "\n\n\n" + lines.replace("\n", ",\n") + ",",
    ):
        profile = read_one(text.encode(), tmp_path)
        assert profile.origin.warnings == ()
        assert profile.origin.format == "trace"
        assert summary(profile) == WHOLE
    assert summary(read_one(gzipped(lines.encode()), tmp_path)) == WHOLE


@pytest.mark.parametrize("single", [collected(*EVENTS), {"sessionId": "x", **collected(*EVENTS)}])
def test_a_single_message(single: Json, tmp_path: Path) -> None:
    for text in (json.dumps(single), json.dumps([single]), json.dumps(json.dumps(single))):
        assert summary(read_one(text.encode(), tmp_path)) == WHOLE


@pytest.mark.parametrize("newline", ["\n", ",\n", "\r\n", "\n\n"])
def test_events_one_a_line(newline: str, tmp_path: Path) -> None:
    profile = read_one(newline.join(map(json.dumps, EVENTS)).encode(), tmp_path)
    assert profile.origin.warnings == ()
    assert summary(profile) == WHOLE


PROFILE, OTHER = cpuprofile(), cpuprofile(samples=[5, 6], timeDeltas=[1000, 1000])


@pytest.mark.parametrize(
    ("messages", "names"),
    [
        ([{"id": 4, "result": {}}, {"id": 7, "result": {"profile": PROFILE}}], [""]),
        ([{"method": "Profiler.consoleProfileFinished", "params": {"title": "a", "profile": PROFILE}}] * 2, ["a", "a"]),
        ([{"method": "Network.x", "params": {}}, {"id": 7, "result": {"profile": HEAP}}], [""]),
        ([collected(*EVENTS), {"id": 7, "result": {"profile": OTHER}}], ["", ""]),
    ],
)
def test_profiles_that_were_sent_whole(messages: list[Json], names: list[str], tmp_path: Path) -> None:
    for text in (json.dumps(messages), "\n".join(map(json.dumps, messages))):
        profiles = read(text.encode(), tmp_path)
        assert [profile.origin.thread.name for profile in profiles] == names
        assert [profile.origin.warnings for profile in profiles] == [()] * len(names)


TASKS = [{"ph": "X", "name": "RunTask", "pid": 1, "tid": 1, "ts": ts, "dur": 5} for ts in range(8)]


def log_cut(count: int) -> str:
    return f"the log is cut short: {count} complete message{'s' if count > 1 else ''} recovered"


@pytest.mark.parametrize("is_array", [True, False])
def test_a_log_that_is_cut_says_so_once(is_array: bool, tmp_path: Path) -> None:
    log: list[Any] = [
        collected(*EVENTS),
        {"method": "Network.dataReceived", "params": {"value": 7}},
        collected(*TASKS),
    ]
    text = (json.dumps(log)[:-1] if is_array else "\n".join(map(json.dumps, log))).encode()
    first = len(json.dumps(log[0])) + 5
    second = text.rindex(b'{"method": "Tracing')
    for end in range(first, second, 7):
        profile = read_one(text[:end], tmp_path)
        assert profile.origin.warnings in ((log_cut(1),), (log_cut(2),))
        assert summary(profile) == WHOLE
    # The events of the last message that are complete count too.
    assert read_one(text[:-30], tmp_path).origin.warnings[0] == log_cut(2)


def test_a_message_that_is_cut_has_its_complete_events(tmp_path: Path) -> None:
    text = json.dumps(collected(*EVENTS, EVENTS[3])).encode()
    profile = read_one(text[:-20], tmp_path)
    assert profile.origin.warnings == ("the trace is cut short: 4 complete events recovered",)
    assert summary(profile) == WHOLE


def test_events_one_a_line_that_are_cut(tmp_path: Path) -> None:
    text = "\n".join(map(json.dumps, [*EVENTS, EVENTS[3]])).encode()
    profile = read_one(text[:-5], tmp_path)
    assert profile.origin.warnings == ("the trace is cut short: 4 complete events recovered",)
    assert summary(profile) == WHOLE


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            [{"method": "Network.dataReceived", "params": {}}],
            "this log of DevTools messages has no trace and no profile",
        ),
        ([{"id": 1, "result": {}}] * 2, "this log of DevTools messages has no trace and no profile"),
        ([collected({"ph": "X", "name": "RunTask"})], "this trace has no CPU profile"),
        ([{"message": "a sentence"}, {"message": {}}], "the JSON has none of nodes"),
        ([{"message": "{not JSON"}], "the JSON has none of nodes"),
    ],
)
def test_logs_without_a_profile_say_so(log: list[Json], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match=sentence):
        read(json.dumps(log).encode(), tmp_path)


def test_two_profiles_one_a_line_are_still_two_documents(tmp_path: Path) -> None:
    text = json.dumps(PROFILE).encode()
    with pytest.raises(ProfileFormatError, match="a second JSON document starts"):
        read(text + b"\n" + text, tmp_path)
