"""Readers of what options of `record https://…` take. Each raises UsageError for what no request can have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.base.errors import UsageError
from tui.base.user_environment import TOKEN_VARIABLE
from tui.record.options.edgeworkers_options import ALL, HANDLERS, METHODS, TOKEN_HEADER

_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x1f\x7f]*)")
_OURS = {
    TOKEN_HEADER: f"argv can be read by every user: the token comes from {TOKEN_VARIABLE}, --token-file or --token-cmd",
    "content-length": "a request has no body",
    "transfer-encoding": "a request has no body",
    "connection": "it is for one request",
    "accept-encoding": "the answer is taken as it is",
}
"""Headers that tickscope sends itself -> why the user cannot."""


def handlers_of(option: str, word: str) -> tuple[str, ...]:
    """The handlers that `word` names, in any case: one, or `all`."""
    if word.lower() == ALL:
        return HANDLERS
    named = tuple(handler for handler in HANDLERS if handler.lower() == word.lower())
    if not named:
        raise UsageError(option, f"{word!r} is none", f"It is one of {', '.join(HANDLERS)} or {ALL}.")
    return named


def method_of(option: str, word: str) -> str:
    """The HTTP method that `word` names, in any case."""
    if word.upper() == "HEAD":
        raise UsageError(f"{option} HEAD", "an answer to it has no body, and so no profile")
    if word.upper() not in METHODS:
        raise UsageError(option, f"{word!r} is none", f"It is one of {', '.join(METHODS)}.")
    return word.upper()


def headers_of(option: str, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Names and values of headers."""
    return tuple(_header(option, line) for line in lines)


def _header(option: str, line: str) -> tuple[str, str]:
    """Name and value of a header. The value is not quoted in messages: it may be a secret."""
    match = _HEADER.fullmatch(line.strip(" \t"))
    if match is None:
        raise UsageError(option, "it is not NAME: VALUE on one line", f"Write it as {option} 'Accept: text/html'.")
    name, value = match.groups()
    if name.lower() in _OURS:
        raise UsageError(f"{option} {name}", _OURS[name.lower()])
    if name.lower().startswith("x-ew-code-profile-"):
        raise UsageError(f"{option} {name}", "options say what is profiled", "See --handler, --type and --interval.")
    return name, value.strip(" \t")


def address_of(option: str, text: str) -> str:
    """The IP address that `text` is, with or without brackets."""
    import ipaddress  # here: --help need not wait for it

    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise UsageError(option, f"{text[:100]!r} is no IP address", "Write it as 192.0.2.7.") from None


def refuse_token(option: str, _: str) -> str:
    """Nothing: a token on the command line is refused, and its value is not shown."""
    raise UsageError(f"{option} is not taken", _OURS[TOKEN_HEADER], "Do not use that token again.")
