"""Names that are not UTF-8, folders that are gone, streams that are closed or full: no traceback, but what helps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import CHECKOUT, SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import environment, node
from tests.record.recording import ending, shares
from tui.formats import read_profiles
from tui.record.keeping.sidecar import sidecar_of

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


def run(folder: Path, words: Sequence[str | Path], *, before: str = "", **variables: str) -> Ended:
    """`tickscope WORDS` in a shell that does `before`, in `folder`, with a home there."""
    kept = {name: value for name, value in environment().items() if not name.startswith(("XDG_", "LC_", "LANG"))}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    ended = subprocess.run(
        ["/bin/sh", "-c", f'{before}\nexec "$@"', "sh", sys.executable, "-W", "error", "-m", "tui", *words],
        cwd=folder,
        env={**kept, "HOME": str(home), "PYTHONPATH": str(CHECKOUT), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    err = ended.stderr.decode("utf-8", "backslashreplace")
    for sign in ("Traceback", "internal error", "Exception ignored"):
        assert sign not in err
    return Ended(ended.returncode, ended.stdout, err)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name is not UTF-8, with a profile in it whose name is not either."""
    folder = tmp_path / os.fsdecode(b"d\xe9")
    folder.mkdir()
    (folder / CAFE).write_bytes(Path(SAMPLE).read_bytes())
    return folder


@pytest.mark.parametrize("variables", [{}, ASCII], ids=["UTF-8", "C"])
@pytest.mark.parametrize(
    "words",
    [
        ["report", CAFE],
        ["report", CAFE, "--format", "json", "--against", CAFE],
        ["report", CAFE, "--list-threads", "--format", "json"],
        ["convert", CAFE, "-o", os.fsdecode(b"o\xe9.speedscope.json")],
    ],
    ids=" ".join,
)
def test_a_profile_of_any_name(folder: Path, words: list[str], variables: dict[str, str]) -> None:
    assert run(folder, words, **variables).status == 0
    if words[0] == "convert":
        assert read_profiles(str(folder / words[-1]))


@pytest.mark.parametrize("words", [["report", os.fsdecode(b"n\xe9")], ["record", "--out", CAFE, "1"]])
@pytest.mark.parametrize("variables", [{}, {"PYTHONIOENCODING": "ascii:strict"}], ids=["UTF-8", "ASCII"])
def test_a_name_in_a_sentence(folder: Path, words: list[str], variables: dict[str, str]) -> None:
    ended = run(folder, words, **variables)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, b"", 1)


@pytest.mark.parametrize("variables", [{}, ASCII], ids=["UTF-8", "C"])
def test_a_recording_of_any_name(folder: Path, variables: dict[str, str]) -> None:
    """Node itself cannot run a script of such a name; its arguments, and all that is ours, may have one."""
    (folder.parent / "app.js").write_text(ending("", after_ms=600))
    out = os.fsdecode(b"r\xe9.cpuprofile")
    words = ["record", "--events", "--scripts=keep", "--count-calls", "--out", out, "--journal", f"{out}.journal"]
    argument = os.fsdecode(b"--caf\xe9")
    ended = run(folder, [*words, "--", node(), str(folder.parent / "app.js"), argument], **variables)
    assert (ended.status, ended.out) == (0, os.fsencode(folder / out) + b"\n"), ended.err
    assert "hot" in shares(folder / out)
    facts = sidecar_of(folder / out)
    assert facts is not None
    assert facts["command"][-1] == "--caf\ufffd"
    assert f'"path_hex":"{os.fsencode(folder / out).hex()}"' in ended.err


@pytest.mark.parametrize("variables", [{}, ASCII], ids=["UTF-8", "C"])
def test_a_running_program_of_any_name(folder: Path, variables: dict[str, str]) -> None:
    title = os.fsdecode(b"--title=t\xe9")
    words = [node(), "--inspect=127.0.0.1:0", title, "-e", "setInterval(() => {}, 1000); console.log('ready')"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        try:
            for arguments in (["targets"], ["targets", "--json"]):
                ended = run(folder, arguments, **variables)
                assert ended.status == 0, ended.err
                assert str(program.pid).encode() in ended.out
        finally:
            program.kill()


def test_the_explorer_with_names_of_any_bytes(start: Callable[..., PtyApp], folder: Path) -> None:
    app = start(*TICKSCOPE, directory=folder, environment={"PYTHONPATH": str(CHECKOUT)})
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
    (folder.parent / "app.js").write_text(ending("", after_ms=600))
    out = os.fsdecode(b"r\xe9.cpuprofile")
    command = (*TICKSCOPE, "record", "--out", out, "--", node(), folder.parent / "app.js", os.fsdecode(b"\xe9"))
    app = start(*command, directory=folder, environment={"PYTHONPATH": str(CHECKOUT)}, columns=160)
    app.wait_for("Saved r\ufffd.cpuprofile")
    app.keys("q")
    assert app.exit_status() == 0
    assert "hot" in shares(folder / out)


GONE = "mkdir gone; cd gone; rmdir ../gone"


@pytest.mark.parametrize("words", [["report", SAMPLE], ["report", SAMPLE, "--view", "lines"], ["targets"]])
def test_a_working_directory_that_was_removed(tmp_path: Path, words: list[str]) -> None:
    ended = run(tmp_path, words, before=GONE)
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
def test_a_home_that_is_none(start: Callable[..., PtyApp], tmp_path: Path, home: str) -> None:
    (tmp_path / "app.js").write_text(ending("", after_ms=300))
    (tmp_path / "tmp").mkdir()
    variables = {"HOME": home, "TMPDIR": str(tmp_path / "tmp")}
    ended = run(tmp_path, ["record", "--", node(), "app.js"], **variables)
    ours = tmp_path / "tmp" / f"tickscope-{os.getuid()}"
    assert ended.status == 0, ended.err
    assert ended.out.startswith(os.fsencode(ours / "data" / "recordings"))
    assert f"{home}/.local/share/tickscope cannot be used: recordings go to {ours / 'data'}" in ended.err
    app = start(*TICKSCOPE, environment={**OURS, **variables})
    app.wait_for("app.js-")
    app.keys("q")
    assert app.exit_status() == 0


@pytest.mark.parametrize(
    ("before", "said"),
    [("exec >&-", "stdout: it is closed"), ("exec >/dev/full", "stdout: no space left on device")],
    ids=["closed", "full"],
)
def test_a_stdout_that_takes_nothing(tmp_path: Path, before: str, said: str) -> None:
    for words in (["--help"], ["--version"], ["record", "--help"], ["report", SAMPLE], ["targets", "--json"]):
        ended = run(tmp_path, words, before=before)
        assert (ended.status, ended.err) == (1, f"tickscope: {said}\n"), words
    assert run(tmp_path, ["report"], before=before).status == 2
    assert run(tmp_path, ["convert", SAMPLE, "-o", "x.cpuprofile"], before=before).status == 0
    (tmp_path / "app.js").write_text(ending("process.exit(7)", after_ms=300))
    ended = run(tmp_path, ["record", "--exit-status", "--out", "r.cpuprofile", "--", node(), "app.js"], before=before)
    assert ended.status == 7, "the file is there: the status is what it would be"
    assert ended.err.endswith(f"tickscope: {said}; the recording is in {tmp_path / 'r.cpuprofile'}\n")
    assert "hot" in shares(tmp_path / "r.cpuprofile")


@pytest.mark.parametrize("before", ["exec 2>&-", "exec 2>/dev/full", "exec <&- 2>&-"], ids=["closed", "full", "both"])
def test_a_stderr_that_takes_nothing(tmp_path: Path, before: str) -> None:
    assert run(tmp_path, ["--version"], before=before).status == 0
    assert run(tmp_path, ["report"], before=before).status == 2
    assert run(tmp_path, ["report", "/missing"], before=before).status == 1
    (tmp_path / "app.js").write_text("process.stderr.write('x'); " + ending("", after_ms=300))
    ended = run(tmp_path, ["record", "--out", "r.cpuprofile", "--", node(), "app.js"], before=before)
    assert (ended.status, ended.out) == (0, os.fsencode(tmp_path / "r.cpuprofile") + b"\n")
    assert "hot" in shares(tmp_path / "r.cpuprofile")


def test_help_in_ascii(tmp_path: Path) -> None:
    ended = run(tmp_path, ["record", "--help"], **ASCII)
    assert ended.status == 0
    assert b"bare: us" in ended.out
