"""A parsed document becomes profiles: which format it is, and what it is wrapped in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.base.errors import EmptyProfile, ProfileFormatError
from tui.formats.builder.several import readable
from tui.formats.json import fields
from tui.formats.json.devtools_log import collected_events, events_in, has_events, is_event, message, sent_profiles
from tui.formats.json.fields import Json
from tui.formats.json.foreign import refuse_foreign_json
from tui.formats.json.text import json_document
from tui.formats.json.wrapped_traces import wrapped_traces
from tui.formats.stacks.speedscope import is_speedscope, speedscope
from tui.formats.trace.embedded_sources import with_session_scripts
from tui.formats.trace.sampled_trace import is_sampled_trace, sampled_trace
from tui.formats.trace.trace import trace
from tui.formats.v8.cpuprofile import cpuprofile
from tui.formats.v8.head import v8_head
from tui.formats.v8.heapprofile import heapprofile
from tui.profile.profile import Origin, Profile

MOST_WRAPPERS = 3
_WRAPPERS = ("result", "params", "profile", "cpuProfile", "payload")
"""CDP's reply and event, what libraries and extensions keep a profile in, Edge's session log."""


def profiles_in(document: object, origin: Origin, wrappers: int = 0) -> list[Profile]:
    """The profiles in `document`, in its order; their threads are not numbered yet.

    Raises ProfileFormatError when there is none.
    """
    if isinstance(document, str) and wrappers < MOST_WRAPPERS:
        return _in_string(document, origin, wrappers)
    if isinstance(document, list):
        return _in_list(document, origin, wrappers)
    if not isinstance(document, dict):
        raise ProfileFormatError(origin.path, f"the JSON is {fields.kind(document)}, not a profile")
    refuse_foreign_json(document, origin.path)
    for recognises, read in _FORMATS:
        if recognises(document):
            return read(document, origin)
    return _unwrapped(document, origin, wrappers)


def _in_string(document: str, origin: Origin, wrappers: int) -> list[Profile]:
    if not document.lstrip().startswith(("{", "[", '"')):
        raise ProfileFormatError(origin.path, "the JSON is a string, not a profile")
    warnings: list[str] = []
    inner = json_document(document.encode(), origin.path, warnings)
    return profiles_in(inner, replace(origin, warnings=(*origin.warnings, *warnings)), wrappers + 1)


def _in_list(document: list[object], origin: Origin, wrappers: int) -> list[Profile]:
    if not document:
        raise EmptyProfile(origin.path, "the JSON is an empty array: no profile and no trace events")
    if any(map(is_event, document)):
        return trace(document, origin)
    if any(message(entry) is not None for entry in document):
        return _in_log(document, origin, wrappers)
    parts = [events_in(entry) for entry in document]
    if any(parts):
        return trace([event for part in parts for event in part], origin)
    if wrappers >= MOST_WRAPPERS:
        raise ProfileFormatError(origin.path, f"nothing in {MOST_WRAPPERS} layers of arrays and objects is a profile")
    return readable(document, lambda element: _titled(profiles_in(element, origin, wrappers + 1), element))


def _in_log(entries: list[object], origin: Origin, wrappers: int) -> list[Profile]:
    """The profiles in a log of messages: those of the trace that its events are together, then those sent whole."""
    messages = [sent for sent in map(message, entries) if sent is not None]
    events, holders = collected_events(messages), list(sent_profiles(messages))
    if not events and not holders:
        raise ProfileFormatError(
            origin.path,
            "this log of DevTools messages has no trace and no profile",
            "Log the messages Tracing.dataCollected, or the reply to Profiler.stop.",
        )

    def read(part: list[object] | Json) -> list[Profile]:
        if isinstance(part, list):
            return trace(part, origin)
        return _titled(profiles_in(part["profile"], origin, wrappers + 1), part)

    parts: list[list[object] | Json] = [events] if events else []
    return readable([*parts, *holders], read)


def _titled(profiles: list[Profile], element: object) -> list[Profile]:
    """`profiles` of an element of an array, called what its `title` says, where it is one profile without a name.

    v8-profiler writes titles, and so does tickscope into a set of recordings.
    """
    title = element.get("title") if isinstance(element, dict) else None
    if not isinstance(title, str) or len(profiles) != 1 or profiles[0].origin.thread.name:
        return profiles
    origin = profiles[0].origin
    return [replace(profiles[0], origin=replace(origin, thread=replace(origin.thread, name=title)))]


def _unwrapped(document: Json, origin: Origin, wrappers: int) -> list[Profile]:
    for key in _WRAPPERS if wrappers < MOST_WRAPPERS else ():
        if isinstance(document.get(key), dict | list | str):
            return profiles_in(with_session_scripts(document[key], document), origin, wrappers + 1)
    raise ProfileFormatError(
        origin.path,
        "the JSON has none of nodes, head, traceEvents and profiles",
        f"Is it a V8 CPU profile? (keys found: {fields.keys_found(document)})",
    )


def _wrapped_traces(document: Json, origin: Origin) -> list[Profile]:
    return readable(wrapped_traces(document), lambda held: _trace_events(held, origin))


def _trace_events(document: Json, origin: Origin) -> list[Profile]:
    events = fields.array(document, "traceEvents", origin.path) or []
    return sampled_trace(document, origin) if is_sampled_trace(document) else trace(events, origin, document)


Reader = tuple[Callable[[Json], bool], Callable[[Json, Origin], list[Profile]]]
_FORMATS: tuple[Reader, ...] = (
    (is_speedscope, speedscope),
    (lambda document: "traceEvents" in document, _trace_events),
    (lambda document: bool(wrapped_traces(document)), _wrapped_traces),
    (has_events, lambda document, origin: trace(collected_events([document]), origin)),
    (lambda document: "nodes" in document, lambda document, origin: [cpuprofile(document, origin)]),
    (
        lambda document: "selfSize" in fields.member(document, "head"),
        lambda document, origin: [heapprofile(document, origin)],
    ),
    (lambda document: "head" in document, lambda document, origin: [v8_head(document, origin)]),
)
