"""The staging server is found by the system's resolver, from the host's CNAMEs, with nothing but the URL given."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import CHECKOUT

UNSHARE = ["unshare", "--map-root-user", "--mount", "--net"]


def has_namespaces() -> bool:
    """Whether this machine lets us have a network and mounts of our own."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.optional
@pytest.mark.skipif(not has_namespaces(), reason="no namespaces of our own")
def test_a_host_is_recorded_by_its_name_alone(tmp_path: Path) -> None:
    program = [sys.executable, "-W", "error", "-m", "tests.record.edgeworkers.staging_program", str(tmp_path)]
    run = subprocess.run([*UNSHARE, *program], cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["chain"] == ["www.example.com.edgekey.net", "e1.a.akamaiedge.net"]
    assert (told["status"], told["complaints"]) == (0, []), told["err"]
    assert "at www.example.com.edgekey-staging.net (staging)" in told["err"]
    assert (tmp_path / "out").is_file()
    assert "there is no host e1.a.akamaiedge-staging.net. Is the name on Akamai's staging network?" in told["elsewhere"]
