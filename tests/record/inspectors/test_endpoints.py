"""What answers at an address: runtimes told apart by their recorded answers, and everything else refused."""

from __future__ import annotations

import json
import socket

import pytest

from tests.record.programs import IDLE, Run, deno, node
from tests.record.scripted_http import Answers, not_found, ok, scripted_server
from tui.base.errors import RecordError
from tui.record.inspectors.attach import attach
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import process_of
from tui.record.protocol.addresses import addresses_of, is_loopback

NODE_VERSION = '{\n  "Browser": "node.js/v24.19.0",\n  "Protocol-Version": "1.1"\n}\n'
NODE_LIST = """[ {
  "description": "node.js instance",
  "devtoolsFrontendUrl": "devtools://devtools/bundled/js_app.html?ws=127.0.0.1:9229/0f2c936f",
  "faviconUrl": "https://nodejs.org/static/images/favicons/favicon.ico",
  "id": "0f2c936f",
  "title": "app.js",
  "type": "node",
  "url": "file:///srv/my%20app/app.js",
  "webSocketDebuggerUrl": "ws://127.0.0.1:9229/0f2c936f"
} ]
"""
WORKERD_VERSION = '{"Browser": "workerd", "Protocol-Version": "1.3" }'
WORKERD_LIST = json.dumps(
    [
        {
            "id": name,
            "title": f"workerd: worker {name}",
            "type": "node",
            "description": "workerd worker",
            "webSocketDebuggerUrl": f"ws://127.0.0.1:9229/{name}",
            "url": "https://workers.dev",
        }
        for name in ("js", "router")
    ]
)
BUN_VERSION = '{"Protocol-Version":"1.3","Browser":"Bun","User-Agent":"Bun/1.4.5","Bun-Version":"1.4.5"}'
CHROME_VERSION = json.dumps(
    {
        "Browser": "Chrome/150.0.7871.100",
        "Protocol-Version": "1.3",
        "V8-Version": "15.0.245.2",
        "webSocketDebuggerUrl": "ws://127.0.0.1:9222/devtools/browser/0b1d",
    }
)
CHROME_LIST = json.dumps(
    [
        {"id": name, "title": title, "type": kind, "url": url, "webSocketDebuggerUrl": f"ws://x/devtools/page/{name}"}
        for name, title, kind, url in (
            ("A", "Shop", "page", "https://shop.example/"),
            ("B", "", "worker", ""),
            ("C", "sw.js", "service_worker", "https://shop.example/sw.js"),
            ("D", "other", "other", ""),
        )
    ]
    + [{"id": "E", "title": "taken by DevTools", "type": "page", "url": ""}]
)


def answers(listed: str, version: str) -> Answers:
    return {"/json/list": ok(listed), "/json/version": ok(version)}


def found(listed: str, version: str) -> list[Inspector]:
    with scripted_server(answers(listed, version)) as server:
        return inspectors_at("127.0.0.1", server.port)


def refusal(given: Answers, **options: float) -> str:
    with scripted_server(given) as server, pytest.raises(RecordError) as refused:
        inspectors_at("127.0.0.1", server.port, **options)  # type: ignore[arg-type]
    return str(refused.value).replace(str(server.port), "PORT")


def test_node_is_one_program() -> None:
    (inspector,) = found(NODE_LIST, NODE_VERSION)
    assert (inspector.kind, inspector.title, inspector.script) == ("node", "app.js", "/srv/my app/app.js")
    assert inspector.runtime_version == "v24.19.0"


def test_workerd_has_several_workers_and_no_scripts() -> None:
    inspectors = found(WORKERD_LIST, WORKERD_VERSION)
    assert [inspector.title for inspector in inspectors] == ["workerd: worker js", "workerd: worker router"]
    assert {(inspector.kind, inspector.script) for inspector in inspectors} == {("workerd", None)}
    assert [inspector.url.rpartition("/")[2] for inspector in inspectors] == ["js", "router"]


def test_a_browser_has_pages_and_workers() -> None:
    inspectors = found(CHROME_LIST, CHROME_VERSION)
    assert [(inspector.kind, inspector.title) for inspector in inspectors] == [
        ("page", "Shop"),
        ("worker", ""),
        ("worker", "sw.js"),
    ]
    assert inspectors[0].script == "https://shop.example/"
    assert inspectors[0].url.endswith("/devtools/page/A")


def test_bun_is_named_and_refused() -> None:
    sentence = refusal({"/json/list": not_found(), "/json/version": ok(BUN_VERSION, version="1.1")})
    assert sentence == "127.0.0.1:PORT: Bun has no V8 inspector. Write a profile with `bun --cpu-prof app.ts`."


def test_an_answer_leads_to_nobody_else() -> None:
    listed = NODE_LIST.replace("ws://127.0.0.1:9229", "ws://evil.example:1234")
    with scripted_server(answers(listed, NODE_VERSION)) as server:
        (inspector,) = inspectors_at("127.0.0.1", server.port)
        assert inspector.url == f"ws://127.0.0.1:{server.port}/0f2c936f"
        assert all(f"\r\nHost: 127.0.0.1:{server.port}\r\n" in request for request in server.requests)


def test_an_ipv6_inspector_is_found_under_its_brackets() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    with scripted_server(answers(NODE_LIST, NODE_VERSION), "::1") as server:
        (inspector,) = inspectors_at("::1", server.port)
        assert inspector.url == f"ws://[::1]:{server.port}/0f2c936f"
        assert f"\r\nHost: [::1]:{server.port}\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("listed", "version", "sentence"),
    [
        (ok("[]"), ok(NODE_VERSION), "the inspector there lists nothing to record. Is a page or a worker open?"),
        (ok("{}"), ok(NODE_VERSION), "its answer is no list of inspectors"),
        (ok("<html>"), ok("<html>"), "the list of its inspectors is no JSON"),
        (ok('["x", {"webSocketDebuggerUrl": 7}, {"webSocketDebuggerUrl": "http://[a"}]'), ok("3"), "lists nothing"),
        (not_found(), not_found(), "does not tell its inspector's URL. If the program runs with --inspect-publish-uid"),
        (b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", not_found(), "is no inspector (HTTP status 403)"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"", "what answers there is no inspector"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b" " * (9 << 20), b"", "there is no inspector"),
    ],
)
def test_what_is_no_inspector_is_told(listed: bytes, version: bytes, sentence: str) -> None:
    assert sentence in refusal({"/json/list": listed, "/json/version": version})


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n["])
def test_a_server_that_falls_silent_is_left(begun: bytes) -> None:
    sentence = refusal({"/json/list": begun}, timeout_s=0.2)
    assert sentence == "127.0.0.1:PORT: no answer within 0.2 s. Is it busy or stopped?"


def test_a_port_where_nobody_listens_says_what_to_do() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(RecordError, match=f"nothing listens on 127.0.0.1:{port}. Start the program with"):
            inspectors_at("127.0.0.1", port)


def test_another_machine_needs_permission() -> None:
    with pytest.raises(RecordError, match=r"can run any code in its program\. Use `ssh -L 9229:127") as refused:
        inspectors_at("192.0.2.1", 9229)
    assert "--allow-remote" in str(refused.value)
    assert addresses_of("192.0.2.1", 9229, allow_remote=True) == ["192.0.2.1"]
    assert addresses_of("0.0.0.0", 9229) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("::ffff:8.8.8.8", False)],
)
def test_loopback_is_this_machine(address: str, *, is_ours: bool) -> None:
    assert is_loopback(address) == is_ours


def test_real_node_is_found_where_it_listens(run: Run) -> None:
    program = run(node(), "--inspect=0", script=IDLE).says("ready")
    port = int(program.output.partition("127.0.0.1:")[2].partition("/")[0])
    (inspector,) = inspectors_at("localhost", port)
    assert inspector.url in program.output
    assert inspector.script is not None
    assert inspector.script.endswith("/app.js")


def test_real_node_that_hides_its_url_is_told(run: Run) -> None:
    program = run(node(), "--inspect=0", "--inspect-publish-uid=stderr", script=IDLE).says("ready")
    port = int(program.output.partition("127.0.0.1:")[2].partition("/")[0])
    with pytest.raises(RecordError, match="give the ws:// URL that it printed"):
        inspectors_at("127.0.0.1", port)
    with pytest.raises(RecordError, match="give the ws:// URL that it printed"):
        attach(program.pid)


def test_real_deno_tells_its_number(run: Run) -> None:
    program = run(deno(), "run", "-A", "--inspect=127.0.0.1:0", script=IDLE, name="app.ts").says("ready")
    port = int(program.output.partition("127.0.0.1:")[2].partition("/")[0])
    (inspector,) = inspectors_at("127.0.0.1", port)
    assert (inspector.kind, inspector.pid) == ("deno", program.pid)
    process = process_of(program.pid)
    assert process is not None
    assert [listener.port for listener in process.listeners] == [port]
