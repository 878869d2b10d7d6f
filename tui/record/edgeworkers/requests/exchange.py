"""One request and its answer, as the standard library speaks HTTP: to the address that was found, under the URL's name.

No proxy is asked, no redirect is followed: the token goes to one server. TLS is told the URL's host (SNI) and checks
the certificate for it, whatever address we connect to.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message

from tui import __version__
from tui.base.errors import CannotConnect, RecordError
from tui.base.text import printable
from tui.base.units import size
from tui.record.edgeworkers.requests.request_url import Place
from tui.record.edgeworkers.requests.token import Tokens
from tui.record.options.edgeworkers_options import TOKEN_HEADER
from tui.record.protocol.deadline_socket import DeadlineSocket

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 60.0
"""From the first byte of the request to the last one of the answer."""
LARGEST_ANSWER_BYTES = 128 << 20
RAISE_INTERVAL = "Raise --interval"
_ANY_GZIP_OR_ZLIB = 47


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `is_whole`: it was as long as it said it would be."""

    status: int
    headers: Message
    body: bytes
    is_whole: bool = True

    @property
    def content_type(self) -> str:
        """The media type in lower case, "" where none was told."""
        told = self.headers.get("Content-Type")
        return str(told).partition(";")[0].strip().lower() if told else ""


@dataclass(frozen=True, slots=True)
class Route:
    """How a place is reached: `address` (a name or an IP address) and what TLS trusts; None: nothing is encrypted."""

    place: Place
    address: str
    trust: ssl.SSLContext | None


def exchange(route: Route, method: str, headers: Mapping[str, str], tokens: Tokens) -> Answer:
    """The answer to a request for the place of `route`.

    Raises CannotConnect when nobody answers there, or not as the URL's host, RecordError when the answer breaks off
    or does not come in time.
    """
    place = route.place
    deadline = time.monotonic() + CONNECT_TIMEOUT_S + ANSWER_TIMEOUT_S
    with _connected(route) as opened:
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = DeadlineSocket(opened, deadline)
        try:
            _send(connection, place, method, headers, tokens.secrets)
            with connection.getresponse() as response:
                return _received(response, tokens)
        except TimeoutError:
            raise RecordError(
                place.shown,
                f"there was no answer within {ANSWER_TIMEOUT_S:.0f} s",
                f"Does the site answer without a profile? {RAISE_INTERVAL}, since many samples take long to send.",
            ) from None
        except (http.client.HTTPException, OSError) as error:
            raise RecordError(
                place.shown,
                f"the answer broke off ({_reason(error)})",
                f"{RAISE_INTERVAL}: the profile may be too big to return.",
            ) from None


def trust(certificates: str | None, *, is_insecure: bool) -> ssl.SSLContext:
    """What TLS believes: the system's authorities, or those in a file, or anybody. Raises RecordError."""
    try:
        context = ssl.create_default_context(cafile=certificates)
    except (OSError, ssl.SSLError) as error:
        missing = isinstance(error, FileNotFoundError)
        found = "no such file" if missing else f"it holds no certificates in PEM form ({_reason(error)})"
        raise RecordError(certificates or "certificates", found, "Give --cacert a file as curl takes it.") from None
    if is_insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def _connected(route: Route) -> socket.socket:
    place, address = route.place, route.address
    where = place.shown if address == place.host else f"{place.shown} at {printable(address)}:{place.port}"
    try:
        opened = socket.create_connection((address, place.port), timeout=CONNECT_TIMEOUT_S)
    except socket.gaierror:
        raise CannotConnect(
            where,
            f"there is no host {printable(address)}",
            "Is the name on Akamai's staging network? Else give --edge-ip.",
        ) from None
    except TimeoutError:
        raise CannotConnect(where, "nobody answers", "Does a firewall, or a proxy, stand between?") from None
    except OSError as error:
        raise CannotConnect(where, f"the connection failed ({_reason(error)})") from None
    if route.trust is None:
        return opened
    try:
        return route.trust.wrap_socket(opened, server_hostname=place.host)
    except OSError as error:
        raise _tls_failure(where, place.host, error) from None


def _tls_failure(where: str, host: str, error: OSError) -> CannotConnect:
    match error:
        case ssl.SSLCertVerificationError():
            if "hostname" in error.verify_message.lower() or "ip address" in error.verify_message.lower():
                return CannotConnect(
                    where, f"the certificate there is not for {printable(host)}", "Is the address right?"
                )
            return CannotConnect(
                where,
                f"the certificate cannot be trusted ({printable(error.verify_message)})",
                "Name its authority with --cacert FILE. --insecure trusts whoever answers.",
            )
        case TimeoutError():
            return CannotConnect(where, "nobody answers the TLS greeting", "Is the port one for https://?")
        case ssl.SSLError():
            return CannotConnect(where, f"TLS failed ({_reason(error)})", "Is the port one for https://?")
    return CannotConnect(where, f"the connection ended during the TLS greeting ({_reason(error)})")


def _send(
    connection: http.client.HTTPConnection,
    place: Place,
    method: str,
    headers: Mapping[str, str],
    secrets: Sequence[str],
) -> None:
    own = {"Host": place.host_header, "User-Agent": f"tickscope/{__version__}", "Accept": "*/*"}
    given = {name.lower() for name in headers}
    connection.putrequest(method, place.path, skip_host=True, skip_accept_encoding=True)
    for name, value in (*((name, value) for name, value in own.items() if name.lower() not in given), *headers.items()):
        connection.putheader(name, value.encode())
    connection.putheader("Accept-Encoding", "identity")
    connection.putheader("Connection", "close")
    if method in ("POST", "PUT", "PATCH"):
        connection.putheader("Content-Length", "0")
    for secret in secrets:
        connection.putheader(TOKEN_HEADER, secret)
    connection.endheaders()


def _received(response: http.client.HTTPResponse, tokens: Tokens) -> Answer:
    """The answer without our tokens in its body: what is recorded, kept and shown begins here."""
    try:
        body = response.read(LARGEST_ANSWER_BYTES + 1)
        is_whole = not response.length
    except http.client.IncompleteRead as error:
        body, is_whole = error.partial, False
    if len(body) > LARGEST_ANSWER_BYTES:
        raise RecordError("the answer", f"it is larger than {size(LARGEST_ANSWER_BYTES)}", f"{RAISE_INTERVAL}.")
    return Answer(response.status, response.headers, tokens.masked_bytes(_expanded(body)), is_whole)


def _expanded(body: bytes) -> bytes:
    """`body` without the gzip or deflate that somebody applied though we did not ask for it."""
    if not body.startswith((b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01")):
        return body
    expander = zlib.decompressobj(_ANY_GZIP_OR_ZLIB)
    try:
        return expander.decompress(body, LARGEST_ANSWER_BYTES)
    except zlib.error:
        return body


_OPENSSL_PLACE = re.compile(r"\s*\(_ssl\.c:\d+\)|\[[A-Z:_ ]*SSL[A-Z:_ ]*\]\s*")


def _reason(error: BaseException) -> str:
    """What went wrong, in the system's words. An HTTP exception may quote the answer, and so only its kind is told."""
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return "the server ended it" if isinstance(error, http.client.RemoteDisconnected) else "it is no proper HTTP"
    if isinstance(error, http.client.RemoteDisconnected):
        return "the server ended it"
    reason = _OPENSSL_PLACE.sub("", str(getattr(error, "strerror", None) or error))
    return printable(reason[:1].lower() + reason[1:], 200)
