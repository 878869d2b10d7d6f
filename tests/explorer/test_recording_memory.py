"""Memory is recorded in a real terminal as time is: watched while it grows, frozen, stopped, and open at its place."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.explorer.test_recording import Start, body, home, no_recorder_left, recorders, run, selected
from tests.patience import PATIENCE_S
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import Run, node
from tests.record.test_memory import ENDLESS, share_of_file

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="recording in a terminal")
__all__ = ["home", "no_recorder_left", "run"]

SHARE = 0.8


def in_use(app: PtyApp) -> str:
    """What the header says is in use."""
    found = re.search(r"[\d.]+ [kMGT]?B (in use|allocated)", app.row_text(0))
    return found[0] if found else ""


def changes(app: PtyApp) -> None:
    """Waits until another size is told."""
    app.wait_for("REC ", PATIENCE_S)
    app.wait_for(lambda text: in_use(app), PATIENCE_S)
    before = in_use(app)
    app.wait_for(lambda text: in_use(app) not in ("", before), PATIENCE_S)


def recorded(home: Path) -> Path:
    [path] = (home / ".local/share/tickscope/recordings").glob("*.heapprofile")
    return path


def test_memory_is_watched_frozen_and_stopped(start_forked: Start, home: Path, tmp_path: Path) -> None:
    script = tmp_path / "allocates.js"
    script.write_text(ENDLESS)
    app = start_forked(*TICKSCOPE, "record", "--type", "memory", "--", node(), script, columns=120, rows=40)
    changes(app)
    assert "allocates.js" in app.row_text(0)
    assert "self kB" in app.screen_text()
    app.wait_for(lambda text: selected(app) == "allocates")
    app.keys("R")
    app.wait_for("Memory has no last seconds")
    app.keys("b")
    app.wait_for("by file")
    changes(app)
    app.keys("u")
    app.wait_for(lambda text: "by file" not in text)

    app.keys("2", "g")
    app.wait_for("Call tree")
    # Which function is in the first row depends on what V8 has inlined by now.
    app.synchronize()
    place = selected(app)
    changes(app)
    assert selected(app) == place

    app.keys("space")
    app.wait_for(lambda text: "FROZEN" in app.row_text(0))
    app.synchronize()
    frozen = body(app)
    changes(app)
    assert body(app) == frozen
    app.keys("space")
    app.wait_for(lambda text: body(app) != frozen)

    app.keys("r")
    app.wait_for("Saved allocates.js-", PATIENCE_S)
    path = recorded(home)
    app.wait_for(lambda _: path.name in app.row_text(0) and re.search(r"\d [kMGT]?B", app.row_text(0)))
    assert selected(app) == place
    assert share_of_file(path) >= SHARE
    app.keys("q")
    assert app.exit_status() == 0
    assert not list((home / ".local/state/tickscope/journals").iterdir())


def test_a_recorder_of_memory_that_dies_is_recovered_at_once(run: Run, start_forked: Start, home: Path) -> None:
    program = run(node(), "--inspect=0", script=ENDLESS, name="test-memory-died.js").says("ready")
    app = start_forked(*TICKSCOPE, "record", "--type", "memory", "--collected", str(program.pid), columns=120, rows=40)
    changes(app)
    assert "allocated" in app.row_text(0)
    [recorder] = recorders(home)
    os.kill(recorder, signal.SIGKILL)
    app.wait_for("Recovered ", PATIENCE_S)
    assert share_of_file(recorded(home)) >= SHARE
    assert program.is_running


def test_memory_is_chosen_in_the_list_of_targets(run: Run, start_forked: Start, home: Path) -> None:
    program = run(node(), "--inspect=0", script=ENDLESS, name="test-memory-chosen.js").says("ready")
    app = start_forked(*TICKSCOPE, columns=120, rows=40)
    app.wait_for("Samples")
    app.keys("r")
    app.wait_for("what it runs")
    app.write("test-memory-chosen")
    app.wait_for(lambda text: f" {program.pid} " in text and "Its inspector is open" in text)
    app.keys("ctrl+t", "ctrl+t")
    app.wait_for("Records memory allocated")
    app.keys("enter")
    changes(app)
    assert "allocated" in app.row_text(0)
    app.keys("r")
    app.wait_for("Saved test-memory-chosen.js-", PATIENCE_S)
    assert share_of_file(recorded(home)) >= SHARE
    assert program.is_running
