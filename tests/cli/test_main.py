"""The command line as a shell sees it: streams, status, one line for each failure."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.commands import report_of, tickscope
from tests.places import CHECKOUT, PROFILES
from tests.pty_app import PtyApp
from tui import __version__

PROFILE = PROFILES / "workerd.cpuprofile"
COMMAND = (sys.executable, "-m", "tui")


def shell(script: str, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`script` run by sh, where `tickscope` is ours and `$1` and so on are the words."""
    start = f'tickscope() {{ "{sys.executable}" -m tui "$@"; }}\n'
    command = ["/bin/sh", "-c", start + script, "sh", *map(str, words)]
    return subprocess.run(
        command, cwd=CHECKOUT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_a_report_is_data_on_stdout_and_status_0() -> None:
    ended = shell('tickscope report "$1" --format json', PROFILE)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["tickscope"] == 1


def test_without_a_terminal_a_profile_is_reported_as_text() -> None:
    ended = shell('tickscope "$1"', PROFILE)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == tickscope("report", PROFILE).out
    assert ended.stdout.startswith("workerd.cpuprofile (cpuprofile")


def test_a_dumb_terminal_gets_a_report_that_fits_it(start: Callable[..., PtyApp]) -> None:
    words = (*COMMAND, PROFILES / "mixed-100.cpuprofile")
    app = start(*words, columns=90, rows=80, environment={"TERM": "dumb"})
    assert app.exit_status() == 0
    screen = app.screen_text()
    assert screen.startswith("tickscope: TERM is dumb: this is the report\nmixed-100.cpuprofile (cpuprofile, node)\n")
    assert "… 77 more; --limit 127 shows all" in screen
    assert b"\x1b" not in app.received


@pytest.mark.parametrize("words", [(), ("report",)])
def test_a_dumb_terminal_and_no_profile_is_wrong_usage(start: Callable[..., PtyApp], words: tuple[str, ...]) -> None:
    app = start(*COMMAND, *words, environment={"TERM": "dumb"})
    assert app.exit_status() == 2
    assert app.row_text(0).startswith("tickscope: ")


def test_a_profile_comes_through_stdin_too() -> None:
    ended = shell('tickscope report - --format json < "$1"', PROFILE)
    assert ended.returncode == 0
    found, same = json.loads(ended.stdout), report_of(PROFILE)
    assert (found["profile"]["path"], found["profile"]["title"]) == ("-", "stdin")
    assert found["functions"] == same["functions"]
    assert (
        shell('cat "$1" | tickscope - --show-urls', PROFILE).stdout.splitlines()[1:]
        == (tickscope("report", PROFILE).out.splitlines()[1:])
    )


def test_without_a_terminal_and_a_profile_the_usage_is_wrong() -> None:
    ended = shell("tickscope")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "tickscope: no PROFILE given: there is no screen to choose one on (stdout is no terminal). "
        "See tickscope --help.\n"
    )


def test_several_files_need_a_terminal() -> None:
    ended = tickscope(PROFILE, PROFILE)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("tickscope: several files need the explorer: stdout is no terminal. ")


@pytest.mark.parametrize("words", [["report"], ["report", "a", "b"], ["report", "a", "--format", "xml"], ["--nothing"]])
def test_wrong_usage_is_status_2_and_one_line(words: list[str]) -> None:
    ended = tickscope(*words)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("tickscope: ")
    assert ended.err.endswith("help.\n")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("words", [["reprot", PROFILE], ["reprot"], ["reprot", "--ascii", PROFILE]])
def test_a_mistyped_command_names_the_nearest(words: list[str]) -> None:
    ended = tickscope(*words)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "tickscope: unknown command reprot. Did you mean report? See tickscope --help.\n"


def test_a_file_named_nearly_like_a_command_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "reprot").write_bytes(PROFILE.read_bytes())
    ended = shell('cd "$1" && tickscope reprot', tmp_path)
    assert (ended.returncode, "functions" in ended.stdout) == (0, True), ended.stderr
    assert tickscope("profil").err == "tickscope: profil: no such file\n"


def test_a_mistyped_option_names_the_nearest() -> None:
    ended = tickscope("report", PROFILE, "--fromat", "json")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "tickscope: unknown option --fromat. Did you mean --format? See tickscope report --help.\n"


def test_a_range_outside_of_the_profile_is_wrong_usage() -> None:
    ended = tickscope("report", PROFILE, "--range", "1h-2h")
    assert ended.status == 2
    ended = tickscope("report", PROFILE, "--range", "1-999999")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("tickscope: --range: '1-999999' is outside the profile. It lasts ")


@pytest.mark.parametrize("view", ["summary", "functions", "tree", "lines"])
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_every_view_is_written_in_every_format(view: str, format: str) -> None:
    ended = tickscope("report", PROFILE, "--view", view, "--format", format, "--range", "0-1s", "--limit", "2")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("\n")


def test_a_missing_file_fails_in_one_line(tmp_path: Path) -> None:
    for words in (["report", tmp_path / "no\x1b.cpuprofile"], [tmp_path / "no\x1b.cpuprofile"]):
        ended = tickscope(*words)
        assert (ended.status, ended.out) == (1, "")
        assert ended.err == f"tickscope: {tmp_path}/no␛.cpuprofile: no such file\n"


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    ended = tickscope("report", tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"tickscope: {tmp_path}: ")
    assert ended.err.count("\n") == 1


def test_a_file_that_is_no_profile_fails_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.cpuprofile"
    path.write_text("{")
    ended = tickscope("report", path, "--format", "json")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("tickscope: ")
    assert "a␊b.cpuprofile: " in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "x.cpuprofile"), "x.cpuprofile: permission denied"),
        (OSError(5, "Input/output error"), f"{PROFILE}: input/output error"),
        (MemoryError(), "out of memory: the profile is too large for this machine"),
        (RecursionError("maximum recursion depth exceeded"), "the file is nested too deeply"),
        (
            TypeError("no\x1b[2J"),
            "internal error: TypeError: no␛[2J. Run it again with --debug and report what it says.",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_whatever_goes_wrong_is_told_in_one_line(error: Exception, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("tui.formats.read_profiles", failing)
    ended = tickscope("report", PROFILE)
    assert (ended.status, ended.out, ended.err) == (1, "", f"tickscope: {line}\n")
    ended = tickscope("--debug", "report", PROFILE)
    assert ended.status == 1
    assert ended.err.startswith("Traceback (most recent call last):\n")
    assert ended.err.endswith(f"tickscope: {line}\n")


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    path = PROFILES / "mixed-100.cpuprofile"
    ended = shell('{ tickscope report "$1" --view tree --format json; echo "status $?" >&2; } | head -c 10', path)
    assert ended.stdout == '{"tickscop'
    assert ended.stderr == "status 0\n"


def test_a_full_disk_is_an_error() -> None:
    if not Path("/dev/full").exists():  # macOS has none: there is nothing to fill
        return
    ended = shell('tickscope report "$1" > /dev/full', PROFILE)
    assert ended.returncode == 1
    assert ended.stderr == "tickscope: stdout: no space left on device\n"


def test_a_closed_stdout_is_an_error() -> None:
    ended = shell('tickscope report "$1" >&-', PROFILE)
    assert ended.returncode == 1
    assert ended.stderr.startswith("tickscope: stdout: ")
    assert ended.stderr.count("\n") == 1


def test_an_interrupt_ends_with_130() -> None:
    # A test runner in the background may hand on that interrupts are ignored.
    listen = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command = [sys.executable, "-c", listen + "from tui.__main__ import run; run()", "report", "-"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=PIPE, stdout=PIPE, stderr=PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(b" " * 1_000_000)  # more than a pipe holds: once it is gone, the file is being read
        running.stdin.flush()
        # One that arrives inside an import may be lost in it: it is sent until it is heard.
        while running.poll() is None:
            running.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(0.5)
        out, err = running.stdout.read(), running.stderr.read()
    assert (running.returncode, out, err) == (130, b"", b"")


def test_output_fits_a_terminal_that_knows_ascii_only() -> None:
    ended = shell('tickscope report "$1" --view tree', PROFILES / "evil-node20.cpuprofile", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0
    assert ended.stdout.isascii()
    assert "#########" in ended.stdout
    ended = shell('tickscope report "$1" --format json', PROFILES / "evil-node20.cpuprofile", PYTHONIOENCODING="ascii")
    assert json.loads(ended.stdout)["functions"] == report_of(PROFILES / "evil-node20.cpuprofile")["functions"]


def test_help_and_version_are_data() -> None:
    for words in (["--help"], ["report", "--help"], ["--help", "report"]):
        ended = tickscope(*words)
        assert (ended.status, ended.err) == (0, "")
        assert ended.out.startswith("usage: tickscope ")
    assert tickscope("--version").out == f"tickscope {__version__}\n"


def test_a_report_opens_no_explorer_and_no_network() -> None:
    program = (
        "import sys; from tui.cli.main import main; main(sys.argv[1:]); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "report", str(PROFILE)]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ended.stderr.splitlines()}
    assert "numpy" in loaded
    assert not loaded & {"textual", "rich", "websocket"}


def test_lines_of_a_trace_follow_the_range(tmp_path: Path) -> None:
    frames = [
        {"functionName": name, "scriptId": "1", "url": "file:///a.js", "lineNumber": 4} for name in ("(root)", "f")
    ]
    nodes = [{"id": 1, "callFrame": frames[0]}, {"id": 2, "callFrame": frames[1], "parent": 1}]
    data = {"cpuProfile": {"nodes": nodes, "samples": [2] * 10}, "timeDeltas": [1000] * 10, "lines": [7] * 6 + [8] * 4}
    ids = {"pid": 1, "tid": 1, "id": "0x1"}
    start = {"ph": "P", "name": "Profile", "args": {"data": {"startTime": 0}}, **ids}
    path = tmp_path / "lines.json"
    path.write_text(json.dumps([start, {"ph": "P", "name": "ProfileChunk", "args": {"data": data}, **ids}]))

    def lines(*options: str) -> dict[int, int]:
        return {row["line"]: row["self_us"] for row in report_of(path, "--view", "lines", *options)["lines"]}

    assert lines() == {7: 6000, 8: 4000}
    assert {line: us for line, us in lines("--range", "6.5-8ms").items() if us} == {7: 500, 8: 1000}
    assert {line: us for line, us in lines("--range", "8-9ms").items() if us} == {8: 1000}


def test_lines_of_a_script_that_has_changed_are_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script, path = tmp_path / "a.js", tmp_path / "lines.cpuprofile"
    frame = {"functionName": "f", "scriptId": "1", "url": script.as_uri(), "lineNumber": 1, "columnNumber": 0}
    nodes = [
        {"id": 1, "callFrame": {**frame, "functionName": "(root)", "url": ""}, "children": [2]},
        {"id": 2, "callFrame": frame, "positionTicks": [{"line": 2, "ticks": 3}]},
    ]
    path.write_text(json.dumps({"nodes": nodes, "startTime": 0, "samples": [2, 2], "timeDeltas": [5, 5]}))
    os.utime(path, (2_000_000, 2_000_000))

    def told(text: str, modified_at: int, *options: str) -> str:
        script.write_text(text)
        os.utime(script, (modified_at, modified_at))
        ended = tickscope("report", path, "--view", "lines", *options)
        assert ended.status == 0
        assert ("hot()" in ended.out) == ("hot()" in text and "json" not in options)
        return ended.err

    assert told("one\nhot()\n", 1_000_000) == ""
    assert told("new\nhot()\n", 3_000_000) == (
        "tickscope: a.js was changed after the profile was written: lines may have moved.\n"
    )
    assert told("one\nhot()\n", 3_000_000, "--format", "json") == ""
    assert told("gone", 1_000_000) == (
        "tickscope: a.js has 1 line, the profile names line 2: it may be another version.\n"
    )
