"""Asking a Node process of Windows, which has no signals, for its inspector."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import replace

from tui.base.errors import CannotConnect, RecordError
from tui.base.user_environment import environment_for_commands, find_program
from tui.record.inspectors.endpoints import AnswersLate, HidesUrl, inspectors_at
from tui.record.processes.inspector import Inspector
from tui.record.processes.runtimes import DEFAULT_PORT

_ANSWER_S = 1.0
_PAUSE_S = 0.05


def attach_on_windows(pid: int, timeout_s: float) -> Inspector:
    """The inspector that a Node process opens when another Node asks it, through memory that both of them know.

    The other one is a `node` of the PATH; the function is `process._debugProcess`. Raises RecordError.
    """
    what = f"process {pid}"
    if _opened() is not None:
        step = f"If it is this process, record :{DEFAULT_PORT}."
        raise RecordError(what, f"port {DEFAULT_PORT} is taken by an inspector", step)
    _ask(what, pid, timeout_s)
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = _opened()
        if found is not None:
            return replace(found, pid=pid, opened_by_us=True)
        time.sleep(_PAUSE_S)
    raise RecordError(what, f"it opened no inspector within {timeout_s:g} s", "Start it with --inspect.")


def _ask(what: str, pid: int, timeout_s: float) -> None:
    node = find_program("node")
    if node is None:
        raise RecordError(what, "asking it for its inspector takes a `node` in the PATH")
    command = [node, "-e", f"process._debugProcess({pid})"]
    environment = environment_for_commands()
    try:
        asked = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RecordError(what, "asking it for its inspector takes a `node` in the PATH") from error
    if asked.returncode != 0:
        raise RecordError(what, "it is no Node program of yours", "Start it with --inspect.")


def _opened() -> Inspector | None:
    with contextlib.suppress(AnswersLate, CannotConnect, HidesUrl):
        return inspectors_at("127.0.0.1", DEFAULT_PORT, timeout_s=_ANSWER_S)[0]
    return None
