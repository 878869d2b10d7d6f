"""What `tickscope record https://…` asks of an EdgeWorker, and with which token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tui.base.errors import UsageError
from tui.base.text import printable
from tui.base.units import parse_time
from tui.cli.arguments.parser import Given
from tui.record.edgeworkers.requests.request_url import SANDBOX_HOSTS, place_of
from tui.record.options import command_options as record
from tui.record.options.edgeworkers_options import ALL, HANDLERS, EdgeWorkersOptions, TokenSource, check_interval
from tui.record.options.edgeworkers_values import address_of


def edgeworkers_options(given: Given, url: str) -> EdgeWorkersOptions:
    """What the options ask of the EdgeWorker at `url`. Raises UsageError for what does not go together."""
    for option in record.ALL_OPTIONS:
        if option.target == "inspector" and given.changes(option):
            raise UsageError(option.name, f"not for an https:// TARGET: {option.reason}")
    if not given.has(record.HANDLER):
        raise UsageError(f"{record.HANDLER.name} is missing", f"it is one of {', '.join(HANDLERS)} or {ALL}")
    kind = given.value(record.TYPE)
    _refuse_contradictions(given, is_memory=kind == "memory")
    return EdgeWorkersOptions(
        handlers=given.value(record.HANDLER),
        kind=kind,
        is_cold_start=given.flag(record.COLD_START),
        interval_us=_interval_us(given),
        method=given.value(record.METHOD),
        headers=given.value(record.HEADER),
        address=_address(given, url),
        certificates=given.value(record.CACERT),
        is_insecure=given.flag(record.INSECURE),
        runs=given.value(record.REPEAT),
        merges=given.flag(record.MERGE),
        token=TokenSource(
            given.value(record.TOKEN_FILE), given.value(record.TOKEN_COMMAND), given.flag(record.TOKEN_STDIN)
        ),
        out=given.value(record.OUT),
        replaces_out=given.flag(record.FORCE),
        journal=given.value(record.JOURNAL),
        most_recordings=given.value(record.MAX_RECORDINGS),
        writes_events=given.flag(record.EVENTS),
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


def _refuse_contradictions(given: Given, *, is_memory: bool) -> None:
    if given.flag(record.MERGE) and is_memory:
        raise UsageError("--merge", "memory profiles are kept as a set")
    if given.has(record.TOKEN_FILE) and given.has(record.TOKEN_COMMAND):
        raise UsageError("--token-file and --token-cmd", "there is one source of the token", "Give one of them.")
    if given.flag(record.INSECURE) and given.has(record.CACERT):
        raise UsageError("--insecure and --cacert", "one trusts anybody, the other does not", "Give one of them.")
    if given.has(record.EDGE_IP) and given.has(record.RESOLVE):
        raise UsageError("--edge-ip and --resolve", "they say the same", "Give one of them.")


def _interval_us(given: Given) -> int | None:
    text = given.value(record.INTERVAL)
    if text is None:
        return None
    interval_us = parse_time(record.INTERVAL.name, text, "us")
    # Also with memory: Akamai's own plugins send the interval with every request.
    check_interval(interval_us)
    return interval_us


def _address(given: Given, url: str) -> str | None:
    """The address of the server to ask; None when it is looked up. Raises UsageError for that of another host."""
    entries = given.value(record.RESOLVE)
    if not entries:
        return given.value(record.EDGE_IP)
    place = place_of(url)
    for entry in entries:
        # HOST:PORT:IP, where HOST and IP may be [IPv6].
        match = re.fullmatch(r"(\[[^\]]*\]|[^:]*):(\d{1,5}):(.+)", entry)
        if match is None:
            raise UsageError(
                "--resolve", f"{entry!r} is not HOST:PORT:IP", "Write it as www.example.com:443:192.0.2.7."
            )
        host, port, address = match.groups()
        if (host.strip("[]").lower(), int(port)) == (place.host, place.port):
            return address_of("--resolve", address)
    raise UsageError("--resolve", f"it is not for {printable(place.host)}:{place.port}, which is recorded")
