"""Functions keep their places when V8 has lost the script that they are of."""

from __future__ import annotations

from typing import Any

from tui.record.threads.heap_places import HeapPlaces

LOST = {"url": "", "lineNumber": -1, "columnNumber": -1}
PLACED = {"url": "file:///app.js", "lineNumber": 4, "columnNumber": 2}


def node(number: int, name: str, place: dict[str, Any], *children: dict[str, Any], script: str = "7") -> dict[str, Any]:
    frame = {"functionName": name, "scriptId": script, **place}
    return {"callFrame": frame, "selfSize": 1, "id": number, "children": list(children)}


def profile(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"head": node(1, "(root)", LOST, *nodes, script="0"), "samples": []}


def test_what_was_told_before_still_holds() -> None:
    places = HeapPlaces()
    places.complete(profile(node(2, "parse", PLACED, node(3, "render", {**PLACED, "lineNumber": 9}))))
    now = profile(node(2, "parse", LOST, node(3, "render", LOST)), node(4, "(V8 API)", LOST, script="0"))
    places.complete(now)
    parse, native = now["head"]["children"]
    assert parse == node(2, "parse", PLACED, node(3, "render", {**PLACED, "lineNumber": 9}))
    assert native == node(4, "(V8 API)", LOST, script="0")
    assert now["head"]["callFrame"]["url"] == ""


def test_of_a_new_node_the_script_is_known() -> None:
    places = HeapPlaces()
    places.complete(profile(node(2, "parse", PLACED)))
    now = profile(node(9, "parse", LOST), node(2, "another", LOST), node(10, "eval", LOST, script="8"))
    places.complete(now)
    urls = [one["callFrame"]["url"] for one in now["head"]["children"]]
    assert urls == ["file:///app.js", "file:///app.js", ""]
    assert [one["callFrame"]["lineNumber"] for one in now["head"]["children"]] == [-1, -1, -1]


def test_what_is_no_profile_does_no_harm() -> None:
    odd_profiles: list[dict[str, Any]] = [{}, {"head": None}, {"head": {"children": [None, {}]}}]
    for odd in odd_profiles:
        HeapPlaces().complete(odd)
