"""Where everything is required, what is skipped has failed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import CHECKOUT

PASSES = "def test_it(): pass"
SKIPS = "import pytest\ndef test_it(): pytest.skip('no tmux')"
SKIPS_BY_MARK = "import pytest\n@pytest.mark.skip(reason='no tmux')\ndef test_it(): pass"
SKIPS_MODULE = "import pytest\npytest.importorskip('no_such_module')"
SKIPS_OPTIONAL = "import pytest\n@pytest.mark.optional\ndef test_it(): pytest.skip('no tmux')"
FAILS_AS_EXPECTED = "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False"


@pytest.mark.parametrize(
    ("program", "required", "fails"),
    [
        (PASSES, "1", False),
        (SKIPS, "1", True),
        (SKIPS, "0", False),
        (SKIPS_BY_MARK, "1", True),
        (SKIPS_MODULE + "\n" + PASSES, "1", True),
        (SKIPS_OPTIONAL, "1", False),
        (FAILS_AS_EXPECTED, "1", False),
    ],
)
def test_skips(program: str, required: str, fails: bool, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(program)
    command = [sys.executable, "-m", "pytest", "-p", "tests.require_all", "-p", "no:cacheprovider", "test_one.py"]
    environment = os.environ | {"TICKSCOPE_REQUIRE_ALL": required, "PYTHONPATH": str(CHECKOUT), "PYTEST_ADDOPTS": ""}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode != 0) == fails, run.stdout
    assert ("was skipped, but TICKSCOPE_REQUIRE_ALL=1" in run.stdout) == fails
