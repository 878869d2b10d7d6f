"""The recordings that are measured, made when they are not there yet."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.folder import Folder, node
from tests.benchmarks.recipes import CORPUS, Recipe, Recorded
from tests.benchmarks.repeat import repeat_samples
from tests.benchmarks.tools import npm_packages

PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording on disk, and how it was made."""

    path: Path
    how: str

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        return self.path.stem

    @property
    def bytes(self) -> int:
        """Its size."""
        return self.path.stat().st_size


def corpus(folder: Folder) -> list[Recording]:
    """All recordings of the corpus; what is missing is made, which takes a quarter of an hour the first time."""
    return [Recording(made(folder, recipe), recipe.how) for recipe in CORPUS]


def recordings_in(directory: Path) -> list[Recording]:
    """The `.cpuprofile` files of a folder, the smallest first."""
    found = [Recording(path, "as given") for path in directory.glob("*.cpuprofile")]
    return sorted(found, key=lambda recording: (recording.bytes, recording.name))


def made(folder: Folder, recipe: Recipe) -> Path:
    """The file of a recipe, made unless it is there."""
    path = folder.recordings / f"{recipe.name}.cpuprofile"
    if path.exists():
        return path
    print(f"making {path.name}: {recipe.how}", file=sys.stderr, flush=True)
    folder.recordings.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    if isinstance(recipe, Recorded):
        _record(folder, recipe, unfinished)
    else:
        repeat_samples(folder.recordings / f"{recipe.of}.cpuprofile", unfinished, recipe.samples)
    return unfinished.rename(path)


def _record(folder: Folder, recipe: Recorded, path: Path) -> None:
    options = ["--cpu-prof", f"--cpu-prof-interval={recipe.interval_us}", f"--cpu-prof-dir={path.parent}"]
    options += [f"--cpu-prof-name={path.name}", "--max-old-space-size=8000"]
    command = [node(), *options, str(PROGRAMS / recipe.program), str(npm_packages(folder)), *recipe.words]
    subprocess.run(command, check=True, stdout=sys.stderr)
