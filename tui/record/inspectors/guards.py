"""Why a process must not be signalled to open its inspector, told so that the next step is known.

SIGUSR1 ends every process that does not catch it: `sleep`, Python, Bun and workerd die of it. So it is sent to Node
and Deno only, and only when `/proc` shows that they catch it. In a container the inspector would open in a network
that we do not reach.
"""

from __future__ import annotations

import os
import signal

from tui.base.errors import RecordError
from tui.record.processes import procfs
from tui.record.processes.inspector import Kind
from tui.record.processes.processes import HAS_PROC, Process, process_of
from tui.record.processes.runtimes import DEFAULT_PORT, InspectOption, deno_command_position, inspect_option

_OPENS_NONE: dict[Kind, tuple[str, str]] = {
    "bun": ("Bun has no V8 inspector", "Write a profile with `bun --cpu-prof app.ts`."),
    "workerd": (
        "workerd opens no inspector on a signal",
        "Start it with --inspector-addr=127.0.0.1:9229 and record :9229.",
    ),
    "page": (
        "a browser opens no inspector on a signal",
        "Start it with --remote-debugging-port=9222 and record :9222.",
    ),
}
_LONGEST_NAME = 60
_STARTING_S, _OPENING_S = 6.0, 2.0
"""How long a runtime may take after its start, on a busy machine too: to catch the signal, to open an inspector."""


def described(process: Process) -> str:
    """`process 1234 (/srv/app.js)`; of a long path its end, of a long command its beginning."""
    name = process.name
    if len(name) > _LONGEST_NAME:
        name = "…" + name[1 - _LONGEST_NAME :] if process.script else name[: _LONGEST_NAME - 1] + "…"
    return f"process {process.pid} ({name})" if name else f"process {process.pid}"


def obstacle(process: Process) -> RecordError | None:
    """Why this process cannot be asked for an inspector; None when it can. Reads, and never signals."""
    what = described(process)
    if process.kind in _OPENS_NONE:
        if opens_at_start(process):
            return RecordError(what, "its inspector does not answer", "Is it busy or stopped?")
        return RecordError(what, *_OPENS_NONE[process.kind])
    if process.kind not in ("node", "deno"):
        return RecordError(what, "it is no Node or Deno program, and a signal might end it", _child_to_record(process))
    if not HAS_PROC:
        return _without_signal(what) if not asked_inspector(process).has_signal else None
    return _not_ours(process) or _elsewhere(process) or _not_caught(process)


def _child_to_record(process: Process) -> str:
    """What to do instead, where a script or `sh -c` has started the program."""
    below = procfs.descendants(process.pid) if HAS_PROC else []
    children = (child for pid in sorted(below) if (child := process_of(pid)) is not None)
    program = next((child for child in children if child.kind in ("node", "deno")), None)
    return f"It has started {described(program)}: record {program.pid}." if program is not None else ""


def is_starting(process: Process) -> bool:
    """Whether a runtime is so young that it may not catch the signal yet."""
    is_one = process.kind in ("node", "deno") and process.uptime_s < _STARTING_S
    if not HAS_PROC or not is_one or procfs.catches(process.pid, signal.SIGUSR1):
        return False
    option = asked_inspector(process)
    return option.has_signal and not option.is_forbidden


def is_young(process: Process) -> bool:
    """Whether a process may still be on the way to what its command line asks for.

    Node and Deno catch the signal about when they open it; others can only be waited for.
    """
    is_mute = process.kind in _OPENS_NONE and process.uptime_s < _STARTING_S
    return process.uptime_s < _OPENING_S or is_mute or is_starting(process)


def opens_at_start(process: Process) -> bool:
    """Whether its command line tells the process to open an inspector."""
    match process.kind:
        case "node" | "deno":
            return asked_inspector(process).is_open
        case "workerd":
            return any(word.startswith(("-i", "--inspector-addr")) for word in process.words[1:])
        case "page":
            # The processes below a browser may repeat its options; they say what they are with --type.
            names = {word.partition("=")[0] for word in process.words[1:]}
            return "--remote-debugging-port" in names and "--type" not in names
        case _:
            return False


def asked_inspector(process: Process) -> InspectOption:
    """What the process was told about its inspector on its command line and in NODE_OPTIONS."""
    words = process.words[1:]
    if process.kind == "deno":
        return inspect_option(words[deno_command_position(words) :])
    options = procfs.environment(process.pid, "NODE_OPTIONS") if HAS_PROC else None
    return inspect_option(words, options or "")


def _not_ours(process: Process) -> RecordError | None:
    what = described(process)
    fields = procfs.status(process.pid)
    if fields is None or not procfs.runs(process.pid):
        return RecordError(what, "it has ended")
    group = fields.get("Tgid", str(process.pid))
    if group != str(process.pid):
        return RecordError(what, f"it is a thread of process {group}", f"Record {group}.")
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return RecordError(what, "it has ended")
    except PermissionError:
        allowed = "root" if process.user == "root" else f"{process.user} or as root"
        return RecordError(what, f"it belongs to {process.user}", f"Run tickscope as {allowed}.")
    if fields["State"][:1] in "Tt":
        return RecordError(what, "it is stopped", f"Let it go on with `kill -CONT {process.pid}`.")
    return None


def _elsewhere(process: Process) -> RecordError | None:
    """The process is in a container, or another namespace for another reason."""
    pid, what = process.pid, described(process)
    theirs = {kind: procfs.namespace(pid, kind) for kind in ("net", "pid")}
    if None in theirs.values():
        return RecordError(
            what,
            "the kernel hides it, as it does with programs that have capabilities (setcap) or have changed their user",
            f"Run tickscope as root, or start it with --inspect and record :{_port(process)}.",
        )
    other = [kind for kind, name in theirs.items() if name != procfs.namespace("self", kind)]
    if not other:
        return None
    sudo, tickscope = ("", "tickscope") if os.geteuid() == 0 else ("sudo ", "$(which tickscope)")
    enter = f"{sudo}nsenter -t {pid} -n {tickscope} record"
    if "pid" not in other:
        return RecordError(what, "it is in another network namespace", f"Run `{enter} {pid}`.")
    inner = (procfs.status(pid) or {}).get("NSpid", str(pid)).split()[-1]
    port = _port(process)
    record = f"{enter} :{port}" if "net" in other else f"tickscope record :{port}"
    return RecordError(
        what, "it is in a container", f"Run `{sudo}nsenter -t {pid} -p kill -USR1 {inner} && sleep 1 && {record}`."
    )


def _port(process: Process) -> int:
    return asked_inspector(process).port or DEFAULT_PORT


def _not_caught(process: Process) -> RecordError | None:
    if procfs.catches(process.pid, signal.SIGUSR1):
        return None
    what = described(process)
    option = asked_inspector(process)
    if option.is_forbidden:
        # Node 20 to 26 then opens no inspector at all, not even with --inspect.
        return RecordError(
            what,
            "it runs under Node's permission model, which forbids its inspector",
            "Start it with --allow-inspector (Node 24 and later), or without --permission.",
        )
    if not option.has_signal:
        return _without_signal(what)
    return RecordError(
        what,
        "it does not listen to SIGUSR1, which would end it",
        "Is it still starting? Otherwise start it with --inspect.",
    )


def _without_signal(what: str) -> RecordError:
    return RecordError(what, "it was started with --disable-sigusr1", "Start it without, or with --inspect.")
