"""What `pip install` brings: the package with its data, the command, and the samples."""

import configparser
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import tui
from tests.places import CHECKOUT, SAMPLES
from tui.base.sample_profiles import sample_profiles


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    [path] = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it and nothing else; what it depends on is where the tests run."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True)
    return folder


def outside(installed: Path, folder: Path, *words: str) -> str:
    """What the installed package prints, run by `python *words` from a folder that is not the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONPATH"] = str(installed)
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_a_checkout_finds_its_samples() -> None:
    profiles = sample_profiles()
    assert profiles == sorted(SAMPLES.glob("*.cpuprofile"))
    assert len(profiles) >= 6


def test_the_wheel_has_the_whole_package_and_only_it(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"tui", f"tickscope-{tui.__version__}.dist-info"}
    names = set(zipfile.ZipFile(wheel).namelist())
    files = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "tui").rglob("*") if path.is_file()}
    assert {name for name in files if "__pycache__" not in name} <= names


def test_the_wheel_has_the_samples_with_their_table_and_programs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"tui/sample_profiles/{path.name}" for path in SAMPLES.glob("*.cpuprofile")} <= names
    assert "tui/sample_profiles/README.md" in names
    assert any(name.startswith("tui/sample_profiles/programs/") for name in names)
    assert wheel.stat().st_size < 3_000_000


def test_the_wheel_brings_the_command(wheel: Path) -> None:
    scripts = configparser.ConfigParser()
    entry_points = f"tickscope-{tui.__version__}.dist-info/entry_points.txt"
    scripts.read_string(zipfile.ZipFile(wheel).read(entry_points).decode())
    assert dict(scripts["console_scripts"]) == {"tickscope": "tui.__main__:run"}


def test_an_installed_package_finds_its_samples(installed: Path, tmp_path: Path) -> None:
    program = "from tui.base.sample_profiles import sample_profiles\nfor path in sample_profiles(): print(path)"
    printed = outside(installed, tmp_path, "-c", program).splitlines()
    inside = installed / "tui" / "sample_profiles"
    assert printed == [str(inside / path.name) for path in sample_profiles()]


def test_an_installed_package_reports_on_a_sample(installed: Path, tmp_path: Path) -> None:
    sample = installed / "tui" / "sample_profiles" / "http-server.cpuprofile"
    assert "login" in outside(installed, tmp_path, "-m", "tui", "report", str(sample))
