"""Inspectors behind an address: what answers HTTP there, which runtime it is, and what can be recorded."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import orjson

from tui.base.errors import CannotConnect, ProtocolError, RecordError
from tui.record.processes.inspector import Inspector, Kind
from tui.record.protocol.addresses import address_text, addresses_of
from tui.record.protocol.http_get import Reply, http_get

TIMEOUT_S = 3.0
_LONGEST_TEXT = 4096
_MOST_LISTED, _MOST_WORKERD = 10_000, 128
"""How many inspectors of a list are looked at; of workerd's each is recorded, with two threads of ours."""
_PID = re.compile(r"\[pid: (\d{1,10})\]$")
_PAGES = frozenset(["page", "iframe", "webview", "background_page", "app", "tab"])
_WORKERS = frozenset(["worker", "service_worker", "shared_worker", "worklet"])


class HidesUrl(RecordError):
    """An inspector that tells its URL to nobody."""


class AnswersLate(RecordError):
    """Something that listens, and has not answered in time."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Who answers at an address: its kind (a browser is `page`), its own version, such as `v24.19.0`, and V8's."""

    kind: Kind
    version: str | None = None
    v8_version: str | None = None


def inspectors_at(host: str, port: int, *, allow_remote: bool = False, timeout_s: float = TIMEOUT_S) -> list[Inspector]:
    """What can be recorded at `host:port`, at least one.

    Urls lead to the address that answered, whatever the answer says. Raises AnswersLate, HidesUrl, CannotConnect
    when nothing, or no V8 inspector, answers there, RecordError for another machine without `allow_remote`.
    """
    where = address_text(host, port)
    refused: Exception | None = None
    for address in addresses_of(host, port, allow_remote=allow_remote):
        try:
            listed = http_get(address, port, "/json/list", timeout_s)
            version = http_get(address, port, "/json/version", timeout_s)
        except TimeoutError as error:
            raise AnswersLate(where, f"no answer within {timeout_s:g} s", "Is it busy or stopped?") from error
        except OSError as error:
            refused = error
            continue
        except http.client.HTTPException as error:
            raise CannotConnect(where, "what answers there is no inspector") from error
        return _inspectors(where, address, port, listed, version)
    raise CannotConnect(
        f"nothing listens on {where}", next_step="Start the program with `node --inspect app.js`, or give its PID."
    ) from refused


def _inspectors(where: str, address: str, port: int, listed: Reply, version: Reply) -> list[Inspector]:
    runtime = runtime_of(version)
    if runtime.kind == "bun":
        raise CannotConnect(where, "Bun has no V8 inspector", "Write a profile with `bun --cpu-prof app.ts`.")
    if listed.status != 200:
        raise _no_list(where, listed, version)
    found = listed_inspectors(listed.body, runtime, address, port)
    if not found:
        raise CannotConnect(where, "the inspector there lists nothing to record", "Is a page or a worker open?")
    return found


def _no_list(where: str, listed: Reply, version: Reply) -> RecordError:
    # Node with --inspect-publish-uid=stderr answers every request so.
    if listed.status == version.status == 404 and not listed.body:
        return HidesUrl(
            where,
            "what answers there does not tell its inspector's URL",
            "If the program runs with --inspect-publish-uid=stderr, give the ws:// URL that it printed.",
        )
    return CannotConnect(where, f"what answers there is no inspector (HTTP status {listed.status})")


def runtime_of(version: Reply) -> Runtime:
    """Who sent this answer to `/json/version`; `unknown` when it is none."""
    try:
        fields = orjson.loads(version.body) if version.status == 200 else {}
    except orjson.JSONDecodeError:
        fields = {}
    if not isinstance(fields, dict):
        return Runtime("unknown")
    name, _, number = _text(fields, "Browser").partition("/")
    v8_version = _text(fields, "V8-Version") or None
    match name:
        case "node.js":
            return Runtime("node", number or None, v8_version)
        case "Deno":
            return Runtime("deno", number or None, v8_version)
        case "workerd":
            return Runtime("workerd", number or None, v8_version)
        case "wrangler":  # it stands before the workerd that it has started
            return Runtime("workerd", f"wrangler {number}".strip(), v8_version)
        case "Bun":
            return Runtime("bun", _text(fields, "Bun-Version") or None)
        case _:
            # Chrome/150.0.7871.100, HeadlessChrome/…, Edg/…: all of them give the browser's own websocket as well.
            is_browser = "/devtools/browser" in _text(fields, "webSocketDebuggerUrl")
            return Runtime("page" if is_browser else "unknown", number or None, v8_version)


def listed_inspectors(body: bytes, runtime: Runtime, address: str, port: int) -> list[Inspector]:
    """The inspectors in an answer to `/json/list`; what has no websocket or no JavaScript is left out.

    Raises ProtocolError when it is no list.
    """
    where = address_text(address, port)
    try:
        items = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProtocolError(where, "the list of its inspectors is no JSON") from error
    if not isinstance(items, list):
        raise ProtocolError(where, "its answer is no list of inspectors")
    most = _MOST_WORKERD if runtime.kind == "workerd" else _MOST_LISTED
    found = (_inspector(item, runtime, where) for item in items[:most] if isinstance(item, dict))
    return [inspector for inspector in found if inspector is not None]


def _inspector(item: Mapping[str, object], runtime: Runtime, where: str) -> Inspector | None:
    try:
        told = urlsplit(_text(item, "webSocketDebuggerUrl"))
    except ValueError:
        return None
    kind = _kind(_text(item, "type"), runtime.kind)
    if told.scheme != "ws" or kind is None or not re.fullmatch(r"/[!-~]*", told.path):
        return None
    title, url = _text(item, "title"), _text(item, "url")
    pid = _PID.search(title)
    return Inspector(
        # Only the path is theirs: an answer cannot send us to another machine or port.
        url=f"ws://{where}{told.path}",
        kind=kind,
        title=title,
        pid=int(pid[1]) if pid and kind == "deno" else None,
        # workerd gives https://workers.dev to every worker.
        script=None if kind == "workerd" else _script(url),
        runtime_version=runtime.version,
    )


def _kind(item_type: str, runtime: Kind) -> Kind | None:
    if runtime != "page":
        return runtime
    return "page" if item_type in _PAGES else "worker" if item_type in _WORKERS else None


def _script(url: str) -> str | None:
    """A file's path, any other url as it is."""
    return (unquote(url.removeprefix("file://")) if url.startswith("file:///") else url) or None


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""
