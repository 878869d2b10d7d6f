"""Runtimes and tools that come from npm: workerd and Bun get no signal, tsx and pm2 start the program that is meant.

`.ci/run` installs them; elsewhere they are tested where they are in the PATH.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.record.programs import Run, environment, until, unused_port
from tui.base.errors import RecordError
from tui.record.inspectors.attach import attach
from tui.record.inspectors.closing import let_run
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.launch.launch import Launch
from tui.record.processes.procfs import listeners_of
from tui.record.targets.open_targets import TargetFinder

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

CONFIG = """
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "js", worker = .js), (name = "router", worker = .js)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "js")]
);
const js :Workerd.Worker = (
  serviceWorkerScript = "addEventListener('fetch', (event) => event.respondWith(new Response('hello')))",
  compatibilityDate = "2024-01-01"
);
"""


def command(name: str) -> str:
    """A command from npm."""
    found = shutil.which(name, path=environment()["PATH"])
    if found is None:
        pytest.skip(f"no {name}")
    return found


def test_each_worker_of_workerd_is_a_target(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.capnp").write_text(CONFIG)
    program = run(command("workerd"), "serve", f"--inspector-addr=127.0.0.1:{unused_port()}", "config.capnp")
    until(lambda: len(listeners_of(program.pid)) == 2, "it does not listen")

    def workers() -> list[str]:
        return sorted(target.name for target in TargetFinder().look() if target.pid == program.pid)

    until(lambda: workers() == ["workerd: worker js", "workerd: worker router"], "no workers")
    inspector = attach(program.pid)
    assert (inspector.kind, inspector.pid, inspector.opened_by_us) == ("workerd", program.pid, False)
    assert program.is_running


def test_which_port_workerd_has_chosen_is_offered_and_not_tried_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.capnp").write_text(CONFIG)
    program = run(command("workerd"), "serve", "--inspector-addr=127.0.0.1:0", "config.capnp")
    until(lambda: len(listeners_of(program.pid)) == 2, "it does not listen")
    ports = {f":{listener.port}" for listener in listeners_of(program.pid)}
    found = [target for target in TargetFinder().look() if target.pid == program.pid]
    assert {target.target for target in found} == ports
    assert all(target.may_be_at is not None and target.url is None for target in found)
    with pytest.raises(RecordError, match=r"its inspector may be open at :\d+, :\d+, .*Record :\d+, which asks there"):
        attach(program.pid)


def test_workerd_without_an_inspector_gets_no_signal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.capnp").write_text(CONFIG)
    program = run(command("workerd"), "serve", "config.capnp")
    until(lambda: listeners_of(program.pid), "it does not listen")
    with pytest.raises(RecordError, match="workerd opens no inspector on a signal"):
        attach(program.pid)
    assert [target for target in TargetFinder().look() if target.pid == program.pid] == []
    assert program.is_running


def test_bun_gets_no_signal_with_its_inspector_or_without(run: Run) -> None:
    script = "setInterval(() => {}, 1000); console.log('ready')"
    plain = run(command("bun"), script=script, name="plain.ts")
    inspected = run(command("bun"), "--inspect=127.0.0.1:0", script=script, name="inspected.ts").says("ready")
    for program in (plain.says("ready"), inspected):
        with pytest.raises(RecordError, match="Bun has no V8 inspector"):
            attach(program.pid)
        assert program.is_running
    inspected.says("ws://127.0.0.1:")
    port = int(re.findall(r"ws://127\.0\.0\.1:(\d+)", inspected.output)[0])
    with pytest.raises(RecordError, match="Bun has no V8 inspector"):
        inspectors_at("127.0.0.1", port)


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with pm2's own home; a pm2 that was started there is ended."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    if (tmp_path / "pm2").exists():
        subprocess.run([command("pm2"), "kill"], env=pm2_environment(tmp_path), capture_output=True, check=True)


def pm2_environment(folder: Path) -> dict[str, str]:
    return environment() | {"PM2_HOME": str(folder / "pm2")}


def test_of_tsx_the_child_is_the_program(in_folder: Path) -> None:
    (in_folder / "app.ts").write_text("const status: number = 8; console.log('typed'); process.exitCode = status")
    written: list[bytes] = []
    launch = Launch([command("tsx"), "app.ts"], written.append, environment=environment())
    (program,) = launch.programs(PATIENCE_S)
    inspector = launch.open(program, PATIENCE_S)
    assert inspector.script == str(in_folder / "app.ts")
    launch.settle(program)
    assert let_run(inspector)
    assert launch.wait(PATIENCE_S) == 8
    launch.close()
    assert b"".join(written) == b"typed\n"


def test_of_pm2_the_program_below_its_daemon_is_recorded_and_later_ones_wait_for_nobody(in_folder: Path) -> None:
    (in_folder / "service.js").write_text("require('fs').appendFileSync('started', 'x'); setInterval(() => {}, 1000)")
    variables = pm2_environment(in_folder)
    launch = Launch([command("pm2"), "start", "service.js"], lambda data: None, environment=variables)
    (program,) = launch.programs(PATIENCE_S)
    inspector = launch.open(program, PATIENCE_S)
    assert inspector.script == str(in_folder / "service.js")
    assert not (in_folder / "started").exists()
    launch.settle(program)
    assert let_run(inspector)
    assert launch.wait(PATIENCE_S) == 0
    launch.close()
    until(lambda: (in_folder / "started").exists(), "it does not run")
    again = [command("pm2"), "restart", "service"]
    subprocess.run(again, env=variables, capture_output=True, check=True, timeout=PATIENCE_S)
    until(lambda: (in_folder / "started").read_text() == "xx", "what pm2 starts later waits")
