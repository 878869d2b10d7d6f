"""Where urls carry secrets: one grammar for the screen, for reports and for exported files.

Secrets are user names and passwords, queries, fragments, and the bodies of `data:` and `javascript:` urls:

    https://bob:pw@host/app.js?token=1#key     https://***@host/app.js?…#…
    data:text/javascript,login("pw")           data:text/javascript,length=12…

Urls are read as generously as browsers read them (backslashes, control characters, missing slashes, percent-encoding),
since a url that is not recognised is a secret that is shown. Text comes from outside and may be a megabyte long: every
function here takes linear time, and masking twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["credentials", "query", "fragment", "body"]

_MARK = "…"
_CREDENTIALS_MARK = "***"
_ENCODED = r"%(?:25){0,4}"
"""The start of a percent-encoded character, which may have been encoded again."""
_SLASH = rf"(?:[/\\]|{_ENCODED}(?:2f|5c))"
_CONTROL = r"[\x00-\x20\x7f]"
_MOST_ROUNDS = 4
"""Without its secrets a url may read otherwise: a user's name in front of what was a password."""
_MOST_CREDENTIALS = 1000
"""In one url; behind so many all of it is taken for one more, so that megabytes of them cost no more than one."""
_MOST_LATE = 256
"""How far behind its authority the `@` of a password with a slash in it is looked for."""

# After these a user name is read even when slashes are missing, as the URL standard has it.
_NETWORK = r"(?:https?|wss?|ftp)"
_AUTHORITY = re.compile(
    rf"(?:{_NETWORK}(?::|{_ENCODED}3a)|{_SLASH}(?={_CONTROL}*+{_SLASH}))(?:{_SLASH}|{_CONTROL})*+", re.IGNORECASE
)
_AUTHORITY_END = re.compile(rf"[/\\?#]|{_ENCODED}(?:2f|5c|3f|23)", re.IGNORECASE)
_AT = re.compile(rf"@|{_ENCODED}40", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\])?[^:]*(?::\d*)?")
_HAS_NO_PASSWORD = ("webpack", "file:", "rsc:", "wasm:")
_BODY_URL = r"(?<![a-z0-9+.\-])data:[^,:]{0,256}+,"
_SAFE_QUERY = r"//&(?=[\w.\-~%\[\]]{1,80}+=)"
"""How React Native starts a query, since JavaScriptCore drops those behind `?`: npm jsc-safe-url."""
_QUERY = re.compile(
    rf"[?#]|{_SAFE_QUERY}|;[\w.\-]{{1,40}}+=|{_ENCODED}(?:3f|23)(?=[\w.\-~]{{1,80}}(?:=|{_ENCODED}3d))|{_BODY_URL}",
    re.IGNORECASE,
)
_QUERY_OF_ENCODED = re.compile(rf"[?#]|{_SAFE_QUERY}|;[\w.\-]{{1,40}}+=|{_ENCODED}(?:3f|23)|{_BODY_URL}", re.IGNORECASE)
_IS_ENCODED = re.compile(rf"{_ENCODED}3a{_ENCODED}2f", re.IGNORECASE)
_PATH_END = re.compile(r"[?;%…]|data:", re.IGNORECASE)
_DRIVE_PATH = re.compile(r"[A-Za-z]:[/\\]")
_OPAQUE = re.compile(
    rf"{_CONTROL}*+(?P<kept>data:(?:[\w.+\-]{{1,60}}/[\w.+\-]{{1,60}})?|javascript:)(?P<body>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MASKED = re.compile(rf"{_MARK}\d{{0,7}}")
_MASKED_CREDENTIALS = re.compile(r"\*\*\*\d{0,7}")
_MASKED_DATA = re.compile(
    rf"data:(?:[\w.+\-]{{1,60}}/[\w.+\-]{{1,60}})?,length=\d{{1,10}}{_MARK}\d{{0,7}}", re.IGNORECASE
)
_MASKED_BODY = re.compile(rf"(?:,length=\d{{1,10}})?{_MARK}\d{{0,7}}")


class Secret(NamedTuple):
    """The characters `[start, end)` of a url, and what they are."""

    start: int
    end: int
    kind: Kind


def secrets(url: str) -> list[Secret]:
    """What is secret in a string that is one url, in order. What is masked already is not."""
    opaque = _OPAQUE.match(url)
    if opaque is not None:
        return _body(url, opaque.start("body"))
    pattern = _query_pattern(url)
    found, path = _credentials(url, pattern)
    query = _query(url, path, pattern)
    if query is None:
        return found
    if query[0][:5].lower() == "data:":
        inner = url[query.start() :]
        return [*found, *(one._replace(start=one.start + query.start(), end=len(url)) for one in secrets(inner))]
    hash_at = query.start() if query[0] == "#" else url.find("#", query.end())
    if query[0] != "#":
        start = query.start() + 1 if query[0].startswith(";") else query.end()
        end = hash_at if hash_at >= 0 else len(url)
        if start < end and not _MASKED.fullmatch(url, start, end):
            found.append(Secret(start, end, "query"))
    if 0 <= hash_at < len(url) - 1 and not _MASKED.fullmatch(url, hash_at + 1):
        found.append(Secret(hash_at + 1, len(url), "fragment"))
    return found


def masked(url: str, number: int = 1, *, keeps_queries: bool = False) -> str:
    """`url`, a string that is one url, with its secrets masked; with `keeps_queries` only its credentials.

    A `number` above 1 stands in the last mark: `https://host/app.js?…2`. It tells urls apart that differ in what is
    masked alone.
    """
    for _ in range(_MOST_ROUNDS):
        found = _credentials(url, None)[0] if keeps_queries else secrets(url)
        url = _with_marks(url, found, number)
        if not found or found[0].kind != "credentials":
            break
    return url


def _with_marks(url: str, found: list[Secret], number: int) -> str:
    pieces, place = [], 0
    for index, (start, end, kind) in enumerate(found):
        told = str(number) if number > 1 and index == len(found) - 1 else ""
        pieces += [url[place:start], _mark(url, start, end, kind), told]
        place = end
    return "".join([*pieces, url[place:]]) if found else url


def _mark(url: str, start: int, end: int, kind: Kind) -> str:
    if kind == "credentials":
        return _CREDENTIALS_MARK
    is_data = kind == "body" and not url[:start].lower().endswith("javascript:")
    return f",length={end - start}{_MARK}" if is_data else _MARK


def _body(url: str, start: int) -> list[Secret]:
    if start == len(url) or _MASKED_BODY.fullmatch(url, start):
        return []
    return [Secret(start, len(url), "body")]


def _credentials(url: str, pattern: re.Pattern[str] | None) -> tuple[list[Secret], int]:
    """The user names and passwords in `url`, and where what follows the last of them starts.

    Those in the query, which `pattern` finds, are left to it; without a pattern they are found too.
    A host ends at the next slash, `?` or `#`, and its user at the last `@` before that. What was looked for once is
    remembered until it is passed: many a url may be one in the path of another.
    """
    found: list[Secret] = []
    if "@" not in url and "40" not in url:
        return found, 0
    passed, end, at = 0, -1, -1
    query = None if pattern is None else _query(url, 0, pattern)
    for authority in _AUTHORITY.finditer(url):
        start = authority.end()
        if start < passed:
            continue
        if pattern is not None and query is not None and query.start() < passed:
            query = _query(url, passed, pattern)
        if query is not None and query.start() < start:
            break
        if start > end:
            stop = _AUTHORITY_END.search(url, start)
            end = len(url) if stop is None else stop.start()
            at = _last_at(url, start, end)
            if at < 0:
                at = _late_at(url, start, end)
        if at < start:
            continue
        if not _MASKED_CREDENTIALS.fullmatch(url, start, at):
            found.append(Secret(start, at, "credentials"))
        passed = end = at
        if len(found) == _MOST_CREDENTIALS:
            found.append(Secret(at + 1, len(url), "credentials"))
            passed = len(url)
            break
    return [secret for secret in found if secret.start < secret.end], passed


def _last_at(url: str, start: int, end: int) -> int:
    at = url.rfind("@", start, end)
    if at >= 0:
        return at
    encoded = [match.start() for match in _AT.finditer(url, start, end)]
    return encoded[-1] if encoded else -1


def _late_at(url: str, start: int, end: int) -> int:
    """The `@` behind a password with `/`, `?` or `#` in it, which no host name has; −1 where there is none."""
    if url[:7].lower().startswith(_HAS_NO_PASSWORD) or _HOST_AND_PORT.fullmatch(url, start, end):
        return -1
    at = url.find("@", end, end + _MOST_LATE)
    if at < 0 or url[at - 1] == "/":
        return -1
    stop = _AUTHORITY_END.search(url, at)
    return url.rfind("@", at, len(url) if stop is None else stop.start())


def _query_pattern(url: str) -> re.Pattern[str]:
    return _QUERY_OF_ENCODED if "%" in url and _IS_ENCODED.search(url) else _QUERY


def _query(url: str, start: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Where the query or fragment of `url` starts, or a `data:` url that is its path; not before `start`."""
    found = pattern.search(url, start)
    if found is not None and found[0] == "#" and _DRIVE_PATH.match(url):
        # On Windows a folder may be called C#.
        path_end = _PATH_END.search(url)
        last_folder = url.rfind("\\", 0, len(url) if path_end is None else path_end.start())
        while found is not None and found[0] == "#" and found.start() < last_folder:
            found = pattern.search(url, found.end())
    return found


# Where a url begins in a text: at a scheme, at a host with a user, at the query of a path.
_HIT = re.compile(
    r"(?P<body>(?<![a-z0-9+.\-])data:(?=[^,:]{0,256}+,)|(?<![a-z0-9+.\-])javascript:(?=\S))"
    rf"|(?P<scheme>(?::|{_ENCODED}3a)(?=[\x00-\x1f]*+{_SLASH})"
    r"|(?<![a-z0-9+.\-])(?:https?|wss?|ftp|file|blob|wasm|webpack|webpack-internal|node|npm|jsr):)"
    r'|(?P<host>//(?=[^/\\?# "<>@]{1,256}+@))'
    rf"|(?P<query>(?<=[\w/.\-%\]{_MARK}])\?(?=[\w.\-\[\]%~$]{{1,80}}=)"
    rf"|(?<=[\w/.\-%\]{_MARK}]){_SAFE_QUERY}"
    r"|(?<=\w)\.(?:[cm]?[jt]sx?|vue|svelte|wasm|html?|bundle|map|json|php)[?#](?=[^\s)\]}]))",
    re.IGNORECASE,
)
_HINT = re.compile(r"[:?#%]|//")
"""What every hit has: most names have none of it."""
_IN_SCHEME = re.compile(r"[a-z0-9+.\-]*+\Z", re.IGNORECASE)
_LONGEST_SCHEME = 64
_CLOSERS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`", "<": ">"}
_BEFORE_A_PATH = re.compile(r"[\s\"'`<>(\[{,;|=]")
_BEHIND = r"(?=[)\]}'`\">]{0,4}(?:\Z|\s|,\s))"
_END = re.compile(rf"[ \"<>]|[)\]}}'`]{_BEHIND}")
_END_BEHIND = {closer: re.compile(re.escape(closer) + _BEHIND) for closer in _CLOSERS.values()}
_LINE_AND_COLUMN = re.compile(r"(?::\d{1,7}){1,2}\Z")
_PLACE_LENGTH = 16


def urls_in(text: str) -> Iterator[tuple[int, int]]:
    """Where urls stand in `text`, such as `eval at f (https://host/app.js?token=1:2:3)`, as `[start, end)`.

    Behind an opening bracket or quote a url goes on to the closing one, else up to a space; a line and a column at its
    end are not part of it. Names of regular expressions are full of question marks: in them a url has a scheme.
    """
    if _HINT.search(text) is None:
        return
    is_pattern = text.startswith("RegExp: ")
    closers_gone: set[str] = set()
    place = 0
    while (hit := _HIT.search(text, place)) is not None:
        start = _start(text, hit, place)
        if start is None or (is_pattern and hit["query"]):
            place = hit.end()
            continue
        closer = _CLOSERS.get(text[start - 1 : start], "")
        end = _end_of_body(text, start, closer) if hit["body"] else _end(text, hit.end(), closer, closers_gone)
        shortened = _LINE_AND_COLUMN.search(text, max(hit.end(), end - _PLACE_LENGTH), end)
        yield start, end if shortened is None else shortened.start()
        place = end


def _start(text: str, hit: re.Match[str], first: int) -> int | None:
    """Where the url of a hit starts, not before `first`; None where there is none after all: `C:\\app`."""
    if hit["scheme"] is not None:
        if hit["scheme"][0] not in ":%":
            return hit.start()
        scheme = _IN_SCHEME.search(text[max(first, hit.start() - _LONGEST_SCHEME) : hit.start()])
        length = len(scheme[0]) if scheme is not None else 0
        return hit.start() - length if length > 1 else None
    if hit["query"] is None:
        return hit.start()
    start = hit.start()
    while start > first and not _BEFORE_A_PATH.match(text, start - 1):
        start -= 1
    return start


def _end(text: str, start: int, closer: str, closers_gone: set[str]) -> int:
    """Where a url ends that goes on from `start`. `closers_gone` are those that do not follow any more."""
    if closer and closer not in closers_gone:
        found = _END_BEHIND[closer].search(text, start)
        if found is not None:
            return found.start()
        closers_gone.add(closer)
    found = _END.search(text, start)
    return len(text) if found is None else found.start()


def _end_of_body(text: str, start: int, closer: str) -> int:
    """Where a `data:` url ends: what it holds may have any character, brackets too."""
    is_masked = _MASKED_DATA.match(text, start)
    if is_masked is not None:
        return is_masked.end()
    end = text.rfind(closer) if closer else -1
    return end if end > start else len(text)


def masked_in(text: str, mask: Callable[[str], str] = masked, spans: Iterable[tuple[int, int]] | None = None) -> str:
    """`text` with each url in it as `mask` gives it; `spans` are those of `urls_in`, where they are known."""
    pieces, place = [], 0
    for start, end in urls_in(text) if spans is None else spans:
        pieces += [text[place:start], mask(text[start:end])]
        place = end
    return "".join([*pieces, text[place:]]) if pieces else text


_MARK_ANYWHERE = re.compile(
    rf"(?:[?#;:&]|,length=\d{{1,10}}|{_ENCODED}(?:3f|23)){_MARK}\d{{0,7}}|\*\*\*\d{{0,7}}(?:@|{_ENCODED}40)",
    re.IGNORECASE,
)


def has_mask(url: str) -> bool:
    """Whether something in `url` was masked before."""
    return _MARK_ANYWHERE.search(url) is not None


@lru_cache(maxsize=8192)
def _without_secrets(url: str) -> str:
    return masked(url)


def without_secrets(url: str) -> str:
    """`url` as it is shown: `https://***@host/app.js?…#…`."""
    # Long ones are rare and would fill the memory.
    return _without_secrets(url) if len(url) <= 1024 else masked(url)


def without_credentials(url: str) -> str:
    """`url` with `user:password@` shown as `***@`, its query as it is."""
    return masked(url, keeps_queries=True) if "@" in url or "40" in url else url


def text_without_secrets(text: str) -> str:
    """`text`, such as a name or a title, with the secrets of urls in it masked."""
    return _settled(text, masked) if _HINT.search(text) else text


def text_without_credentials(text: str) -> str:
    """`text` with the user names and passwords of urls in it masked."""
    return _settled(text, without_credentials) if "@" in text or "40" in text else text


def _settled(text: str, mask: Callable[[str], str]) -> str:
    """`text` masked until masking changes nothing, which it most often does the first time."""
    for _ in range(_MOST_ROUNDS):
        shown = masked_in(text, mask)
        if shown == text:
            break
        text = shown
    return text
