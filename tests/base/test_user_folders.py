"""What tickscope keeps for a user is theirs alone, whatever the umask; what they asked for elsewhere obeys it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore
from tests.places import CHECKOUT, SAMPLES
from tests.record.programs import environment, node
from tests.record.recording import ending
from tui.base.errors import TickscopeError
from tui.base.user_folders import data_folder, make_folder, state_folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes")
SAMPLE = SAMPLES / "http-server.cpuprofile"


def tickscope(home: Path, words: Sequence[str | Path], umask: int = 0o022) -> subprocess.CompletedProcess[str]:
    """`tickscope WORDS` in a process of its own, whose home is `home`."""
    kept = {name: value for name, value in environment().items() if not name.startswith("XDG_")}
    return subprocess.run(
        [sys.executable, "-m", "tui", *map(str, words)],
        env={**kept, "HOME": str(home), "PYTHONPATH": str(CHECKOUT)},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )


def modes(folder: Path) -> dict[str, int]:
    """The mode of everything below a folder, by its path."""
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*")}


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_everything_is_the_users_alone(explore: Explore, tmp_path: Path) -> None:
    home = tmp_path / "home"
    app = explore(SAMPLE)
    app.wait_for("Hot functions")
    app.wait_for(lambda _: (home / ".local/state/tickscope/recent").exists())
    app.keys("q")
    assert app.exit_status() == 0
    (tmp_path / "app.js").write_text(ending(""))
    ended = tickscope(home, ["record", "--headless", "--scripts=keep", "--", node(), tmp_path / "app.js"], umask=0)
    assert ended.returncode == 0, ended.stderr
    found = modes(home)
    assert {".local/state/tickscope/recent", ".local/share/tickscope/recordings"} <= set(found)
    assert {path: mode for path, mode in found.items() if mode != (0o700 if (home / path).is_dir() else 0o600)} == {}


def test_folders_that_were_open_are_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    journals = state_folder() / "journals"
    journals.mkdir(parents=True)
    for folder, mode in ((tmp_path, 0o755), (journals.parent, 0o777), (journals, 0o750)):
        folder.chmod(mode)
    make_folder(journals)
    assert modes(tmp_path) == {"tickscope": 0o700, "tickscope/journals": 0o700}
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755, "it is not ours"


@pytest.mark.parametrize(("umask", "mode"), [(0o000, 0o666), (0o027, 0o640)])
def test_convert_obeys_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    out = tmp_path / "x.cpuprofile"
    assert tickscope(tmp_path, ["convert", SAMPLE, "-o", out], umask).returncode == 0
    assert stat.S_IMODE(out.stat().st_mode) == mode


def test_a_recording_elsewhere_is_private_and_its_folder_stays_as_it_is(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o755)
    out, journal = elsewhere / "x.cpuprofile", elsewhere / "x.journal"
    (tmp_path / "app.js").write_text(ending(""))
    words: list[str | Path] = ["record", "--out", out, "--journal", journal, "--", node(), tmp_path / "app.js"]
    assert tickscope(tmp_path / "home", words, umask=0).returncode == 0
    assert modes(elsewhere) == {out.name: 0o600, f"{out.name}.recording.json": 0o600}
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755


def test_a_home_that_does_not_exist_is_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = tmp_path / f"tickscope-{os.getuid()}"
    make_folder(data_folder() / "recordings")
    assert modes(tmp_path) == {ours.name: 0o700, f"{ours.name}/data": 0o700, f"{ours.name}/data/recordings": 0o700}
    assert state_folder() == ours / "state"


def test_a_folder_that_others_may_have_made_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = tmp_path / f"tickscope-{os.getuid()}"
    ours.mkdir()
    ours.chmod(0o755)
    with pytest.raises(TickscopeError, match=r"or is open to others. Set HOME, or XDG_STATE_HOME and XDG_DATA_HOME"):
        state_folder()
    ours.rmdir()
    ours.symlink_to(tmp_path)
    with pytest.raises(TickscopeError, match="belongs to somebody else"):
        state_folder()
