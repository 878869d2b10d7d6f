"""Recording in the explorer: real programs, in a real terminal."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import Run, node, runner, until
from tests.record.recording import BUSY, ENOUGH, HOT, shares
from tui.record.journal.journal import JournalReader
from tui.record.saving.recovery import unfinished

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
Start = Callable[..., PtyApp]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    yield from runner(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def no_recorder_left(home: Path) -> Iterator[None]:
    """Ends the recorders of the test; a program that they started ends with them."""
    yield
    for pid in recorders(home):
        os.kill(pid, signal.SIGTERM)
    until(lambda: not recorders(home), "a recorder does not end")


def recorders(home: Path) -> list[int]:
    """The recorders whose journals are below `home`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--journal" in words and any(word.startswith(bytes(home)) for word in words):
            found.append(int(entry.name))
    return found


def recordings(home: Path) -> list[Path]:
    return list((home / ".local/share/tickscope/recordings").glob("*.cpuprofile"))


def samples(app: PtyApp) -> int:
    """How many samples the header tells."""
    found = re.search(r"([\d,]+) samples", app.row_text(0))
    return int(found[1].replace(",", "")) if found else 0


def grows(app: PtyApp) -> None:
    """Waits until more samples have come."""
    app.wait_for("REC ", PATIENCE_S)
    before = samples(app)
    app.wait_for(lambda text: samples(app) > before, PATIENCE_S)


def has_enough(app: PtyApp) -> None:
    """Waits until so many samples have come that what V8 spends once does not matter."""
    app.wait_for(lambda _: samples(app) >= ENOUGH)


def body(app: PtyApp) -> list[str]:
    """What the panes show: all but the header and the footer."""
    return app.screen_text().splitlines()[1:-1]


def selected(app: PtyApp) -> str:
    """The name of the selected function, from the status rows."""
    return app.screen_text().splitlines()[-3].split()[0].lstrip("▌")


def test_a_program_is_chosen_watched_frozen_zoomed_and_stopped(run: Run, start: Start, home: Path) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-live.js").says("ready")
    app = start(*TICKSCOPE, columns=120, rows=40)
    app.wait_for("Samples")
    app.keys("r")
    app.wait_for("what it runs")
    app.write("test-live")
    app.wait_for(lambda text: f" {program.pid} " in text and "Its inspector is open" in text)
    app.keys("enter")
    grows(app)
    assert "test-live.js" in app.row_text(0)

    app.keys("2", "g")
    app.wait_for(lambda text: "processImmediate" in app.screen_text().splitlines()[-3])
    grows(app)
    assert selected(app) == "processImmediate"

    app.keys("space")
    app.wait_for(lambda text: "FROZEN" in app.row_text(0))
    # What stands still is looked into.
    app.wait_for("±")
    app.synchronize()
    frozen = body(app)
    grows(app)
    assert body(app) == frozen
    app.keys("space")
    app.wait_for(lambda text: body(app) != frozen)

    # Zoomed into the selected box: it stays as wide as the screen while the axis grows.
    app.keys("enter")
    app.wait_for(lambda text: "processImmediate" in app.row_text(4))
    grows(app)
    assert "processImmediate" in app.row_text(4)

    has_enough(app)
    app.keys("r")
    app.wait_for("Saved ", PATIENCE_S)
    [path] = recordings(home)
    assert path.name in app.screen_text()
    app.wait_for(lambda text: path.name.removesuffix(".cpuprofile") in app.row_text(0))
    assert selected(app) == "processImmediate"
    assert "processImmediate" in app.row_text(4)
    assert shares(path)["hot"] >= 0.9
    app.keys("q")
    assert app.exit_status() == 0
    assert program.is_running


def test_a_command_is_recorded_and_its_output_and_status_are_shown(
    start_forked: Start, home: Path, tmp_path: Path
) -> None:
    script, end_signal = tmp_path / "fails.js", tmp_path / "end"
    # Looking for a file takes time that is not spent in `hot`: it is done now and then.
    next_turn = f"if (++turns % 50 || !require('fs').existsSync({str(end_signal)!r})) return setImmediate(turn);"
    end = "console.log('the last word'); process.exit(3);"
    script.write_text(
        f"{HOT}let turns = 0;\nfunction turn() {{ hot(2e4); {next_turn} {end} }}\nconsole.log('ready'); turn();\n"
    )
    out = tmp_path / "kept.cpuprofile"
    words = ("record", "--interval", "2ms", "--out", out, "--", node(), script)
    app = start_forked(*TICKSCOPE, *words, columns=120, rows=40)
    app.wait_for("REC ", PATIENCE_S)
    has_enough(app)
    app.keys("P")
    app.wait_for("Output of ")
    app.wait_for("│ ready")
    end_signal.touch()
    app.wait_for("│ the last word", PATIENCE_S)
    app.keys("escape")
    app.wait_for(lambda text: "Output of" not in text)
    app.wait_for("The command ended with status 3. Saved kept.cpuprofile in ", PATIENCE_S)
    assert shares(out)["hot"] >= 0.9
    assert recordings(home) == []
    app.keys("q")
    assert app.exit_status() == 0


def test_the_last_seconds_are_counted_as_they_come(run: Run, start_forked: Start) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-last.js").says("ready")
    app = start_forked(*TICKSCOPE, columns=120, rows=40)
    app.wait_for("Samples")
    app.keys("r")
    app.wait_for("what it runs")
    app.write("test-last")
    app.wait_for(lambda text: f" {program.pid} " in text and "Its inspector is open" in text)
    app.keys("enter")
    grows(app)
    app.keys("R")
    app.wait_for("last 10 s")
    grows(app)
    assert "last 10 s" in app.row_text(0)
    app.keys("u")
    app.wait_for(lambda text: "last 10 s" not in app.row_text(0))
    app.keys("R", "R")
    app.wait_for("last 30 s")


def test_what_cannot_be_recorded_ends_the_command_with_its_reason(start_forked: Start) -> None:
    app = start_forked(*TICKSCOPE, "record", "127.0.0.1:1", columns=120, rows=40)
    assert app.exit_status() == 1
    assert "tickscope: " in app.screen_text()
    assert "nothing listens on 127.0.0.1:1" in app.screen_text()


def test_quitting_saves_first_and_says_where(start_forked: Start, home: Path, tmp_path: Path) -> None:
    script = tmp_path / "app.js"
    script.write_text(BUSY)
    app = start_forked(*TICKSCOPE, "record", "--", node(), script, columns=160, rows=40)
    grows(app)
    app.keys("q")
    assert app.exit_status() == 0
    [path] = recordings(home)
    assert f"tickscope:saved{path}" in "".join(app.screen_text().split())


def test_a_line_that_is_lost_loses_no_recording(start_forked: Start, home: Path, tmp_path: Path) -> None:
    script = tmp_path / "app.js"
    script.write_text(BUSY)
    app = start_forked(*TICKSCOPE, "record", "--", node(), script, columns=120, rows=40)
    has_enough(app)
    app.hang_up()
    until(lambda: recordings(home), "nothing was saved")
    until(lambda: not recorders(home), "the recorder does not end")
    [path] = recordings(home)
    assert shares(path)["hot"] >= 0.9
    says_where(start_forked, home, path)


def says_where(start_forked: Start, home: Path, path: Path) -> None:
    """The next start tells of a recording that nobody has seen the end of, until it is opened."""
    app = start_forked(*TICKSCOPE, columns=120, rows=40)
    app.wait_for("Saved when their explorer was gone")
    assert path.name in app.screen_text()
    app.keys("enter")
    app.wait_for("Hot functions", PATIENCE_S)
    # That it was opened is written down after the first frame.
    until(lambda: any(str(path) in file.read_text() for file in home.rglob("recent*")), "it is not remembered")
    app.keys("q")
    assert app.exit_status() == 0
    again = start_forked(*TICKSCOPE, columns=120, rows=40)
    again.wait_for(path.name)
    assert "explorer was gone" not in again.screen_text()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_the_recorder_of_an_explorer_that_is_killed_stops_and_saves(
    run: Run, start_forked: Start, home: Path, number: signal.Signals
) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-left.js").says("ready")
    app = start_forked(*TICKSCOPE, "record", str(program.pid), columns=120, rows=40)
    has_enough(app)
    os.kill(app.pid, number)
    app.exit_status()
    until(lambda: not recorders(home), "the recorder does not end")
    [path] = recordings(home)
    assert shares(path)["hot"] >= 0.9
    assert program.is_running
    says_where(start_forked, home, path)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_a_recording_outlives_its_explorer_while_others_watch_it(
    run: Run, start_forked: Start, home: Path, number: signal.Signals
) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-killed.js").says("ready")
    first = start_forked(*TICKSCOPE, "record", str(program.pid), columns=120, rows=40)
    grows(first)
    watching = [start_forked(*TICKSCOPE, columns=120, rows=40) for _ in range(2)]
    for app in watching:
        app.wait_for("Being recorded")
        app.wait_for("test-killed.js")
        app.keys("enter")
        grows(app)
    os.kill(first.pid, number)
    first.exit_status()
    for app in watching:
        grows(app)
        grows(app)
        has_enough(app)
    watching[1].keys("r")
    for app in watching:
        app.wait_for("Saved ", PATIENCE_S)
    [path] = recordings(home)
    assert shares(path)["hot"] >= 0.9
    assert program.is_running


def test_what_a_dead_recorder_left_is_offered_and_recovered(run: Run, start_forked: Start, home: Path) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-dead.js").says("ready")
    app = start_forked(*TICKSCOPE, "record", str(program.pid), columns=120, rows=40)
    has_enough(app)
    # Held first: it would stop and save when it sees that nobody watches any more.
    left = recorders(home)
    for pid in left:
        os.kill(pid, signal.SIGSTOP)
    os.kill(app.pid, signal.SIGKILL)
    app.exit_status()
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    journals = home / ".local/state/tickscope/journals"
    until(lambda: unfinished(journals), "the journal is not free")

    again = start_forked(*TICKSCOPE, columns=120, rows=40)
    again.wait_for("Unfinished recordings: opening one recovers it")
    again.keys("enter")
    again.wait_for("Hot functions", PATIENCE_S)
    [path] = recordings(home)
    assert path.name.removesuffix(".cpuprofile") in again.row_text(0)
    assert shares(path)["hot"] >= 0.9
    assert not unfinished(journals)


def test_a_recorder_that_dies_while_it_is_watched_is_recovered_at_once(
    run: Run, start_forked: Start, home: Path
) -> None:
    program = run(node(), "--inspect=0", script=BUSY, name="test-died.js").says("ready")
    app = start_forked(*TICKSCOPE, "record", str(program.pid), columns=120, rows=40)
    has_enough(app)
    [recorder] = recorders(home)
    os.kill(recorder, signal.SIGKILL)
    app.wait_for("Recovered ", PATIENCE_S)
    [path] = recordings(home)
    assert path.name in app.screen_text()
    assert shares(path)["hot"] >= 0.9


def test_what_cannot_be_recorded_leaves_everything_as_it_was(start_forked: Start) -> None:
    app = start_forked(*TICKSCOPE, columns=120, rows=40)
    app.wait_for("Samples")
    app.keys("r")
    app.wait_for("what it runs")
    app.write(":1")
    app.wait_for("typed")
    app.keys("enter")
    app.wait_for("nothing listens on localhost:1")
    assert "Samples" in app.screen_text()


def test_a_worker_is_shown_while_it_is_recorded_and_afterwards(start_forked: Start, home: Path, tmp_path: Path) -> None:
    worker = tmp_path / "worker.js"
    worker.write_text(re.sub(r"\bturn\b", "turnOfWorker", BUSY))
    script = tmp_path / "workers.js"
    script.write_text(f"new (require('worker_threads').Worker)({str(worker)!r}); setInterval(() => {{}}, 100);\n")
    app = start_forked(*TICKSCOPE, "record", "--", node(), script, columns=120, rows=40)
    grows(app)
    app.keys("2")

    [journal] = (home / ".local/state/tickscope/journals").glob("*.journal")
    with JournalReader(journal) as reader:
        known: list[int] = []

        def has_worker() -> bool:
            known.extend(record.fields["number"] for record in reader.poll() if record.kind == "thread")
            return 1 in known

        until(has_worker, "no worker")
    # The explorer has read as far as that when what came later is on its screen.
    grows(app)
    grows(app)
    app.keys("T")
    app.wait_for("thread or file")
    app.write("worker 1")
    app.keys("enter")
    app.wait_for("turnOfWorker", PATIENCE_S)
    grows(app)
    app.keys("r")
    app.wait_for("Saved ", PATIENCE_S)
    app.wait_for(lambda text: "turnOfWorker" in text and "worker 1" in app.row_text(0))
    assert len(list((home / ".local/share/tickscope/recordings").glob("*.trace.json"))) == 1


def test_code_that_is_in_no_file_has_its_lines(run: Run, start_forked: Start) -> None:
    """The program itself tells it; when the recording is over it is still there."""
    program = run(node(), "--inspect=0", script=f"(0, eval)({BUSY!r});", name="test-eval.js").says("ready")
    app = start_forked(*TICKSCOPE, "record", str(program.pid), columns=120, rows=40)
    grows(app)
    app.keys("3", "g")
    app.wait_for(lambda text: selected(app) == "hot")
    app.wait_for("from the program, which took", PATIENCE_S)
    app.wait_for("function turn()", PATIENCE_S)
    app.keys("r")
    app.wait_for("Saved ", PATIENCE_S)
    app.wait_for("function turn()")
