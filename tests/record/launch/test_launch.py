"""Commands are started, their program waits for its recording, and nothing else waits for us."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.record.programs import Run, deno, environment, node, npm, until
from tui.base.errors import RecordError
from tui.record.inspectors.closing import let_run, run_command
from tui.record.launch import launch as launch_module
from tui.record.launch import launch_rules, unregistered
from tui.record.launch.hook_file import HOOK
from tui.record.launch.inspector_lines import InspectorLines
from tui.record.launch.launch import Launch
from tui.record.launch.launch_folder import LaunchFolder, Program
from tui.record.launch.launch_rules import LAUNCH_VARIABLE, prepared, starts_others
from tui.record.processes.inspector import Inspector
from tui.record.processes.procfs import listeners_of
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire

SAYS_HELLO = "console.log('hello', process.argv.slice(2).join(' ')); process.exitCode = 7"


class Started:
    """A launch, and what its command has written."""

    def __init__(self, command: Sequence[str], given: dict[str, str]) -> None:
        self._written: list[bytes] = []
        self._chosen: Program | None = None
        self.launch = Launch(command, self._written.append, environment=given)

    @property
    def output(self) -> str:
        return b"".join(self._written).decode()

    def only_program(self) -> Inspector:
        (program,) = self.launch.programs(PATIENCE_S)
        return self.choose(program)

    def choose(self, program: Program) -> Inspector:
        """The inspector of a program that is to be recorded."""
        self._chosen = program
        return self.launch.open(program, PATIENCE_S)

    def let_run(self, inspector: Inspector) -> None:
        """What a recording does: the others go, and the program itself once it is being recorded."""
        assert self._chosen is not None
        self.launch.settle(self._chosen)
        assert let_run(inspector)


Start = Callable[..., Started]


@pytest.fixture
def start_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """`start_command(node(), "app.js", files={"app.js": …}, NODE_OPTIONS=…)`: ended and closed with the test."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    started: list[Started] = []

    def begin(*command: str, files: dict[str, str] | None = None, **variables: str) -> Started:
        for name, text in (files or {}).items():
            (tmp_path / name).write_text(text)
        started.append(Started(command, environment() | variables))
        return started[-1]

    yield begin
    for one in started:
        one.launch.send_signal(signal.SIGKILL)
        one.launch.wait(PATIENCE_S)
        one.launch.close()


def launch_folders() -> list[Path]:
    """The folders that programs register in: `start_command` has a folder of its own for temporary files."""
    return list(Path(tempfile.gettempdir()).glob("tickscope-launch-*"))


def test_a_program_waits_before_its_first_line_and_keeps_its_status(start_command: Start, tmp_path: Path) -> None:
    started = start_command(node(), "app.js", "a", "b", files={"app.js": SAYS_HELLO})
    inspector = started.only_program()
    assert (inspector.kind, inspector.script) == ("node", str(tmp_path / "app.js"))
    assert inspector.opened_by_us
    assert started.output == ""
    started.let_run(inspector)
    assert started.launch.wait(PATIENCE_S) == 7
    assert started.launch.exit_status == 7
    started.launch.close()
    assert started.output == "hello a b\n"
    assert launch_folders() == []


def test_a_program_is_let_run_by_the_command_that_goes_with_the_start_of_the_profiler(start_command: Start) -> None:
    started = start_command(node(), "app.js", "a", files={"app.js": SAYS_HELLO})
    inspector = started.only_program()
    connection = Connection(open_wire(inspector.url, PATIENCE_S), inspector.url)
    connection.root.send_together(("Profiler.enable", None), ("Profiler.start", None), run_command(inspector))
    until(lambda: "hello" in started.output, "it was not told")
    connection.close()
    assert started.launch.wait(PATIENCE_S) == 7


def test_a_program_that_opens_no_inspector_runs(
    start_command: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HOOK.read_text()
    opens = "inspector.open(0, '127.0.0.1');"
    assert opens in text
    unable = tmp_path / "launched-unable.cjs"
    unable.write_text(text.replace(opens, "throw new Error('no inspector');"))
    monkeypatch.setattr(launch_rules, "hook_file", lambda: unable)
    started = start_command(node(), "app.js", "a", files={"app.js": SAYS_HELLO + "; setTimeout(() => {}, 1000)"})
    (program,) = started.launch.programs(PATIENCE_S)
    with pytest.raises(RecordError, match=r"app\.js: it (opened no inspector within|ended before)"):
        started.launch.open(program, 0.1)
    assert started.launch.wait(PATIENCE_S) == 7
    started.launch.close()
    assert started.output == "hello a\n"


def test_a_program_that_opens_its_inspector_too_late_runs(
    start_command: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HOOK.read_text()
    opens = "inspector.open(0, '127.0.0.1');"
    assert opens in text
    late = tmp_path / "launched-late.cjs"
    late.write_text(text.replace(opens, f"Atomics.wait(cell, 0, 0, 1000); {opens}"))
    monkeypatch.setattr(launch_rules, "hook_file", lambda: late)
    started = start_command(node(), "app.js", "a", files={"app.js": SAYS_HELLO})
    (program,) = started.launch.programs(PATIENCE_S)
    with pytest.raises(RecordError, match="opened no inspector within"):
        started.launch.open(program, 0.1)
    started.launch.settle(program)
    assert started.launch.wait(PATIENCE_S) == 7
    started.launch.close()
    assert started.output == "hello a\n"


def test_a_program_leaves_no_inspector_that_cannot_tell_its_url(
    start_command: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HOOK.read_text()
    writes = "write(`${name}.waits`,"
    assert writes in text
    unable = tmp_path / "launched-unable.cjs"
    unable.write_text(text.replace(writes, "throw new Error('no space'); " + writes))
    monkeypatch.setattr(launch_rules, "hook_file", lambda: unable)
    script = "console.log(String(require('inspector').url())); setTimeout(() => {}, 1000)"
    started = start_command(node(), "app.js", files={"app.js": script})
    (program,) = started.launch.programs(PATIENCE_S)
    with pytest.raises(RecordError):
        started.launch.open(program, 0.1)
    assert started.launch.wait(PATIENCE_S) == 0
    started.launch.close()
    assert started.output == "undefined\n"


def test_without_a_folder_for_temporary_files_the_next_step_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(RecordError, match=r"node app\.js: no temporary folder can be made \(No such .*TMPDIR"):
        Launch(["node", "app.js"], lambda _output: None)


def test_a_file_that_is_imported_waits_as_well(start_command: Start) -> None:
    started = start_command(node(), "app.mjs", files={"app.mjs": "console.log('hello'); process.exit(3)"})
    inspector = started.only_program()
    assert started.output == ""
    started.let_run(inspector)
    assert started.launch.wait(PATIENCE_S) == 3


def test_deno_waits_by_its_own_option_and_without_any_permission(start_command: Start) -> None:
    started = start_command(
        deno(), "run", "app.ts", "x", files={"app.ts": "console.log('hello', Deno.args); Deno.exit(5)"}
    )
    inspector = started.only_program()
    assert (inspector.kind, inspector.script, inspector.pid) == ("deno", "app.ts", started.launch.pid)
    assert started.output == ""
    started.let_run(inspector)
    assert started.launch.wait(PATIENCE_S) == 5
    started.launch.close()
    assert started.output == 'hello [ "x" ]\n'


def test_of_npm_run_the_child_is_the_program(start_command: Start, tmp_path: Path) -> None:
    package = {"name": "x", "version": "1.0.0", "scripts": {"go": "node app.js from npm"}}
    files = {"app.js": SAYS_HELLO, "package.json": json.dumps(package)}
    started = start_command(npm(), "run", "go", files=files, npm_config_update_notifier="false")
    inspector = started.only_program()
    assert inspector.script == str(tmp_path / "app.js")
    started.let_run(inspector)
    assert started.launch.wait(PATIENCE_S) == 7
    started.launch.close()
    assert "hello from npm" in started.output


def test_programs_that_start_at_once_are_a_choice(start_command: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.record.launch.launch._TOGETHER_S", 3.0)  # of a busy machine the one gets more
    files = {"a.js": SAYS_HELLO, "b.js": SAYS_HELLO}
    started = start_command("sh", "-c", f"{node()} a.js a & {node()} b.js b & wait; exit 4", files=files)
    programs = started.launch.programs(PATIENCE_S)
    assert sorted(Path(program.script or "").name for program in programs) == ["a.js", "b.js"]
    started.let_run(started.choose(programs[0]))
    assert started.launch.wait(PATIENCE_S) == 4
    started.launch.close()
    assert sorted(started.output.splitlines()) == ["hello a", "hello b"]


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        (
            "require('child_process').fork('child.js', ['fork']).on('exit', (s) => console.log('ended', s))",
            ["ended 7", "hello fork"],
        ),
        (
            "const c = require('cluster'); c.setupPrimary({ exec: 'child.js' }); c.fork();"
            "c.on('exit', (_, s) => console.log('ended', s)); c.on('online', (w) => w.disconnect())",
            ["ended 7", "hello "],
        ),
        (
            "const { Worker } = require('worker_threads');"
            "new Worker('./child.js', { argv: ['worker'] }).on('exit', (s) => console.log('ended', s))",
            ["ended 7", "hello worker"],
        ),
    ],
    ids=["fork", "cluster", "worker"],
)
def test_what_the_program_starts_does_not_wait(start_command: Start, script: str, lines: list[str]) -> None:
    started = start_command(node(), "app.js", files={"app.js": script, "child.js": SAYS_HELLO})
    started.let_run(started.only_program())
    assert started.launch.wait(PATIENCE_S) == 0
    started.launch.close()
    assert sorted(started.output.splitlines()) == lines


def test_a_tool_never_opens_an_inspector(start_command: Start, tmp_path: Path) -> None:
    files = {"app.js": "setInterval(() => {}, 1000)", "tsx.js": "require('child_process').fork('app.js')"}
    started = start_command(node(), "tsx.js", files=files)
    inspector = started.only_program()
    assert inspector.script == str(tmp_path / "app.js")
    assert listeners_of(started.launch.pid) == []
    assert listeners_of(inspector.pid or 0) != []
    assert started.launch.exit_status is None


def test_closing_lets_all_go_that_wait(start_command: Start) -> None:
    started = start_command(node(), "app.js", files={"app.js": SAYS_HELLO})
    started.only_program()
    started.launch.close()
    assert started.launch.wait(PATIENCE_S) == 7


def test_a_program_started_after_the_recorder_s_death_waits_for_nobody(run: Run, tmp_path: Path) -> None:
    # The recorder ends by SIGKILL while its command lives on, as under pm2, and starts another program later.
    (tmp_path / "app.js").write_text(
        "const fs = require('fs'); const wait = setInterval(() => { if (!fs.existsSync('killed')) return;"
        "clearInterval(wait); require('child_process').fork('child.js', ['late'])"
        ".on('exit', (s) => fs.writeFileSync('ended', String(s))) }, 20)"
    )
    (tmp_path / "child.js").write_text("process.exitCode = 7")
    recorder = run(
        sys.executable,
        "-c",
        "import os, sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from tui.record.launch.launch import Launch; from tui.record.inspectors.closing import let_run\n"
        f"launch = Launch([{node()!r}, 'app.js'], lambda data: None)\n"
        "program = launch.programs()[0]; launch.settle(program); let_run(launch.open(program))\n"
        "print('runs', launch.pid, flush=True)\n"
        "time.sleep(600)",
        str(CHECKOUT),
    ).says("runs")
    command = int(recorder.output.split()[1])
    os.kill(recorder.pid, signal.SIGKILL)
    recorder.process.wait()
    try:
        (tmp_path / "killed").touch()
        until(lambda: (tmp_path / "ended").exists(), "the late program waits")
        until(lambda: (tmp_path / "ended").read_text() == "7", "it has no status")
    finally:
        _end_group(command)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("change", ["stale", "another process", "another network", "gone"])
def test_a_recorder_that_is_not_ours_is_not_waited_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = LaunchFolder()
    option = f"--require {HOOK}"
    folder.describe(option, option, None)
    sign = folder.path / "recorder.json"
    variables = environment() | {"NODE_OPTIONS": option, LAUNCH_VARIABLE: str(folder.path)}
    waiting = run(node(), script=SAYS_HELLO, env=variables)
    until(lambda: list(folder.newcomers()), "it did not register")
    assert waiting.is_running
    state = json.loads(sign.read_text())
    if change == "stale":
        monkeypatch.setattr(LaunchFolder, "give_sign", lambda _folder: None)
        os.utime(sign, (time.time() - 60, time.time() - 60))
    elif change == "another process":  # one that has its number since
        sign.write_text(json.dumps(state | {"started": "1"}))
    elif change == "another network":
        sign.write_text(json.dumps(state | {"network": "net:[1]"}))
    else:
        folder.end()
    assert run(node(), script=SAYS_HELLO, env=variables).process.wait(PATIENCE_S) == 7
    if change != "another network":
        assert waiting.process.wait(PATIENCE_S) == 7
    folder.remove()


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def test_an_inspector_of_the_user_s_own_stays_his(start_command: Start) -> None:
    started = start_command(node(), "--inspect-brk=0", "app.js", files={"app.js": SAYS_HELLO})
    inspector = started.only_program()
    assert not inspector.opened_by_us
    started.let_run(inspector)
    assert started.launch.wait(PATIENCE_S) == 7


def test_a_program_without_our_variables_is_asked_by_its_signal(start_command: Start) -> None:
    script = "setInterval(() => {}, 1000)"
    started = start_command("env", "-i", node(), "--inspect-port=0", "app.js", files={"app.js": script})
    inspector = started.only_program()
    assert (inspector.pid, inspector.opened_by_us) == (started.launch.pid, True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_program_that_is_slow_to_tell_us_is_not_asked_by_its_signal(
    start_command: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(unregistered, "_UNREGISTERED_S", 0.0)
    monkeypatch.setattr(unregistered, "attach", _refusing(asked))
    started = start_command(node(), "app.js", files={"app.js": SAYS_HELLO})
    started.let_run(started.only_program())
    assert (started.launch.wait(PATIENCE_S), asked) == (7, [])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_program_that_tells_us_after_it_was_asked_in_vain_is_taken(
    start_command: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    newcomers = LaunchFolder.newcomers
    monkeypatch.setattr(LaunchFolder, "newcomers", lambda folder: newcomers(folder) if asked else iter(()))
    monkeypatch.setattr(unregistered, "_LATE_S", 0.0)
    monkeypatch.setattr(unregistered, "attach", _refusing(asked))
    started = start_command(node(), "app.js", files={"app.js": SAYS_HELLO})
    started.let_run(started.only_program())
    assert (started.launch.wait(PATIENCE_S), asked) == (7, [started.launch.pid])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("output", ["", ">/dev/null 2>&1"], ids=["with its output", "without"])
def test_a_program_that_its_starter_leaves_running_is_waited_for(
    start_command: Start, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setattr(launch_module, "_LEFT_S", 0.0)
    monkeypatch.setattr(launch_module, "_LEFT_RUNNING_S", PATIENCE_S)
    left = start_command("sh", "-c", f"{node()} app.js {output} & exit 3", files={"app.js": SAYS_HELLO})
    left.let_run(left.only_program())
    assert left.launch.wait(PATIENCE_S) == 3


def _refusing(asked: list[int]) -> Callable[..., Inspector]:
    def attach(pid: int, **_: object) -> Inspector:
        asked.append(pid)
        raise RecordError(f"process {pid}", "it opened no inspector")

    return attach


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["false"], "false: it ended with status 1 without a program to record"),
        (["sh", "-c", "kill -TERM $$"], "sh -c kill -TERM $$: it ended with SIGTERM without a program to record"),
        (["sleep", "60"], "sleep 60: it started no Node or Deno program within 0.5 s"),
    ],
)
def test_a_command_without_a_program_is_told(start_command: Start, command: list[str], sentence: str) -> None:
    started = start_command(*command)
    with pytest.raises(RecordError) as refused:
        started.launch.programs(0.5 if "60" in command else PATIENCE_S)
    assert str(refused.value) == sentence


def test_a_command_that_cannot_start_leaves_nothing(start_command: Start, tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("\x7fELF nonsense")
    (tmp_path / "odd").chmod(0o755)
    with pytest.raises(RecordError, match=r"no-such-command: no such command. Is it in the PATH\?"):
        start_command("no-such-command")
    with pytest.raises(RecordError, match="it cannot be started: Exec format error"):
        start_command(str(tmp_path / "odd"))
    assert launch_folders() == []


def test_signals_are_passed_on(start_command: Start) -> None:
    script = "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready')"
    started = start_command(node(), "app.js", files={"app.js": script})
    started.let_run(started.only_program())
    until(lambda: "ready" in started.output, "not ready")
    started.launch.send_signal(signal.SIGTERM)
    assert started.launch.wait(PATIENCE_S) == 9


def test_waiting_tells_its_progress_and_can_be_given_up(start_command: Start) -> None:
    started = start_command("sleep", "60")

    def give_up(sentence: str) -> None:
        assert sentence == "waiting for sleep 60 to start a program"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        started.launch.programs(progress=give_up)


def test_options_of_the_user_are_kept(tmp_path: Path) -> None:
    given = environment() | {"NODE_OPTIONS": "--max-old-space-size=300 --inspect-brk=1234"}
    ready = prepared([node(), "--inspect-wait", "app.js", "--inspect-brk"], tmp_path, given)
    assert ready.words == (node(), "--inspect", "app.js", "--inspect-brk")
    assert ready.variables["NODE_OPTIONS"] == f"--require {HOOK} --max-old-space-size=300 --inspect=1234"
    assert ready.variables[LAUNCH_VARIABLE] == str(tmp_path)


def test_a_runtime_without_our_inspector_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bun").write_text("#!/bin/sh\n")
    (tmp_path / "bun").chmod(0o755)
    with pytest.raises(RecordError, match="Bun has no V8 inspector"):
        prepared([str(tmp_path / "bun"), "app.ts"], tmp_path, {})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run -A app.ts", "run --inspect-brk=127.0.0.1:0 -A app.ts"),
        ("app.ts", "--inspect-brk=127.0.0.1:0 app.ts"),
        ("task go", "task go"),
        ("run --inspect=9300 app.ts", "run --inspect=9300 app.ts"),
    ],
)
def test_deno_s_option_stands_where_deno_takes_it(tmp_path: Path, words: str, expected: str) -> None:
    assert prepared([deno(), *words.split()], tmp_path, {}).words[1:] == tuple(expected.split())


@pytest.mark.parametrize(
    ("script", "does"),
    [
        ("/usr/lib/node_modules/npm/bin/npm-cli.js", True),
        ("/srv/node_modules/.bin/tsx", True),
        ("/srv/node_modules/tsx/dist/cli.mjs", True),
        ("/srv/.yarn/releases/yarn-4.5.0.cjs", True),
        ("/usr/lib/node_modules/pm2/lib/Daemon.js", True),
        ("/srv/app/npm.service.js", False),
        ("/srv/app/cli.mjs", False),
        ("/srv/node_modules/.bin/vite", False),
        (None, False),
    ],
)
def test_tools_that_start_programs_are_known(script: str | None, *, does: bool) -> None:
    assert starts_others(script) == does


def passed(*pieces: bytes) -> bytes:
    lines = InspectorLines()
    return b"".join(map(lines.passed, pieces)) + lines.rest()


NOISE = (
    b"Debugger listening on ws://127.0.0.1:4000/0f2c\n"
    b"For help, see: https://nodejs.org/learn/getting-started/debugging\n"
    b"Debugger attached.\nWaiting for the debugger to disconnect...\n"
)


def test_lines_about_the_inspector_are_not_the_program_s() -> None:
    own = b"Debugger: mine\nDebug\n\nwarning: Debugger attached.\nno end"
    assert passed(NOISE + own + b"\n" + NOISE) == own + b"\n"
    every_byte = [bytes([byte]) for byte in NOISE + own]
    assert passed(*every_byte) == own
    assert passed(b"Debugger att") == b"Debugger att"
    lines = InspectorLines()
    assert lines.passed(b"prompt> ") == b"prompt> ", "it is not held back"
    assert lines.passed(b"Debugger attached.\n") == b"Debugger attached.\n", "it is not the start of a line"
    lines.passed(NOISE)
    assert lines.take_urls() == ["ws://127.0.0.1:4000/0f2c"]


def test_a_full_pipe_never_stops_the_program(start_command: Start) -> None:
    script = "process.stdout.write('x'.repeat(3e6)); process.stderr.write('y'.repeat(3e6))"
    started = start_command(node(), "app.js", files={"app.js": script})
    started.let_run(started.only_program())
    assert started.launch.wait(PATIENCE_S) == 0
    started.launch.close()
    assert (started.output.count("x"), started.output.count("y")) == (3_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("command", "is_hooked"),
    [
        (["sh", "-c", "node app.js"], True),
        (["node", "app.js", "chroot.js"], True),
        (["sh", "-c", "cd /srv; exec chroot /srv node app.js"], False),
        (["sh", "-c", "/usr/sbin/chroot . node app.js"], False),
        (["sh", "-c", "node --permission app.js"], False),
        (["sh", "-c", "node --experimental-permission app.js"], False),
        (["sh", "start.sh"], False),
        (["./start.sh"], False),
        (["sh", "-x", "other.sh"], True),
    ],
)
def test_commands_whose_programs_may_not_reach_the_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], is_hooked: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "start.sh").write_text("#!/bin/sh\nexec chroot /srv node app.js\n")
    (tmp_path / "start.sh").chmod(0o755)
    (tmp_path / "other.sh").write_text("exec node app.js\n")
    ready = prepared(command, tmp_path, environment())
    assert bool(ready.option) == is_hooked
    assert ("NODE_OPTIONS" in ready.variables) == is_hooked
