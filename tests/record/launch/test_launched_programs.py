"""A program that is started to be recorded, and all that it starts, run as they would without tickscope."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.record.programs import NODE_VERSIONS, Run, environment, node, npm, until
from tests.record.recording import PACED, Recording, is_open, recorder_variables, shares
from tui.record.launch import hook_file, launch_folder
from tui.record.launch.hook_file import HOOK, can_be_read_by_all
from tui.record.launch.launch_folder import LaunchFolder, remove_abandoned
from tui.record.launch.launch_rules import LAUNCH_VARIABLE, prepared
from tui.record.processes.procfs import listeners_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root becomes other users")
NOBODY = 65534

Record = Callable[..., Recording]


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user can read."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


CHILDREN_WITH_STDERR = """
const { spawnSync, execFileSync } = require('child_process');
let told = '';
for (let i = 0; i < 3; i++) told += spawnSync(process.execPath, ['-e', 'console.log(1)']).stderr;
require('child_process').fork(__dirname + '/child.js', { silent: true }).stderr.on('data', (data) => { told += data; })
  .on('end', () => { console.log('told:', JSON.stringify(told)); process.exitCode = told ? 3 : 0; });
"""


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_nothing_of_ours_is_on_the_stderr_of_children(tmp_path: Path, record: Record, version: str) -> None:
    (tmp_path / "child.js").write_text("setTimeout(() => {}, 50)")
    (tmp_path / "app.js").write_text(CHILDREN_WITH_STDERR)
    ended = record("--", node(version), tmp_path / "app.js").saved()
    assert 'told: ""' in ended.err
    assert ended.sidecar["exit_status"] == 0


def test_other_node_programs_are_counted_and_told(tmp_path: Path, record: Record) -> None:
    (tmp_path / "child.js").write_text("setTimeout(() => {}, 1500)")
    (tmp_path / "app.js").write_text(
        "const { fork, spawn } = require('child_process');\n"
        "for (let i = 0; i < 3; i++) fork(__dirname + '/child.js');\n"
        "spawn('sleep', ['1']);"
    )
    ended = record("--", node(), tmp_path / "app.js").saved()
    told = "3 other Node processes were started and not recorded (child.js ×3)"
    assert told in ended.err
    assert any(note.endswith(told) for note in ended.sidecar["notes"])
    assert any("run beside it and are not recorded" in note for note in ended.sidecar["notes"])


def test_those_below_a_running_program_are_told_as_well(tmp_path: Path, run: Run, record: Record) -> None:
    (tmp_path / "child.js").write_text("setInterval(() => {}, 1000)")
    script = "require('child_process').fork('./child.js').on('spawn', () => console.log('ready'))"
    program = run(node(), "--inspect-port=0", script=script).says("ready")
    ended = record("--duration", "1", str(program.pid)).saved()
    assert "1 other Node process was started and not recorded (child.js)" in ended.err


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_of_node_s_test_runner_a_test_file_is_recorded_and_the_others_told(
    tmp_path: Path, record: Record, version: str
) -> None:
    for name in ("a", "b", "c"):
        text = "require('node:test')('it', () => new Promise((done) => setTimeout(done, 300)))"
        (tmp_path / "recorder" / f"{name}.test.js").write_text(text)
    ended = record("--", node(version), "--test", "a.test.js", "b.test.js", "c.test.js").saved()
    assert ended.sidecar["exit_status"] == 0
    assert ended.sidecar["script"].endswith(".test.js")
    told = r"(at least )?2 other Node processes were started and not recorded \(\w.test.js, \w.test.js\)"
    assert re.search(f"tickscope: {told}\n", ended.err)
    assert re.fullmatch(told, ended.sidecar["notes"][-1])


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_of_node_s_watch_mode_the_watched_program_is_recorded(tmp_path: Path, record: Record, version: str) -> None:
    script = hot_program(tmp_path)
    ended = record("--", node(version), "--watch", script).has_samples().interrupt().saved()
    assert shares(ended.path)["hot"] >= 0.9


def test_a_program_without_children_is_told_nothing_of_them(tmp_path: Path, record: Record) -> None:
    (tmp_path / "app.js").write_text("require('child_process').execFileSync('true'); setTimeout(() => {}, 100)")
    notes = record("--", node(), tmp_path / "app.js").saved().sidecar["notes"]
    assert not any("Node process" in note for note in notes)


WAITING_LAUNCH = """
import sys, time
sys.path.insert(0, sys.argv[1])
from tui.record.launch.launch import Launch
launch = Launch(sys.argv[3:], lambda data: None)
until = time.monotonic() + 60
while len(launch.programs()) < 3 and time.monotonic() < until: time.sleep(0.01)
programs = launch.programs()
if sys.argv[2] == "opened": launch.open(programs[0])
print("waits", *(program.pid for program in programs), flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("version", NODE_VERSIONS)
@pytest.mark.parametrize("state", ["registered", "opened"])
def test_programs_that_wait_go_on_when_the_recorder_is_killed(
    run: Run, tmp_path: Path, version: str, state: str
) -> None:
    """Three wait for an answer, or one of them for its first sample: all run, and nothing is left of us."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "app.js").write_text(
        "require('fs').appendFileSync('ran', require('inspector').url() + ' ' + process.env.NODE_OPTIONS + '\\n')"
    )
    command = f"for i in 1 2 3; do {node(version)} app.js & done; wait"
    variables = environment() | {"TMPDIR": str(tmp_path / "temporary")}
    words = [sys.executable, "-c", WAITING_LAUNCH, str(CHECKOUT), state, "sh", "-c", command]
    recorder = run(*words, env=variables).says("waits")
    pids = [int(word) for word in recorder.output.split()[1:]]
    assert not (tmp_path / "ran").exists()
    os.kill(recorder.pid, signal.SIGKILL)
    recorder.process.wait()
    until(lambda: not any(map(is_open, pids)), "a program waits for a recorder that is gone")
    assert (tmp_path / "ran").read_text() == "undefined undefined\n" * 3
    until(lambda: list((tmp_path / "temporary").iterdir()) == [], "the folder of the launch is left")


def test_a_killed_recorder_leaves_no_folder_while_its_program_goes_on(tmp_path: Path, record: Record) -> None:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "app.js").write_text(
        "setTimeout(() => {}, 60000); require('fs').writeFileSync('pid', `${process.pid}`)"
    )
    folder = tmp_path / "temporary"
    recording = record("--", node(), tmp_path / "app.js", variables={"TMPDIR": str(folder)})
    written = tmp_path / "recorder" / "pid"
    until(lambda: written.exists() and written.read_text(), "it does not run")
    assert list(folder.glob("tickscope-launch-*"))
    recording.process.kill()
    try:
        until(lambda: not list(folder.glob("tickscope-launch-*")), "the folder is left")
        assert is_open(int(written.read_text()))
    finally:
        os.kill(int(written.read_text()), signal.SIGKILL)


def test_what_dead_recorders_have_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(launch_folder, "SILENT_S", -1)
    living = LaunchFolder()
    living.describe("--require x", "--require x", None)
    dead = tmp_path / f"tickscope-launch-{os.getpid()}-1-abc"  # one that had our number before
    dead.mkdir()
    (tmp_path / "tickscope-launch-link").symlink_to(tmp_path)
    remove_abandoned()
    assert living.path.is_dir()
    assert not dead.exists()
    assert (tmp_path / "tickscope-launch-link").is_symlink()
    living.remove()


REPORTS_ENVIRONMENT = "require('fs').writeFileSync(process.argv[2], JSON.stringify(process.env))"


def test_the_program_has_the_environment_of_its_user(tmp_path: Path, record: Record) -> None:
    (tmp_path / "app.js").write_text(REPORTS_ENVIRONMENT)
    (tmp_path / "child.js").write_text(
        "require('child_process').spawnSync(process.execPath, [__dirname + '/app.js', process.argv[2]])"
    )
    folder = tmp_path / "recorder"
    given = {"LANG": "C", "LC_ALL": "", "odd": "é\n", "NODE_OPTIONS": "--max-old-space-size=300  --no-warnings"}
    alone = {**environment(), **recorder_variables(folder), **given}
    told = [tmp_path / name for name in ("alone", "recorded", "of a child")]
    subprocess.run([node(), tmp_path / "app.js", told[0]], env=alone, check=True, cwd=folder)
    for script, file in (("app.js", told[1]), ("child.js", told[2])):
        variables = given | {"AKAMAI_EW_TRACE": "a-secret-token"}
        record("--", node(), tmp_path / script, file, variables=variables).saved()
    environments = [json.loads(file.read_text()) for file in told]
    assert environments[1] == environments[0]
    assert environments[2] == environments[0]


def hot_program(folder: Path) -> Path:
    path = folder / "hot.js"
    path.write_text(PACED)
    return path


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("env -i", "it was started with an environment of its own"),
        pytest.param("setpriv", r"it runs as another user \(nobody\)", marks=needs_root),
        ("npm run", "its environment replaces NODE_OPTIONS"),
    ],
)
def test_a_program_that_cannot_register_is_recorded_late_with_the_reason(
    tmp_path: Path, shared_folder: Path, record: Record, way: str, reason: str
) -> None:
    # A free port, since several tests at once ask for their inspectors.
    program = [node(), "--inspect-port=0", str(hot_program(shared_folder))]
    if way == "npm run":
        package = {
            "name": "x",
            "version": "1.0.0",
            "scripts": {"go": f"NODE_OPTIONS=--no-warnings {' '.join(program)}"},
        }
        (tmp_path / "recorder" / "package.json").write_text(json.dumps(package))
        words = [npm(), "run", "go"]
    elif way == "setpriv":
        words = ["setpriv", "--reuid", str(NOBODY), *program]
    else:
        words = ["env", "-i", *program]
    ended = record("--", *words).has_samples().interrupt().saved()
    assert shares(ended.path)["hot"] >= 0.9
    [late] = [note for note in ended.sidecar["notes"] if "recorded late" in note]
    assert re.fullmatch(rf"recorded late, from [\d.]+ m?s after its start: {reason}", late)
    assert f"tickscope: {late}" in ended.err


@needs_root
def test_a_program_of_another_user_runs_where_the_hook_is_private(
    tmp_path: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root has it who has installed tickscope below /root."""
    private = tmp_path / "private" / "launched.cjs"
    private.parent.mkdir(mode=0o700)
    shutil.copy(HOOK, private)
    monkeypatch.setattr(hook_file, "HOOK", private)
    monkeypatch.setattr(hook_file, "_SHARED_FOLDER", shared_folder / "tickscope")
    ready = prepared([node(), "-p", "1"], tmp_path, environment())
    [copy] = (shared_folder / "tickscope").iterdir()
    assert ready.option == f"--require {copy}"
    assert can_be_read_by_all(copy)
    assert not can_be_read_by_all(private)
    words = ["setpriv", "--reuid", str(NOBODY), "--clear-groups", node(), "-p", "process.env.NODE_OPTIONS"]
    answer = subprocess.run(
        words, env={**environment(), **ready.variables}, capture_output=True, text=True, check=True, cwd="/"
    )
    assert (answer.stdout, answer.stderr) == ("undefined\n", "")


@needs_root
@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_children_start_that_could_not_read_the_hook(
    tmp_path: Path, shared_folder: Path, record: Record, version: str
) -> None:
    """Another user, another root folder, a permission model."""
    root = root_folder(shared_folder, node(version))
    option = "--experimental-permission" if version == "20" else "--permission"
    (tmp_path / "app.js").write_text(
        "const { spawnSync } = require('child_process');\n"
        f"const ways = {{ user: [['-p', '1'], {{ uid: {NOBODY} }}],\n"
        f"  permission: [['--no-warnings', '{option}', '-p', '1'], {{}}] }};\n"
        "for (const [way, [words, options]] of Object.entries(ways)) {\n"
        f"  const ended = spawnSync({json.dumps(str(root / 'node'))}, words, options);\n"
        "  console.log(way, ended.status, JSON.stringify(String(ended.stdout) + ended.stderr + (ended.error || '')));\n"
        "}\n"
        f"const ended = spawnSync('chroot', [{json.dumps(str(root))}, '/node', '-p', '1']);\n"
        "console.log('root', ended.status, JSON.stringify(String(ended.stdout) + ended.stderr));\n"
    )
    ended = record("--", node(version), tmp_path / "app.js").saved()
    for way in ("user", "permission", "root"):
        assert f'{way} 0 "1\\n"' in ended.err


def root_folder(folder: Path, program: str) -> Path:
    """A folder with a program as `node` and the libraries that it needs, to be used as a root folder."""
    root = folder / "root"
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    for library in re.findall(r"(/\S+) \(0x", listed):
        place = root / library.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(os.path.realpath(library), place)
    try:
        os.link(program, root / "node")
    except OSError:
        shutil.copy(program, root / "node")
    return root


@pytest.mark.parametrize("way", ["directly", "by a shell", "by a script", "by npm"])
def test_a_command_with_the_permission_model_of_node_20_runs(tmp_path: Path, record: Record, way: str) -> None:
    (tmp_path / "app.js").write_text("console.log('runs', process.permission.has('fs.write')); process.exitCode = 7")
    line = f"{node('20')} --no-warnings --experimental-permission --allow-fs-read={tmp_path} {tmp_path / 'app.js'}"
    (tmp_path / "start").write_text(f"#!/bin/sh\n{line}\n")
    (tmp_path / "start").chmod(0o755)
    package = {"name": "x", "version": "1.0.0", "scripts": {"go": line}}
    (tmp_path / "recorder" / "package.json").write_text(json.dumps(package))
    words = {
        "directly": line.split(),
        "by a shell": ["sh", "-c", line],
        "by a script": [str(tmp_path / "start")],
        "by npm": [npm(), "run", "go"],
    }
    ended = record("--headless", "--", *words[way]).ended()
    assert "runs false" in ended.err
    assert ended.status == 1  # nothing was recorded
    assert ended.out == ""


@needs_root
def test_a_command_in_another_root_folder_is_recorded_late(tmp_path: Path, record: Record) -> None:
    root = root_folder(tmp_path, node())
    shutil.copy(hot_program(tmp_path), root)
    (root / "proc").mkdir(exist_ok=True)
    ended = record("--", "chroot", root, "/node", "--inspect-port=0", "/hot.js").has_samples().interrupt().saved()
    assert shares(ended.path)["hot"] >= 0.9
    assert any("it runs in another root folder (chroot)" in note for note in ended.sidecar["notes"])


def test_what_tells_why_it_cannot_be_recorded_runs_to_its_end(tmp_path: Path, record: Record) -> None:
    """It closes the way to its inspector, and has an environment of its own: nothing can be done."""
    (tmp_path / "app.js").write_text("process.on('SIGUSR1', () => {}); setTimeout(() => console.log('the end'), 4000)")
    ended = record("--", "env", "-i", node(), tmp_path / "app.js").ended()
    assert ended.status == 1
    assert "the end" in ended.err
    assert "not recorded: process" in ended.err


def test_a_worker_thread_that_starts_when_the_recorder_is_gone_finds_the_hook(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    says = "console.log(`worker ${process.env.TICKSCOPE_LAUNCH}`)"
    script = f"new (require('worker_threads').Worker)('{says}', {{ eval: true }})"
    ready = prepared([node(), "-p", "1"], folder, environment())
    assert ready.variables[LAUNCH_VARIABLE] == str(folder)
    program = run(node(), script=script, env={**environment(), **ready.variables}).says("worker undefined")
    assert program.process.wait(PATIENCE_S) == 0
    assert listeners_of(program.pid) == []
