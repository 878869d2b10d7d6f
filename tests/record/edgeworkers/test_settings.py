"""Every wrong setting ends in a sentence of its own, and before the token goes anywhere."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.record.edgeworkers.conftest import Ask
from tests.record.edgeworkers.edge_server import AUTHORITY, STRANGER, EdgeServer, edge_server, minted
from tui.base.errors import CannotConnect, UsageError
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import RecordCommand
from tui.record.edgeworkers.requests.request_url import place_of
from tui.record.edgeworkers.requests.staging import alias_chain, staging_name

URL = "https://www.example.com/"
CLIENT = ("--handler", "onClientRequest")
SECRET = "s3cr3t" * 8


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((URL,), "--handler is missing: it is one of onClientRequest, "),
        ((URL, "--handler", "onRequest"), "--handler: 'onRequest' is none. It is one of onClientRequest, "),
        ((":9229", *CLIENT), "--handler: it is for an https:// TARGET"),
        ((":9229", "--repeat", "3"), "--repeat: it is for an https:// TARGET"),
        ((":9229", "--insecure"), "--insecure: it is for an https:// TARGET"),
        ((*CLIENT, "--", "node"), "--handler: it is for an https:// TARGET"),
        (
            (URL, *CLIENT, "--duration", "3"),
            "--duration: not for an https:// TARGET: a handler is profiled as long as it",
        ),
        ((URL, *CLIENT, "--count-calls"), "--count-calls: not for an https:// TARGET: only an inspector can"),
        ((URL, *CLIENT, "--type", "heap"), "invalid choice: 'heap'"),
        ((URL, *CLIENT, "--interval", "0"), "--interval: 0 µs is outside 1 µs – 1.00 s"),
        ((URL, *CLIENT, "--interval", "-5"), "--interval: '-5' is not a time"),
        ((URL, *CLIENT, "--interval", "0", "--type", "memory"), "--interval: 0 µs is outside 1 µs – 1.00 s"),
        ((URL, *CLIENT, "--merge", "--type", "memory"), "--merge: memory profiles are kept as a set"),
        ((URL, *CLIENT, "--repeat", "0"), "--repeat: '0' is no number from 1 to 1,000"),
        ((URL, *CLIENT, "--repeat", "many"), "--repeat: 'many' is no number"),
        ((URL, *CLIENT, "--method", "HEAD"), "--method HEAD: an answer to it has no body, and so no profile"),
        ((URL, *CLIENT, "--method", "FETCH"), "--method: 'FETCH' is none. It is one of GET, "),
        ((URL, *CLIENT, "--edge-ip", "staging"), "--edge-ip: 'staging' is no IP address"),
        ((URL, *CLIENT, "--resolve", "x"), "--resolve: 'x' is not HOST:PORT:IP"),
        (
            (URL, *CLIENT, "--resolve", "a.example:443:1.2.3.4"),
            "--resolve: it is not for www.example.com:443, which is",
        ),
        ((URL, *CLIENT, "--resolve", "www.example.com:443:x"), "--resolve: 'x' is no IP address"),
        ((URL, *CLIENT, "--edge-ip", "::1", "--resolve", "x"), "--edge-ip and --resolve: they say the same"),
        ((URL, *CLIENT, "--insecure", "--cacert", "x"), "--insecure and --cacert: one trusts anybody"),
        ((URL, *CLIENT, "--token-file", "x", "--token-cmd", "y"), "--token-file and --token-cmd: there is one source"),
        ((URL, *CLIENT, "--header", "no colon"), "--header: it is not NAME: VALUE on one line"),
        ((URL, *CLIENT, "--header", "A: b\r\nC: d"), "--header: it is not NAME: VALUE on one line"),
        ((URL, *CLIENT, "--header", "X-EW-Code-Profile-Memory: on"), "X-EW-Code-Profile-Memory: options say what is"),
        ((URL, *CLIENT, "--header", "Content-Length: 3"), "--header Content-Length: a request has no body"),
        (("http://www.example.com/", *CLIENT), "http://www.example.com/: the token would travel in clear text"),
        (
            ("http://www.example.com/x",),
            "http://www.example.com: an EdgeWorker needs https:// and --handler NAME. To record an inspector, give",
        ),
        (
            ("http://localhost:9550/x",),
            "http://localhost:9550: a Sandbox needs --handler NAME. To record an inspector, give its address: localhost"
            ":9550",
        ),
        (("http://bob:pw@[::1/",), "it cannot be read"),
        (("https://", *CLIENT), "it names no host"),
        (("https://[::1/", *CLIENT), "it is no URL"),
        (("https://a..b/", *CLIENT), "is no name of a host"),
        (("ftp://www.example.com/", *CLIENT), "ftp:// is no TARGET"),
    ],
)
def test_wrong_usage(words: Sequence[str], sentence: str) -> None:
    ended = tickscope("record", *words)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert sentence in ended.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((URL, *CLIENT, "--token", SECRET), "--token is not taken: argv can be read by every user"),
        ((":9229", f"--token={SECRET}"), "--token is not taken"),
        ((URL, *CLIENT, "--header", f"Akamai-EW-Trace: {SECRET}"), "--header Akamai-EW-Trace: argv can be read"),
        ((URL, *CLIENT, "--header", f"bad name: {SECRET}"), "--header: it is not NAME: VALUE"),
        ((f"https://user:{SECRET}@www.example.com/", *CLIENT), "user and password in a URL are not sent"),
    ],
)
def test_a_secret_on_the_command_line_is_refused_and_not_quoted(words: Sequence[str], sentence: str) -> None:
    for more in ((), ("--debug",)):
        ended = tickscope("record", *words, *more)
        assert (ended.status, ended.out) == (2, "")
        assert sentence in ended.err
        assert SECRET not in ended.err


@pytest.mark.parametrize(
    ("certificate", "words", "sentence"),
    [
        ("www.example.com", ("--cacert", STRANGER), "the certificate cannot be trusted (unable to get local issuer"),
        ("www.example.com", ("--cacert", __file__), "test_settings.py: it holds no certificates in PEM form"),
        ("www.example.com", ("--cacert", "missing.pem"), "missing.pem: no such file"),
        (
            "localhost",
            ("--cacert", AUTHORITY),
            "the certificate there is not for www.example.com. Is the address right?",
        ),
    ],
)
def test_certificates_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: str, words: Sequence[str], sentence: str
) -> None:
    with edge_server(certificate) as server:
        monkeypatch.setenv("AKAMAI_EW_TRACE", server.token)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        out = ("--out", tmp_path / "out", "--edge-ip", "127.0.0.1")
        ended = tickscope("record", server.url, *CLIENT, *out, *words)
        assert (ended.status, ended.out, server.requests) == (1, "", [])
    assert sentence in ended.err.splitlines()[-1]


def test_insecure_is_loud(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    ended = ask(*CLIENT, "--insecure")
    assert ended.status == 0
    assert ended.err.splitlines()[0].startswith("tickscope: --insecure: the certificate is NOT checked")
    sidecar = (tmp_path / "out.recording.json").read_text()
    assert '"is_certificate_checked": false' in sidecar
    assert "NOT checked" in sidecar


def test_nobody_there(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    ended = ask(*CLIENT, url=f"https://www.example.com:{port}/")
    assert f"www.example.com:{port}/ at 127.0.0.1:{port}: the connection failed (connection refused)" in ended.err


def test_a_port_without_tls(ask: Ask) -> None:
    with edge_server(is_secure=False) as plain:
        ended = ask(*CLIENT, url=f"https://www.example.com:{plain.port}/")
    assert "TLS failed (" in ended.err
    assert "Is the port one for https://?" in ended.err
    assert "_ssl.c" not in ended.err


def test_a_token_that_is_wrong(server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKAMAI_EW_TRACE", minted(7200))
    ended = ask(*CLIENT)
    assert (ended.status, server.complaints) == (1, ["token"])
    assert "the token was not accepted, or the handler did not run" in ended.err


@pytest.mark.parametrize("where", ["folder", "missing/file"])
def test_a_file_that_cannot_be_written_is_refused_first(
    server: EdgeServer, ask: Ask, tmp_path: Path, where: str
) -> None:
    (tmp_path / "folder").mkdir()
    ended = ask(*CLIENT, "--out", tmp_path / where)
    assert (ended.status, ended.out, server.requests) == (1, "", [])
    assert str(tmp_path / where) in ended.err


def test_options_stand_anywhere() -> None:
    command = parsed(["--repeat", "3", "record", "--header", "A:  b ", URL, "--handler", "all", "--header", "c:d"])
    assert isinstance(command, RecordCommand)
    assert command.edgeworkers is not None
    assert (command.edgeworkers.runs, command.edgeworkers.headers) == (3, (("A", "b"), ("c", "d")))
    assert len(command.edgeworkers.handlers) == 5


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "header"),
    [
        ("https://www.example.com", "www.example.com", 443, "/", "www.example.com"),
        ("HTTPS://WWW.Example.COM.:8443/a b?c=ü#x", "www.example.com", 8443, "/a%20b?c=%C3%BC", "www.example.com:8443"),
        ("https://bücher.example/%2F%zz", "xn--bcher-kva.example", 443, "/%2F%zz", "xn--bcher-kva.example"),
        ("https://[2001:db8::7]:444/x", "2001:db8::7", 444, "/x", "[2001:db8::7]:444"),
        ("http://localhost:9550/x", "localhost", 9550, "/x", "localhost:9550"),
    ],
)
def test_urls(url: str, host: str, port: int, path: str, header: str) -> None:
    place = place_of(url)
    assert (place.host, place.port, place.path, place.host_header) == (host, port, path, header)


@pytest.mark.parametrize("url", ["https:///x", "https://h:0/", "https://h:99999/", "ftp://h/", "https://[x]/"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(UsageError):
        place_of(url)


@pytest.mark.parametrize(
    ("host", "chain", "name"),
    [
        (
            "www.example.com",
            ["www.example.com.edgekey.net", "e1.a.akamaiedge.net"],
            "www.example.com.edgekey-staging.net",
        ),
        ("www.example.com", ["lb.example.com", "e1.a.akamaiedge.net"], "e1.a.akamaiedge-staging.net"),
        ("www.example.com", ["www.example.com.edgesuite-staging.net"], "www.example.com.edgesuite-staging.net"),
        ("shop.net", ["shop.net.edgekey.net"], "shop.net.edgekey-staging.net"),
        ("x-qa.edgekey.net", None, "x-qa.edgekey-staging.net"),
        ("x.akamaized.net", None, "x.akamaized-staging.net"),
        ("x.edgesuite-staging.net", None, "x.edgesuite-staging.net"),
    ],
)
def test_the_staging_server(host: str, chain: list[str] | None, name: str) -> None:
    def told(asked: str) -> list[str]:
        assert chain is not None, "an edge name is not looked up"
        assert asked == host
        return chain

    assert staging_name(host, told) == name


@pytest.mark.parametrize(
    ("chain", "sentence"),
    [
        (
            ["d1.cloudfront.net"],
            "www.example.com: it is an alias of d1.cloudfront.net, which leads to none of Akamai's",
        ),
        ([], "www.example.com: it has no CNAME, which leads to none of Akamai's edge servers. Give the address"),
        (
            None,
            "www.example.com: there is no host of this name. Give the address of its staging server with --edge-ip.",
        ),
    ],
)
def test_a_host_that_is_not_akamais(chain: list[str] | None, sentence: str) -> None:
    def told(_: str) -> list[str]:
        if chain is None:
            raise socket.gaierror(-2, "Name or service not known")
        return chain

    with pytest.raises(CannotConnect) as refused:
        staging_name("www.example.com", told)
    assert sentence in str(refused.value)


def test_the_systems_resolver_tells_the_names_of_a_host() -> None:
    assert "localhost" not in alias_chain("localhost")
    with pytest.raises(OSError, match=r"."):
        alias_chain("no-such-host.invalid")


def test_an_ip_address_has_no_staging_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKAMAI_EW_TRACE", minted())
    ended = tickscope("record", "https://192.0.2.7/", *CLIENT)
    assert (ended.status, ended.out) == (1, "")
    assert "staging cannot be looked up for an IP address" in ended.err
