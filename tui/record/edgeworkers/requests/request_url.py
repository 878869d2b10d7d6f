"""Which URL is asked, and what of it may be shown."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tui.base.errors import UsageError
from tui.base.text import printable

SANDBOX_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "::1")
_PORTS = {"https": 443, "http": 80}
_KEPT = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Place:
    """A URL taken apart: `path` with its query as it is sent, `is_secure` for https."""

    host: str
    port: int
    path: str
    is_secure: bool = True

    @property
    def is_sandbox(self) -> bool:
        """Whether this machine is asked, where Akamai Sandbox answers."""
        return self.host in SANDBOX_HOSTS

    @property
    def host_header(self) -> str:
        """The Host of the request: with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.is_secure else "http"] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The URL for messages and files: without its query, where tokens travel."""
        path, mark, _ = self.path.partition("?")
        scheme = "https" if self.is_secure else "http"
        return printable(f"{scheme}://{self.host_header}{path}{'?…' if mark else ''}")


def place_of(url: str) -> Place:
    """The place of a URL. Raises UsageError, which does not quote what may be secret."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError("the URL", "it cannot be read") from None
    scheme = parts.scheme.lower()
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"{scheme}://{printable(host)}",
            "user and password in a URL are not sent",
            "Write it without, and give --header 'Authorization: …' where the site asks for it.",
        )
    if scheme not in _PORTS or not host or port == 0:
        raise UsageError("the URL", "it is no https:// URL with a host")
    host = _ascii_host(host)
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    place = Place(host, port or _PORTS[scheme], path, scheme == "https")
    if not place.is_secure and not place.is_sandbox:
        raise UsageError(
            place.shown, "the token would travel in clear text", "Write https:// (http:// is for a Sandbox)."
        )
    return place


def _ascii_host(host: str) -> str:
    """The name as DNS and TLS have it: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise UsageError("the URL", f"{printable(host, 100)!r} is no name of a host") from None
