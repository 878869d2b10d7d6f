"""Another app can have `tui.terminal`: the demo runs with it and a few files of tickscope."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.places import CHECKOUT
from tests.pty_app import PtyApp


def test_the_demo_needs_nothing_else(start: Callable[..., PtyApp], tmp_path: Path) -> None:
    package = tmp_path / "tui"
    shutil.copytree(CHECKOUT / "tui" / "terminal", package / "terminal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "tui" / "__init__.py", package)
    (package / "base").mkdir()
    for name in ("__init__.py", "cells.py", "text.py", "url_secrets.py", "user_environment.py"):
        shutil.copy(CHECKOUT / "tui" / "base" / name, package / "base")
    shutil.copy(CHECKOUT / "tests" / "terminal" / "demo_app.py", tmp_path / "app.py")
    app = start(sys.executable, "app.py", directory=tmp_path, environment={"PYTHONPATH": str(tmp_path)})
    app.wait_for("ready")
    app.keys("down")
    app.wait_for("top row 1")
    app.keys("q")
    assert app.exit_status() == 0
