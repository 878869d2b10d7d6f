"""Logs of DevTools protocol messages: the trace and the profiles that were sent in them.

A browser or Node sends a trace in many `Tracing.dataCollected` messages, Node's own as `NodeTracing.dataCollected`;
together they are one trace. Clients log messages as they come, ChromeDriver inside entries of its performance log and
with one event in each. Some keep their parameters or their values only.

https://chromedevtools.github.io/devtools-protocol/tot/Tracing/#event-dataCollected
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from tui.formats.json import fields
from tui.formats.json.fields import Json

_COLLECTED = ("Tracing.dataCollected", "NodeTracing.dataCollected")
_ENVELOPES = ("message", "payload", "data")
_MOST_ENVELOPES = 3
"""ChromeDriver's entry holds a string, that an object, and that the message."""


def is_event(value: object) -> bool:
    """Whether `value` is an event of a trace: each has a phase."""
    return isinstance(value, dict) and "ph" in value


def message(entry: object) -> Json | None:
    """The message in an entry of a log, an event or a reply; None when it holds none."""
    for _envelope in range(_MOST_ENVELOPES + 1):
        if isinstance(entry, str) and entry.startswith("{"):
            try:
                entry = orjson.loads(entry)
            except orjson.JSONDecodeError:
                return None
        if not isinstance(entry, dict) or is_event(entry):
            return None
        if isinstance(entry.get("method"), str) or ("id" in entry and ("result" in entry or "error" in entry)):
            return entry
        entry = next((entry[key] for key in _ENVELOPES if key in entry), None)
    return None


def events_in(entry: object) -> list[object]:
    """The events in a part of a trace that was saved without its message: in its parameters, or in an array alone."""
    part = entry.get("value") if isinstance(entry, dict) else entry
    return part if isinstance(part, list) and part and is_event(part[0]) else []


def has_events(document: object) -> bool:
    """Whether `document` is a single message with events of a trace."""
    return isinstance(document, dict) and document.get("method") in _COLLECTED


def collected_events(messages: Iterable[Json]) -> list[object]:
    """The events of the trace in all `messages`, in their order."""
    events: list[object] = []
    for sent in messages:
        if sent.get("method") in _COLLECTED:
            params = fields.member(sent, "params")
            value = params.get("value")
            if isinstance(value, list):
                events += value
            elif is_event(params):
                events.append(params)
    return events


def sent_profiles(messages: Iterable[Json]) -> Iterator[Json]:
    """The results of replies, and the parameters of `Profiler.consoleProfileFinished`, that have a `profile`."""
    for sent in messages:
        for key in ("result", "params"):
            if isinstance(fields.member(sent, key).get("profile"), dict):
                yield sent[key]
