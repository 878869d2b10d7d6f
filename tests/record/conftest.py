"""What tests of recording may ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.record.browser import Browse, Chromium, write_page
from tests.record.programs import Run, runner
from tests.record.recording import Recording


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process, and those that it starts, note what they have opened."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """`run(node(), script="…")`: a program that is ended with the test (`Running`)."""
    yield from runner(tmp_path)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The one browser of all tests, which starts with the first page."""
    folder = tmp_path_factory.mktemp("chromium")
    with contextmanager(runner)(folder) as run:
        yield Chromium(run, folder)


@pytest.fixture
def browse(chromium: Chromium, tmp_path: Path) -> Iterator[Browse]:
    """`browse("<script>…</script>")`: the browser with that page alone, once its title is `ready` (`Browser`)."""
    yield lambda page: chromium.page(write_page(tmp_path, page)).is_ready()
    chromium.leave()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Callable[..., Recording]]:
    """`record("--duration", "1", ":9229")`: `tickscope record`, in folders of its own, ended with the test."""
    running: list[Recording] = []
    home = tmp_path / "recorder"
    home.mkdir()

    def start(*words: str | Path, **options: Any) -> Recording:
        running.append(Recording(home, words, **options))
        return running[-1]

    yield start
    for recorder in running:
        recorder.close()
