"""The explorer and its recorder run no code of the working directory, and give a command the user's environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import node, until
from tui.record.recorder.recorder_process import PACKAGE_FOLDER, isolated_command, search_path

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

Start = Callable[..., PtyApp]

_IMPORTS = """
import sys
import tui.cli.arguments.arguments, tui.explorer.app, tui.explorer.run
import tui.record.recorder.headless, tui.record.recorder.recorder_process
print(*sorted({name.partition(".")[0] for name in sys.modules} - set(sys.builtin_module_names)))
"""


def python(*words: str, environment: Mapping[str, str], folder: Path) -> str:
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def hostile_folder(tmp_path: Path) -> Path:
    """A folder with a module of every name that tickscope imports, each of which tells that it was run."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    told = tmp_path / "executed"
    names = set(python("-c", _IMPORTS, environment=os.environ, folder=CHECKOUT).split()) - {"__main__"}
    assert {"tui", "orjson", "websocket", "textual", "json", "platformdirs", "numpy"} <= names
    for name in names | {"regex", "pygments", "sitecustomize", "usercustomize"}:
        (folder / f"{name}.py").write_text(f"open({str(told)!r}, 'a').write(__file__ + '\\n')\n")
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(f"open({str(told)!r}, 'a').write(__file__ + '\\n')\n")
    return folder


def console_script(folder: Path) -> Path:
    """What pip installs as the command `tickscope`."""
    path = folder / "tickscope"
    path.write_text(
        f"#!{sys.executable}\nimport sys\nfrom tui.__main__ import run\nif __name__ == '__main__':\n    run()\n"
    )
    path.chmod(0o755)
    return path


PROGRAM = """
require('fs').writeFileSync(process.argv[2], JSON.stringify([process.env, process.execArgv]));
setTimeout(() => {}, 300);
"""


def test_nothing_of_the_working_directory_is_executed(start: Start, tmp_path: Path, hostile_folder: Path) -> None:
    scripts = tmp_path / "bin"
    scripts.mkdir()
    script, program, told = console_script(scripts), tmp_path / "app.js", tmp_path / "told"
    program.write_text(PROGRAM)
    app = start(script, "record", "--", node(), program, told, directory=hostile_folder)
    app.wait_for("Saved ", PATIENCE_S)
    app.keys("q")
    assert app.exit_status() == 0
    assert told.exists()
    headless = start(script, "record", "--headless", "--", node(), program, told, directory=hostile_folder)
    assert headless.exit_status() == 0
    assert not (tmp_path / "executed").exists()


def test_a_recorder_finds_its_modules_and_only_these(hostile_folder: Path, tmp_path: Path) -> None:
    """Also where PYTHONPATH names the working directory."""
    begins = (
        "import os, sys; from tui.record.recorder.recorder_process import isolated_command; os.chdir(sys.argv[1]);"
        "sys.path[:0] = ['', '.', sys.argv[1]]; command = isolated_command(['--version']);"
        "os.environ['PYTHONPATH'] = os.pathsep + '.'; os.execv(command[0], command)"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    printed = python(
        "-c", begins, str(hostile_folder), environment=clean | {"PYTHONPATH": str(CHECKOUT)}, folder=CHECKOUT
    )
    assert printed.startswith("tickscope ")
    assert not (tmp_path / "executed").exists()


def test_the_search_path_of_a_recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), "/elsewhere", PACKAGE_FOLDER, "/elsewhere"])
    assert search_path() == [PACKAGE_FOLDER, "/elsewhere"]
    monkeypatch.setenv("PYTHONHOME", "/opt/python")
    assert isolated_command(["record"])[1] == "-P"


def test_from_the_explorer_a_command_gets_the_environment_that_it_gets_without(start: Start, tmp_path: Path) -> None:
    program = tmp_path / "app.js"
    program.write_text(PROGRAM)
    told = {way: tmp_path / way for way in ("alone", "explorer", "headless")}
    given = {"LANG": "C", "SSH_TTY": "/dev/pts/0", "AKAMAI_EW_TRACE": "a-secret-token"}
    alone = start(node(), program, told["alone"], environment=given | {"AKAMAI_EW_TRACE": None})
    assert alone.exit_status() == 0
    app = start(*TICKSCOPE, "record", "--", node(), program, told["explorer"], environment=given)
    app.wait_for("Saved ", PATIENCE_S)
    app.keys("q")
    assert app.exit_status() == 0
    words = ["record", "--headless", "--", node(), program, told["headless"]]
    assert start(*TICKSCOPE, *words, environment=given).exit_status() == 0
    until(lambda: all(path.exists() for path in told.values()), "a program did not run")
    environments = {way: json.loads(path.read_text()) for way, path in told.items()}
    assert environments["explorer"] == environments["alone"]
    assert environments["headless"] == environments["alone"]
