"""What of the inspector's messages is used, and whether it is there as the protocol says.

https://chromedevtools.github.io/devtools-protocol/ · Who answers at a port need not be V8. What passes here can be used
without looking at its types again; fields that may be missing are still to be asked for with `get`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import TypeGuard

from tui.base.json_text import Json

LONGEST_TEXT = 4096
"""Characters of a title, a name or an id that a target gives itself."""
_LARGEST = 2**53
"""Times in µs and sizes in bytes stay below it, and so exact as numbers of JavaScript."""
_DEEPEST_HEAP = 256
"""V8 writes 128 levels."""
_OBJECT_BYTES, _ARRAY_BYTES, _VALUE_BYTES = 72, 64, 40

Check = Callable[[object], bool]


def message_cost_bytes(data: bytes) -> int:
    """What a message takes in memory once it is parsed, at most, roughly: `[[],[],…` is 24 times its text."""
    return (
        data.count(b"{") * _OBJECT_BYTES + data.count(b"[") * _ARRAY_BYTES + data.count(b",") * _VALUE_BYTES + len(data)
    )


def result_problem(method: str, result: object) -> str | None:
    """What is wrong with the result of a command; None when it can be used. workerd leaves out an empty one."""
    if result is None:
        return None
    if not isinstance(result, dict):
        return "its answer has no result"
    return _problem(result, _RESULTS.get(method, {}))


def event_problem(method: str, params: Json) -> str | None:
    """What is wrong with the parameters of an event; None when it can be used, or is none of ours."""
    return _problem(params, _EVENTS.get(method, {}))


def _problem(fields: Json, expected: Mapping[str, Check]) -> str | None:
    for name, is_sound in expected.items():
        if not is_sound(fields.get(name)):
            return f"`{name}` in its answer is missing or damaged"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _or_missing(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _fields(expected: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and all(check(value.get(name)) for name, check in expected.items())


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _are_frames(values: Sequence[object]) -> bool:
    """Whether these are call frames, by the types that each field has in all of them: a profile has 100,000."""
    if not _are_objects(values):
        return False
    return all({type(frame.get(name)) for frame in values} <= types for name, types in _FRAME_TYPES.items())


def _are_nodes(values: Sequence[object]) -> TypeGuard[Sequence[Json]]:
    if not _are_objects(values):
        return False
    has_types = all({type(node.get(name)) for node in values} <= types for name, types in _NODE_TYPES.items())
    return has_types and _are_frames([node.get("callFrame") for node in values])


def _are_objects(values: Sequence[object]) -> TypeGuard[Sequence[Json]]:
    return all(type(value) is dict for value in values)


_NONE = type(None)
_FRAME_TYPES: Mapping[str, Set[type]] = {
    "functionName": {str, _NONE},
    "scriptId": {str, _NONE},
    "url": {str, _NONE},
    "lineNumber": {int, _NONE},
    "columnNumber": {int, _NONE},
}
_NODE_TYPES: Mapping[str, Set[type]] = {
    "id": {int, _NONE},
    "hitCount": {int, _NONE},
    "selfSize": {int, float, _NONE},
    "children": {list, _NONE},
}


def _is_profile(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("nodes"), list):
        return False
    has_samples = all(_or_missing(_is_list)(value.get(name)) for name in ("samples", "timeDeltas"))
    has_times = all(_or_missing(_is_number)(value.get(name)) for name in ("startTime", "endTime"))
    return has_samples and has_times and _are_nodes(value["nodes"])


def _is_heap_profile(value: object) -> bool:
    if not isinstance(value, dict) or not _or_missing(_is_list)(value.get("samples")):
        return False
    level: Sequence[object] = [value.get("head")]
    for _ in range(_DEEPEST_HEAP):
        if not _are_nodes(level):
            return False
        level = [child for node in level for child in node.get("children") or ()]
        if not level:
            return True
    return False


_is_range = _fields({"startOffset": _is_number, "endOffset": _is_number, "count": _is_number})
_is_counted = _fields({"functionName": _is_text, "ranges": lambda value: bool(value) and _each(_is_range)(value)})
_is_coverage = _each(_fields({"scriptId": _is_text, "functions": _each(_is_counted)}))

_RESULTS: Mapping[str, Mapping[str, Check]] = {
    "Runtime.evaluate": {"result": _or_missing(_is_object)},
    "Runtime.callFunctionOn": {"result": _or_missing(_is_object)},
    # workerd sends none when nothing was recorded.
    "Profiler.stop": {"profile": _or_missing(_is_profile)},
    "Profiler.takePreciseCoverage": {"result": _is_coverage},
    "HeapProfiler.getSamplingProfile": {"profile": _is_heap_profile},
    "HeapProfiler.stopSampling": {"profile": _is_heap_profile},
    "Debugger.getScriptSource": {"scriptSource": _is_text},
}

_is_told = _fields({"title": _or_missing(_is_short_text), "url": _or_missing(_is_text), "type": _or_missing(_is_text)})

_EVENTS: Mapping[str, Mapping[str, Check]] = {
    "Profiler.consoleProfileFinished": {"profile": _is_profile},
    "NodeWorker.attachedToWorker": {"sessionId": _is_short_text, "workerInfo": _is_told},
    "NodeWorker.detachedFromWorker": {"sessionId": _is_short_text},
    "Target.attachedToTarget": {"sessionId": _is_short_text, "targetInfo": _is_told},
    "Target.detachedFromTarget": {"sessionId": _is_short_text},
}
