"""Where the staging network answers for a host: profiles are made there, never in production.

Akamai's tools take the first CNAME of the host, put `-staging` before its `.net`, and look that name up. So does this,
with the system's own resolver (`gethostbyname_ex` tells the names that it went through), so that /etc/hosts, VPNs and
split DNS count as they do for a browser.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from tui.base.errors import CannotConnect
from tui.base.text import printable

Chain = Callable[[str], Sequence[str]]
"""The names that a host is an alias for, the nearest first. Raises OSError when there is no such host."""

_EDGE_SUFFIXES = tuple(
    f".{name}{staging}.net"
    for name in ("edgekey", "edgesuite", "akamaiedge", "akamaized", "akamai")
    for staging in ("", "-staging")
)
_STAGING = "-staging"
_GIVE_ADDRESS = "Give the address of its staging server with --edge-ip."


def alias_chain(host: str) -> Sequence[str]:
    """The names that `host` is an alias for, as the system's resolver tells them. Raises OSError."""
    try:
        official, aliases, _ = socket.gethostbyname_ex(host)
    except socket.gaierror:
        # A host may have IPv6 addresses alone; of its names then only the last is told.
        official = socket.getaddrinfo(host, None, flags=socket.AI_CANONNAME)[0][3]
        aliases = []
    return [name.rstrip(".").lower() for name in (*aliases, official) if name.rstrip(".").lower() != host]


def staging_name(host: str, chain: Chain = alias_chain) -> str:
    """The name of the staging server for `host`. Raises CannotConnect when the host is none of Akamai's."""
    if host.endswith(_EDGE_SUFFIXES):
        return _on_staging(host)
    try:
        names = chain(host)
    except OSError:
        raise CannotConnect(host, "there is no host of this name", _GIVE_ADDRESS) from None
    edge = next((name for name in names if name.endswith(_EDGE_SUFFIXES)), None)
    if edge is None:
        known = f"it is an alias of {printable(', '.join(names), 200)}" if names else "it has no CNAME"
        raise CannotConnect(host, f"{known}, which leads to none of Akamai's edge servers", _GIVE_ADDRESS)
    return _on_staging(edge)


def _on_staging(name: str) -> str:
    """`www.example.com.edgekey.net` becomes `www.example.com.edgekey-staging.net`."""
    before, _, _ = name.rpartition(".net")
    return name if before.endswith(_STAGING) else f"{before}{_STAGING}.net"
