"""Random `.cpuprofile` documents: call trees with recursion, V8's states, and times as odd as real ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ROOT_ID = 1
STATES = ("(program)", "(idle)", "(garbage collector)")
_NAMES = ("a", "b", "c", "", "(anonymous)")
_URLS = ("file:///app/main.js", "file:///app/other.js", "node:fs", "")
Document = dict[str, Any]


def call_frame(name: str, url: str = "", line: int = -1, column: int = -1) -> Document:
    return {"functionName": name, "scriptId": "0", "url": url, "lineNumber": line, "columnNumber": column}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Up to 14 nodes and 30 samples; samples on the root and on ids that no node has are among them."""
    states = draw(st.lists(st.sampled_from(STATES), unique=True))
    nodes: list[Document] = [{"id": ROOT_ID, "callFrame": call_frame("(root)"), "children": []}]
    for name in states:
        nodes.append({"id": len(nodes) + 1, "callFrame": call_frame(name)})
        nodes[0]["children"].append(len(nodes))
    hosts = [nodes[0]]
    for _ in range(draw(st.integers(0, 10))):
        line, column = draw(st.integers(-1, 1)), draw(st.integers(-1, 0))
        frame = call_frame(draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_URLS)), line, column)
        node: Document = {"id": len(nodes) + 1, "callFrame": frame, "children": []}
        draw(st.sampled_from(hosts))["children"].append(node["id"])
        hosts.append(node)
        nodes.append(node)
    renamed = draw(st.permutations(range(2, len(nodes) + 1)))
    new_id = {old: 10 * new for old, new in zip(range(2, len(nodes) + 1), renamed, strict=True)} | {ROOT_ID: ROOT_ID}
    for node in nodes:
        node["id"] = new_id[node["id"]]
        node["children"] = [new_id[child] for child in node.get("children", ())]
    known = [node["id"] for node in nodes]
    samples = draw(st.lists(st.sampled_from([*known, *known, 999]), max_size=30))
    if draw(st.booleans()):
        nodes = draw(st.permutations(nodes))
    return {"nodes": nodes, "samples": samples, **draw(times(len(samples)))}


@st.composite
def times(draw: st.DrawFn, count: int) -> Document:
    """`timeDeltas`, and `startTime` and `endTime` where they are written: integers, or Bun's fractions."""
    numbers = draw(
        st.sampled_from(
            [
                st.one_of(st.integers(0, 3000), st.just(0), st.integers(-2500, 100)),
                st.floats(-100, 3000, allow_nan=False),
            ]
        )
    )
    found: Document = {"timeDeltas": draw(st.lists(numbers, min_size=count, max_size=count))}
    if draw(st.booleans()):
        found["startTime"] = draw(st.sampled_from([0, 1_000_000, 1755551751921.25]))
    if draw(st.booleans()):
        lasted = draw(st.sampled_from([sum(found["timeDeltas"]), draw(st.integers(0, 60_000))]))
        found["endTime"] = found.get("startTime", 0) + lasted
    return found
