"""Chunks by `v8.startCpuProfile` of Node 24 and 26: it needs neither V8's Profiler domain nor the console.

So coverage that the program collects stays whole, and `--cpu-prof` writes nothing to its stderr. The next profile is
started before the last one is stopped: they overlap by 30 µs.

What a stop returns is JSON by V8's own serialiser (`CpuProfileJSONSerializer`), which differs from the protocol:
scripts are numbers, files of CommonJS are paths, names are not escaped, and of the start and the end only the lowest
32 bits are written.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Sequence
from urllib.parse import quote

import orjson

from tui.formats.json.mending import raw_names_escaped
from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.chunks.chunks import Attempt, Chunks
from tui.record.threads.chunks.lease import LEASED_PROFILE, PERIOD_S, PERIODS

FIXED_INTERVAL_US = 1_000
_NEAR = 0.1
_CLOCK_PERIOD_US = 1 << 32
"""Seventy-two minutes: what V8's serialiser tells the start and the end of a profile by."""
_MAIN_CONTEXT = 1
_OBJECT_GROUP = "tickscope"
_URL_SAFE = "/:@!$&'()*+,;=~-._[]|^"


def fits(interval_us: int, *, takes_interval: bool) -> bool:
    """Whether profiles of that interval can be had: Node 24 knows one alone."""
    return takes_interval or abs(interval_us - FIXED_INTERVAL_US) <= _NEAR * FIXED_INTERVAL_US


class HandleChunks(Chunks):
    """Chunks of a thread of Node."""

    uses_profiler_domain = False

    def __init__(self, channel: Channel, found: Callable[[Json], None], interval_us: int) -> None:
        super().__init__(channel, found)
        self.has_ended = False
        """Whether the program sent the last chunk at its end."""
        self.was_interrupted = False
        """Whether the profile had been stopped by its lease when it was last asked for."""
        self._binding = ""
        self._interval_us = interval_us
        self._object_id = ""
        channel.listen(self._hear)

    def attempts(self) -> Sequence[Attempt]:
        """One: it leaves no global behind, since nothing of the program runs between the two commands."""
        self._binding = f"tickscope_{secrets.token_hex(4)}"
        arguments = orjson.dumps(
            {
                "binding": self._binding,
                "interval_ms": self._interval_us / 1000,
                "period_ms": PERIOD_S * 1000,
                "periods": PERIODS,
            }
        ).decode()
        params = {"expression": f"({LEASED_PROFILE})({arguments})", "silent": True, "objectGroup": _OBJECT_GROUP}
        binding = {"name": self._binding, "executionContextId": _MAIN_CONTEXT}
        return [Attempt("handle", [("Runtime.addBinding", binding), ("Runtime.evaluate", params)])]

    def begins(self, result: Json) -> bool:
        """Whether a profile was started."""
        object_id = result.get("result", {}).get("objectId")
        if "exceptionDetails" in result or not isinstance(object_id, str):
            return False
        self._object_id = object_id
        return True

    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        """Starts the next profile, then stops the one that goes on."""
        # Without arguments: a context that is being torn down cannot parse any.
        call = {
            "objectId": self._object_id,
            "functionDeclaration": f"function () {{ return this.{'finish' if is_last else 'roll'}(); }}",
            "returnByValue": True,
            "silent": True,
        }
        return self._channel.send_together(("Runtime.callFunctionOn", call), *then)

    def take(self, result: Json) -> bool:
        """Passes the profile on. There is none when the lease ended it, or the program has sent it at its end."""
        text = result.get("result", {}).get("value")
        if "exceptionDetails" in result or not isinstance(text, str):
            return False
        self.was_interrupted = not text and not self.has_ended
        return not text or self._take_text(text)

    def _take_text(self, text: str) -> bool:
        now_us, _, document = text.partition("\n")
        try:
            profile = protocol_profile(read_profile(document), int(now_us))
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        self._found(profile)
        return True

    def _hear(self, method: str, params: Json) -> None:
        if method == "Runtime.bindingCalled" and params.get("name") == self._binding:
            payload = params.get("payload")
            self.has_ended = isinstance(payload, str) and self._take_text(payload)


def read_profile(text: str) -> Json:
    """The profile that V8's serialiser wrote. Raises ValueError where it is no JSON even with its names escaped."""
    data = text.encode()
    if b"\\" not in data:
        with contextlib.suppress(orjson.JSONDecodeError):
            return dict(orjson.loads(data))
    return dict(orjson.loads(raw_names_escaped(data)))


def protocol_profile(profile: Json, now_us: int) -> Json:
    """The profile as the protocol has it: fields in its order, script ids as texts, urls of files, whole times.

    `now_us` is a time on its clock soon after its end.
    """
    end_us = now_us - (now_us - profile["endTime"]) % _CLOCK_PERIOD_US
    start_us = end_us - (profile["endTime"] - profile["startTime"]) % _CLOCK_PERIOD_US
    nodes = []
    for node in profile["nodes"]:
        frame = node["callFrame"]
        call_frame = {
            "functionName": frame["functionName"],
            "scriptId": str(frame["scriptId"]),
            "url": file_url(frame["url"]),
            "lineNumber": frame["lineNumber"],
            "columnNumber": frame["columnNumber"],
        }
        rest = {field: node[field] for field in ("children", "positionTicks") if field in node}
        nodes.append({"id": node["id"], "callFrame": call_frame, "hitCount": node["hitCount"], **rest})
    return {
        "nodes": nodes,
        "startTime": start_us,
        "endTime": end_us,
        **{field: profile[field] for field in ("samples", "timeDeltas")},
    }


def file_url(name: str) -> str:
    """The url of a script's file as Node's inspector writes it; what is no absolute path stays."""
    if name[:1] == "/":
        return f"file://{quote(name, safe=_URL_SAFE)}"
    if name[1:3] == ":\\" and name[:1].isalpha():
        return f"file:///{quote(name.replace(chr(92), '/'), safe=_URL_SAFE)}"
    return name
