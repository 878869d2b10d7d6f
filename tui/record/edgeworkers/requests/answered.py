"""The profile in an answer, whatever its status and type say: useful bodies come with errors, and without a type."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from tui.base.errors import TickscopeError
from tui.formats.documents import profiles_in
from tui.formats.input.http_answer import first_boundary, parts, profile_part
from tui.formats.json.text import json_document
from tui.profile.profile import Origin, Profile
from tui.record.edgeworkers.requests.diagnosis import Asked, refusal
from tui.record.edgeworkers.requests.exchange import Answer

_UNIT_OF_KIND = {"cpu": "us", "memory": "bytes"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A profile that came: its document in JSON, as it came where that was valid, and the profile in it."""

    document: bytes
    profile: Profile


def profile_answered(answer: Answer, asked: Asked) -> Answered:
    """The profile in `answer`. Raises RecordError with what came instead, and what to do about it."""
    found = _profile(answer, asked)
    if found is None:
        raise refusal(answer, asked, _part_names(answer))
    if found.profile.origin.unit != _UNIT_OF_KIND[asked.kind]:
        raise refusal(answer, asked, other_kind=True)
    return found


def is_empty_memory(answered: Answered) -> bool:
    """Whether nothing was sampled: EdgeWorkers are known to answer so at first when memory is asked for."""
    profile = answered.profile
    return profile.origin.unit == "bytes" and len(profile.tree) == 1 and not len(profile.timeline)


def _profile(answer: Answer, asked: Asked) -> Answered | None:
    body = answer.body
    boundary = _boundary(answer)
    if boundary is not None:
        part = profile_part(parts(body, boundary))
        if part is None:
            return None
        body = asked.tokens.masked_bytes(part.data)  # it may have been encoded
    body = body.removeprefix(codecs.BOM_UTF8).strip()
    if not body.startswith(b"{") or len(body) < 3:
        return None
    warnings: list[str] = []
    origin = Origin(path=asked.place.shown, title=asked.title)
    try:
        document = json_document(body, origin.path, warnings)
        if not isinstance(document, Mapping) or not {"nodes", "head"} & document.keys():
            return None
        profile = profiles_in(document, origin)[0]
    except TickscopeError:
        return None
    return Answered(bytes(body) if _is_json(body) else orjson.dumps(document), profile)


def _is_json(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _boundary(answer: Answer) -> str | None:
    """The boundary that the body begins with, or that the type names."""
    told = answer.headers.get_param("boundary", header="content-type")
    is_told = answer.content_type.startswith("multipart/")
    return first_boundary(answer.body) or (told if is_told and isinstance(told, str) and told else None)


def _part_names(answer: Answer) -> tuple[str, ...] | None:
    boundary = _boundary(answer)
    return None if boundary is None else tuple(part.name for part in parts(answer.body, boundary))
