"""What `react-native profile-hermes` writes: Hermes' frames as events that begin and end."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import read, read_one, sample_lines, summary
from tui.base.errors import EmptyProfile
from tui.profile.profile import Thread

URL = "/home/u/app/index.js"


def event(phase: str, name: str, ts: object, line: int = 1, **fields: object) -> dict[str, Any]:
    """An event of a frame, with a place in a source file."""
    args = {"name": name, "category": "JavaScript", "url": URL, "line": line, "column": 0, "funcLine": "1"}
    if name == "[root]":
        args = {"name": name, "category": "root", "url": None}
    return {"pid": 0, "tid": 0, "ph": phase, "name": name, "ts": ts, "args": args} | fields


WHOLE = [
    event("B", "[root]", 0),
    event("B", "render", 1000, 3),
    event("B", "diff", 2000, 9),
    event("E", "diff", 4000),
    event("E", "render", 5000),
    event("E", "[root]", 6000),
]
TIMES = "(program) 2000/2000, diff 2000/2000, render 2000/4000"


@pytest.mark.parametrize(
    "document",
    [
        WHOLE,
        {"traceEvents": WHOLE},
        [{**one, "ts": str(one["ts"])} for one in WHOLE],
        WHOLE[3:] + WHOLE[:3],
        [{**one, "args": {}} if one["ph"] == "E" else one for one in WHOLE],
        [{key: one[key] for key in ("ph", "tid", "pid", "ts")} if one["ph"] == "E" else one for one in WHOLE],
        [*WHOLE, {"ph": "X", "name": "Task", "ts": 1, "dur": 9, "pid": 0, "tid": 0}],
        [*WHOLE, event("B", "f", "soon"), event("E", "f", None)],
    ],
)
def test_events_are_stacks(document: Any, tmp_path: Path) -> None:
    profile = read_one(document, tmp_path)
    assert (profile.origin.format, profile.origin.runtime, profile.origin.warnings) == ("trace", "hermes", ())
    assert summary(profile) == TIMES
    assert profile.duration_us == 6000
    assert profile.label(0) == "(root)"
    assert sample_lines(profile) == [0, 3, 9, 3, 0]
    assert [key[1:] for key in profile.functions.keys if key.url] == [(URL, 3, 1), (URL, 9, 1)]


def early(one: dict[str, Any], place: str) -> dict[str, Any]:
    """An event as early versions write it, with its frame below `place`, for `[Native]` code without a name."""
    args = {**one["args"], "line": "3", "column": "1", "url": "TODO"}
    if one["name"] == "render":
        args["name"] = "render(http://10.0.2.2:8081/index.bundle?token=abc:3:1)"
    frame = {"sf": args} if place == "sf" else {"data": {"callFrame": args}}
    return {**one, "name": one["name"] if place == "sf" else "MessageQueue.js", "args": frame, "ts": one["ts"] + 0.5}


@pytest.mark.parametrize("place", ["callFrame", "sf"])
def test_early_versions_put_the_frame_deeper(place: str, tmp_path: Path) -> None:
    profile = read_one([early(one, place) for one in WHOLE], tmp_path)
    assert (profile.origin.runtime, profile.origin.warnings) == ("hermes", ())
    assert summary(profile) == TIMES
    assert {key.place for key in profile.functions.keys if key.name == "render"} == {
        "http://10.0.2.2:8081/index.bundle?token=abc"
    }


def test_names_without_debug_information_are_known_by_the_root(tmp_path: Path) -> None:
    bare: dict[str, Any] = {"args": {"name": "[Native] map", "category": "Native", "url": "[Native] map"}}
    events = [event("B", "[root]", 0), event("B", "[Native] map", 10, **bare), event("E", "[Native] map", 30, **bare)]
    assert summary(read_one([*events, event("E", "[root]", 30)], tmp_path)) == "[Native] map 20/20, (program) 10/10"


def test_each_thread_is_a_profile_with_its_name(tmp_path: Path) -> None:
    named = {"ph": "M", "name": "thread_name", "pid": 0, "tid": "7", "args": {"name": "mqt_js"}}
    other = [{**one, "tid": "7", "ts": one["ts"] + 0.5} for one in WHOLE]
    first, second = read([*WHOLE, named, *other], tmp_path)
    assert second.origin.thread == Thread(2, "mqt_js", 0, 7)
    assert summary(first) == summary(second) == TIMES


@pytest.mark.parametrize(
    ("events", "times", "warning"),
    [
        (WHOLE[:5], "diff 2000/2000, render 2000/4000, (program) 1000/1000", "1 frame never ended"),
        (
            [*WHOLE[:3], event("E", "render", 4000), event("E", "diff", 5000), event("E", "[root]", 6000)],
            "(program) 3000/3000, diff 2000/2000, render 1000/3000",
            "2 events ended no frame or an outer one",
        ),
        ([event("E", "f", 0), *WHOLE], TIMES, "1 event ended no frame or an outer one"),
    ],
)
def test_events_that_do_not_match_warn_once(events: Any, times: str, warning: str, tmp_path: Path) -> None:
    profile = read_one(events, tmp_path)
    assert summary(profile) == times
    [shown] = profile.origin.warnings
    assert shown.startswith(warning)


def test_time_between_calls_belongs_to_nothing(tmp_path: Path) -> None:
    events = [event("B", "f", 0), event("E", "f", 10), event("B", "f", 30), event("E", "f", 40)]
    profile = read_one(events, tmp_path)
    assert (summary(profile), profile.duration_us) == ("f 20/20", 40)


@pytest.mark.parametrize(
    "args",
    [None, {}, {"name": "f"}, {"name": "f", "category": "x"}, {"name": "f", "category": "x", "url": "/", "line": 1}],
)
def test_events_of_others_are_no_profile(args: object, tmp_path: Path) -> None:
    events = [event("B", "f", 0, args=args), event("E", "f", 10, args=args)]
    with pytest.raises(EmptyProfile, match="this trace has no CPU profile"):
        read(events, tmp_path)


def test_frames_that_take_no_time_are_no_profile(tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match="no frame that lasts"):
        read([event("B", "f", 5), event("E", "f", 5)], tmp_path)


def test_of_a_cut_trace_only_the_cut_is_said(tmp_path: Path) -> None:
    text = json.dumps(WHOLE)
    profile = read_one(text[: text.rindex("{")].encode(), tmp_path)
    assert profile.origin.warnings == (f"the trace is cut short: {len(WHOLE) - 1} complete events recovered",)
