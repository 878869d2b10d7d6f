"""How tickscope starts itself: by the modules that it has itself, whatever lies in the working directory."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
"""Where the package `tui` is: a checkout, a folder of installed packages, or a zip file."""
_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from tui.__main__ import run; run()"


def isolated_command(words: Sequence[str]) -> list[str]:
    """The command that runs `tickscope WORDS` with the interpreter and the packages of this process.

    Python's isolated mode (-I) reads neither PYTHONPATH, which may name the working directory, nor puts that on the
    search path itself; the packages of the user, and those of a PYTHONPATH, come from our own search path.
    """
    # An interpreter that was moved finds its library by PYTHONHOME only, which -I does not read.
    mode = "-P" if os.environ.get("PYTHONHOME") else "-I"
    return [sys.executable, mode, "-c", _BEGIN, json.dumps(search_path()), *words]


def search_path() -> list[str]:
    """Our package's folder, then the entries of `sys.path` that are absolute and not the working directory."""
    unsafe = {""}
    with contextlib.suppress(OSError):  # the working directory was removed
        unsafe |= {os.getcwd(), os.path.realpath(os.getcwd())}
    entries = [entry for entry in sys.path if os.path.isabs(entry) and entry not in unsafe]
    return list(dict.fromkeys([PACKAGE_FOLDER, *entries]))
