"""Every kind of answer: profiles are found in them, and what is none has its own sentence."""

from __future__ import annotations

import gzip
import json
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import report_of
from tests.places import PROFILES
from tests.record.edgeworkers.conftest import Ask
from tests.record.edgeworkers.edge_server import CPU, EMPTY_MEMORY, MEMORY, PAGE, EdgeServer, Reply, Request, in_parts
from tui.record.edgeworkers.requests.answered import profile_answered
from tui.record.edgeworkers.requests.diagnosis import Asked, NoProfile
from tui.record.edgeworkers.requests.exchange import Answer
from tui.record.edgeworkers.requests.request_url import place_of

CLIENT = ("--handler", "onClientRequest")
ESSL = (("X-Akamai-Staging", "ESSL"),)
DEBUG = "X-Akamai-EdgeWorker-{}-Info"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(CPU),
        Reply(CPU, None),
        Reply(CPU, "text/html", 503),
        Reply(CPU, "application/json", 302),
        Reply(CPU, is_chunked=True),
        Reply(gzip.compress(CPU)),
        Reply(b"\xef\xbb\xbf" + CPU + b"\r\n9."),
        in_parts(("response-provider-body", PAGE), ("cpu-profile", CPU), ("stream-trace", b"--bZsAiCmRhboH2gSI4GzC8")),
        in_parts(("CPU-PROFILE", CPU), boundary="'q' (b)"),
        Reply(in_parts(("cpu-profile", CPU)).body, None, 500),
        Reply(in_parts(("cpu-profile", CPU)).body.replace(b"\r\n", b"\n"), "multipart/form-data; boundary=other"),
    ],
    ids=[
        "JSON",
        "no type",
        "503",
        "302",
        "chunked",
        "gzip",
        "rest",
        "parts",
        "odd boundary",
        "parts, no type",
        "wrong boundary",
    ],
)
def test_a_profile_is_found(server: EdgeServer, ask: Ask, tmp_path: Path, reply: Reply) -> None:
    server.answer = lambda _: reply
    ended = ask(*CLIENT)
    assert (ended.status, ended.out, server.complaints) == (0, f"{tmp_path / 'out'}\n", []), ended.err
    example = report_of(PROFILES / "edgeworkers-doc-example.cpuprofile")
    assert report_of(tmp_path / "out")["functions"] == example["functions"]
    assert (f"onClientRequest: the profile came with HTTP {reply.status}" in ended.err) == (reply.status >= 400)
    if reply.body == CPU:
        assert (tmp_path / "out").read_bytes() == CPU, "as it came"


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(b"", None), "the answer is empty: the profile was too big to return, or the EdgeWorker took too long"),
        (Reply(b"{}"), "the answer is an empty object: the profile was too big"),
        (Reply(b"''", "text/plain"), "the answer is empty: "),
        (Reply(b"", None, 504), "the answer is empty (HTTP 504). Raise --interval"),
        (Reply(b"", None, 403), "the request was refused (HTTP 403). The token is for another host"),
        (Reply(PAGE, "text/html"), "page (HTTP 200): the token was not accepted, or the handler did not run. Check"),
        (Reply(PAGE, "text/html", headers=()), "page (HTTP 200), and not from the staging network. Profiles"),
        (Reply(b"\n <HTML>", None), "the site answered with its page"),
        (Reply(PAGE, "text/html", 401), "the request was refused with a page (HTTP 401). The token"),
        (Reply(PAGE, "text/html", 404), "there is no such page (HTTP 404). Check the path"),
        (Reply(PAGE, "text/html", 502), "the site failed (HTTP 502)"),
        (
            Reply(PAGE, "text/html", headers=((DEBUG.format("onOriginRequest"), "ew=1 v1; status=Success"),)),
            "not with a profile. It ran onOriginRequest: profile that handler.",
        ),
        (
            Reply(PAGE, "text/html", headers=((DEBUG.format("onClientRequest"), "v1; status=UnimplementedHandler"),)),
            "told status=UnimplementedHandler for onClientRequest.",
        ),
        (Reply(b"", None, 429), "asked too often (HTTP 429). Wait"),
        (
            Reply(b"", None, 301, (("Location", "https://user:pw@other.example/a?b=c"),)),
            "it redirects to https://other.example/a (HTTP 301), and nothing was sent there. Record the URL",
        ),
        (Reply(b"", None, 302), "it redirects (HTTP 302)"),
        (Reply(CPU[:700]), "the profile was cut off after 700 B: it is too big to return. Raise --interval"),
        (Reply(CPU[:700], told_length=len(CPU)), "the profile was cut off after 700 B"),
        (Reply(MEMORY), "a memory profile came, and --type cpu was asked for"),
        (in_parts(("response-provider-body", PAGE), ("stream-trace\x1b", b"")), "none is a profile (response-provider"),
        (Reply(b'{"title":"Not \x1b[2J allowed","detail":"no"}', status=400), "neither a profile nor JSON (HTTP 400)"),
        (Reply(b'{"title":"Not allowed","detail":"no\\u001b"}', status=400), '(HTTP 400): "Not allowed – no␛". Try'),
        (Reply(b'{"a":1,"b":2}'), "JSON came that is no profile (HTTP 200), with 2 keys"),
        (Reply(b'{"nodes":[]}'), "JSON came that is no profile"),
        (Reply(b"[1]"), "JSON came that is no profile"),
        (Reply(b"plain words", "text/plain"), "11 B of text/plain came with HTTP 200, and no profile"),
        (Reply(b"\xff\xd8\xff", "image/\x1bjpeg"), "3 B of image/␛jpeg came"),
    ],
)
def test_no_profile_has_its_own_sentence(
    server: EdgeServer, ask: Ask, tmp_path: Path, reply: Reply, sentence: str
) -> None:
    server.answer = lambda _: reply
    ended = ask(*CLIENT)
    assert (ended.status, ended.out) == (1, "")
    last = ended.err.splitlines()[-1]
    assert sentence in last
    assert last.startswith(f"tickscope: https://www.example.com:{server.port}/shop?…, onClientRequest: ")
    assert "id=7" not in ended.err
    assert server.token not in ended.err
    assert not (tmp_path / "out").exists()
    assert not list((tmp_path / "state").rglob("*.journal"))


def test_too_big_names_the_interval_that_was_asked_for(server: EdgeServer, ask: Ask) -> None:
    server.answer = lambda _: Reply(b"", None)
    ended = ask(*CLIENT, "--interval", "5")
    assert "Raise --interval (it was 5 µs)" in ended.err
    assert server.requests[0].interval == "5"


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("empty_count", [1, 4])
def test_empty_memory_profiles_are_asked_for_again(
    server: EdgeServer, ask: Ask, tmp_path: Path, empty_count: int
) -> None:
    server.answer = lambda _: Reply(EMPTY_MEMORY if len(server.requests) <= empty_count else MEMORY)
    ended = ask(*CLIENT, "--type", "memory")
    assert ended.status == 0, ended.err
    assert len(server.requests) == empty_count + 1
    assert f"is empty ({empty_count} of 5 tries)" in ended.err
    profile = report_of(tmp_path / "out")
    assert profile["profile"]["unit"] == "bytes"
    assert [(one["name"], one["self_bytes"]) for one in profile["functions"]] == [("onClientRequest", 5000)]


@pytest.mark.usefixtures("at_once")
def test_memory_that_stays_empty_is_told(server: EdgeServer, ask: Ask) -> None:
    server.answer = lambda _: Reply(EMPTY_MEMORY)
    ended = ask(*CLIENT, "--type", "memory")
    assert (ended.status, len(server.requests)) == (1, 5)
    assert "the memory profile was empty 5 times. Does the handler run, and allocate anything?" in ended.err


def test_a_server_that_sends_our_token_back_does_not_get_it_shown(server: EdgeServer, ask: Ask) -> None:
    def echo(request: Request) -> Reply:
        [token] = request.values("akamai-ew-trace")
        return Reply(json.dumps({"error": f"bad token {token}"}).encode(), status=400)

    server.token = "opaque" + "Zq9" * 12
    server.answer = echo
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKAMAI_EW_TRACE", server.token)
        ended = ask(*CLIENT, "--debug")
    assert "bad token ***" in ended.err
    assert server.token not in ended.err


HEADS = (
    "application/json",
    "text/html",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary",
    "\x1b",
    None,
)
SEEDS = (CPU, MEMORY, EMPTY_MEMORY, PAGE, in_parts(("cpu-profile", CPU), boundary="b").body, b'{"title":7}', b"")


@settings(deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.binary(max_size=12),
    st.sampled_from(HEADS),
    st.sampled_from((100, 200, 204, 302, 404, 429, 503)),
    st.text(max_size=20),
)
def test_whatever_comes_is_a_profile_or_has_a_sentence(
    seed: bytes, start: int, end: int, piece: bytes, content_type: str | None, status: int, location: str
) -> None:
    headers = Message()
    headers["Location"] = location.replace("\n", "").replace("\r", "")
    if content_type is not None:
        headers["Content-Type"] = content_type
    answer = Answer(status, headers, seed[:start] + piece + seed[max(start, end) :])
    asked = Asked(place_of("https://www.example.com/"), "onClientRequest", "cpu")
    try:
        found = profile_answered(answer, asked)
    except NoProfile as refusal:
        sentence = str(refusal)
    else:
        assert found.profile.origin.unit == "us"
        assert json.loads(found.document)
        return
    assert sentence.startswith("https://www.example.com/, onClientRequest: ")
    assert sentence.isprintable()
