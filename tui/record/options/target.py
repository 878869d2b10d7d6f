"""What is to be recorded, as typed: the TARGET of `tickscope record`.

`1234` a process · `[HOST]:9229` an inspector's address, HOST may be missing · `ws://…` an inspector itself ·
`-- COMMAND …` a program to start · `https://…` an EdgeWorkers URL. Nothing here looks whether the target is there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.base.errors import UsageError
from tui.base.option import name_in
from tui.record.options.command_options import TOKEN

DEFAULT_HOST = "localhost"
"""This machine by IPv4 and IPv6: an inspector may listen on one of them alone."""
_HELP = "See tickscope record --help."
_LARGEST_PID = 2**22
"""What Linux allows; macOS and Windows stay below it."""
_ADDRESS = re.compile(r"(?:\[(?P<bracketed>[^\[\]]*)\]|(?P<plain>[^\[\]:/@\s]*)):(?P<port>\d+)")


@dataclass(frozen=True, slots=True)
class ProcessTarget:
    """A process of this machine."""

    pid: int


@dataclass(frozen=True, slots=True)
class AddressTarget:
    """Where an inspector answers HTTP. `host` is a name or an address, an IPv6 one without brackets."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class UrlTarget:
    """The websocket of an inspector."""

    url: str


@dataclass(frozen=True, slots=True)
class CommandTarget:
    """A program to start: `words[0]` and its arguments."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EdgeWorkersTarget:
    """An https URL whose EdgeWorker profiles itself on request; `words` are the options that were typed with it."""

    url: str
    words: tuple[str, ...] = ()


Target = ProcessTarget | AddressTarget | UrlTarget | CommandTarget | EdgeWorkersTarget


def parsed_target(words: Sequence[str], command: Sequence[str] | None = None) -> Target:
    """The one target that the `words` before `--` and the `command` after it ask for; `command` is None without `--`.

    Raises UsageError when there is none, or more than one.
    """
    if command is not None:
        if words:
            raise UsageError("record takes one TARGET", f"{_shown(words[0])} and a command after --", _HELP)
        if not command or not command[0]:
            raise UsageError("no COMMAND after --", next_step="Write it as: tickscope record -- node app.js")
        return CommandTarget(tuple(command))
    if not words:
        raise UsageError("record takes one TARGET", "none given", _HELP)
    if len(words) > 1:
        raise UsageError(
            "record takes one TARGET", f"{len(words)} given", "To start a program, put -- before its command."
        )
    return _from_word(words[0])


def typed_target(line: str) -> Target:
    """The target of one line, typed as on the command line: `1234`, `:9229`, `ws://…`, `-- node app.js`.

    `https://… --handler onClientRequest` has its options with it. Raises UsageError, also for a quotation mark that is
    not closed.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(_shown(line), "a quotation mark is not closed") from error
    if "--" in words:
        position = words.index("--")
        return parsed_target(words[:position], words[position + 1 :])
    if len(words) > 1 and words[0].lower().startswith(("https://", "http://")):
        return _edgeworkers(words[0], tuple(words[1:]))
    return parsed_target(words)


def _edgeworkers(url: str, options: tuple[str, ...]) -> EdgeWorkersTarget:
    """Raises UsageError for a token among the options: they become the arguments of a process, for all to read."""
    if any(name_in(word) == TOKEN.name or "akamai-ew-trace" in word.lower() for word in options):
        raise UsageError("the token is not taken here", "others could read it", "Put it into AKAMAI_EW_TRACE.")
    return EdgeWorkersTarget(url, options)


def _from_word(word: str) -> Target:
    if word.isascii() and word.isdigit():
        return _process(word)
    scheme, separator, _ = word.partition("://")
    if separator:
        return _url(word, scheme.lower())
    address = _ADDRESS.fullmatch(word)
    if address is not None:
        return _address(word, address)
    raise UsageError(_shown(word), _complaint(word), _next_step(word))


def _process(word: str) -> ProcessTarget:
    pid = int(word[:20])
    if not 0 < pid <= _LARGEST_PID:
        raise UsageError(_shown(word), "no process has this number")
    return ProcessTarget(pid)


def _address(word: str, address: re.Match[str]) -> AddressTarget:
    digits = address["port"].lstrip("0")
    port = int(digits) if 0 < len(digits) <= 5 else 0
    if not 0 < port < 2**16:
        raise UsageError(_shown(word), "a port is a number from 1 to 65535")
    return AddressTarget(address["bracketed"] or address["plain"] or DEFAULT_HOST, port)


def _url(word: str, scheme: str) -> Target:
    if scheme not in ("ws", "https"):
        raise UsageError(_shown(word), f"{scheme}:// is no TARGET", _SCHEME_STEPS.get(scheme, _HELP))
    try:
        parts = urlsplit(word)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(_shown(word), "it is no URL") from error
    if not host or port == 0:
        raise UsageError(_shown(word), "it names no host" if not host else "a port is a number from 1 to 65535")
    return UrlTarget(word) if scheme == "ws" else EdgeWorkersTarget(word)


_SCHEME_STEPS = {
    "http": "Give the address alone, such as 127.0.0.1:9229.",
    "wss": "Inspectors speak ws://; reach a distant one through `ssh -L 9229:127.0.0.1:9229 HOST` and record :9229.",
}


def _complaint(word: str) -> str:
    if word.count(":") > 1 and "[" not in word:
        return "an IPv6 address stands in brackets"
    return "it is no PID, address, URL or command"


def _next_step(word: str) -> str:
    if word.count(":") > 1 and "[" not in word:
        return "Write it as [::1]:9229."
    if word.startswith("-"):
        return _HELP
    return f"To start a program, write: tickscope record -- {'node ' if word.endswith('js') else ''}{_shown(word)}"


def _shown(word: str) -> str:
    """`word` for a message, quoted where it would be hard to see."""
    return word if word and len(word) < 100 and word.isprintable() and " " not in word else repr(word[:100])
