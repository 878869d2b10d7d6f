"""Who is connected to a port of a process, as `/proc` shows it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui.record.processes import procfs

_ESTABLISHED = "01"


def has_other_clients(pid: int, port: int) -> bool:
    """Whether anybody but this very process is connected to `port` of the process `pid`."""
    inodes, own_inodes = procfs.socket_inodes(pid), procfs.socket_inodes(os.getpid())
    peers = {remote for local, remote, inode in _connections(pid) if local == port and inode in inodes}
    own = {local for local, remote, inode in _connections("self") if remote == port and inode in own_inodes}
    return bool(peers - own)


def _connections(pid: int | str) -> Iterator[tuple[int, int, int]]:
    """Local port, remote port and inode of each TCP connection in the network that a process is in."""
    for table in ("net/tcp", "net/tcp6"):
        for line in procfs.text(pid, table).splitlines()[1:]:
            fields = line.split()
            if fields[3] == _ESTABLISHED:
                local, remote = (int(address.rpartition(":")[2], 16) for address in fields[1:3])
                yield local, remote, int(fields[9])
