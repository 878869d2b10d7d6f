"""Who loads the recordings, and the command with which each does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from tests.benchmarks.corpus import Recording
from tests.benchmarks.folder import Folder, node
from tests.benchmarks.tools import flameshow_python, npm_packages
from tests.places import CHECKOUT

PROGRAMS = Path(__file__).parent / "contenders"
LARGEST_COLLAPSED_BYTES = 500_000_000
_HEAP = "--max-old-space-size=12000"


class Contender(StrEnum):
    """What loads a recording, by the name that it has in the tables."""

    TICKSCOPE = "tickscope"
    ORJSON = "orjson"
    JSON = "json"
    CPUPRO = "cpupro"
    CPUPRO_PARSE = "cpupro-JSON.parse"
    DEVTOOLS = "DevTools"
    FLAMESHOW = "flameshow"


EXPLAINED = {
    Contender.TICKSCOPE: "open to the finished model: effective tree, totals of nodes and functions, line ticks",
    Contender.ORJSON: "`orjson.loads` alone, the cyclic GC off",
    Contender.JSON: "`json.loads` alone, the cyclic GC off",
    Contender.CPUPRO: "cpupro's streaming JSON parser and its `prepare`",
    Contender.CPUPRO_PARSE: "`JSON.parse` and cpupro's `prepare`: faster than what it ships",
    Contender.DEVTOOLS: "`JSON.parse` and the CPUProfileDataModel of Chrome DevTools",
    Contender.FLAMESHOW: "collapsed stacks of the same recording, parsed as its command does. They have no time axis,"
    " and of a server's samples nothing but its call paths is left: there it does another work",
}


def commands(folder: Folder, recording: Recording, contenders: Iterable[Contender]) -> dict[str, list[str]]:
    """The command of each contender; what it needs is installed unless it is there.

    flameshow is left out where its input, the collapsed stacks, would be more than 500 MB.
    """
    made = {contender.value: _command(folder, recording.path, contender) for contender in contenders}
    return {name: command for name, command in made.items() if command}


def _command(folder: Folder, path: Path, contender: Contender) -> list[str]:
    package = f"{__package__}.{PROGRAMS.name}"
    match contender:
        case Contender.TICKSCOPE:
            return [sys.executable, "-m", f"{package}.tickscope", str(path)]
        case Contender.ORJSON | Contender.JSON:
            return [sys.executable, "-m", f"{package}.json_only", contender.value, str(path)]
        case Contender.CPUPRO | Contender.CPUPRO_PARSE:
            how = "stream" if contender is Contender.CPUPRO else "parse"
            return [node(), _HEAP, str(PROGRAMS / "cpupro.mjs"), str(npm_packages(folder)), str(path), how]
        case Contender.DEVTOOLS:
            return [node(), _HEAP, str(PROGRAMS / "devtools.mjs"), str(npm_packages(folder)), str(path)]
        case Contender.FLAMESHOW:
            collapsed = collapsed_stacks(folder, path)
            if collapsed is None:
                return []
            return [str(flameshow_python(folder)), "-m", f"{package}.flameshow", str(collapsed)]


def collapsed_stacks(folder: Folder, path: Path) -> Path | None:
    """The stacks of a recording in a file, made unless it is there; None when they are too much."""
    target = folder.collapsed / f"{path.stem}.collapsed"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tui", "convert", str(path), "-o", str(target)]
        converted = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if converted.returncode != 0:
            return None
    return target if target.stat().st_size <= LARGEST_COLLAPSED_BYTES else None
