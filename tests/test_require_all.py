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
    ("required", "failing"), [("1", {"skips", "skips_by_mark", "skips_module"}), ("0", set())], ids=["all", "not all"]
)
def test_skips(required: str, failing: set[str], tmp_path: Path) -> None:
    programs = {
        "passes": PASSES,
        "skips": SKIPS,
        "skips_by_mark": SKIPS_BY_MARK,
        "skips_module": SKIPS_MODULE + "\n" + PASSES,
        "skips_optional": SKIPS_OPTIONAL,
        "fails_as_expected": FAILS_AS_EXPECTED,
    }
    for name, program in programs.items():
        (tmp_path / f"test_{name}.py").write_text(program)
    command = [sys.executable, "-m", "pytest", "-p", "tests.require_all", "-p", "no:cacheprovider", "-rfE"]
    environment = os.environ | {
        "TICKSCOPE_REQUIRE_ALL": required,
        "PYTHONPATH": str(CHECKOUT),
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    run = subprocess.run(
        [*command, "--continue-on-collection-errors"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == (1 if failing else 0), run.stdout
    told = [line.split()[1] for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    assert sorted(name.partition(".py")[0] for name in told) == sorted(f"test_{name}" for name in failing), run.stdout
    assert run.stdout.count("was skipped, but TICKSCOPE_REQUIRE_ALL=1") >= len(failing)
