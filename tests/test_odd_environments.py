"""Names that are not UTF-8, folders that are gone, streams that are closed or full: no traceback, but what helps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.explorer_in_process import Explore
from tests.places import CHECKOUT, SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import environment, node
from tests.record.recording import ending, shares
from tui.formats import read_profiles
from tui.record.saving.sidecar import sidecar_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file names are bytes")
SAMPLE = str(SAMPLES / "http-server.cpuprofile")
CAFE = os.fsdecode(b"caf\xe9.cpuprofile")
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
"""A locale in which Python takes every byte beyond ASCII for one that cannot be read."""


@dataclass(frozen=True)
class Ended:
    status: int
    out: bytes
    err: str


_FORKS = """
import itertools, os, sys
import numpy
from tui.__main__ import run
import tui.formats, tui.cli.arguments.commands

results, *words = sys.argv[1:]
def size(descriptor):
    try:
        return os.fstat(descriptor).st_size
    except OSError:
        return 0
for is_end, command in itertools.groupby(words, lambda word: word == ";"):
    if is_end:
        continue
    if os.fork() == 0:
        sys.argv[1:] = command
        run()
    status = os.waitstatus_to_exitcode(os.wait()[1])
    with open(results, "a") as file:
        print(status, size(1), size(2), file=file)
"""
"""An interpreter that is every command in turn, as a fork: what is closed, full or misread is so from its start on."""


def run_all(folder: Path, commands: Sequence[Sequence[str]], *, before: str = "", **variables: str) -> list[Ended]:
    """How each of `commands` ends, all in one interpreter that a shell starts after `before`."""
    words = [word for command in commands for word in (*command, ";")]
    with TemporaryDirectory() as name:
        results, out, err = (Path(name) / file for file in ("results", "out", "err"))
        with out.open("wb") as out_file, err.open("wb") as err_file:
            subprocess.run(
                _shell(before, "-c", _FORKS, str(results), *words),
                cwd=folder,
                env=_environment(folder, {"OPENBLAS_NUM_THREADS": "1", **variables}),
                stdin=subprocess.DEVNULL,
                stdout=out_file,
                stderr=err_file,
                check=True,
            )
        found = [tuple(map(int, line.split())) for line in results.read_text().splitlines()]
        assert len(found) == len(commands)
        ends = [(0, 0), *((out_end, err_end) for _, out_end, err_end in found)]
        return [
            _ended(status, out.read_bytes()[out_start:out_end], err.read_bytes()[err_start:err_end])
            for (out_start, err_start), (status, out_end, err_end) in zip(ends, found, strict=False)
        ]


def run(folder: Path, words: Sequence[str | Path], *, before: str = "", **variables: str) -> Ended:
    """`tickscope WORDS` in a shell that does `before`, in `folder`, with a home there."""
    ended = subprocess.run(
        _shell(before, "-m", "tui", *(os.fspath(word) for word in words)),
        cwd=folder,
        env=_environment(folder, variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return _ended(ended.returncode, ended.stdout, ended.stderr)


def _shell(before: str, *words: str) -> list[str]:
    return ["/bin/sh", "-c", f'{before}\nexec "$@"', "sh", sys.executable, "-W", "error", *words]


def _environment(folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment().items() if not name.startswith(("XDG_", "LC_", "LANG"))}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {**kept, "HOME": str(home), "PYTHONPATH": str(CHECKOUT), **variables}


def _ended(status: int, out: bytes, err: bytes) -> Ended:
    text = err.decode("utf-8", "backslashreplace")
    for sign in ("Traceback", "internal error", "Exception ignored"):
        assert sign not in text
    return Ended(status, out, text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name is not UTF-8, with a profile in it whose name is not either."""
    folder = tmp_path / os.fsdecode(b"d\xe9")
    folder.mkdir()
    (folder / CAFE).write_bytes(Path(SAMPLE).read_bytes())
    return folder


@pytest.mark.parametrize("variables", [{}, ASCII], ids=["UTF-8", "C"])
def test_a_profile_of_any_name(folder: Path, variables: dict[str, str]) -> None:
    converted = os.fsdecode(b"o\xe9.speedscope.json")
    commands = [
        ["report", CAFE],
        ["report", CAFE, "--format", "json", "--against", CAFE],
        ["report", CAFE, "--list-threads", "--format", "json"],
        ["convert", CAFE, "-o", converted],
    ]
    assert [ended.status for ended in run_all(folder, commands, **variables)] == [0, 0, 0, 0]
    assert read_profiles(str(folder / converted))


@pytest.mark.parametrize("variables", [{}, {"PYTHONIOENCODING": "ascii:strict"}], ids=["UTF-8", "ASCII"])
def test_a_name_in_a_sentence(folder: Path, variables: dict[str, str]) -> None:
    commands = [["report", os.fsdecode(b"n\xe9")], ["record", "--out", CAFE, "1"]]
    for ended in run_all(folder, commands, **variables):
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, b"", 1)


@pytest.mark.parametrize("variables", [{}, ASCII], ids=["UTF-8", "C"])
def test_a_recording_of_any_name(folder: Path, variables: dict[str, str]) -> None:
    """Node itself cannot run a script of such a name; its arguments, and all that is ours, may have one."""
    (folder.parent / "app.js").write_text(ending(""))
    out = os.fsdecode(b"r\xe9.cpuprofile")
    words = ["record", "--events", "--scripts=keep", "--out", out, "--journal", f"{out}.journal"]
    argument = os.fsdecode(b"--caf\xe9")
    ended = run(folder, [*words, "--", node(), str(folder.parent / "app.js"), argument], **variables)
    assert (ended.status, ended.out) == (0, os.fsencode(folder / out) + b"\n"), ended.err
    assert "hot" in shares(folder / out)
    facts = sidecar_of(folder / out)
    assert facts is not None
    assert facts["command"][-1] == "--caf\ufffd"
    assert f'"path_hex":"{os.fsencode(folder / out).hex()}"' in ended.err


def test_a_running_program_of_any_name(folder: Path) -> None:
    title = os.fsdecode(b"--title=t\xe9")
    words = [node(), "--inspect=127.0.0.1:0", title, "-e", "setInterval(() => {}, 1000); console.log('ready')"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        try:
            for variables in ({}, ASCII):
                for ended in run_all(folder, [["targets"], ["targets", "--json"]], **variables):
                    assert ended.status == 0, ended.err
                    assert str(program.pid).encode() in ended.out
        finally:
            program.kill()


def test_the_explorer_with_names_of_any_bytes(explore: Explore, folder: Path) -> None:
    app = explore(directory=folder)
    app.wait_for("caf\ufffd.cpuprofile")
    app.keys("o")
    app.wait_for("Open a profile")
    app.write("caf")
    app.keys("tab")
    app.wait_for(lambda text: "caf\ufffd.cpuprofile" in text and "Open a profile" in text)
    app.keys("enter")
    app.wait_for("Hot functions")
    app.keys("q")
    assert app.exit_status() == 0


def test_the_explorer_records_to_a_name_of_any_bytes(start: Callable[..., PtyApp], folder: Path) -> None:
    (folder.parent / "app.js").write_text(ending(""))
    out = os.fsdecode(b"r\xe9.cpuprofile")
    command = (*TICKSCOPE, "record", "--out", out, "--", node(), folder.parent / "app.js", os.fsdecode(b"\xe9"))
    app = start(*command, directory=folder, environment={"PYTHONPATH": str(CHECKOUT)}, columns=160)
    app.wait_for("Saved r\ufffd.cpuprofile")
    app.keys("q")
    assert app.exit_status() == 0
    assert "hot" in shares(folder / out)


GONE = "mkdir gone; cd gone; rmdir ../gone"


def test_a_working_directory_that_was_removed(tmp_path: Path) -> None:
    commands = [["report", SAMPLE], ["report", SAMPLE, "--view", "lines"], ["targets"]]
    for ended in run_all(tmp_path, commands, before=GONE):
        assert (ended.status, ended.err) == (0, "")


def test_what_needs_a_working_directory_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, ["record", "--out", "x.cpuprofile", "1"], before=GONE)
    assert (ended.status, ended.err) == (
        1,
        "tickscope: x.cpuprofile: the working directory does not exist any more. Give a path that begins with /.\n",
    )


def test_the_explorer_in_a_directory_that_was_removed(start: Callable[..., PtyApp], tmp_path: Path) -> None:
    app = start("/bin/sh", "-c", f'{GONE}; exec "$@"', "sh", *TICKSCOPE, directory=tmp_path, environment=OURS)
    app.wait_for("Samples")
    app.keys("o")
    app.wait_for("Open a profile")
    app.keys("escape", "enter")
    app.wait_for("Hot functions")
    app.keys("q")
    assert app.exit_status() == 0


OURS = {"PYTHONPATH": str(CHECKOUT)}


@pytest.mark.parametrize("home", ["/proc/nobody", "/dev/null"])
def test_a_home_that_is_none(explore: Explore, tmp_path: Path, home: str) -> None:
    (tmp_path / "app.js").write_text(ending(""))
    (tmp_path / "tmp").mkdir()
    variables = {"HOME": home, "TMPDIR": str(tmp_path / "tmp")}
    ended = run(tmp_path, ["record", "--", node(), "app.js"], **variables)
    ours = tmp_path / "tmp" / f"tickscope-{os.getuid()}"
    assert ended.status == 0, ended.err
    assert ended.out.startswith(os.fsencode(ours / "data" / "recordings"))
    assert f"{home}/.local/share/tickscope cannot be used: recordings go to {ours / 'data'}" in ended.err
    app = explore(environment=variables)
    app.wait_for("app.js-")
    app.keys("q")
    assert app.exit_status() == 0


@pytest.mark.parametrize(
    ("before", "said"),
    [("exec >&-", "stdout: it is closed"), ("exec >/dev/full", "stdout: no space left on device")],
    ids=["closed", "full"],
)
def test_a_stdout_that_takes_nothing(tmp_path: Path, before: str, said: str) -> None:
    failing = [["--help"], ["--version"], ["record", "--help"], ["report", SAMPLE], ["targets", "--json"]]
    others = [["report"], ["convert", SAMPLE, "-o", "x.cpuprofile"]]
    *failed, wrong, converted = run_all(tmp_path, failing + others, before=before)
    for words, ended in zip(failing, failed, strict=True):
        assert (ended.status, ended.err) == (1, f"tickscope: {said}\n"), words
    assert (wrong.status, converted.status) == (2, 0)
    (tmp_path / "app.js").write_text(ending("process.exit(7)"))
    ended = run(tmp_path, ["record", "--exit-status", "--out", "r.cpuprofile", "--", node(), "app.js"], before=before)
    assert ended.status == 7, "the file is there: the status is what it would be"
    assert ended.err.endswith(f"tickscope: {said}; the recording is in {tmp_path / 'r.cpuprofile'}\n")
    assert "hot" in shares(tmp_path / "r.cpuprofile")


@pytest.mark.parametrize("before", ["exec 2>&-", "exec 2>/dev/full", "exec <&- 2>&-"], ids=["closed", "full", "both"])
def test_a_stderr_that_takes_nothing(tmp_path: Path, before: str) -> None:
    commands = [["--version"], ["report"], ["report", "/missing"]]
    assert [ended.status for ended in run_all(tmp_path, commands, before=before)] == [0, 2, 1]
    (tmp_path / "app.js").write_text("process.stderr.write('x'); " + ending(""))
    ended = run(tmp_path, ["record", "--out", "r.cpuprofile", "--", node(), "app.js"], before=before)
    assert (ended.status, ended.out) == (0, os.fsencode(tmp_path / "r.cpuprofile") + b"\n")
    assert "hot" in shares(tmp_path / "r.cpuprofile")


def test_help_in_ascii(tmp_path: Path) -> None:
    ended = run(tmp_path, ["record", "--help"], **ASCII)
    assert ended.status == 0
    assert b"bare: us" in ended.out
