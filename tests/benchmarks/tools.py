"""What the benchmarks install: programs to record, and peers to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.folder import Folder, program

NPM_PACKAGES = ("@paulirish/trace_engine@0.0.65", "cpupro@0.7.0", "terser@5.51.2", "typescript@5.9.3")
FLAMESHOW = "flameshow==1.1.5"


def npm_packages(folder: Folder) -> Path:
    """The folder with node_modules, installed unless it is there."""
    if not (folder.npm / "node_modules" / "cpupro").is_dir():
        folder.npm.mkdir(parents=True, exist_ok=True)
        (folder.npm / "package.json").write_text('{"private":true}\n')
        words = ("install", "--no-audit", "--no-fund", "--ignore-scripts", *NPM_PACKAGES)
        subprocess.run([program("npm"), *words], cwd=folder.npm, check=True, stdout=sys.stderr, env=_environment())
    return folder.npm


def flameshow_python(folder: Folder) -> Path:
    """The Python that has flameshow, installed unless it is there."""
    python = folder.flameshow / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder.flameshow], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", FLAMESHOW], check=True, stdout=sys.stderr)
    return python


def npm_version(folder: Folder, package: str) -> str:
    """The installed version of an npm package, "not installed" without."""
    described = folder.npm / "node_modules" / package / "package.json"
    return str(json.loads(described.read_text())["version"]) if described.is_file() else "not installed"


def _environment() -> dict[str, str]:
    """npm starts `node` by its name."""
    return os.environ | {"PATH": f"{Path(program('node')).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
