"""What the figures were measured on and with."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.folder import Folder, node
from tests.benchmarks.tools import FLAMESHOW, npm_version
from tests.places import CHECKOUT

_PYTHON_PACKAGES = ("numpy", "orjson")
_NPM_PACKAGES = ("cpupro", "@paulirish/trace_engine", "typescript", "terser")


def described(folder: Folder) -> str:
    """A list in Markdown: the machine, and every version that matters."""
    python = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PYTHON_PACKAGES)]
    npm = [f"{name} {npm_version(folder, name)}" for name in _NPM_PACKAGES]
    return "\n".join(
        [
            f"- {os.cpu_count()} × {_processor()}, {_memory()}, {platform.system()} {platform.release()}",
            f"- {', '.join(python)}",
            f"- node {_node()}, {', '.join(npm)}, {FLAMESHOW.replace('==', ' ')}",
        ]
    )


def this_run() -> str:
    """When this is, and which commit is measured."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=CHECKOUT, capture_output=True, text=True)
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit.stdout.strip() or 'unknown'}"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", information.read_text()) if information.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"


def _node() -> str:
    try:
        return subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except FileNotFoundError:
        return "not installed"
