"""Several threads in a file and several files: which is shown, and how another is chosen.

What is piped in takes the place of the keyboard, so that needs a pty.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.explorer_in_process import Explore
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tui.base.errors import TickscopeError

GARBAGE = SAMPLES / "garbage.cpuprofile"
THREADS = {"CrRendererMain": 30, "Worker [/] of\x1b]0;PWNED\x07 parsing": 200, "Compositor": 10}
"""Names of threads, and how many samples of 1 ms each has."""


def chunk(tid: int, name: str, count: int) -> list[dict[str, Any]]:
    frames = [
        {"functionName": label, "scriptId": "1", "url": "file:///app/main.js"} for label in ("(root)", f"work{tid}")
    ]
    nodes = [{"id": 1, "callFrame": frames[0]}, {"id": 2, "callFrame": frames[1], "parent": 1}]
    data = {"cpuProfile": {"nodes": nodes, "samples": [2] * count}, "timeDeltas": [1000] * count}
    common = {"pid": 77, "tid": tid, "id": f"0x{tid}"}
    return [
        {"ph": "M", "name": "thread_name", "args": {"name": name}, **common},
        {"ph": "P", "name": "Profile", "ts": 0, "args": {"data": {"startTime": 0}}, **common},
        {"ph": "P", "name": "ProfileChunk", "ts": 1, "args": {"data": data}, **common},
    ]


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """A trace with the threads of `THREADS`."""
    path = tmp_path / "three.json"
    events = [event for tid, (name, count) in enumerate(THREADS.items(), 1) for event in chunk(tid, name, count)]
    path.write_text(json.dumps({"traceEvents": events}))
    return path


def test_the_busiest_thread_is_shown_and_named(trace: Path, explore: Explore) -> None:
    for columns, rows in ((80, 24), (120, 40)):
        app = explore(trace, columns=columns, rows=rows)
        app.wait_for("work2")
        assert "three.json  2/3 Worker [/]" in app.row_text(0)
        assert "work1" not in app.screen_text()


def test_a_thread_is_chosen_by_its_number(trace: Path, explore: Explore) -> None:
    app = explore("--thread", "3", trace, columns=120, rows=40)
    app.wait_for("work3")
    assert "3/3 Compositor" in app.row_text(0)
    app = explore("--thread", "4", trace, columns=120, rows=40)
    with pytest.raises(TickscopeError, match="there is no thread 4 among its 3 profiles"):
        app.exit_status()


def test_the_picker_shows_threads_and_goes_to_one(trace: Path, explore: Explore) -> None:
    app = explore(trace, columns=120, rows=40)
    app.wait_for("work2")
    app.keys("T")
    text = app.wait_for("Choose a thread or file")
    head = next(y for y, row in enumerate(text.splitlines()) if "pid/tid" in row)
    rows = [row[10:110].split() for row in text.splitlines()[head : head + 4]]  # 100 cells in the middle
    assert rows[0] == ["#", "thread", "or", "file", "pid/tid", "samples", "active"]
    assert rows[1] == ["1", "CrRendererMain", "77/1", "30", "30.0", "ms"]
    assert rows[2][:2] == ["*", "2"]
    assert rows[2][-4:] == ["77/2", "200", "200.0", "ms"]
    app.keys("escape")
    app.wait_for(lambda text: "Choose" not in text)
    assert "2/3" in app.row_text(0)
    app.keys("T")
    app.wait_for("Choose a thread or file")
    app.keys("down", "enter")
    app.wait_for("work3")
    assert "3/3 Compositor" in app.row_text(0)
    assert app.emulator.title == ""


def test_typing_narrows_the_picker(trace: Path, explore: Explore) -> None:
    app = explore(trace, GARBAGE, columns=80, rows=24)
    app.wait_for("work2")
    app.keys("T")
    app.wait_for("Compositor")
    app.write("#1 crr")
    app.wait_for(lambda text: "CrRendererMain" in text and "Compositor" not in text and "garbage" not in text)
    app.keys("enter")
    app.wait_for("work1")
    app.keys("T")
    app.wait_for("Compositor")
    app.write("nothing")
    app.wait_for("None fits.")
    app.keys("enter")
    app.wait_for("work1")


def test_keys_after_enter_change_nothing_of_the_choice(trace: Path, explore: Explore) -> None:
    app = explore(trace, columns=80, rows=24)
    app.wait_for("work2")
    app.keys("T")
    app.wait_for("Compositor")
    app.write("#1 crr\rxyz")
    app.wait_for("work1")
    app.keys("o")
    app.wait_for("Open a profile")
    app.write(f"{GARBAGE}\rxyz")
    app.wait_for("copyAccounts")


def test_the_picker_goes_to_another_file_and_back(trace: Path, explore: Explore) -> None:
    app = explore(GARBAGE, trace, columns=120, rows=40)
    app.wait_for("copyAccounts")
    app.keys("T")
    app.wait_for("Choose a thread or file")
    app.write("three")
    app.keys("enter")
    app.wait_for("work2")
    app.keys("T")
    app.wait_for("CrRendererMain")
    app.write("garbage")
    app.keys("enter")
    app.wait_for("copyAccounts")
    app.keys("q")
    assert app.exit_status() == 0


def test_a_file_that_was_opened_by_its_path_is_in_the_picker(trace: Path, explore: Explore) -> None:
    app = explore(GARBAGE, columns=120, rows=40)
    app.wait_for("copyAccounts")
    app.keys("T")
    app.wait_for("Only this profile is open.")
    app.keys("o")
    app.wait_for("Open a profile")
    app.write(str(trace))
    app.keys("enter")
    app.wait_for("work2")
    app.keys("T")
    app.wait_for("garbage.cpuprofile")


def test_what_came_through_a_pipe_is_kept(trace: Path, start: Callable[..., PtyApp]) -> None:
    app = start("sh", "-c", 'file="$0"; cat "$file" | "$@"', trace, *TICKSCOPE, "-", GARBAGE, columns=120, rows=40)
    app.wait_for("work2")
    app.keys("T")
    app.wait_for("Choose a thread or file")
    app.write("garbage")
    app.keys("enter")
    app.wait_for("copyAccounts")
    app.keys("T")
    app.wait_for("Choose a thread or file")
    app.keys("up", "enter")
    app.wait_for("work2")
