"""What every test may ask for. Nothing has a deadline: the machine may be busy."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.fork_server import ForkServer
from tests.forked_app import EXPLORER, ForkedApp, app_server, is_read_at_start
from tests.pty_app import PtyApp
from tui.terminal.tty.environment import prepare

if TYPE_CHECKING:
    from tests.explorer_in_process import Explore

prepare()  # before any test imports Textual, as the explorer does

pytest_plugins = ["tests.parallel", "tests.require_all"]

# `.ci/run` reports on a change, so it draws the same examples in every run; a developer's run draws new ones. Each run
# adds a few: `pytest --hypothesis-profile thorough` draws as many as a proof needs after a change to what it is about.
is_check = os.environ.get("TICKSCOPE_REQUIRE_ALL") == "1"
settings.register_profile(
    "tickscope",
    parent=settings(),
    max_examples=40,
    deadline=None,
    derandomize=is_check,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("tickscope"), max_examples=1000, derandomize=False)
settings.load_profile("tickscope")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., PtyApp]]:
    """`start("sh", "-c", "...", columns=80, rows=24)`: a program in a terminal (`PtyApp`), ended with the test."""
    with _starting(tmp_path, PtyApp) as start_in_terminal:
        yield start_in_terminal


@pytest.fixture(scope="session")
def explorer_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """Forks explorers for all tests of this process."""
    with app_server(EXPLORER, tmp_path_factory.mktemp("explorer-server")) as server:
        yield server


@pytest.fixture
def start_forked(tmp_path: Path, explorer_server: ForkServer) -> Iterator[Callable[..., PtyApp]]:
    """`start_forked(*TICKSCOPE, "x.cpuprofile")`: as `start`, where the start of the process is not what is tested."""

    def forked(command: Sequence[str | os.PathLike[str]], **options: Any) -> PtyApp:
        assert not is_read_at_start(options.get("environment") or {}), "it needs a process of its own"
        return ForkedApp(explorer_server, command, **options)

    with _starting(tmp_path, forked) as start_in_terminal:
        yield start_in_terminal


@contextmanager
def _starting(tmp_path: Path, app: Callable[..., PtyApp]) -> Iterator[Callable[..., PtyApp]]:
    running: list[PtyApp] = []

    def start_in_terminal(*command: str | os.PathLike[str], **options: Any) -> PtyApp:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        running.append(app(command, **{"home": home, **options}))
        return running[-1]

    yield start_in_terminal
    for started in running:
        started.close()


@pytest.fixture
def explore(tmp_path: Path) -> Iterator["Explore"]:
    """`explore("x.cpuprofile", columns=80, rows=24)`: the explorer in this process (`explorers`)."""
    from tests.explorer_in_process import explorers

    with explorers(tmp_path / "home") as explore_in_process:
        yield explore_in_process
