"""The environment that the user has given tickscope, for the programs that tickscope starts for the user."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

TOKEN_VARIABLE = "AKAMAI_EW_TRACE"
"""The variable with the token for EdgeWorkers: for tickscope alone."""


def started_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`environ` with the locale variables as they were when the process started.

    Python writes LC_CTYPE=C.UTF-8 into the environment of a process that was started with LANG=C (PEP 538), which then
    looks like a terminal that can show Unicode. Linux still has the first one in /proc; elsewhere Python's UTF-8 mode,
    which that locale turns on, tells.
    """
    started = dict(environ)
    try:
        entries = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        if sys.flags.utf8_mode and started.get("LC_CTYPE") in ("C.UTF-8", "C.utf8", "UTF-8"):
            del started["LC_CTYPE"]
        return started
    before = dict(entry.decode("utf-8", "replace").partition("=")[::2] for entry in entries if b"=" in entry)
    if "LC_CTYPE" not in before:
        started.pop("LC_CTYPE", None)
    else:
        started["LC_CTYPE"] = before["LC_CTYPE"]
    return started


def environment_for_commands(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The user's environment for a command, an editor, any program that is not tickscope: without our token.

    It holds nothing of ours: what tickscope sets for a library's import, it takes back (`terminal.tty.environment`).
    """
    return {name: value for name, value in started_environment(environ).items() if name != TOKEN_VARIABLE}


def find_program(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The path of a program that tickscope itself wants to run, from the absolute folders of PATH; None if in none.

    A relative folder in PATH, and on Windows the working directory, may hold a stranger's program of that name.
    """
    folders = [folder for folder in environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    found = (shutil.which(os.path.join(folder, name)) for folder in folders)
    return next((path for path in found if path is not None), None)
