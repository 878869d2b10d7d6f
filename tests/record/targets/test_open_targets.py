"""The list of what can be recorded: what is on it, in which order, and what making it asks of programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace

import orjson
import pytest

from tests.places import CHECKOUT
from tests.record.browser import Browse
from tests.record.programs import IDLE, Run, Running, deno, node, until
from tui.record.inspectors.attach import attach
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.processes.inspector import Inspector
from tui.record.processes.procfs import listeners_of, stat
from tui.record.targets.open_targets import Found, TargetFinder, address_of
from tui.record.targets.targets_text import targets_json, targets_text
from tui.record.targets.worker_threads import with_workers

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

BUSY = "console.log('ready'); while (true) {}"


def of(pid: int, found: list[Found]) -> Found:
    (one,) = [target for target in found if target.pid == pid]
    return one


def computes(program: Running, seconds: float) -> None:
    """Waits until a program has used so much more of its processor."""

    def used() -> float:
        numbers = stat(program.pid)
        assert numbers is not None
        return numbers.cpu_s

    before = used()
    until(lambda: used() >= before + seconds, "it does not compute")


@linux
def test_programs_are_found_with_and_without_an_inspector(run: Run) -> None:
    idle = run(node(), script=IDLE, name="idle.js").says("ready")
    inspected = run(node(), "--inspect=0", script=IDLE, name="inspected.js").says("ready")
    deaf = run(node(), "--disable-sigusr1", script=IDLE, name="deaf.js").says("ready")
    plain = run(deno(), "run", script=IDLE, name="plain.ts").says("ready")
    found = TargetFinder().look()
    mine = {idle.pid, inspected.pid, deaf.pid, plain.pid}
    order = [target.pid for target in found if target.pid in mine]
    assert (order[0], order[-1]) == (inspected.pid, deaf.pid)
    assert {target.target for target in found} >= set(map(str, mine))
    assert of(inspected.pid, found).url is not None
    assert address_of(of(inspected.pid, found)) in inspected.output
    assert (of(idle.pid, found).url, of(idle.pid, found).obstacle) == (None, None)
    assert of(plain.pid, found).kind == "deno"
    reason = of(deaf.pid, found).obstacle
    assert reason == "it was started with --disable-sigusr1. Start it without, or with --inspect."
    names = [of(pid, found).name.rpartition("/")[2] for pid in (idle.pid, inspected.pid, deaf.pid, plain.pid)]
    assert names == ["idle.js", "inspected.js", "deaf.js", "plain.ts"]
    assert all(program.output.count("\n") == 1 for program in (idle, deaf, plain)), "somebody was signalled"


@linux
def test_an_inspector_is_asked_only_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    program = run(node(), "--inspect=0", script=IDLE).says("ready")
    (listener,) = listeners_of(program.pid)
    asked: list[int] = []

    # Counted here, since other tests that run now may ask the program too.
    def counted(host: str, port: int, *, allow_remote: bool, timeout_s: float) -> list[Inspector]:
        asked.append(port)
        return inspectors_at(host, port, allow_remote=allow_remote, timeout_s=timeout_s)

    monkeypatch.setattr("tui.record.targets.open_targets.inspectors_at", counted)
    finder = TargetFinder()
    for _ in range(3):
        assert of(program.pid, finder.look()).url is not None
    assert asked.count(listener.port) == 1


@linux
def test_the_busy_part_of_a_core_is_told_from_the_second_look_on(run: Run) -> None:
    program = run(node(), script=BUSY).says("ready")
    finder = TargetFinder()
    assert of(program.pid, finder.look()).cpu_share is None
    computes(program, 0.5)
    share = of(program.pid, finder.look()).cpu_share
    assert share is not None
    assert 0 < share < 3


@linux
def test_a_look_that_waits_for_an_answer_makes_nothing_busier(run: Run) -> None:
    mute = run(node(), "--inspect=0", script=IDLE).says("ready")
    os.kill(mute.pid, signal.SIGSTOP)
    program = run(node(), script=BUSY).says("ready")
    computes(program, 0.1)
    finder = TargetFinder()
    finder.look()  # for a second
    share = of(program.pid, finder.look()).cpu_share
    assert share is not None
    assert share < 3


@linux
def test_an_inspector_that_opens_and_one_that_closes_are_seen(run: Run) -> None:
    program = run(node(), "--inspect-port=0", script=IDLE).says("ready")
    finder = TargetFinder()
    assert of(program.pid, finder.look()).url is None
    os.kill(program.pid, 10)
    until(lambda: of(program.pid, finder.look()).url is not None, "not seen")
    program.close()
    assert [target for target in finder.look() if target.pid == program.pid] == []


ROW = Found(
    "1234", "node", "/srv/app.js", 1234, "/srv/app.js", "ada", 0.974, 750.0, "ws://127.0.0.1:9229/0f", "v24.1.0"
)
BLOCKED = replace(ROW, target="77", pid=77, url=None, cpu_share=None, uptime_s=9.0, obstacle="it is deaf. Shout.")


def test_the_table_lines_up() -> None:
    assert targets_text([ROW, BLOCKED]) == (
        "target  runtime       user   cpu      up  inspector       what it runs\n"
        "1234    node v24.1.0  ada   97 %  12 min  127.0.0.1:9229  /srv/app.js\n"
        "77      node v24.1.0  ada      –     9 s  –               /srv/app.js\n"
        "\n"
        "Cannot be recorded:\n"
        "77: it is deaf. Shout.\n"
    )
    assert all(len(line) <= 40 for line in targets_text([ROW, BLOCKED], 40).splitlines())


def test_hostile_names_are_shown_and_not_obeyed() -> None:
    hostile = replace(ROW, name="\x1b]0;x\x07\u202e.js", user="\x1b[2J", runtime_version="\n", obstacle="\x9b31m")
    assert not any(
        ord(character) < 32 or 127 <= ord(character) < 160 for character in targets_text([hostile]).replace("\n", "")
    )
    assert targets_text([hostile]).count("\n") == 5
    assert "\x1b" not in targets_json([hostile])


def test_no_target_says_what_to_do() -> None:
    assert targets_text([]).startswith("Nothing to record: no Node or Deno program runs here")
    assert orjson.loads(targets_json([])) == {"tickscope": 1, "targets": []}


@pytest.mark.parametrize(
    ("uptime_s", "shown"),
    [(0.4, "0 s"), (99, "99 s"), (100, "2 min"), (5999, "100 min"), (6000, "2 h"), (172_800, "2 d"), (None, "–")],
)
def test_uptime_has_one_unit(uptime_s: float | None, shown: str) -> None:
    assert f" {shown}  " in targets_text([replace(ROW, uptime_s=uptime_s)])


def test_json_masks_credentials() -> None:
    page = replace(ROW, kind="page", name="https://me:secret@shop.example/", script="https://me:secret@shop.example/")
    assert "secret" not in targets_json([page])
    assert "secret" not in targets_text([page])
    assert "secret" in targets_json([page], show_urls=True)
    assert "secret" in targets_text([page], show_urls=True)


@linux
@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_lists_them(run: Run, *, as_json: bool) -> None:
    program = run(node(), script=IDLE).says("ready")
    command = [sys.executable, "-m", "tui", "targets", *(["--json"] if as_json else [])]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (listed.returncode, listed.stderr) == (0, "")
    if as_json:
        rows = orjson.loads(listed.stdout)["targets"]
        row = next(row for row in rows if row["pid"] == program.pid)
        assert row["script"].endswith("/app.js")
        assert isinstance(row["cpu_share"], float)
    else:
        assert any(line.startswith(f"{program.pid} ") and "on demand" in line for line in listed.stdout.splitlines())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["targets", "app.js"], "tickscope: targets takes no file: 'app.js' given. See tickscope targets --help.\n"),
        (
            ["targets", "--limit", "3"],
            "tickscope: unknown option --limit. It is an option of tickscope report. See tickscope targets --help.\n",
        ),
    ],
)
def test_the_command_takes_nothing_else(words: list[str], sentence: str) -> None:
    command = [sys.executable, "-m", "tui", *words]
    wrong = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", sentence)


@linux
def test_pages_and_workers_of_a_browser_are_found(browse: Browse) -> None:
    worker = "new Worker(URL.createObjectURL(new Blob(['setInterval(() => {}, 100)'])))"
    browser = browse(f"<script>{worker}; document.title = 'ready';</script>")
    finder = TargetFinder()

    def mine() -> list[Found]:
        return [target for target in finder.look() if target.pid == browser.program.pid]

    until(lambda: [target.kind for target in mine()] == ["page", "worker"], "not found")
    page, worker_target = mine()
    assert (page.name, page.target, page.cpu_share) == ("ready", page.url, None)
    assert worker_target.name == "(no title)" or worker_target.name.startswith("blob:")
    assert attach(browser.program.pid).kind in ("page", "worker")


@linux
@pytest.mark.parametrize("runtime", ["node", "deno"])
def test_worker_threads_are_listed_when_asked_for(run: Run, runtime: str) -> None:
    worker = "data:text/javascript,globalThis.postMessage?.(0); setInterval(() => {}, 1000)"
    if runtime == "node":
        starts = f"new (require('worker_threads').Worker)(new URL('{worker}'), {{ name: 'counter' }}).on('online', go)"
        command, name = [node(), "--inspect=127.0.0.1:0"], "app.js"
    else:
        starts = f"new Worker('{worker}', {{ type: 'module', name: 'counter' }}).onmessage = go"
        command, name = [deno(), "run", "-A", "--inspect=127.0.0.1:0"], "app.ts"
    script = f"function go() {{ {IDLE} }}; {starts}"
    program = run(*command, script=script, name=name).says("ready")
    rows = list(with_workers([of(program.pid, TargetFinder().look())]))
    assert [row.kind for row in rows] == [runtime, "worker"]
    assert rows[1].name == {"node": "[worker 1] counter", "deno": "worker [1]"}[runtime]
    assert rows[1].target == rows[0].target == str(program.pid)
