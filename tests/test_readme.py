"""README's commands are what `.ci/run` runs, and what they name is there."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.places import CHECKOUT

README = (CHECKOUT / "README.md").read_text()
CI = (CHECKOUT / ".ci" / "run").read_text()
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
SHELL_BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
MARKED = dict(re.findall(r"^<!-- command: (\w+) -->\n```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
REPORTS = [
    line for block in SHELL_BLOCKS for line in block.splitlines() if line.startswith("tickscope report sample_profiles")
]
"""Those of files that are here; what is first recorded is reported in tests/record/test_readme_commands.py."""


def test_ci_runs_the_commands_that_readme_gives() -> None:
    assert list(MARKED) == ["install", "test", "check"]
    assert sorted(re.findall(r"\breadme (\w+)", CI)) == sorted(MARKED)
    assert not re.search(r"pip install|-m venv|pytest\b(?!_)|\bruff|\bmypy", CI), "a command that README does not give"


@pytest.mark.parametrize("name", MARKED)
def test_ci_reads_them_from_readme(name: str) -> None:
    run = subprocess.run([CHECKOUT / ".ci" / "readme-command", name], capture_output=True, text=True, check=True)
    assert run.stdout == MARKED[name]
    assert len(run.stdout.splitlines()) == 1, "one command to copy"


def test_a_command_that_is_not_there_is_an_error() -> None:
    run = subprocess.run([CHECKOUT / ".ci" / "readme-command", "dance"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    assert "no command called dance" in run.stderr


def test_what_the_commands_name_exists() -> None:
    words = [word for block in SHELL_BLOCKS for word in shlex.split(block, comments=True)]
    extras = {extra for word in words for extra in re.findall(r"^\.\[(\w+)\]$", word)}
    assert extras == set(PROJECT["optional-dependencies"])
    assert ".venv/bin/tickscope" in words
    assert "tickscope" in PROJECT["scripts"]
    samples = {word for word in words if word.startswith("sample_profiles")}
    assert samples
    assert [name for name in samples if not (CHECKOUT / name).exists()] == []


@pytest.mark.parametrize("line", REPORTS)
def test_reports_that_readme_shows_succeed(line: str, tmp_path: Path) -> None:
    command = tmp_path / "tickscope"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui "$@"\n')
    command.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT)}
    run = subprocess.run(["sh", "-c", line], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout
