"""Coverage tells functions by their text, samples by line and column: both meet in the source."""

from __future__ import annotations

from typing import Any

import pytest

from tui.record.threads.cpu.call_counts import counted_frames


def covered(source: str, text: str, name: str, count: int, occurrence: int = 0) -> dict[str, Any]:
    """The coverage of the function whose whole text is `text`, in UTF-16 units."""
    start = -1
    for _ in range(occurrence + 1):
        start = source.index(text, start + 1)
    units = len(source[:start].encode("utf-16-le")) // 2
    end = units + len(text.encode("utf-16-le")) // 2
    return {"functionName": name, "ranges": [{"startOffset": units, "endOffset": end, "count": count}]}


def frame(name: str, line: int, column: int) -> dict[str, Any]:
    return {"functionName": name, "lineNumber": line, "columnNumber": column}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("comment", ["/**/", "/* 𝒳𝒳 ü */"])
def test_every_function_gets_its_own_count(line_end: str, comment: str) -> None:
    inner = "function inner() { return 1; }"
    outer = f"function outer() {{{line_end}  {comment} {inner} return inner(); }}"
    arrow = "() => 2"
    source = line_end.join([f"{comment} {outer}", f"const a = [{arrow}, {arrow}];"])
    functions = [
        covered(source, source, "", 1),
        covered(source, outer, "outer", 5),
        covered(source, inner, "inner", 9),
        covered(source, arrow, "", 3, 0),
        covered(source, arrow, "", 4, 1),
    ]
    width = len(comment.encode("utf-16-le")) // 2
    frames = [
        frame("outer", 0, width + 1 + len("function outer")),
        frame("inner", 1, 2 + width + 1 + len("function inner")),
        frame("", 2, len("const a = [")),
        frame("", 2, len("const a = [() => 2, ")),
        frame("", 0, 0),
        frame("renamed", 0, width + 1 + len("function outer")),
        frame("beyond", 99, 0),
        frame("(native)", -1, -1),
    ]
    counted = counted_frames(frames, functions, source)
    assert [(found["functionName"], found["lineNumber"], found["count"]) for found in counted] == [
        ("outer", 0, 5),
        ("inner", 1, 9),
        ("", 2, 3),
        ("", 2, 4),
        ("", 0, 1),
    ]


def test_nothing_covered() -> None:
    assert counted_frames([frame("a", 0, 0)], [], "function a() {}") == []
