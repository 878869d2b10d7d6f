"""Why an answer is no profile: one sentence for each cause that can be told apart, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson

from tui.base.errors import RecordError
from tui.base.text import counted, printable
from tui.base.units import size
from tui.record.edgeworkers.requests.exchange import RAISE_INTERVAL, Answer
from tui.record.edgeworkers.requests.request_url import Place
from tui.record.edgeworkers.requests.token import Tokens
from tui.record.options.edgeworkers_options import HANDLERS
from tui.record.options.recording_options import Kind

_HANDLER_INFO = re.compile(r"x-akamai-edgeworker-(on\w+|responseprovider)-info", re.IGNORECASE)
_INFO_STATUS = re.compile(r"\bstatus=([\w*]+)")
_TOLD_KEYS = ("title", "detail", "message", "error", "errorCode")


class NoProfile(RecordError):
    """An answer came, and no profile in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as far as a message needs it."""

    place: Place
    handler: str
    kind: Kind
    interval_us: int | None = None
    tokens: Tokens = field(default_factory=lambda: Tokens("", ()))

    def quoted(self, text: str, limit: int) -> str:
        """Text of the answer for a message: no token in it, safe to show, at most `limit` characters."""
        return printable(self.tokens.masked(text), limit)

    @property
    def title(self) -> str:
        """`www.example.com onClientRequest`."""
        return f"{self.place.host} {self.handler}"


def refusal(
    answer: Answer, asked: Asked, part_names: Sequence[str] | None = None, *, other_kind: bool = False
) -> NoProfile:
    """What is wrong with an answer that holds no profile of the wanted kind."""
    found, next_step = _told(answer, asked, part_names, other_kind)
    return NoProfile(f"{asked.place.shown}, {asked.handler}", found, next_step)


def _told(answer: Answer, asked: Asked, part_names: Sequence[str] | None, other_kind: bool) -> tuple[str, str]:
    body = answer.body.strip()
    if other_kind:
        other = "CPU" if asked.kind == "memory" else "memory"
        return f"a {other} profile came, and --type {asked.kind} was asked for", "Does the sandbox or platform know it?"
    if answer.status == 429:
        return "it was asked too often (HTTP 429)", "Wait a minute, or ask for fewer profiles with --repeat."
    if 300 <= answer.status < 400:
        return _redirect(answer, asked)
    if not body or body in (b"{}", b"''", b'""', b"null"):
        return _nothing(answer, asked)
    if part_names is not None:
        names = ", ".join(asked.quoted(name, 40) or "unnamed" for name in part_names[:10]) or "no whole one"
        return f"the answer has parts, and none is a profile ({names})", _big(asked)
    if answer.content_type == "text/html" or body.startswith(b"<"):
        return _page(answer, asked)
    if not answer.is_whole or _is_cut(body):
        return f"the profile was cut off after {size(len(answer.body))}: it is too big to return", _raise(asked)
    if body.startswith((b"{", b"[")):
        return _json(answer, asked)
    kind = asked.quoted(answer.content_type, 60) or "no type"
    return f"{size(len(answer.body))} of {kind} came with HTTP {answer.status}, and no profile", _check(asked)


def _redirect(answer: Answer, asked: Asked) -> tuple[str, str]:
    try:
        location = urlsplit(str(answer.headers.get("Location") or ""))
    except ValueError:
        location = urlsplit("")
    # Neither its user nor its query: secrets travel there.
    host = location.netloc.rpartition("@")[2]
    where = f"{location.scheme}://{host}{location.path}" if host else location.path
    shown = f" to {asked.quoted(where, 200)}" if where else ""
    return f"it redirects{shown} (HTTP {answer.status}), and nothing was sent there", "Record the URL that it leads to."


def _nothing(answer: Answer, asked: Asked) -> tuple[str, str]:
    if answer.status in (401, 403):
        return f"the request was refused (HTTP {answer.status})", _TOKEN
    if answer.status >= 400:
        return f"the answer is empty (HTTP {answer.status})", f"{_big(asked)} {_ran(answer, asked)}".strip()
    what = "an empty object" if answer.body.strip() == b"{}" else "empty"
    told = f"the answer is {what}: the profile was too big to return, or the EdgeWorker took too long"
    return told, f"{_big(asked)} {_ran(answer, asked)}".strip()


def _page(answer: Answer, asked: Asked) -> tuple[str, str]:
    if answer.status in (401, 403):
        return f"the request was refused with a page (HTTP {answer.status})", _TOKEN
    if answer.status == 404:
        return "there is no such page (HTTP 404)", "Check the path of the URL."
    if answer.status >= 500:
        return f"the site failed (HTTP {answer.status}) and sent a page in place of a profile", _check(asked)
    ran = _ran(answer, asked)
    if ran:
        return f"the site answered with its page (HTTP {answer.status}), not with a profile", ran
    if not asked.place.is_sandbox and answer.headers.get("X-Akamai-Staging") is None:
        told = f"the site answered with its page (HTTP {answer.status}), and not from the staging network"
        return told, "Profiles are made there only: check --edge-ip. Or else the token or the handler is wrong."
    told = f"the site answered with its page (HTTP {answer.status})"
    return f"{told}: the token was not accepted, or the handler did not run", _check(asked)


def _json(answer: Answer, asked: Asked) -> tuple[str, str]:
    body = answer.body.strip()
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return f"{size(len(body))} came that are neither a profile nor JSON (HTTP {answer.status})", _AGAIN
    if not isinstance(document, dict):
        return f"JSON came that is no profile (HTTP {answer.status})", _AGAIN
    texts = [document[key] for key in _TOLD_KEYS if isinstance(document.get(key), str)]
    said = f': "{asked.quoted(" – ".join(texts), 200)}"' if texts else f", with {counted(len(document), 'key')}"
    next_step = _TOKEN if answer.status in (401, 403) else _AGAIN
    return f"JSON came that is no profile (HTTP {answer.status}){said}", next_step


def _ran(answer: Answer, asked: Asked) -> str:
    """What the answer tells about handlers that did run, where debug headers were asked for."""
    infos = {name.lower(): str(value) for name, value in answer.headers.items() if _HANDLER_INFO.fullmatch(name)}
    own = infos.pop(f"x-akamai-edgeworker-{asked.handler.lower()}-info", None)
    status = _INFO_STATUS.search(asked.tokens.masked(own)) if own is not None else None
    if status is not None:
        return f"The EdgeWorker told status={asked.quoted(status[1], 60)} for {asked.handler}."
    handlers = [handler for handler in HANDLERS if f"x-akamai-edgeworker-{handler.lower()}-info" in infos]
    return f"It ran {', '.join(handlers)}: profile that handler." if handlers else ""


def _is_cut(body: bytes) -> bool:
    """Whether a profile begins here and does not end."""
    return body.startswith((b'{"nodes"', b'{"head"')) and not body.endswith(b"}")


def _raise(asked: Asked) -> str:
    if asked.kind == "memory":
        return "Profile a handler that allocates less."
    now = "" if asked.interval_us is None else f" (it was {asked.interval_us} µs)"
    return f"{RAISE_INTERVAL}{now}."


def _big(asked: Asked) -> str:
    return f"{_raise(asked)[:-1]}, or check that {asked.handler} ends in time."


def _check(asked: Asked) -> str:
    return (
        f"Check that the EdgeWorker exports {asked.handler} and is active on staging for this URL, "
        "and that the token is for this host."
    )


_TOKEN = "The token is for another host, or has expired: run `akamai edgeworkers auth HOST`."
_AGAIN = "Try it again, and without a profile: does the site answer?"
