"""The commands that README gives for EdgeWorkers, run against the tests' server."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.places import CHECKOUT
from tests.record.edgeworkers.edge_server import AUTHORITY, EdgeServer, edge_server

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^tickscope (record https?://.*)$", README, re.MULTILINE)


def test_there_are_some() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_readme(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = shlex.split(line)
    is_secure = words[1].startswith("https://")
    with edge_server(is_secure=is_secure) as server:
        monkeypatch.setattr("tui.record.edgeworkers.requests.pace.SPACING_S", 0.0)
        server.spacing_s = 0
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("AKAMAI_EW_TRACE", server.token)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        ended = tickscope(*_here(words, server), "--cacert", AUTHORITY, "--out", tmp_path / "out")
        assert (ended.status, server.complaints) == (0, []), ended.err
        assert (tmp_path / "out").is_file()


def _here(words: list[str], server: EdgeServer) -> list[str]:
    """The words of a command as they are for the server of the test, with what else they name."""
    url = re.sub(r"^(https?://[^/:]+)(:\d+)?", rf"\1:{server.port}", words[1])
    rest = [f"Host: 127.0.0.1:{server.port}" if word == "Host: www.example.com" else word for word in words[2:]]
    if server.is_secure and "--edge-ip" not in rest:
        rest += ["--edge-ip", "127.0.0.1"]
    rest = ["127.0.0.1" if re.fullmatch(r"23(\.\d+){3}", word) else word for word in rest]
    if "--token-file" in rest:
        file = Path(rest[rest.index("--token-file") + 1])
        file.touch(0o600)
        file.write_text(server.token)
    if "--token-cmd" in rest:
        place = rest.index("--token-cmd") + 1
        assert rest[place].startswith("akamai edgeworkers auth ")
        Path("printed").write_text(server.token)
        rest[place] = "cat printed"
    return [words[0], url, *rest]
