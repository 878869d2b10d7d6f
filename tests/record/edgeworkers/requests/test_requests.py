"""What is asked, and how: as Akamai's own tools and documentation have it."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.record.edgeworkers.conftest import Ask
from tests.record.edgeworkers.edge_server import AUTHORITY, EdgeServer, Reply, edge_server, minted
from tui.record.edgeworkers.requests import exchange

ALL = ["onclientrequest", "onoriginrequest", "onoriginresponse", "onclientresponse", "responseprovider"]


@pytest.mark.parametrize(
    ("handler", "sent"),
    [
        ("onClientRequest", "onclientrequest"),
        ("onOriginRequest", "onoriginrequest"),
        ("onOriginResponse", "onoriginresponse"),
        ("onClientResponse", "onclientresponse"),
        ("responseProvider", "responseprovider"),
        ("RESPONSEPROVIDER", "responseprovider"),
    ],
)
def test_one_handler_is_asked_for(server: EdgeServer, ask: Ask, handler: str, sent: str) -> None:
    assert ask("--handler", handler).status == 0
    [request] = server.requests
    assert server.complaints == []
    assert (request.handlers, request.kind, request.interval) == ([sent], "cpu", None)
    assert (request.method, request.path, request.sni) == ("GET", "/shop?id=7", "www.example.com")
    profiling = {name: value for name, value in request.headers if name.startswith("x-ew-")}
    assert profiling == {f"x-ew-code-profile-{sent}": "on", "x-ew-code-profile-cpu": "on"}
    assert {name for name, _ in request.headers} - profiling.keys() == {
        "host", "user-agent", "accept", "accept-encoding", "connection", "akamai-ew-trace",
    }  # fmt: skip


def test_options_are_sent(server: EdgeServer, ask: Ask) -> None:
    words = ("--method", "post", "--header", "X-Customer: 7", "--header", "User-Agent:Mozilla/5.0", "--cold-start")
    assert ask("--handler", "onClientRequest", "--interval", "50us", *words).status == 0
    [request] = server.requests
    assert (request.method, request.interval) == ("POST", "50")
    assert request.values("x-ew-code-profile-during-cold-start") == ["on"]
    assert (request.values("x-customer"), request.values("user-agent")) == (["7"], ["Mozilla/5.0"])
    assert request.values("content-length") == ["0"]


def test_memory_with_an_interval_as_the_plugins_send_it(server: EdgeServer, ask: Ask) -> None:
    assert ask("--handler", "responseProvider", "--type", "memory", "--interval", "5").status == 0
    [request] = server.requests
    assert (request.kind, request.interval) == ("memory", "5")
    assert server.complaints == []


def test_memory(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    assert ask("--handler", "responseProvider", "--type", "memory").status == 0
    [request] = server.requests
    assert (request.kind, request.values("x-ew-code-profile-cpu")) == ("memory", [])
    assert b'"head"' in (tmp_path / "out").read_bytes()


def test_requests_are_a_second_apart(server: EdgeServer, ask: Ask) -> None:
    assert ask("--handler", "onClientRequest", "--repeat", "2").status == 0
    first, second = server.requests
    assert server.complaints == []
    assert 1 <= second.at - first.at < 10


def test_recordings_made_one_after_the_other_are_as_far_apart(server: EdgeServer, ask: Ask) -> None:
    for _ in range(2):
        assert ask("--handler", "onClientRequest").status == 0
    first, second = server.requests
    assert server.complaints == []
    assert 1 <= second.at - first.at < 10


def test_a_clock_that_was_put_back_keeps_nobody_waiting(
    server: EdgeServer, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("--handler", "onClientRequest").status == 0
    [noted] = (tmp_path / "state").rglob("edgeworkers-asked")
    an_hour_on = time.time() + 3600
    os.utime(noted, (an_hour_on, an_hour_on))
    assert ask("--handler", "onClientRequest").status == 0
    first, second = server.requests
    assert 1 <= second.at - first.at < 60
    assert noted.stat().st_mtime < an_hour_on


def test_a_state_folder_that_cannot_be_written_is_no_failure(
    server: EdgeServer, ask: Ask, at_once: None, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "state" / "tickscope" / "edgeworkers-asked"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.symlink_to(tmp_path / "nowhere" / "at-all")
    assert ask("--handler", "onClientRequest").status == 0
    assert len(server.requests) == 1


def test_all_handlers_one_after_the_other(server: EdgeServer, ask: Ask, at_once: None) -> None:
    assert ask("--handler", "all").status == 0
    assert [request.handlers for request in server.requests] == [[handler] for handler in ALL]
    assert server.complaints == []


def test_of_all_handlers_those_that_there_are(server: EdgeServer, ask: Ask, at_once: None) -> None:
    server.implemented = ("onoriginresponse", "responseprovider")
    ended = ask("--handler", "all", "--repeat", "2")
    assert ended.status == 0
    # What gave no profile once is not asked for again.
    assert [request.handlers[0] for request in server.requests] == [*ALL[:3], *ALL[2:5], *ALL[4:]]
    assert ended.err.count("no profile of on") == 3
    assert "no profile of onClientRequest: the site answered with its page (HTTP 200)" in ended.err


def test_none_of_all_handlers(server: EdgeServer, ask: Ask, at_once: None) -> None:
    server.implemented = ()
    ended = ask("--handler", "all")
    assert (ended.status, ended.out) == (1, "")
    last = ended.err.splitlines()[-1]
    assert last.startswith(
        f"tickscope: https://www.example.com:{server.port}/shop?…: no handler gave a profile; the site"
    )


def test_resolve_as_curl_has_it(server: EdgeServer, ask: Ask) -> None:
    other = f"other.example:{server.port}:192.0.2.1"
    words = ("--resolve", other, "--resolve", f"www.example.com:{server.port}:127.0.0.1")
    assert ask("--handler", "onClientRequest", *words).status == 0
    assert server.requests[0].sni == "www.example.com"


def test_several_tokens_are_sent_each_in_a_header(
    server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = minted(1800, account="second")
    monkeypatch.setenv("AKAMAI_EW_TRACE", f"{server.token}\n{second}")
    ended = ask("--handler", "onClientRequest")
    assert server.requests[0].values("akamai-ew-trace") == [server.token, second]
    assert "expires in 30 min" in ended.err


def test_no_proxy_is_asked(server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask("--handler", "onClientRequest").status == 0


def test_a_redirect_is_not_followed(server: EdgeServer, ask: Ask) -> None:
    with edge_server() as other:
        server.answer = lambda _: Reply(b"", None, 302, (("Location", other.url),))
        ended = ask("--handler", "onClientRequest")
    assert ended.status == 1
    assert f"it redirects to https://www.example.com:{other.port}/shop (HTTP 302)" in ended.err
    assert other.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    with edge_server(is_secure=False) as sandbox:
        monkeypatch.setenv("AKAMAI_EW_TRACE", sandbox.token)
        words = ("--header", f"Host: 127.0.0.1:{sandbox.port}", "--out", tmp_path / "out")
        ended = tickscope("record", f"http://{host}:{sandbox.port}/", "--handler", "onClientRequest", *words)
    assert ended.status == 0, ended.err
    assert "at 127.0.0.1 (the Sandbox)" in ended.err


def test_a_sandbox_with_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with edge_server("localhost") as sandbox:
        monkeypatch.setenv("AKAMAI_EW_TRACE", sandbox.token)
        url = f"https://localhost:{sandbox.port}/"
        words = ("--cacert", AUTHORITY, "--out", tmp_path / "out", "--header", "Host: www.example.com")
        ended = tickscope("record", url, "--handler", "onClientRequest", *words)
        # The server here is one for www.example.com alone, and so it answers as for a wrong request.
        assert "the site answered with its page" in ended.err
        assert sandbox.complaints[0] == "SNI localhost"


def test_an_answer_that_never_comes(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "CONNECT_TIMEOUT_S", 0.05)
    monkeypatch.setattr(exchange, "ANSWER_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        ended = ask("--handler", "onClientRequest", url=f"https://www.example.com:{mute.getsockname()[1]}/")
    assert "nobody answers the TLS greeting" in ended.err


def test_an_answer_that_is_too_slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exchange, "CONNECT_TIMEOUT_S", 0.1)
    monkeypatch.setattr(exchange, "ANSWER_TIMEOUT_S", 0.1)
    monkeypatch.setenv("AKAMAI_EW_TRACE", minted())
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        ended = tickscope("record", url, "--handler", "onClientRequest", "--out", tmp_path / "out")
    assert (ended.status, ended.out) == (1, "")
    assert "there was no answer within 0 s. Does the site answer without a profile? Raise --interval" in ended.err


def test_an_answer_that_is_too_large(server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST_ANSWER_BYTES", 1000)
    ended = ask("--handler", "onClientRequest")
    assert "it is larger than 1.0 kB. Raise --interval" in ended.err
