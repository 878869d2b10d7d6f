"""What tests of recording may ask for."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.fork_server import RECORDER, ForkServer
from tests.record.browser import Browse, Chromium, write_page
from tests.record.programs import Run, environment, runner
from tests.record.recording import Recording, start_fork, start_process


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


@pytest.fixture(scope="session")
def recorder_server() -> Iterator[ForkServer]:
    """Forks recorders for all tests of this process."""
    with ForkServer(RECORDER, environment()) as server:
        yield server


@pytest.fixture
def record(tmp_path: Path, recorder_server: ForkServer) -> Iterator[Callable[..., Recording]]:
    """`record("--duration", "1", ":9229")`: `tickscope record`, in folders of its own, ended with the test.

    `is_forked=False` starts it as users do, which is what happens too where it gets `variables`: Python itself reads
    some as it starts.
    """
    running: list[Recording] = []
    home = tmp_path / "recorder"
    home.mkdir()

    def start(
        *words: str | Path,
        variables: Mapping[str, str] | None = None,
        stderr: int = subprocess.PIPE,
        is_forked: bool = True,
    ) -> Recording:
        starts = partial(start_fork, recorder_server) if is_forked and variables is None else start_process
        running.append(Recording(home, words, starts, variables, stderr))
        return running[-1]

    yield start
    for recorder in running:
        recorder.close()
