"""The token: every form that it comes in, until when it is good, and that it is nowhere to be seen."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.record.edgeworkers.conftest import Ask
from tests.record.edgeworkers.edge_server import CPU, PAGE, EdgeServer, Reply, Request, in_parts, minted, profiled
from tui.base.errors import RecordError
from tui.record.edgeworkers.requests import token
from tui.record.edgeworkers.requests.token import Token, tokens_in
from tui.record.edgeworkers.requests.token_source import read_tokens
from tui.record.options.edgeworkers_options import TokenSource

CLIENT = ("--handler", "onClientRequest")
TOKEN = minted()
needs_modes = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"\n {TOKEN}\r\n",
        f"Akamai-EW-Trace: {TOKEN}",
        f"Add this header to your requests:\n\n  akamai-ew-trace:{TOKEN}\n",
        f"-H 'Akamai-EW-Trace: {TOKEN}'",
        json.dumps({"cliStatus": 0, "msg": f"Akamai-EW-Trace: {TOKEN}"}),
        json.dumps({"cliStatus": 0, "msg": TOKEN}, indent=2),
        json.dumps({"cliStatus": 0, "msg": [f"Akamai-EW-Trace: {TOKEN}"]}),
    ],
)
def test_forms(text: str) -> None:
    assert tokens_in(text, "here").secrets == (TOKEN,)


def test_several() -> None:
    other = minted(60)
    assert tokens_in(f"{TOKEN}, {other}\n{TOKEN}", "here").secrets == (TOKEN, other)


@pytest.mark.parametrize(
    "text",
    ["", "short", "please log in first", '{"cliStatus":1,"msg":"Error: no"}', "{", "{}", '{"msg":7}', "ü" * 20, "[]"],
)
def test_what_holds_none_is_not_quoted(text: str) -> None:
    with pytest.raises(RecordError) as refused:
        tokens_in(text, "here")
    assert str(refused.value) == "here: there is no token in it. Get one with `akamai edgeworkers auth HOST`."


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (3 * 3600, "expires in 3 h 0 min"),
        (600, "expires in 10 min"),
        (120, "expires in 2 min: soon"),
        (-720, "expired 12 min ago"),
    ],
)
def test_expiry(seconds: float, sentence: str) -> None:
    tokens = tokens_in(minted(seconds), "here")
    expires_at = tokens.tokens[0].expires_at
    assert expires_at is not None
    assert tokens.expiry(expires_at - seconds) == f"the token (here) {sentence}"


@pytest.mark.parametrize(
    "secret", ["opaque-token-without-dots", "a.b.c", "a.bnVsbA.c", "a.W10.c", "a.eyJleHAiOnRydWV9.c"]
)
def test_no_expiry(secret: str) -> None:
    assert Token(secret).expires_at is None
    assert not Token(secret).is_expired()


def test_a_clock_may_be_a_little_wrong() -> None:
    found = Token(minted(0))
    assert found.expires_at is not None
    assert not found.is_expired(found.expires_at + 59)
    assert found.is_expired(found.expires_at + 61)


def test_an_expired_token_is_not_sent(server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKAMAI_EW_TRACE", minted(-720))
    ended = ask(*CLIENT)
    assert (ended.status, ended.out, server.requests) == (1, "", [])
    assert re.search(r"AKAMAI_EW_TRACE: the token expired 12 min ago. Get one with `akamai edgeworkers auth", ended.err)


def test_no_token(server: EdgeServer, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKAMAI_EW_TRACE", " ")
    ended = ask(*CLIENT)
    assert (ended.status, server.requests) == (1, [])
    assert "there is no token: AKAMAI_EW_TRACE is not set. Get one with" in ended.err


def test_a_file(server: EdgeServer, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AKAMAI_EW_TRACE")
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text(f"Akamai-EW-Trace: {server.token}\n")
    assert ask(*CLIENT, "--token-file", file).status == 0
    assert server.complaints == []


@needs_modes
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read(server: EdgeServer, ask: Ask, tmp_path: Path, mode: int) -> None:
    file = tmp_path / "my token"
    file.write_text(server.token)
    file.chmod(mode)
    ended = ask(*CLIENT, "--token-file", file)
    assert (ended.status, server.requests) == (1, [])
    assert f"others may read this file (mode {mode:04o}). Run: chmod 600 {shlex.quote(str(file))}" in ended.err


@needs_modes
def test_files_that_are_none(tmp_path: Path) -> None:
    large, pipe = tmp_path / "large", tmp_path / "pipe"
    large.touch(0o600)
    large.write_bytes(b"x" * 70_000)
    os.mkfifo(pipe, 0o600)
    for path, sentence in (
        (large, "this is no token: it is larger than 64 kB"),
        (pipe, "this is no regular file"),
        (tmp_path, "no regular file"),
        (tmp_path / "missing", "the token cannot be read (no such file or directory)"),
    ):
        with pytest.raises(RecordError, match=re.escape(sentence)):
            read_tokens(TokenSource(file=path))


def command(program: str) -> str:
    return shlex.join([sys.executable, "-c", program])


def test_a_command(server: EdgeServer, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AKAMAI_EW_TRACE")
    file = tmp_path / "printed"
    file.write_text(server.token)
    words = command(f"print('Your token:'); print('Akamai-EW-Trace: ' + open({str(file)!r}).read())")
    ended = ask(*CLIENT, "--token-cmd", words)
    assert (ended.status, server.complaints) == (0, []), ended.err
    assert "the token (--token-cmd) expires in" in ended.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "--token-cmd: it is no command"),
        ("'", "--token-cmd: it is no command"),
        ("/missing/akamai auth", "--token-cmd: /missing/akamai cannot be started (no such file or directory)"),
        (command("print('hello world')"), "--token-cmd: there is no token in it"),
        (
            command("import sys; sys.exit('cannot: eyJhbGciOiAiUlMyNTYi.eyJleHAi.x ' + 'Zq9' * 20)"),
            "ended with status 1: cannot: *** ***",
        ),
    ],
)
def test_a_command_that_gives_none(words: str, sentence: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_tokens(TokenSource(command=words))
    assert sentence in str(refused.value)


@pytest.mark.usefixtures("at_once")
def test_a_command_is_asked_again_when_its_token_has_expired(
    server: EdgeServer, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = tmp_path / "printed"
    printed.write_text(server.token)

    def expiring(request: Request) -> Reply:
        server.token = "another-token-that-tells-no-time"
        printed.write_text(server.token)
        monkeypatch.setattr(token, "_CLOCK_SKEW_S", -1e9)
        return profiled(request)

    server.answer = expiring
    ended = ask(*CLIENT, "--token-cmd", command(f"print(open({str(printed)!r}).read())"), "--repeat", "2")
    assert (ended.status, server.complaints) == (0, []), ended.err
    assert [request.values("akamai-ew-trace")[0][:3] for request in server.requests] == ["eyJ", "ano"]


def echoing(text: str) -> dict[str, Reply]:
    """Answers that send `text` back wherever something of an answer is shown or kept."""
    staging = ("X-Akamai-Staging", "ESSL")
    info = ("X-Akamai-EdgeWorker-onClientRequest-Info", f"status={text}")
    named = CPU.replace(b"checkRedirect", text.encode())
    assert named != CPU
    return {
        "part": in_parts((f"some-{text}", PAGE)),
        "parts": in_parts(*[(f"{'x' * pad}{text}", PAGE) for pad in range(0, 40, 9)]),
        "type": Reply(b"?", f"x/{text}"),
        "location": Reply(b"", status=302, headers=(("Location", f"https://{text}.example/{text}"),)),
        "json": Reply(json.dumps({"title": "x" * 180 + text, "detail": text}).encode()),
        "info": Reply(b"", headers=(staging, info)),
        "profile": Reply(named),
        "profile in a part": in_parts(("cpu-profile", named)),
    }


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("secret", [minted(), "Opaque~" + "aB3.d_f-" * 12], ids=["a JWT", "opaque"])
@pytest.mark.parametrize("place", echoing("x" * 12))
def test_a_token_that_is_sent_back_is_masked_before_it_is_cut(
    server: EdgeServer, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, place: str
) -> None:
    monkeypatch.setenv("AKAMAI_EW_TRACE", secret)
    server.token = secret
    server.answer = lambda _: echoing(secret)[place]
    ended = ask(*CLIENT, "--events" if place == "json" else "--debug")
    assert server.complaints == []
    found = [ended.out + ended.err, *(path.read_bytes().decode() for path in tmp_path.rglob("*") if path.is_file())]
    # Not a part of it either: the first characters are what a cut leaves.
    assert not any(secret[:14].lower() in text.lower() for text in found)
    assert any("***" in text for text in found)


def test_no_process_that_we_start_has_the_token(
    ask: Ask, tmp_path: Path, server: EdgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text(server.token)
    (tmp_path / "token").chmod(0o600)
    program = f"import os; print(os.environ.get('AKAMAI_EW_TRACE') or open({str(tmp_path / 'token')!r}).read())"
    monkeypatch.setenv("AKAMAI_EW_TRACE", "inherited-by-a-child")
    ended = ask(*CLIENT, "--token-cmd", command(program))
    assert (ended.status, server.complaints) == (0, []), ended.err
    assert os.environ["AKAMAI_EW_TRACE"] == "inherited-by-a-child", "it is back when we are done"


@pytest.mark.usefixtures("at_once")
def test_the_token_shows_nowhere(server: EdgeServer, ask: Ask, tmp_path: Path) -> None:
    tokens = tokens_in(server.token, "here")
    for text in (repr(tokens), str(tokens), repr(tokens.tokens[0])):
        assert server.token not in text
    assert tokens.masked(f"a {server.token} b {minted(5)}") == "a *** b ***"
    for words in ((), ("--events",), ("--debug",)):
        ended = ask(*CLIENT, *words)
        assert ended.status == 0
        assert server.token not in ended.out + ended.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in written} == {"out", "out.recording.json", "edgeworkers-asked", "turn"}
    for path in written:
        assert server.token.encode() not in path.read_bytes()
        assert server.token.split(".")[1].encode() not in path.read_bytes()
    assert all(path.stat().st_mode & 0o077 == 0 for path in written) or os.name == "nt"
    sidecar = json.loads((tmp_path / "out.recording.json").read_bytes())
    assert sidecar["token_expires"].startswith("20")
