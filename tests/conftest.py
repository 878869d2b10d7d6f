"""What every test may ask for. Nothing has a deadline: the machine may be busy."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.places import CHECKOUT
from tests.pty_app import PtyApp, clean_environment
from tui.terminal.environment import prepare

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
    running: list[PtyApp] = []

    def start_in_terminal(*command: str | os.PathLike[str], **options: Any) -> PtyApp:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        running.append(PtyApp(command, **{"home": home, **options}))
        return running[-1]

    yield start_in_terminal
    for app in running:
        app.close()


@pytest.fixture
def explore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Explore"]:
    """`explore("x.cpuprofile", columns=80, rows=24)`: the explorer in this process, with the environment of a new user.

    `environment` is laid over that (None removes a name); `directory` is the working directory.
    """
    from tests.explorer_in_process import ExplorerInProcess

    running: list[ExplorerInProcess] = []
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)

    def explore_in_process(
        *words: str | os.PathLike[str],
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str | None] | None = None,
        directory: Path = CHECKOUT,
        **options: Any,
    ) -> ExplorerInProcess:
        for name in os.environ.keys() - {"PYTEST_CURRENT_TEST"}:
            monkeypatch.delenv(name)
        for name, value in clean_environment(home, environment or {}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(directory)
        monkeypatch.setattr("gc.freeze", lambda: None)  # `explorer_in_process` did it, once
        running.append(ExplorerInProcess([os.fspath(word) for word in words], columns, rows, **options))
        return running[-1]

    yield explore_in_process
    for app in running:
        app.close()
