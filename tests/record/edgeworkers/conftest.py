"""What tests of EdgeWorkers may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import Ended, tickscope
from tests.record.edgeworkers.edge_server import AUTHORITY, EdgeServer, edge_server
from tui.record.edgeworkers.requests import pace

Ask = Callable[..., Ended]


@pytest.fixture
def server() -> Iterator[EdgeServer]:
    """A server that gives what was asked for."""
    with edge_server() as one:
        yield one


@pytest.fixture
def at_once(server: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests follow each other without a second between them, and the server does not mind."""
    server.spacing_s = 0
    monkeypatch.setattr(pace, "SPACING_S", 0.0)


@pytest.fixture
def ask(server: EdgeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`ask("--handler", "onClientRequest")`: records from the server, with its token, to `tmp_path / "out"`."""
    monkeypatch.setenv("AKAMAI_EW_TRACE", server.token)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def asked(*words: str | Path, url: str | None = None) -> Ended:
        where = () if {"--edge-ip", "--resolve"} & set(map(str, words)) else ("--edge-ip", "127.0.0.1")
        trusted = () if {"--cacert", "--insecure"} & set(map(str, words)) else ("--cacert", AUTHORITY)
        out = () if "--out" in words else ("--out", tmp_path / "out", "--force")
        return tickscope("record", url or server.url, *words, *where, *trusted, *out)

    return asked
