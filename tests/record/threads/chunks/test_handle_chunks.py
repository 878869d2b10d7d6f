"""Profiles by `v8.startCpuProfile` become profiles as the protocol has them: whole times, names as they are."""

from __future__ import annotations

import time
from collections.abc import Callable

import orjson
import pytest

from tests.record.programs import NODE_VERSIONS, Run, node
from tests.record.recording import Recording, shares
from tui.record.threads.chunks.handle_chunks import protocol_profile, read_profile

HANDLE_VERSIONS = NODE_VERSIONS[-2:]
SLOW_PATTERN = r"""
const text = "a".repeat(3000);
function turn() { /(a+)"\d\n+x/.exec(text); setTimeout(turn, 8); }
process.once("SIGUSR2", turn);
setInterval(() => {}, 1000); console.log("ready");
"""
"""V8 names the code of a pattern that it compiles while it samples."""


def v8_text(name: str) -> str:
    """What V8's serialiser writes of a profile with a function `name`, which it does not escape."""
    root = '{"id":1,"hitCount":0,"callFrame":{"functionName":"(root)","scriptId":0,"url":"","lineNumber":-1,'
    node = '{"id":2,"hitCount":1,"callFrame":{"functionName":"' + name + '","scriptId":7,"url":"/srv/a.js",'
    return (
        '{"nodes":['
        + root
        + '"columnNumber":-1},"children":[2]},'
        + node
        + '"lineNumber":1,"columnNumber":2}}],"startTime":1,"endTime":9,"samples":[2],"timeDeltas":[3]}'
    )


@pytest.mark.parametrize(
    "name", ["plain", "é", r'RegExp: "\d\n+', "RegExp: \\n", "two\nlines", "tab\t", 'quo"te', r"C:\temp"]
)
def test_names_are_read_as_they_are(name: str) -> None:
    profile = protocol_profile(read_profile(v8_text(name)), now_us=20)
    assert [frame["callFrame"]["functionName"] for frame in profile["nodes"]] == ["(root)", name]
    assert profile["nodes"][1]["callFrame"]["url"] == "file:///srv/a.js"


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected end of data"):
        read_profile(v8_text("plain")[:-5])


@pytest.mark.parametrize(
    ("start_us", "end_us", "now_us"),
    [
        (5_000_000, 6_000_000, 6_000_400),  # an uptime of seconds
        ((7 << 32) + 5_000_000, (7 << 32) + 6_000_000, (7 << 32) + 6_000_400),  # eight hours
        ((1 << 32) - 400_000, (1 << 32) + 600_000, (1 << 32) + 600_010),  # the lowest bits begin anew within it
        ((1 << 32) - 900_000, (1 << 32) - 100, (1 << 32) + 50),  # and just behind it
    ],
)
def test_times_are_whole(start_us: int, end_us: int, now_us: int) -> None:
    profile = orjson.loads(v8_text("plain"))
    for start, end in ((start_us % (1 << 32), end_us % (1 << 32)), (start_us, end_us)):
        told = protocol_profile({**profile, "startTime": start, "endTime": end}, now_us)
        assert (told["startTime"], told["endTime"]) == (start_us, end_us)


@pytest.mark.parametrize("version", HANDLE_VERSIONS)
def test_a_pattern_with_quotes_is_recorded_on_the_clock_of_the_machine(
    run: Run, record: Callable[..., Recording], version: str
) -> None:
    program = run(node(version), "--inspect-port=0", script=SLOW_PATTERN).says("ready")
    began_us = time.monotonic() * 1e6
    recorder = record(str(program.pid)).has_chunks(1)
    program.tell()
    path = recorder.has_chunks(3).interrupt().saved().path
    name = r'RegExp: (a+)"\d\n+x'
    assert shares(path).get(name, 0) > 0.5, shares(path)
    document = orjson.loads(path.read_bytes())
    assert began_us <= document["startTime"] < document["endTime"] <= time.monotonic() * 1e6


@pytest.mark.parametrize("version", HANDLE_VERSIONS)
def test_a_program_that_is_over_at_once_is_recorded(record: Callable[..., Recording], version: str) -> None:
    """It sends its only chunk as it ends, which may be before we have read that it began."""
    for _ in range(4):
        record("--", node(version), "-e", "for (let i = 0; i < 1e6; i++) Math.sqrt(i)").saved()
