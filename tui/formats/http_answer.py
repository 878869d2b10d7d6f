"""Answers of HTTP servers, as curl saves them: `curl -i` writes the head too, and EdgeWorkers answer in parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui.errors import ProfileFormatError
from tui.text import printable

Text = bytes | bytearray
PROFILE_PARTS = ("cpu-profile", "memory-profile")
"""What Akamai's EdgeWorkers call the part that is the profile."""

_HEAD = re.compile(rb"HTTP/[\d.]+ \d{3}[^\n]*\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\n]*\n)*\r?\n")
_FIRST_PART = re.compile(rb"\s{0,8}--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[a-z]+:", re.IGNORECASE)
_LONGEST_BODY = 1 << 28


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart answer."""

    name: str
    data: bytes


def without_answer(text: Text, path: str) -> Text:
    """The profile in a saved HTTP answer; `text` itself when it is none.

    Raises ProfileFormatError for an answer in parts none of which is a profile.
    """
    start = 0
    # Redirects and proxies put several heads before the body.
    while (head := _HEAD.match(text, start)) is not None:
        start = head.end()
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


def parts(body: bytes, boundary: str) -> list[Part]:
    """The parts of a `multipart/form-data` body, in order. What is not closed by a boundary ends with the body."""
    # 20 ms, for a form that few files have.
    import email.message
    import email.parser
    import email.policy

    quoted = boundary.replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: multipart/form-data; boundary="{quoted}"\r\n\r\n'.encode("latin-1", "replace")
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(head + body)
    if not message.is_multipart():
        return []
    found = []
    for part in message.get_payload():
        if not isinstance(part, email.message.Message):
            continue
        name = part.get_param("name", "", header="content-disposition")
        data = part.get_payload(decode=True)
        found.append(Part(name if isinstance(name, str) else "", data if isinstance(data, bytes) else b""))
    return found


def profile_part(found: Sequence[Part]) -> Part | None:
    """The part that is the profile."""
    return next((part for part in found if part.name.lower() in PROFILE_PARTS), None)
