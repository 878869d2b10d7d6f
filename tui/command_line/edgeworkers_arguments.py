"""The arguments of `tickscope record https://…`: what is asked of an EdgeWorker, and with which token."""

from __future__ import annotations

import argparse
import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from tui.errors import UsageError
from tui.record.edgeworkers.options import (
    ALL,
    HANDLERS,
    KINDS,
    METHODS,
    MOST_RUNS,
    EdgeWorkersOptions,
    TokenSource,
    check_interval,
    handlers_of,
)
from tui.record.edgeworkers.place import SANDBOX_HOSTS, place_of
from tui.record.edgeworkers.token import HEADER
from tui.text import printable
from tui.units import parse_time
from tui.user_environment import TOKEN_VARIABLE

_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x1f\x7f]*)")
_OURS = {
    HEADER: f"argv can be read by every user: the token comes from {TOKEN_VARIABLE}, --token-file or --token-cmd",
    "content-length": "a request has no body",
    "transfer-encoding": "a request has no body",
    "connection": "it is for one request",
    "accept-encoding": "the answer is taken as it is",
}
_NOT_FOR_EDGEWORKERS = {
    "duration": "a handler is profiled as long as it runs",
    "warmup": "a handler is profiled as long as it runs",
    "max_duration": "a handler is profiled as long as it runs",
    "count_calls": "only an inspector can count calls",
    "no_nudge": "only an inspector needs it",
    "exit_status": "no command is started",
    "keep_inspector": "there is no inspector",
    "collected": "the server decides what counts",
    "allow_remote": "it is for inspectors",
}


def add_edgeworkers_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `record https://…` to a parser."""
    edge = parser.add_argument_group("record https://... (Akamai EdgeWorkers)")
    names = ", ".join(HANDLERS[:-1])
    edge.add_argument("--handler", metavar="NAME", help=f"what is profiled: {names}, {HANDLERS[-1]}, or {ALL}")
    edge.add_argument("--cold-start", action="store_true", help="profile the start of the EdgeWorker too")
    edge.add_argument("--repeat", metavar="N", help="record N times, a second apart, and tell median and spread")
    edge.add_argument("--merge", action="store_true", help="make one profile of all runs of a handler, not a set")
    edge.add_argument("--method", metavar="NAME", help=f"the method of the request: {', '.join(METHODS)}")
    edge.add_argument(
        "--header", metavar="'K: V'", action="append", default=[], help="send this too (may be given again)"
    )
    edge.add_argument("--edge-ip", metavar="IP", help="ask this staging server, without looking one up")
    edge.add_argument("--resolve", metavar="HOST:PORT:IP", action="append", default=[], help="the same, as curl has it")
    edge.add_argument("--cacert", metavar="FILE", help="trust the authorities in FILE (PEM) in place of the system's")
    edge.add_argument("--insecure", action="store_true", help="trust whoever answers: he gets the token")
    edge.add_argument("--token-file", metavar="FILE", help=f"the token is in FILE, and not in {TOKEN_VARIABLE}")
    edge.add_argument("--token-cmd", metavar="COMMAND", help="COMMAND prints it: 'akamai edgeworkers auth HOST'")
    # Known so that it can be refused without showing its value.
    edge.add_argument("--token", help=argparse.SUPPRESS)
    # For the recorder that the explorer starts.
    edge.add_argument("--token-stdin", action="store_true", help=argparse.SUPPRESS)


def refuse_edgeworkers_options(options: argparse.Namespace) -> None:
    """Raises UsageError for an option that only an https:// target has."""
    _refuse_token(options)
    named = ("handler", "cold_start", "repeat", "merge", "method", "header", "edge_ip", "resolve", "cacert")
    for name in (*named, "insecure", "token_file", "token_cmd", "token_stdin"):
        if getattr(options, name):
            raise UsageError(_option(name), "it is for an https:// TARGET", "See tickscope record --help.")


def edgeworkers_options(
    options: argparse.Namespace, url: str, defaults: argparse.Namespace, kind: str | None
) -> EdgeWorkersOptions:
    """What parsed `options` ask of the EdgeWorker at `url`. Raises UsageError for what does not go together."""
    _refuse_token(options)
    for name, reason in _NOT_FOR_EDGEWORKERS.items():
        if getattr(options, name) != getattr(defaults, name):
            raise UsageError(_option(name), f"not for an https:// TARGET: {reason}")
    if options.handler is None:
        raise UsageError("--handler is missing", f"it is one of {', '.join(HANDLERS)} or {ALL}")
    interval_us = None if options.interval is None else parse_time("--interval", options.interval, "us")
    memory = kind == "memory"
    if interval_us is not None:
        # Also with memory: Akamai's own plugins send the interval with every request.
        check_interval(interval_us)
    if options.merge and memory:
        raise UsageError("--merge", "memory profiles are kept as a set")
    if options.token_file is not None and options.token_cmd is not None:
        raise UsageError("--token-file and --token-cmd", "there is one source of the token", "Give one of them.")
    if options.insecure and options.cacert is not None:
        raise UsageError("--insecure and --cacert", "one trusts anybody, the other does not", "Give one of them.")
    return EdgeWorkersOptions(
        handlers=handlers_of(options.handler),
        kind=next((one for one in KINDS if one == kind), KINDS[0]),
        is_cold_start=options.cold_start,
        interval_us=interval_us,
        method=_method(options.method),
        headers=tuple(_header(line) for line in options.header),
        address=_address(options, url),
        certificates=None if options.cacert is None else Path(options.cacert),
        is_insecure=options.insecure,
        runs=_runs(options.repeat),
        merges=options.merge,
        token=TokenSource(
            None if options.token_file is None else Path(options.token_file), options.token_cmd, options.token_stdin
        ),
        out=None if options.out is None else Path(options.out),
        replaces_out=options.force,
        journal=None if options.journal is None else Path(options.journal),
        writes_events=options.events,
    )


def refuse_plain_http(url: str) -> None:
    """Raises UsageError for an http:// `url` without a handler: an EdgeWorker that lacks one, or an inspector."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError("the URL", "it cannot be read") from None
    address = printable(parts.netloc.rpartition("@")[2], 200) or "127.0.0.1:9229"
    is_local = parts.hostname in SANDBOX_HOSTS
    needed = "a Sandbox needs --handler NAME" if is_local else "an EdgeWorker needs https:// and --handler NAME"
    raise UsageError(f"http://{address}", needed, f"To record an inspector, give its address: {address}")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _refuse_token(options: argparse.Namespace) -> None:
    if options.token is not None:
        raise UsageError("--token is not taken", _OURS[HEADER], "Do not use that token again.")


def _method(word: str | None) -> str:
    if word is None:
        return METHODS[0]
    if word.upper() == "HEAD":
        raise UsageError("--method HEAD", "an answer to it has no body, and so no profile")
    if word.upper() not in METHODS:
        raise UsageError("--method", f"{word!r} is none", f"It is one of {', '.join(METHODS)}.")
    return word.upper()


def _header(line: str) -> tuple[str, str]:
    """Name and value of a header. The value is not quoted in messages: it may be a secret."""
    match = _HEADER.fullmatch(line.strip(" \t"))
    if match is None:
        raise UsageError("--header", "it is not NAME: VALUE on one line", "Write it as --header 'Accept: text/html'.")
    name, value = match.groups()
    if name.lower() in _OURS:
        raise UsageError(f"--header {name}", _OURS[name.lower()])
    if name.lower().startswith("x-ew-code-profile-"):
        raise UsageError(f"--header {name}", "options say what is profiled", "See --handler, --type and --interval.")
    return name, value.strip(" \t")


def _address(options: argparse.Namespace, url: str) -> str | None:
    """The address of the server to ask. Raises UsageError for none, for two, and for that of another host."""
    if options.edge_ip is not None and options.resolve:
        raise UsageError("--edge-ip and --resolve", "they say the same", "Give one of them.")
    if options.edge_ip is not None:
        return _ip("--edge-ip", options.edge_ip)
    if not options.resolve:
        return None
    place = place_of(url)
    for entry in options.resolve:
        # HOST:PORT:IP, where HOST and IP may be [IPv6].
        match = re.fullmatch(r"(\[[^\]]*\]|[^:]*):(\d{1,5}):(.+)", entry)
        if match is None:
            raise UsageError(
                "--resolve", f"{entry!r} is not HOST:PORT:IP", "Write it as www.example.com:443:192.0.2.7."
            )
        host, port, address = match.groups()
        if (host.strip("[]").lower(), int(port)) == (place.host, place.port):
            return _ip("--resolve", address)
    raise UsageError("--resolve", f"it is not for {printable(place.host)}:{place.port}, which is recorded")


def _ip(option: str, text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise UsageError(option, f"{text[:100]!r} is no IP address", "Write it as 192.0.2.7.") from None


def _runs(text: str | None) -> int:
    if text is None:
        return 1
    runs = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= runs <= MOST_RUNS:
        raise UsageError("--repeat", f"{text[:20]!r} is no number from 1 to {MOST_RUNS:,}")
    return runs
