"""Network addresses of inspectors: names resolved to numbers, other machines refused, and how an address is shown."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from tui.base.errors import CannotConnect, RecordError

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Wildcard addresses, and the address of this machine to connect to instead."""


def addresses_of(host: str, port: int, *, allow_remote: bool = False) -> Sequence[str]:
    """The numeric addresses of `host`, IPv4 first, since that is what inspectors listen on.

    Raises CannotConnect for an unknown name, RecordError for another machine without `allow_remote`.
    """
    if host.lower() == "localhost":
        return ["127.0.0.1", "::1"]  # also where its name leads to one of them alone
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CannotConnect(host, "no such host") from error
    named = {str(entry[4][0]) for entry in found}
    addresses = sorted({_ANY.get(address, address) for address in named}, key=lambda address: (":" in address, address))
    if not allow_remote and not all(map(is_loopback, addresses)):
        raise RecordError(
            address_text(host, port),
            "that is not this machine, and who reaches an inspector can run any code in its program",
            f"Use `ssh -L {port}:127.0.0.1:{port} {host}` and record :{port}, or add --allow-remote.",
        )
    return addresses


def is_loopback(address: str) -> bool:
    """Whether a numeric address is this machine's own."""
    numeric = ipaddress.ip_address(address.partition("%")[0])
    mapped = numeric.ipv4_mapped if isinstance(numeric, ipaddress.IPv6Address) else None
    return (mapped or numeric).is_loopback


def address_text(host: str, port: int) -> str:
    """`127.0.0.1:9229`, `[::1]:9229`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
