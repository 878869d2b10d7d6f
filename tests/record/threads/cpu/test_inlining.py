"""Node 24's Maglev hides functions that it inlines: it is kept from that, and where it is not, that is told."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.programs import NODE_VERSIONS, Run, node
from tests.record.recording import Recording, shares_of
from tui.analysis.accounting.effective import effective
from tui.formats.read import read_profiles
from tui.record.journal.journal import Record
from tui.record.threads.cpu.inlining import may_hide_functions
from tui.record.threads.recording_events import RecordedThread

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

HOT_SHARE = 0.9
HOT = """function hot(ms) { const e = performance.now() + ms; let x = 0;
  while (performance.now() < e) { for (let i = 0; i < 1000; i++) x += Math.sqrt(i) } return x }
"""
CALLED_NOW_AND_THEN = f"""
// 100 calls a second: V8 compiles the caller after some 3 s, and Maglev inlines hot() into it.
{HOT}
function tick() {{ hot(3); setTimeout(tick, 7) }}
tick();
const v8 = require("v8"), flags = v8.cachedDataVersionTag();
const state = () => (v8.cachedDataVersionTag() === flags ? "unchanged " : "changed ")
  + Reflect.ownKeys(process).filter((key) => String(key).includes("tickscope")).length;
process.on("SIGUSR2", () => console.log("flags", state()));
let before = state();
setInterval(() => {{ if (state() !== before) console.log("flags now", before = state()) }}, 100);
setTimeout(() => console.log("ready"), 1500);
"""
HIDDEN_AGAIN_AND_AGAIN = f"""
// The same functions, new to V8 every 8 s, so that a test on a busy machine has more than one chance to see it.
globalThis.turn = 0;
const begin = () => new Function(`const mine = ++turn; // ${{turn}}
{HOT}
function tick() {{ hot(8); if (turn === mine) setTimeout(tick, 2) }}
tick()`)();
begin();
setInterval(begin, 8000);
console.log("ready");
"""


def lasted_s(seconds: float) -> Callable[[list[Record]], bool]:
    """That chunks of so much time have come."""

    def holds(records: list[Record]) -> bool:
        chunks = [record.fields for record in records if record.kind == "chunk"]
        lasted_us: int = sum(chunk["end_us"] - chunk["start_us"] for chunk in chunks)
        return lasted_us >= seconds * 1e6

    return holds


def share_of_callers(path: Path) -> float:
    """The part of the time in `tick` and in what it calls that is in `hot` and in what that calls.

    Whether V8 hides `hot` shows here alone. What Node does beside it, how often `hot` looks at the clock, and how much
    of it is on top, is another matter and differs from machine to machine.
    """
    [profile] = read_profiles(path)
    counted = effective(profile)
    names = [counted.functions.keys[function].name for function in counted.tree.function.tolist()]
    parents = counted.tree.parent.tolist()
    stacks: list[set[str]] = []
    for name, parent in zip(names, parents, strict=True):
        stacks.append({name} | (stacks[parent] if parent >= 0 else set()))
    ticks = [stacks[row] for row in counted.timeline.node.tolist() if "tick" in stacks[row]]
    assert len(ticks) >= 100
    return sum("hot" in stack for stack in ticks) / len(ticks)


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_what_is_called_now_and_then_is_not_hidden(run: Run, record: Callable[..., Recording], version: str) -> None:
    """V8 compiles it while it is recorded."""
    program = run(node(version), "--inspect-port=0", script=CALLED_NOW_AND_THEN).says("ready")
    is_held = version == "24"
    recording = record(str(program.pid)).has_samples(100)
    program.tell()
    program.says("flags changed 1" if is_held else "flags unchanged 0")
    ended = recording.has_come(lasted_s(4.5 if is_held else 1.5)).interrupt().saved()
    assert share_of_callers(ended.path) >= HOT_SHARE
    program.says("flags now unchanged 0" if is_held else "flags unchanged 0")


def test_a_command_is_kept_from_hiding_functions(tmp_path: Path, record: Callable[..., Recording]) -> None:
    (tmp_path / "app.js").write_text(CALLED_NOW_AND_THEN)
    ended = record("--", node("24"), tmp_path / "app.js").has_come(lasted_s(5)).interrupt().saved()
    assert share_of_callers(ended.path) >= HOT_SHARE


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_inlining_is_switched_on_again(run: Run, record: Callable[..., Recording], how: int) -> None:
    """By us, or by the program's own timer when we are killed."""
    program = run(node("24"), "--inspect-port=0", script=CALLED_NOW_AND_THEN).says("ready")
    recording = record(str(program.pid)).has_samples(200)
    program.tell()
    program.says("flags changed 1")
    recording.interrupt(how).process.wait()
    program.says("flags now unchanged 0")


def has_warning_of_hot(records: list[Record]) -> bool:
    return any("warns_of" in record.fields and "hot() into " in record.fields["text"] for record in records)


def test_a_function_that_was_hidden_is_told(run: Run, record: Callable[..., Recording]) -> None:
    """A program whose options name Maglev is let have its way: it hides hot() until V8 makes its code anew.

    V8 may hide the callers of hot() too.
    """
    program = run(node(), "--maglev", "--inspect-port=0", script=HIDDEN_AGAIN_AND_AGAIN).says("ready")
    ended = record(str(program.pid)).has_come(has_warning_of_hot).interrupt().saved()
    warnings = [note for note in ended.sidecar["notes"] if "inlined" in note]
    assert all("--no-maglev-inlining" in warning and warning in ended.err for warning in warnings)
    assert ended.sidecar["warnings"] == {"1": warnings}
    [profile] = read_profiles(ended.path)
    assert profile.origin.warnings == tuple(warnings)
    assert shares_of(profile)["hot"] > 0


@pytest.mark.parametrize(
    ("kind", "version", "may"),
    [
        ("node", "v20.20.2", False),
        ("node", "v22.23.5", False),
        ("node", "v24.19.0", True),
        ("node", "v26.12.1", True),
        ("node", None, True),
        ("node", "nightly", True),
        ("deno", "v2.9.8", True),
        ("page", "HeadlessChrome/150", True),
        ("workerd", None, False),
    ],
)
def test_which_runtimes_may_hide_functions(kind: str, version: str | None, may: bool) -> None:
    assert may_hide_functions(RecordedThread(0, "main", kind, runtime_version=version)) is may
