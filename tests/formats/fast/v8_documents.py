"""Random documents of the very shape that V8 writes."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.formats.fast.both_readers import Document

ODD_NAMES = (
    r"RegExp: \{(\d+)\}",
    '},"hitCount":7,"callFrame":{"functionName":"',
    '"},{"id":2,"callFrame":{',
    '}],"startTime":1,',
    '"samples":[1],"timeDeltas":[',
    "\\",
    "a\x00b\x1b[31m\u202e",
    "名前 🎉",
    "x" * 5000,
)
ROOT_FRAME = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
names = st.sampled_from(("main", "parse", "", "(anonymous)", "callFrame", *ODD_NAMES)) | st.text(max_size=8)


@st.composite
def v8_documents(draw: st.DrawFn) -> Document:
    """Up to 12 nodes below V8's root, parents first, samples on them, and times that go back now and then."""
    frames = draw(st.lists(call_frames(), min_size=1, max_size=5))
    parent = [-1]
    for node in range(1, draw(st.integers(1, 12))):
        parent.append(draw(st.integers(0, node - 1)))
    ids = draw(st.permutations(range(draw(st.integers(0, 3)), len(parent) + 3)))[: len(parent)]
    nodes = []
    for node, node_id in enumerate(ids):
        written: Document = {"id": node_id, "callFrame": draw(st.sampled_from(frames)) if node else ROOT_FRAME}
        written["hitCount"] = draw(st.sampled_from((0, 0, 7, 12345)))
        if children := [ids[child] for child, above in enumerate(parent) if above == node]:
            written["children"] = children
        if ticks := draw(st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 30)), max_size=3)):
            written["positionTicks"] = [{"line": line, "ticks": count} for line, count in ticks]
        nodes.append(written)
    samples = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=30))
    deltas = [draw(st.integers(0, 3000))]
    deltas += [draw(st.sampled_from((0, 7, 125, 1250, 70000))) for _ in samples[1:]]
    if draw(st.booleans()) and len(deltas) > 2:
        deltas[-1] = -min(60, sum(deltas[:-1]))
    start = draw(st.sampled_from((0, 123456789)))
    return {
        "nodes": nodes,
        "startTime": start,
        "endTime": start + draw(st.integers(-2000, 300000)) if start else 5000,
        "samples": samples,
        "timeDeltas": deltas,
    }


@st.composite
def call_frames(draw: st.DrawFn) -> Document:
    return {
        "functionName": draw(names),
        "scriptId": draw(st.sampled_from(("0", "17"))),
        "url": draw(st.sampled_from(("", "node:fs", "file:///app/main.js"))),
        "lineNumber": draw(st.integers(-1, 3)),
        "columnNumber": draw(st.integers(-1, 3)),
    }
