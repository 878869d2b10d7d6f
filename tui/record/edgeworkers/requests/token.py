"""The token that lets a request be profiled: where it comes from, until when it is good, and that nobody sees it.

It is a JWT that `akamai edgeworkers auth HOST` prints. It never comes from the command line, which every user of the
machine can read, and a `Token` never shows itself: not in a repr, and not in a text that went through `masked`.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from tui.base.errors import RecordError
from tui.base.units import US_PER_S, duration

GET_ONE = "Get one with `akamai edgeworkers auth HOST`"
_HEADER_LINE = re.compile(r"akamai-ew-trace\s*:\s*([^\s'\",]+)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{8,8192}")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,2}")
_HIDDEN = "***"
_CLOCK_SKEW_S = 60
"""A clock may be wrong by this without our refusing a token that is still good."""
_SOON_S = 300
_TELLING = 12
"""Characters at the beginning of a token by which it is recognised, so that a part of it does not show either."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `expires_at` is in seconds since 1970, None where it does not tell."""

    secret: str = field(repr=False)

    @property
    def expires_at(self) -> float | None:
        """The claim `exp`, read without any check: that is for the platform to do."""
        parts = self.secret.split(".")
        if len(parts) != 3:
            return None
        import orjson  # here: the command line is read with this module, and --help need not wait for it

        try:
            claims = orjson.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        except (binascii.Error, ValueError):
            return None
        expires_at = claims.get("exp") if isinstance(claims, dict) else None
        is_time = isinstance(expires_at, int | float) and not isinstance(expires_at, bool) and 0 < expires_at < 1e11
        return float(expires_at) if is_time and expires_at is not None else None

    def is_expired(self, now: float | None = None) -> bool:
        """Whether it is no longer good, by this machine's clock."""
        now = time.time() if now is None else now
        return self.expires_at is not None and self.expires_at + _CLOCK_SKEW_S < now


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a request: one, or one for each account whose EdgeWorkers call each other.

    `source` is where they came from, for messages.
    """

    source: str
    tokens: tuple[Token, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is sent."""
        return tuple(token.secret for token in self.tokens)

    def expiry(self, now: float | None = None) -> str:
        """A sentence about how long they are good, the first to end counting."""
        now = time.time() if now is None else now
        ends = [token.expires_at for token in self.tokens if token.expires_at is not None]
        if not ends:
            return f"the token ({self.source}) does not tell when it expires"
        left_s = min(ends) - now
        if left_s < 0:
            return f"the token ({self.source}) expired {_span(-left_s)} ago"
        soon = ": soon" if left_s < _SOON_S else ""
        return f"the token ({self.source}) expires in {_span(left_s)}{soon}"

    def check(self, now: float | None = None) -> None:
        """Raises RecordError when one of them has expired."""
        if any(token.is_expired(now) for token in self.tokens):
            raise RecordError(self.source, self.expiry(now).replace(f" ({self.source})", ""), f"{GET_ONE}.")

    def masked(self, text: str) -> str:
        """`text` with `***` for every token, whole or cut at its end, that somebody sent back to us, or another one.

        What is shown is cut to a length only after that: half a token would not be recognised any more.
        """
        for secret in self.secrets:
            text = _beginning_of(secret).sub(_HIDDEN, text)
        return masked(text)

    def masked_bytes(self, data: bytes) -> bytes:
        """`data` with `***` for every token, however it is written: as it is, for a URL, or with JSON's `\\/`."""
        for secret in self.secrets:
            spellings = {secret, quote(secret, safe=""), secret.replace("/", "\\/")}
            pattern = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
            data = re.sub(pattern.encode(), _HIDDEN.encode(), data, flags=re.IGNORECASE)
        return data


@functools.cache
def _beginning_of(secret: str) -> re.Pattern[str]:
    """Matches what begins as `secret` does, in upper or lower case, up to where a token would end."""
    return re.compile(re.escape(secret[:_TELLING]) + r"[A-Za-z0-9._~+/=%\\-]*", re.IGNORECASE)


def masked(text: str) -> str:
    """`text` with `***` for whatever looks like a token."""
    return _JWT.sub(_HIDDEN, text)


def tokens_in(text: str, source: str) -> Tokens:
    """The tokens in a text: bare, as header lines, as curl's option, or in the JSON that the `akamai` CLI writes.

    Raises RecordError, which does not quote the text.
    """
    found = list(dict.fromkeys(_found(text.strip())))
    if not found:
        raise RecordError(source, "there is no token in it", f"{GET_ONE}.")
    return Tokens(source, tuple(Token(secret) for secret in found))


def _found(text: str) -> Iterable[str]:
    if text.startswith("{"):
        text = _message(text)
    named = _HEADER_LINE.findall(text)
    # Bare tokens: every word has to be one, so that a sentence is not taken for a token.
    words = named or re.split(r"[\s,]+", text)
    return words if all(_TOKEN.fullmatch(word) for word in words) else ()


def _message(text: str) -> str:
    """The `msg` of the CLI's JSON, or whatever string values it has."""
    import orjson  # see `expires_at`

    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return ""
    message = document.get("msg") if isinstance(document, dict) else None
    if isinstance(message, list):
        message = " ".join(one for one in message if isinstance(one, str))
    return message.strip() if isinstance(message, str) else ""


def _span(seconds: float) -> str:
    if seconds >= 3600:
        hours, minutes = divmod(round(seconds / 60), 60)
        return f"{hours} h {minutes} min"
    return f"{round(seconds / 60)} min" if seconds >= 60 else duration(seconds * US_PER_S)
