"""Answers of HTTP servers, as curl saves them: `curl -i` writes the head too, and EdgeWorkers answer in parts."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui.base.errors import ProfileFormatError
from tui.base.text import printable
from tui.formats.input.encoding import Text

PROFILE_PARTS = ("cpu-profile", "memory-profile")
"""What Akamai's EdgeWorkers call the part that is the profile."""

_STATUS_LINE = re.compile(rb"HTTP/[\d.]{1,9} \d{3}[^\n]*\n")
_HEADER_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\n]*\n")
_BLANK_LINE = re.compile(rb"\r?\n")
_FIRST_PART = re.compile(rb"\s{0,8}--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[a-z]+:", re.IGNORECASE)
_LONGEST_BODY = 1 << 28

_LONGEST_HEAD = 1 << 14
"""Bytes of the head of a part; what has more begins with its data."""

_MOST_PARTS = 1000
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_NAME = re.compile(rb';\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart answer."""

    name: str
    data: bytes


def without_answer(text: Text, path: str) -> Text:
    """The profile in a saved HTTP answer; `text` itself when it is none.

    Raises ProfileFormatError for an answer in parts none of which is a profile.
    """
    start, end = 0, _end_of_head(text, 0)
    # Redirects and proxies put several heads before the body.
    while end is not None:
        start, end = end, _end_of_head(text, end)
    body = text[start:] if start else text
    boundary = first_boundary(body)
    if boundary is None or len(body) > _LONGEST_BODY:
        return body
    found = parts(bytes(body), boundary)
    profile = profile_part(found)
    if profile is None:
        names = ", ".join(printable(part.name or "unnamed", 40) for part in found[:10])
        raise ProfileFormatError(
            path, f"this is an answer in parts, and none is a profile ({names or 'no whole part'})"
        )
    return profile.data


def first_boundary(body: Text) -> str | None:
    """The boundary of a body that begins with a part, told by its first line; None where none begins."""
    first = _FIRST_PART.match(body)
    return None if first is None else first[1].decode("latin-1")


def _end_of_head(text: Text, start: int) -> int | None:
    """Where the head of an answer that begins at `start` ends; None when there is no head."""
    line = _STATUS_LINE.match(text, start)
    while line is not None:
        end = line.end()
        line = _HEADER_LINE.match(text, end)
        if line is None:
            blank = _BLANK_LINE.match(text, end)
            return None if blank is None else blank.end()
    return None


def parts(body: bytes, boundary: str) -> list[Part]:
    """The parts of a `multipart/form-data` body (RFC 7578), in order, at most a thousand.

    What is not closed by a boundary ends with the body. The standard library's parser takes minutes for a megabyte of
    semicolons in a head.
    """
    delimiter = re.compile(
        rb"^[ \t]{0,8}--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE
    )
    body_parts: list[Part] = []
    opening = delimiter.search(body)
    while opening is not None and not opening[1] and len(body_parts) < _MOST_PARTS:
        closing = delimiter.search(body, opening.end())
        end = len(body) if closing is None else closing.start()
        body_parts.append(_part(body[opening.end() : end], is_closed=closing is not None))
        opening = closing
    return body_parts


def _part(text: bytes, *, is_closed: bool) -> Part:
    """The part of a body that is `text`; the newline before the boundary that closes it belongs to the boundary."""
    if is_closed:
        text = text.removesuffix(b"\n").removesuffix(b"\r")
    blank = _BLANK_LINE.match(text) or _HEAD_END.search(text, 0, _LONGEST_HEAD)
    if blank is None:
        return Part("", text)
    headers = _headers(text[: blank.start()])
    name = _NAME.search(headers.get(b"content-disposition", b""))
    encoding = headers.get(b"content-transfer-encoding", b"").strip().lower()
    return Part("" if name is None else _unquoted(name), _decoded(text[blank.end() :], encoding))


def _headers(head: bytes) -> dict[bytes, bytes]:
    """The values of the header lines in `head` by their names in lower case, continued lines joined."""
    lines = (line.partition(b":") for line in _FOLD.sub(b" ", head).split(b"\n"))
    return {name.strip().lower(): value for name, _, value in lines}


def _unquoted(name: re.Match[bytes]) -> str:
    quoted, bare = name.groups()
    return (bare if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted)).decode(errors="replace")


def _decoded(data: bytes, encoding: bytes) -> bytes:
    """`data` without its transfer encoding; as it is where it cannot be decoded."""
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(data)
    if encoding != b"base64":
        return data
    try:
        # Padding that is missing is added; what is too much does no harm.
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:
        return data


def profile_part(found: Sequence[Part]) -> Part | None:
    """The part that is the profile."""
    return next((part for part in found if part.name.lower() in PROFILE_PARTS), None)
