"""Where tests run: everything in workers, a few files and single tests in the process that was started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parallel import worker_count
from tests.places import CHECKOUT

IS_IN_A_WORKER = "import os\ndef test_it(): assert 'PYTEST_XDIST_WORKER' in os.environ"


@pytest.mark.parametrize(
    ("selected", "cores", "count"),
    [
        ([], 2, 4),
        ([], 1, 2),
        ([], 64, 16),
        (["tests/record"], 4, 8),
        (["tests/test_a.py", "tests/draw"], 4, 8),
        (["a.py", "b.py", "c.py"], 4, 8),
        (["a.py", "b.py"], 4, 0),
        (["tests/test_a.py::test_it"], 4, 0),
        (["tests/draw", "tests/test_a.py::test_it[1]"], 4, 0),
    ],
)
def test_few_tests_start_no_workers(selected: list[str], cores: int, count: int) -> None:
    assert worker_count(selected, cores) == count


@pytest.mark.parametrize(
    ("words", "in_workers"),
    [
        (["."], True),
        (["test_one.py"], False),
        ([".", "-n", "0"], False),
        ([".", "-s"], False),
    ],
)
def test_workers_are_started_for_a_folder_alone(words: list[str], in_workers: bool, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(IS_IN_A_WORKER)
    # The options of pyproject.toml come first: what is typed wins over them.
    command = [sys.executable, "-m", "pytest", "-p", "tests.parallel", "-p", "no:cacheprovider"]
    command += ["-n", "auto", "--maxprocesses", "1", "--dist", "worksteal", "-q", *words]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTEST_ADDOPTS": ""}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
        environment.pop(name, None)
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (run.returncode == 0) == in_workers, run.stdout + run.stderr
    assert ("1 passed" if in_workers else "1 failed") in run.stdout
