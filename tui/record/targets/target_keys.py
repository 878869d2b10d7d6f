"""What makes two targets the same one: the process behind them, and the inspector.

A Node or Deno process is one target, however it is reached: by its number, a port, or a websocket. The workers of a
workerd and the pages of a browser are targets of their own, though one process has them all.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tui.base.errors import TickscopeError
from tui.record.options.target import AddressTarget, ProcessTarget, Target, UrlTarget
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC, Process, process_of, runtime_processes
from tui.record.protocol.addresses import addresses_of, is_loopback

_UNIQUE = re.compile(r"[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}")
"""What Node, Deno and Chromium call an inspector: no other one has that name."""
_EVERY_ADDRESS = frozenset(["0.0.0.0", "::", "::ffff:0.0.0.0"])


def is_one_target(kind: str | None) -> bool:
    """Whether a process of this runtime is one target, with one inspector."""
    return kind in ("node", "deno")


def keys_of_target(target: Target) -> set[str]:
    """The keys of what is typed, as far as this machine can tell them without a word to the target."""
    match target:
        case ProcessTarget(pid):
            found = process_of(pid)
            return set() if found is None or found.kind in ("workerd", "page") else {process_key(pid)}
        case AddressTarget(host, port):
            return _keys_of_listener(host, port)
        case UrlTarget(url):
            parts = urlsplit(url)
            return _keys_of_listener(parts.hostname or "", parts.port or 80) | {_inspector_key(url)}
    return set()


def keys_of_inspector(inspector: Inspector) -> set[str]:
    """The keys of an inspector that was found."""
    keys = {_inspector_key(inspector.url)}
    if inspector.pid is not None and is_one_target(inspector.kind):
        keys.add(process_key(inspector.pid))
    return keys


def process_key(pid: int) -> str:
    """The key of a process: its number is another's once it has ended, so the time of its start belongs to it."""
    numbers = procfs.stat(pid) if HAS_PROC else None
    started = "" if numbers is None else f":{numbers.started_s:.2f}"
    return f"process:{procfs.namespace('self', 'pid') or ''}:{pid}{started}"


def _keys_of_listener(host: str, port: int) -> set[str]:
    process = _listening(host, port)
    return set() if process is None else {process_key(process.pid)}


def _listening(host: str, port: int) -> Process | None:
    """The Node or Deno process of this machine whose inspector that can be; None where /proc does not tell."""
    if not HAS_PROC:
        return None
    try:
        addresses = set(addresses_of(host, port, allow_remote=True))
    except TickscopeError:
        return None
    if not all(map(is_loopback, addresses)):
        return None
    for process in runtime_processes():
        for listener in process.listeners if is_one_target(process.kind) else ():
            if listener.port == port and (listener.address in addresses or listener.address in _EVERY_ADDRESS):
                return process
    return None


def _inspector_key(url: str) -> str:
    """The key of an inspector: its name where no other has it, else its address on this machine or another."""
    parts = urlsplit(url)
    name = _UNIQUE.search(parts.path) or re.search(r"[0-9A-Fa-f]{32}", parts.path)
    if name is not None:
        return f"inspector:{name[0].lower()}"
    host = parts.hostname or ""
    try:
        addresses = addresses_of(host, parts.port or 80, allow_remote=True)
        host = "this machine" if all(map(is_loopback, addresses)) else addresses[0]
    except TickscopeError:
        pass
    network = procfs.namespace("self", "net") or ""
    return f"inspector:{network if host == 'this machine' else ''}:{host}:{parts.port or 80}{parts.path}"
