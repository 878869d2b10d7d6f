"""The list of targets in a real terminal, over real programs."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.places import SAMPLES
from tests.pty_app import PtyApp
from tests.record.programs import IDLE, Run, deno, node, runner
from tui.base.cells import Canvas
from tui.draw.screens.target_list import DETAIL_ROWS, draw_target_list
from tui.explorer.recording.target_watch import in_order, typed_entries
from tui.record.options.edgeworkers_options import ALL, HANDLERS
from tui.state.target_list import Records, TargetEntry
from tui.state.view.list_view import ListView

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
Start = Callable[..., PtyApp]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    yield from runner(tmp_path)


@pytest.fixture
def listed(start_forked: Start) -> Callable[..., PtyApp]:
    """`listed(columns=120, rows=40)`: the list of targets in a terminal."""

    def begin(**options: int) -> PtyApp:
        app = start_forked(sys.executable, "-m", "tests.explorer.targets_app", **options)
        app.wait_for("what it runs")
        return app

    return begin


def chosen(app: PtyApp) -> str:
    """The target that the list ended with."""
    assert app.exit_status() == 0
    return app.screen_text().rpartition("chosen:")[2].strip().removesuffix(f": {Records.TIME}")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (220, 60)])
def test_programs_are_listed_and_one_is_chosen(run: Run, listed: Callable[..., PtyApp], size: tuple[int, int]) -> None:
    # Other tests may run the same at the same time.
    name = f"chosen-{size[0]}.js"
    program = run(node(), "--inspect=0", script=IDLE, name=name).says("ready")
    run(node(), script=IDLE, name=f"another-{size[0]}.js").says("ready")
    app = listed(columns=size[0], rows=size[1])
    app.wait_for(name)
    app.write(f"chosen-{size[0]}")
    app.wait_for(lambda text: "another" not in text and f" {program.pid} " in text)
    app.wait_for("Its inspector is open at 127.0.0.1:")
    app.keys("enter")
    assert chosen(app) == str(program.pid)
    assert "Debugger attached" not in program.output


def test_the_list_follows_what_happens_and_the_cursor_stays(run: Run, listed: Callable[..., PtyApp]) -> None:
    first = run(node(), "--inspect-port=0", script=IDLE, name="test-list-first.js").says("ready")
    second = run(deno(), "run", script=IDLE, name="test-list-second.ts").says("ready")
    app = listed(columns=120, rows=40)
    app.write("test-list-")
    shown = app.wait_for(lambda text: "first.js" in text and "second.ts" in text)
    if not detail(shown).endswith("second.ts"):  # the busier program comes first: either may be, right after its start
        app.keys("down" if shown.index("first.js") < shown.index("second.ts") else "up")
    app.wait_for(lambda text: detail(text).endswith("second.ts"))
    os.kill(first.pid, signal.SIGUSR1)
    app.wait_for(lambda text: "127.0.0.1:" in text)
    run(node(), script=IDLE, name="test-list-third.js").says("ready")
    app.wait_for(lambda text: "third.js" in text)
    assert detail(app.screen_text()).endswith("second.ts")
    first.close()
    app.wait_for(lambda text: "first.js" not in text)
    assert detail(app.screen_text()).endswith("second.ts")
    app.keys("enter")
    assert chosen(app) == str(second.pid)


def detail(text: str) -> str:
    """The whole name below the list."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    return rows[-3]


def test_what_cannot_be_recorded_says_why_and_stays(run: Run, listed: Callable[..., PtyApp]) -> None:
    run(node(), "--disable-sigusr1", script=IDLE, name="test-deaf.js").says("ready")
    app = listed(columns=120, rows=40)
    app.write("test-deaf")
    app.wait_for("it was started with --disable-sigusr1. Start it without, or with --inspect.")
    app.keys("enter")
    app.write("q")
    app.wait_for("test-deafq")
    app.keys("escape")
    assert chosen(app) == "none"


@pytest.mark.parametrize(
    "typed", [":9229", "ws://127.0.0.1:9229/0f2c", "https://a.example/ --handler all", "-- node app.js"]
)
def test_a_target_can_be_typed(listed: Callable[..., PtyApp], typed: str) -> None:
    app = listed(columns=120, rows=40)
    app.write(typed)
    app.wait_for("typed")
    app.keys("enter")
    assert chosen(app) == typed


def test_a_hostile_program_is_shown_and_not_obeyed(run: Run, listed: Callable[..., PtyApp]) -> None:
    run(node(), script=IDLE, name="test-evil-\x1b]0;PWNED\x07[b]\u202e.js").says("ready")
    app = listed(columns=120, rows=40)
    app.write("test-evil")
    app.wait_for("test-evil-␛]0;PWNED␇[b]·.js")
    assert app.emulator.title == ""


def test_what_is_no_target_is_no_row() -> None:
    assert typed_entries("checkout") == []
    assert typed_entries("") == []
    assert typed_entries("http://www.example.com/ --handler all") == []
    [entry] = typed_entries("-- node app.js")
    assert entry.how == "It is started and recorded from its first line."


def test_a_url_without_a_handler_has_a_row_for_each() -> None:
    entries = typed_entries(" https://www.example.com/shop --repeat 3 ")
    assert [entry.target.rpartition(" ")[2] for entry in entries] == [*HANDLERS, ALL]
    assert entries[0].target == "https://www.example.com/shop --repeat 3 --handler onClientRequest"
    assert "staging" in entries[0].how
    assert "the Sandbox" in typed_entries("http://127.0.0.1:9550/shop")[0].how
    assert len(typed_entries("https://www.example.com/shop --handler all")) == 1


def test_memory_is_chosen_by_a_key(listed: Callable[..., PtyApp]) -> None:
    app = listed(columns=120, rows=40)
    app.write("-- node app.js")
    app.wait_for("Records CPU time  Ctrl-T")
    app.keys("ctrl+t")
    app.wait_for("Records memory in use")
    app.keys("ctrl+t")
    app.wait_for("Records memory allocated")
    app.keys("ctrl+t")
    app.wait_for("Records CPU time  Ctrl-T")
    app.keys("ctrl+t")
    app.wait_for("Records memory in use")
    app.keys("enter")
    assert chosen(app) == f"-- node app.js: {Records.IN_USE}"


WORKERS = "const { Worker, isMainThread } = require('worker_threads');\n"
WORKERS += "if (isMainThread) { new Worker(__filename, { name: 'resizer' }); console.log('ready'); }\n"
WORKERS += "setInterval(() => {}, 1000);\n"


def test_worker_threads_are_unfolded_below_their_program(run: Run, listed: Callable[..., PtyApp]) -> None:
    program = run(node(), "--inspect=0", script=WORKERS, name="test-unfolds.cjs").says("ready")
    app = listed(columns=80, rows=24)
    app.write("test-unfolds")
    app.wait_for("Right: its worker threads.")
    assert "Debugger attached" not in program.output
    app.keys("right")
    app.wait_for("1 worker thread, recorded with it.")
    app.wait_for("  [worker 1] resizer")
    program.says("Debugger ending")
    app.keys("down")
    app.wait_for("T shows it then")
    run(node(), script=IDLE, name="test-unfolds-another.js").says("ready")
    app.wait_for("another.js")
    assert "T shows it then" in app.screen_text()
    app.keys("left")
    app.wait_for(lambda text: "resizer" not in text and "Right: its worker threads." in text)
    assert program.output.count("Debugger attached") == 1
    app.keys("enter")
    assert chosen(app) == str(program.pid)


def test_arrows_move_in_what_is_typed(run: Run, explore: Explore) -> None:
    """In the explorer, which hands out one key after the other."""
    program = run(node(), "--inspect=0", script=IDLE, name="test-arrows.js").says("ready")
    app = explore(SAMPLES / "recursion.cpuprofile")
    app.wait_for("Hot functions")
    app.keys("r")
    app.wait_for("what it runs")
    app.write("estarrows")
    app.keys(*["left"] * 9)
    app.write("t")
    app.keys("right", "right", "right")
    app.write("-")
    app.wait_for("test-arrows.js")
    assert "Debugger attached" not in program.output


def test_rows_stay_where_they_were() -> None:
    entries = [TargetEntry(target, target) for target in ("new", "b", "a")]
    assert [entry.target for entry in in_order(entries, {"a": 0, "b": 1})] == ["a", "b", "new"]
    assert [entry.target for entry in in_order(entries, {})] == ["new", "b", "a"]


def drawn(entries: list[TargetEntry], width: int) -> Canvas:
    return draw_target_list(entries, ListView(width, 4, 0, 0, has_focus=True))


@pytest.mark.parametrize("width", [20, 40, 72, 108, 160])
def test_the_name_keeps_its_room_at_every_width(width: int) -> None:
    row = TargetEntry("1234567", "/a/very/long/path/to/some/program.js", "node v24.1.0", "100 %", "100 min", "somebody")
    canvas = drawn([row, TargetEntry("ws://127.0.0.1:9222/devtools/page/0F2C", "Shop")], width)
    lines = canvas.text().splitlines()
    assert canvas.height == 4 + DETAIL_ROWS
    assert all(len(line) <= width for line in lines)
    assert "ram.js" in lines[1] or width < 60
    assert lines[4].strip().endswith("program.js")


def test_no_target_says_what_can_be_typed() -> None:
    assert "Type :9229, a PID, ws://… or -- node app.js" in drawn([], 100).text()
