"""EdgeWorkers recorded from the explorer: what is typed into the list of targets is what the command line takes."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.record.edgeworkers.edge_server import AUTHORITY, EdgeServer

if sys.platform == "win32":
    pytest.skip("a terminal", allow_module_level=True)

from tests.pty_app import TICKSCOPE, PtyApp


def environment_of(server: EdgeServer, tmp_path: Path) -> dict[str, str]:
    return {
        "AKAMAI_EW_TRACE": server.token,
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def is_recorder(words: Path, home: Path) -> bool:
    """Whether a `/proc/PID/cmdline` is that of a recorder whose journal is below `home`."""
    with contextlib.suppress(OSError):
        return f"--journal\0{home}".encode() in words.read_bytes()
    return False


def test_the_command_opens_it_on_a_terminal(server: EdgeServer, tmp_path: Path) -> None:
    options = ("--handler", "onClientRequest", "--repeat", "3", "--edge-ip", "127.0.0.1", "--cacert", AUTHORITY)
    command = (*TICKSCOPE, "record", "--out", tmp_path / "set.profiles.json", server.url, *options)
    # Narrow enough for the path to stay on the screen, wide enough for what is said of the recording.
    with PtyApp(command, home=tmp_path, environment=environment_of(server, tmp_path), columns=160) as app:
        app.wait_for("https://www.example.com")
        app.wait_for("onClientRequest, run 1 of 3: 12 samples")
        if sys.platform.startswith("linux"):
            [recorder] = [words for words in Path("/proc").glob("[0-9]*/cmdline") if is_recorder(words, tmp_path)]
            assert server.token.encode() not in (recorder.parent / "environ").read_bytes() + recorder.read_bytes()
        assert "id=7" not in app.screen_text()
        app.wait_for("Saved set.profiles.json: ! tells what is usual")
        app.wait_for("1/3 onClientRequest, run 1")
        app.keys("q")
        assert app.exit_status() == 0
    assert server.complaints == []
    assert server.token.encode() not in bytes(app.received)


def test_why_there_is_no_profile_is_what_the_command_fails_with(server: EdgeServer, tmp_path: Path) -> None:
    server.implemented = ()
    options = ("--handler", "onClientRequest", "--edge-ip", "127.0.0.1", "--cacert", AUTHORITY)
    command = (*TICKSCOPE, "record", server.url, *options)
    with PtyApp(command, home=tmp_path, environment=environment_of(server, tmp_path), columns=160) as app:
        assert app.exit_status() == 1
        assert "the site answered with its page (HTTP 200)" in app.screen_text()


def test_what_was_recorded_is_shown(server: EdgeServer, tmp_path: Path) -> None:
    environment = environment_of(server, tmp_path)
    command = (*TICKSCOPE, SAMPLES / "recursion.cpuprofile")
    with PtyApp(command, home=tmp_path, environment=environment) as app:
        app.wait_for("Hot functions")
        app.keys("r")
        app.wait_for("Record: ")
        app.write(f"{server.url} --handler onRequest")
        app.wait_for("Akamai's staging network")
        app.keys("enter")
        app.wait_for("--handler: 'onRequest' is none. It is one of onClientRequest")
        app.keys("r")
        app.wait_for("Record: ")
        app.write(f"{server.url} --handler onClientRequest --repeat 2 --edge-ip 127.0.0.1 --cacert {AUTHORITY}")
        app.wait_for("Akamai's staging network")
        app.keys("enter")
        # A set is shown when it is whole: until then nobody promises samples.
        app.wait_for(lambda text: "run 1 of 2" in text and "waiting for the first samples" in text)
        app.wait_for("Saved www.example.com-onClientRequest-")
        app.wait_for(lambda text: "1/2 onClientRequest, ru" in text and "checkRedirect" in text)
        app.wait_for("! tells what is usual")
        app.keys("!")
        app.wait_for("Usual in all runs: the median of self time")
        app.wait_for("onClientRequest: 2 runs · active 640 µs in the median")
        app.wait_for("middle half 132 µs – 132 µs, all 132 µs – 132 µs, in 2/2 runs")
        app.keys("escape")
        app.wait_for(lambda text: "Usual in all runs" not in text)
        # Without a handler there is a row for each; Ctrl-T asks for memory.
        app.keys("r")
        app.wait_for("Record: ")
        app.write(f"{server.url} --edge-ip 127.0.0.1 --cacert {AUTHORITY}")
        app.wait_for("--handler responseProvider")
        app.keys("down", "ctrl+t")
        app.wait_for("Records memory, as the profiler of EdgeWorkers counts it")
        app.keys("ctrl+t")
        app.wait_for("Records CPU time")
        app.keys("ctrl+t")
        app.wait_for("Records memory")
        app.keys("enter")
        app.wait_for(lambda text: "Saved www.example.com-onOriginRequest-" in text and ".heapprofile" in text)
        app.keys("q")
        assert app.exit_status() == 0
    assert server.complaints == []
    assert server.token.encode() not in bytes(app.received)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or server.token.encode() not in path.read_bytes()
