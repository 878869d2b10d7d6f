"""What `tickscope record` says, and refuses, before and while it records."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.commands import tickscope
from tests.patience import PATIENCE_S
from tests.places import SAMPLES
from tests.record.programs import Run, node
from tests.record.recording import PACED, Recording, port_of, shares
from tui.base.errors import UsageError
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import RecordCommand
from tui.cli.arguments.help_text import help_text
from tui.formats.read import read_profiles
from tui.record.journal.journal import Record
from tui.record.options.recording_options import RecordOptions, cost_of_interval
from tui.record.options.target import AddressTarget, CommandTarget, ProcessTarget, UrlTarget
from tui.record.recorder.narrator import Narrator

ANY_PORT = "--inspect=127.0.0.1:0"


def command(*words: str) -> RecordCommand:
    found = parsed(["record", *words])
    assert isinstance(found, RecordCommand)
    return found


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (["1234"], ProcessTarget(1234)),
        ([":9229"], AddressTarget("localhost", 9229)),
        (["ws://127.0.0.1:9229/x"], UrlTarget("ws://127.0.0.1:9229/x")),
        (["--", "node", "--max-old-space-size=90", "app.js", "--duration", "3"], None),
        (["--duration", "2", "--", "report", "--", "--help"], CommandTarget(("report", "--", "--help"))),
    ],
)
def test_targets(words: list[str], target: object) -> None:
    assert command(*words).target == (target or CommandTarget(tuple(words[1:])))


def test_options_stand_anywhere_and_bare_numbers_have_their_units() -> None:
    words = ["--interval", "200", "7", "--duration", "10", "--warmup=1.5", "--max-duration", "2min", "--out", "x.y"]
    options = command(*words, "--events", "--headless").options
    expected = RecordOptions(
        interval_us=200,
        duration_us=10_000_000,
        warmup_us=1_500_000,
        max_duration_us=120_000_000,
        out=Path("x.y"),
        writes_events=True,
    )
    assert options == expected
    assert parsed(["--duration", "500ms", "record", "7"]).options.duration_us == 500_000  # type: ignore[union-attr]


def test_memory_has_an_interval_in_bytes() -> None:
    options = command("--type", "memory", "--interval", "64kB", "--collected", "7").options
    assert options == RecordOptions(kind="memory", interval_bytes=64_000, counts_collected=True)
    assert command("--type=memory", "7").options.interval_bytes == 32_768
    assert command("--type=cpu", "7").options == RecordOptions()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["1", "2"],
        ["1", "--", "node"],
        ["--"],
        ["--interval", "49us", "1"],
        ["--interval", "1.1s", "1"],
        ["--interval", "soon", "1"],
        ["--duration", "-5", "1"],
        ["--duration", "1e3", "1"],
        ["--duration", "99999999999999s", "1"],
        ["--type", "heap", "1"],
        ["--type", "memory", "--interval", "1ms", "1"],
        ["--type", "memory", "--interval", "999", "1"],
        ["--type", "memory", "--interval", "101MB", "1"],
        ["--type", "memory", "--count-calls", "1"],
        ["--type", "memory", "--no-nudge", "1"],
        ["--collected", "1"],
    ],
)
def test_wrong_usage(words: list[str]) -> None:
    with pytest.raises(UsageError):
        command(*words)
    ended = tickscope("record", *words)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_help_names_every_option() -> None:
    shown = help_text("record", 80)
    for option in ("--interval", "--duration", "--warmup", "--out", "--count-calls", "--events", "--exit-status"):
        assert option in shown


@pytest.mark.parametrize(("interval_us", "cost"), [(1000, None), (200, None), (199, "5–10 %"), (50, "10 % or more")])
def test_a_short_interval_costs(interval_us: int, cost: str | None) -> None:
    told = cost_of_interval(interval_us)
    assert (told is None) if cost is None else cost in (told or "")


@pytest.mark.parametrize("where", ["folder", "missing/file", "file/below", "fifo"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_recorded(tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "fifo")
    ended = tickscope("record", "--out", tmp_path / where, "1")
    assert (ended.status, ended.out) == (1, "")
    assert str(tmp_path / where) in ended.err


def test_an_existing_file_is_replaced_only_when_asked_to(tmp_path: Path) -> None:
    out = tmp_path / "there.cpuprofile"
    out.write_text("precious")
    (tmp_path / "link.cpuprofile").symlink_to("nowhere")
    for path in (out, tmp_path / "link.cpuprofile"):
        ended = tickscope("record", "--out", path, "1")
        said = f"tickscope: {path}: the file exists. Give another name, or --force to replace it.\n"
        assert (ended.status, ended.out, ended.err) == (1, "", said)
    profile = SAMPLES / "http-server.cpuprofile"
    assert tickscope("convert", profile, "-o", out).err.removeprefix("tickscope: ") == (
        f"{out}: the file exists. Give another name, or --force to replace it.\n"
    )
    assert out.read_text() == "precious"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")
def test_a_file_that_appears_while_it_is_recorded_is_left_alone(
    run: Run, record: Callable[..., Recording], tmp_path: Path
) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    out = tmp_path / "x.cpuprofile"
    recorder = record("--out", out, port_of(program)).has_chunks(1)
    out.write_text("precious")
    ended = recorder.interrupt().saved()
    assert out.read_text() == "precious"
    assert ended.path == tmp_path / "x-2.cpuprofile"
    said = f"{out} was created while it was recorded, and is left alone: the recording is in {ended.path}"
    assert said in ended.err
    assert said in ended.sidecar["notes"]
    replaced = record("--out", out, "--force", "--duration", "300ms", port_of(program)).saved()
    assert replaced.path == out
    assert "hot" in shares(out)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals")
def test_an_interrupt_before_anything_was_recorded(record: Callable[..., Recording]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        recorder = record(f"ws://127.0.0.1:{mute.getsockname()[1]}/x")
        recorder.has_come(lambda records: bool(records))
        recorder.interrupt()
        recorder.process.send_signal(signal.SIGINT)
        ended = recorder.ended()
    assert (ended.status, ended.out) in ((130, ""), (1, ""))
    assert not list(recorder.journals.iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals")
def test_an_impatient_user_gets_the_status_of_an_interrupt_too(record: Callable[..., Recording]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        recorder = record(f"ws://127.0.0.1:{mute.getsockname()[1]}/x")
        recorder.has_come(lambda records: bool(records))
        while recorder.process.poll() is None:
            recorder.process.send_signal(signal.SIGINT)
        ended = recorder.ended()
    assert (ended.status, ended.out) == (130, "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")
def test_the_longest_recording(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    ended = record("--max-duration", "1s", "--interval", "150us", port_of(program)).saved()
    assert "stopped after 1.00 s, the longest it may take" in ended.err
    assert "sampling every 150 µs slows the program by 5–10 %" in ended.err
    assert ended.sidecar["interval_us"]["asked"] == 150
    assert ended.sidecar["interval_us"]["achieved"] > 150
    # However long the sampler gets no processor, half of the samples follow the one before by less than usual.
    [profile] = read_profiles(ended.path)
    assert np.median(np.diff(profile.timeline.start_us)) < 1000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a terminal")
def test_the_progress_line_of_a_terminal(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    ours, theirs = os.openpty()
    with open(ours, "rb", buffering=0) as terminal:
        recorder = record("--duration", "1500ms", port_of(program), stderr=theirs)
        os.close(theirs)
        shown = b""
        while b"saved" not in shown:
            shown += terminal.read(4096)
        assert recorder.process.wait(PATIENCE_S) == 0
    assert re.search(r"\r\x1b\[Krecording \d.* samples, one per \d.* · CPU \d+ %", shown.decode())
    last = shown[shown.rindex(b"\r\x1b[K") :]
    assert last.startswith(b"\r\x1b[Ktickscope: saved ")


def test_what_is_told_is_printable() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    narrator = Narrator(stream)
    narrator.watch(Record("note", {"text": "a\x1b[31mb"}))
    narrator.watch(Record("thread", {"kind": "node", "name": "main", "script": "\x1b]0;x\x07.js", "pid": 3}))
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue().decode() == (
        "tickscope: a␛[31mb\ntickscope: recording ␛]0;x␇.js (node, pid 3); Ctrl-C stops and saves\n"
    )


def test_what_is_told_has_lines_of_its_own() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    narrator = Narrator(stream)
    for output in (b"one line\n", b"your na", b"me? "):
        narrator.pass_on(output)
    narrator.say("saved")
    narrator.say("ended")
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue() == b"one line\nyour name? \ntickscope: saved\ntickscope: ended\n"


def test_a_reader_that_is_gone_stops_nothing() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with open(theirs, "w", encoding="utf-8") as stream:
        narrator = Narrator(stream)
        narrator.say("nobody hears this")
        narrator.pass_on(b"nor this")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals")
def test_a_recorder_that_nobody_hears_saves(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    ours, theirs = os.pipe()
    recorder = record("--duration", "300ms", port_of(program), stderr=theirs)
    os.close(theirs)
    os.close(ours)
    out, _ = recorder.process.communicate(timeout=PATIENCE_S)
    assert recorder.process.returncode == 0
    assert Path(out.strip()).is_file()
