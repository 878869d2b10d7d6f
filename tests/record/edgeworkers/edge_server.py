"""A server that answers as the code profiler of Akamai EdgeWorkers does, and writes down what was asked of it, and how.

What the real one answers is in the sources of Akamai's own tools: a profile as JSON, in parts from a responseProvider,
without a type, with an error status; the page of the site where anything about the request is wrong; nothing at all.
"""

from __future__ import annotations

import base64
import contextlib
import http.server
import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.places import PROFILES

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = CERTIFICATES / "authority.pem"
STRANGER = CERTIFICATES / "stranger.pem"
HOST = "www.example.com"
CPU = (PROFILES / "edgeworkers-doc-example.cpuprofile").read_bytes().strip()
PAGE = b"<!doctype html><html><title>site</title></html>"
EMPTY_MEMORY = (
    b'{"head":{"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},'
    b'"selfSize":0,"id":1,"children":[]},"samples":[]}'
)
"""What is known to come at first when memory is asked for."""
MEMORY = EMPTY_MEMORY.replace(
    b'"children":[]',
    b'"children":[{"callFrame":{"functionName":"onClientRequest","scriptId":"3","url":"main.js","lineNumber":5,'
    b'"columnNumber":31},"selfSize":5000,"id":2,"children":[]}]',
)
HANDLERS = ("onclientrequest", "onoriginrequest", "onoriginresponse", "onclientresponse", "responseprovider")
_PREFIX = "x-ew-code-profile-"


def minted(seconds: float = 3600, **claims: object) -> str:
    """A token that is good for as long as that; its signature is none."""
    parts = ({"alg": "RS256", "typ": "JWT"}, {"exp": int(time.time() + seconds), "hostnames": [HOST], **claims})
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return f"{texts[0]}.{texts[1]}.c2lnbmF0dXJlLW9mLW5vLW9uZQ"


@dataclass(frozen=True)
class Request:
    """What was asked: `sni` is the name in the TLS greeting, `handlers` those to be profiled, `at` when it came."""

    sni: str | None
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    at: float

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def handlers(self) -> list[str]:
        return [key.removeprefix(_PREFIX) for key, _ in self.headers if key.removeprefix(_PREFIX) in HANDLERS]

    @property
    def kind(self) -> str:
        return "memory" if self.values(f"{_PREFIX}memory") else "cpu"

    @property
    def interval(self) -> str | None:
        return next(iter(self.values(f"{_PREFIX}cpu-sampling-interval")), None)


@dataclass(frozen=True)
class Reply:
    """What is sent back. `told_length` is the Content-Length where it is not that of the body."""

    body: bytes
    content_type: str | None = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("X-Akamai-Staging", "ESSL"),)
    told_length: int | None = None
    is_chunked: bool = False


def in_parts(*named: tuple[str, bytes], boundary: str = "bZsAiCmRhboH2gSI4GzC84") -> Reply:
    """The answer of a responseProvider."""
    lines = []
    for name, data in named:
        lines += [f"--{boundary}".encode(), f'content-disposition: form-data; name="{name}"'.encode(), b"", data]
    body = b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])
    return Reply(body, f"multipart/form-data; boundary={boundary}")


def profiled(request: Request) -> Reply:
    """A profile, as the real one answers when all is well."""
    profile = MEMORY if request.kind == "memory" else CPU
    if request.handlers == ["responseprovider"]:
        return in_parts(("response-provider-body", PAGE), (f"{request.kind}-profile", profile), ("stream-trace", b"x"))
    return Reply(profile)


@dataclass
class EdgeServer:
    """The server: `answer` gives what is sent to those whose request is right, and everybody else gets the page.

    `complaints` are what was wrong with the requests: they are checked as strictly as the notes allow.
    """

    token: str
    answer: Callable[[Request], Reply] = profiled
    is_secure: bool = True
    implemented: tuple[str, ...] = HANDLERS
    spacing_s: float = 1.0
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/shop?id=7"

    def reply(self, request: Request) -> Reply:
        self.requests.append(request)
        wrong = list(self._wrong(request))
        self.complaints += wrong
        if wrong or request.handlers[0] not in self.implemented:
            return Reply(PAGE, "text/html; charset=utf-8")
        return self.answer(request)

    def _wrong(self, request: Request) -> Iterator[str]:
        host = f"{HOST}:{self.port}" if self.is_secure else f"127.0.0.1:{self.port}"
        if self.is_secure and request.sni != HOST:
            yield f"SNI {request.sni}"
        if request.values("host") != [host]:
            yield f"Host {request.values('host')}"
        if request.values("akamai-ew-trace") != [self.token]:
            yield "token"
        if len(request.handlers) != 1:
            yield f"handlers {request.handlers}"
        if request.interval is not None and not re.fullmatch(r"[1-9]\d*", request.interval):
            yield f"interval {request.interval}"
        if len(self.requests) > 1 and request.at - self.requests[-2].at < self.spacing_s:
            yield "spacing"


@contextlib.contextmanager
def edge_server(certificate: str = HOST, *, is_secure: bool = True, **fields: Any) -> Iterator[EdgeServer]:
    """A server on a free port of this machine, with one of the `certificates`."""
    server = EdgeServer(fields.pop("token", None) or minted(), is_secure=is_secure, **fields)
    listening = _Listening(("127.0.0.1", 0), _handler(server))
    server.port = listening.server_address[1]
    if is_secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
        context.sni_callback = lambda opened, name, _context: setattr(opened, "told_name", name)
        listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Listening(http.server.ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that do not like our certificate, and those that were told a wrong length, break off."""


def _handler(server: EdgeServer) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def log_message(self, *_: object) -> None:
            pass

        def answer(self) -> None:
            headers = tuple((key.lower(), value) for key, value in self.headers.items())
            name = getattr(self.connection, "told_name", None)
            self._send(server.reply(Request(name, self.command, self.path, headers, time.monotonic())))

        def _send(self, reply: Reply) -> None:
            self.close_connection = True
            self.send_response(reply.status)
            if reply.content_type is not None:
                self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.is_chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for start in range(0, len(reply.body), 1000):
                    piece = reply.body[start : start + 1000]
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
                return
            self.send_header("Content-Length", str(len(reply.body) if reply.told_length is None else reply.told_length))
            self.end_headers()
            self.wfile.write(reply.body)

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler
