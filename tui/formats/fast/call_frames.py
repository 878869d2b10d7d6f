"""Call frames, interned by their bytes.

A profile of a million nodes has a few thousand different call frames. Equal bytes are the same call frame, so a
dictionary from bytes to function answers nearly always, and a JSON parser sees each call frame once.
"""

from __future__ import annotations

import orjson

from tui.formats.fast.shape import NotV8Shape
from tui.formats.json.fields import Json
from tui.formats.v8.nodes import function_key
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable


class CallFrames(dict[bytes, int]):
    """`frames[b'{"functionName":"a",…}']` is the function's index in `functions`, new or known.

    Different bytes may be one function, so `functions` does the final interning. Raises NotV8Shape on bad JSON.
    """

    def __init__(self, functions: FunctionTable) -> None:
        super().__init__()
        self._functions = functions

    def __missing__(self, text: bytes) -> int:
        try:
            frame = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise NotV8Shape("a call frame is not JSON") from None
        if not isinstance(frame, dict):
            raise NotV8Shape("a call frame is not an object")
        function = self[text] = self._functions.intern(frame_key(frame))
        return function


def frame_key(frame: Json) -> FunctionKey:
    """The key of a parsed call frame. Raises NotV8Shape for one with line ticks, which v8-profiler-next writes."""
    if "lineTicks" in frame:
        raise NotV8Shape("line ticks in a call frame")
    return function_key(frame)
