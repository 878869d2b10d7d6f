"""Why a program cannot be recorded by its PID, and programs that only look as if they could not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tests.record.programs import IDLE, NODE_VERSIONS, Run, node
from tui.base.errors import RecordError
from tui.record.inspectors.attach import attach
from tui.record.processes.procfs import has_pending, listeners_of
from tui.record.targets.open_targets import TargetFinder

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ANY_PORT = "--inspect-port=0"
FORBIDDEN = (
    "it runs under Node's permission model, which forbids its inspector. "
    "Start it with --allow-inspector (Node 24 and later), or without --permission."
)


def refusal(pid: int) -> str:
    with pytest.raises(RecordError) as refused:
        attach(pid, timeout_s=5)
    return str(refused.value)


@pytest.mark.parametrize("version", NODE_VERSIONS)
@pytest.mark.parametrize("also", [(), ("--inspect=0",)], ids=["", "inspect"])
def test_the_permission_model_is_named(run: Run, version: str, also: tuple[str, ...]) -> None:
    option = "--experimental-permission" if version == "20" else "--permission"
    program = run(node(version), option, "--allow-fs-read=*", *also, script=IDLE).says("ready")
    assert refusal(program.pid).endswith(FORBIDDEN)
    (row,) = [target for target in TargetFinder().look() if target.pid == program.pid]
    assert row.obstacle == FORBIDDEN
    assert not has_pending(program.pid, 10)


@pytest.mark.parametrize("version", ["24", "26"])
def test_the_permission_model_that_allows_an_inspector_is_recorded(run: Run, version: str) -> None:
    options = ("--permission", "--allow-fs-read=*", "--allow-inspector")
    program = run(node(version), ANY_PORT, *options, script=IDLE).says("ready")
    assert attach(program.pid).opened_by_us


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_title_hides_the_options_but_not_the_inspector(run: Run, version: str) -> None:
    with socket.create_server(("127.0.0.1", 9229)):
        script = f"process.title = 'node /srv/app.js'; {IDLE}"
        program = run(node(version), ANY_PORT, script=script).says("ready")
        inspector = attach(program.pid)
        assert inspector.opened_by_us
        assert ":9229/" not in inspector.url
        plain = run(node(version), script=IDLE, name="plain.js").says("ready")
        reason = f"port 9229, where its inspector would open, is taken by process {os.getpid()}"
        assert reason in refusal(plain.pid)


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_renamed_node_is_recorded(run: Run, tmp_path: Path, version: str) -> None:
    program = run(copied(node(version), tmp_path / "myapp"), ANY_PORT, script=IDLE).says("ready")
    assert attach(program.pid).opened_by_us
    if version in ("24", "26"):  # only these name their threads, and a list is made without reading each file
        assert [target.kind for target in TargetFinder().look() if target.pid == program.pid] == ["node"]


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_node_that_the_dynamic_loader_started_is_recorded(run: Run, version: str) -> None:
    loader = next(iter(sorted(Path("/").glob("lib*/ld-linux*.so.*"))), None)
    if loader is None:
        pytest.skip("no dynamic loader of glibc")
    program = run(str(loader), node(version), ANY_PORT, script=IDLE).says("ready")
    (row,) = [target for target in TargetFinder().look() if target.pid == program.pid]
    assert (row.kind, row.obstacle) == ("node", None)
    assert row.name.endswith("/app.js")
    assert attach(program.pid).opened_by_us


def test_a_program_of_another_kind_under_a_known_thread_s_name_is_not_signalled(run: Run, tmp_path: Path) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    program = run(copied(sleep, tmp_path / "MainThread"), "60")
    assert "it is no Node or Deno program, and a signal might end it" in refusal(program.pid)
    assert program.is_running


@pytest.mark.optional
def test_a_program_with_capabilities_is_told_as_hidden_by_the_kernel(run: Run, tmp_path: Path) -> None:
    setcap, setpriv = shutil.which("setcap"), shutil.which("setpriv")
    if os.geteuid() != 0 or setcap is None or setpriv is None:
        pytest.skip("only root can give capabilities and be somebody else")
    tmp_path.chmod(0o755)
    capable = tmp_path / "node"
    shutil.copy(os.path.realpath(node()), capable)
    if subprocess.run([setcap, "cap_net_bind_service+ep", capable], capture_output=True, check=False).returncode:
        pytest.skip("the file system knows no capabilities")
    nobody = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    program = run(*nobody, str(capable), "-e", IDLE).says("ready")
    asks = (
        "import os, encodings.ascii, pwd\n"
        "from tui.base.errors import RecordError\n"
        "from tui.record.inspectors.attach import attach\n"
        "os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n"
        f"try: attach({program.pid})\nexcept RecordError as error: print(error)"
    )
    refused = subprocess.run([sys.executable, "-c", asks], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert refused.stderr == ""
    assert "the kernel hides it, as it does with programs that have capabilities (setcap)" in refused.stdout
    assert "Run tickscope as root, or start it with --inspect and record :9229." in refused.stdout
    assert listeners_of(program.pid) == []
    assert program.is_running


def copied(program: str, path: Path) -> str:
    """The same program under another name."""
    try:
        os.link(os.path.realpath(program), path)
    except OSError:  # on another file system
        shutil.copy(os.path.realpath(program), path)
    return str(path)
