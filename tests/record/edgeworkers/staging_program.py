"""Run as a program in namespaces of its own: a name server that knows one host of Akamai's, and a recording by name.

`unshare --map-root-user --mount --net python -m tests.record.edgeworkers.staging_program FOLDER` prints as JSON what
the resolver told, how the recording ended, and what the staging server did not like.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

from tests.commands import tickscope
from tests.record.edgeworkers.edge_server import AUTHORITY, HOST, edge_server
from tui.record.edgeworkers.requests.staging import alias_chain

ALIASES = {HOST: f"{HOST}.edgekey.net", f"{HOST}.edgekey.net": "e1.a.akamaiedge.net"}
ADDRESSES = {"e1.a.akamaiedge.net": "192.0.2.7", f"{HOST}.edgekey-staging.net": "127.0.0.1"}
_CNAME, _A, _IN = 5, 1, 1
_SIOCSIFFLAGS, _UP_LOOPBACK_RUNNING = 0x8914, 0x49


def main(folder: Path) -> None:
    """Says it all on stdout."""
    _be_alone(folder)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names, edge_server() as server:
        names.bind(("127.0.0.1", 53))
        threading.Thread(target=_serve_names, args=(names,), daemon=True).start()
        os.environ |= {"AKAMAI_EW_TRACE": server.token, "XDG_STATE_HOME": str(folder)}
        words = ("--handler", "onClientRequest", "--cacert", AUTHORITY, "--out", folder / "out", "--force")
        ended = tickscope("record", server.url, *words)
        elsewhere = tickscope("record", "https://e1.a.akamaiedge.net/", *words)
        told = {"chain": alias_chain(HOST), "status": ended.status, "err": ended.err, "elsewhere": elsewhere.err}
        print(json.dumps({**told, "complaints": server.complaints}), flush=True)
    os._exit(0)  # the thread of the name server waits for ever


def _be_alone(folder: Path) -> None:
    """The loopback device is up, and the only name server is ours; nobody else sees anything of these mounts."""
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: dns\n")):
        (folder / name).write_text(text)
        subprocess.run(["mount", "--bind", folder / name, f"/etc/{name}"], check=True)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", _UP_LOOPBACK_RUNNING, b""))


def _serve_names(names: socket.socket) -> None:
    while True:
        query, asker = names.recvfrom(512)
        names.sendto(_answered(query), asker)


def _answered(query: bytes) -> bytes:
    """RFC 1035: the aliases of the name that was asked for, then its address."""
    labels, place = [], 12
    while query[place]:
        labels.append(query[place + 1 : place + 1 + query[place]].decode())
        place += query[place] + 1
    name, end = ".".join(labels).lower(), place + 5
    records = []
    while name in ALIASES:
        records.append(_record(name, _CNAME, _encoded(ALIASES[name])))
        name = ALIASES[name]
    if name in ADDRESSES and struct.unpack(">H", query[place + 1 : place + 3]) == (_A,):
        records.append(_record(name, _A, socket.inet_aton(ADDRESSES[name])))
    failure = 0 if name in ADDRESSES else 3
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | failure, 1, len(records), 0, 0)
    return head + query[12:end] + b"".join(records)


def _record(name: str, kind: int, data: bytes) -> bytes:
    return _encoded(name) + struct.pack(">HHIH", kind, _IN, 60, len(data)) + data


def _encoded(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
