"""Script texts and source maps inside traces: which profile has which, and what is left out for being uncertain."""

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.enhanced_trace import RUNDOWN, Sampled, Script, enhanced, profile_events, saved_map, session_log
from tests.formats.documents import read, read_one
from tui.formats import read_profiles

URL = "https://shop.example/app.js"
APP = Script(3, URL, "function a() {}\n", "app.js.map")
MAP = '{"version":3,"sources":["a.ts"],"names":[],"mappings":"AAAA"}'
A = Sampled("a", APP, 1, 11)
PAGE = "https://shop.example/"


def texts(document: Any, tmp_path: Path) -> dict[str, str]:
    profile = read_one(document, tmp_path)
    assert profile.origin.warnings == ()
    return dict(profile.embedded.texts)


def test_a_profile_has_the_texts_of_its_scripts_alone(tmp_path: Path) -> None:
    other = Script(4, "https://shop.example/other.js", "never()")
    document = enhanced([*APP.events(), *other.events(), *profile_events([A])])
    assert texts(document, tmp_path) == {URL: APP.text}
    assert texts(document["traceEvents"], tmp_path) == {URL: APP.text}
    document["traceEvents"].reverse()
    assert texts(document, tmp_path) == {URL: APP.text}


def test_a_gzipped_trace(tmp_path: Path) -> None:
    path = tmp_path / "trace.json.gz"
    path.write_bytes(gzip.compress(json.dumps(enhanced([*APP.events(), *profile_events([A])])).encode()))
    [profile] = read_profiles(path)
    assert profile.embedded.texts == {URL: APP.text}


def test_a_large_text_comes_in_pieces(tmp_path: Path) -> None:
    about, *pieces = APP.events(piece=5)
    assert len(pieces) == 4
    profile = profile_events([A])
    assert texts([about, *reversed(pieces), *profile], tmp_path) == {URL: APP.text}
    # V8 writes a script when it is compiled and again when a recording starts.
    assert texts([about, *pieces, about, *pieces, *profile], tmp_path) == {URL: APP.text}
    assert texts([about, *pieces[:2], *pieces[3:], *profile], tmp_path) == {}


@pytest.mark.parametrize("change", [{"splitCount": 10**15}, {"splitIndex": -1}, {"splitCount": -1}, {"splitCount": 3}])
def test_pieces_that_do_not_fit_together(change: dict[str, int], tmp_path: Path) -> None:
    about, *pieces = APP.events(piece=5)
    for piece in pieces:
        piece["args"]["data"] |= change
    assert texts([about, *pieces, *profile_events([A])], tmp_path) == {}


def test_threads_have_scripts_of_the_same_number(tmp_path: Path) -> None:
    worker = Script(3, "blob:https://shop.example/1", "function b() {}", thread=(1, 2))
    b = Sampled("b", worker, 1, 11)
    events = [*APP.events(), *worker.events(), *profile_events([A]), *profile_events([b], (1, 2), 2)]
    assert [dict(profile.embedded.texts) for profile in read(events, tmp_path)] == [
        {URL: APP.text},
        {worker.url: worker.text},
    ]


def test_each_thread_has_its_version_of_a_url(tmp_path: Path) -> None:
    versions = [Script(3, URL, f"function a() {{}} // {tid}", thread=(1, tid)) for tid in (1, 2)]
    events = [event for script in versions for event in script.events()]
    for number, script in enumerate(versions, 1):
        events += profile_events([Sampled("a", script, 1, 11)], script.thread, number)
    assert [profile.embedded.texts[URL] for profile in read(events, tmp_path)] == [script.text for script in versions]


def test_the_process_is_enough_where_it_has_one_version(tmp_path: Path) -> None:
    profile = profile_events([A], (1, 7))
    assert texts([*APP.events(), *profile], tmp_path) == {URL: APP.text}
    again = Script(3, URL, "function a() { again() }", thread=(1, 2))
    assert texts([*APP.events(), *again.events(), *profile], tmp_path) == {}
    elsewhere = Script(3, URL, APP.text, thread=(2, 1))
    assert texts([*elsewhere.events(), *profile], tmp_path) == {}


def test_threads_share_a_text(tmp_path: Path) -> None:
    events = [*APP.events(), *profile_events([A], (1, 1), 1), *profile_events([A], (1, 2), 2)]
    one, other = (profile.embedded.texts[URL] for profile in read(events, tmp_path))
    assert one is other


def test_threads_share_a_text_of_pieces(tmp_path: Path) -> None:
    events = [*APP.events(piece=5), *profile_events([A], (1, 1), 1), *profile_events([A], (1, 2), 2)]
    one, other = (profile.embedded.texts[URL] for profile in read(events, tmp_path))
    assert one is other


def test_what_is_put_together_for_threads_has_an_end(tmp_path: Path) -> None:
    """Each of the threads would have its own copy of the page's text."""
    inline = Script(3, PAGE, "function a() {}" + " " * 1_000_000, start=(1, 10))
    events = inline.events(piece=10_000_000)
    for number in range(1, 40):
        events += profile_events([Sampled("a", inline, 2, 21)], (1, number), number)
    profiles = read(events, tmp_path)
    assert profiles[0].embedded.texts
    assert sum(len(text) for profile in profiles for text in profile.embedded.texts.values()) < 20_000_000


def test_a_script_that_was_loaded_twice(tmp_path: Path) -> None:
    again = Script(8, URL, APP.text)
    both = [A, Sampled("a", again, 1, 11)]
    assert texts([*APP.events(), *again.events(), *profile_events(both)], tmp_path) == {URL: APP.text}
    newer = Script(8, URL, APP.text + "// newer")
    assert texts([*APP.events(), *newer.events(), *profile_events(both)], tmp_path) == {}
    # Of the versions that the page had only this one was sampled.
    assert texts([*APP.events(), *newer.events(), *profile_events([A])], tmp_path) == {URL: APP.text}


def test_scripts_without_a_url(tmp_path: Path) -> None:
    evaluated, named = Script(5, "", "function e() {}"), Script(6, "", "function n() {}", source_url="n.js")
    functions = [Sampled("e", evaluated, 1, 11), Sampled("n", named, 1, 11)]
    found = texts([*evaluated.events(), *named.events(), *profile_events(functions)], tmp_path)
    assert found == {"#5": evaluated.text, "n.js": named.text}


def test_inline_scripts_are_where_the_page_has_them(tmp_path: Path) -> None:
    html = "<p>\n  <script>function a() {}\n</script><script>function b() {}</script>"
    first = Script(3, PAGE, "function a() {}\n", start=(1, 10))
    second = Script(4, PAGE, "function b() {}", start=(2, 17))
    functions = [Sampled("a", first, 2, 21), Sampled("b", second, 3, 28)]
    events = [*first.events(), *second.events(), *profile_events(functions)]
    [text] = texts(events, tmp_path).values()
    assert text.split("\n") == ["", " " * 10 + "function a() {}", " " * 17 + "function b() {}"]
    assert texts(enhanced(events, pages={PAGE: html}), tmp_path) == {PAGE: html}


def test_inline_scripts_without_their_places_have_no_text(tmp_path: Path) -> None:
    scripts = [Script(3, PAGE, "function a() {}"), Script(4, PAGE, "function b() {}")]
    functions = [Sampled("a", scripts[0], 2, 21), Sampled("b", scripts[1], 3, 28)]
    events = [*scripts[0].events(), *scripts[1].events(), *profile_events(functions)]
    assert texts(events, tmp_path) == {}
    two_versions = enhanced(events, pages={PAGE: "<script>"})
    two_versions["metadata"]["resources"] += [{"url": PAGE, "content": "<other>", "mimeType": "text/html"}]
    two_versions["metadata"]["resources"] += [{"url": URL, "content": "body {}", "mimeType": "text/css"}]
    assert texts(two_versions, tmp_path) == {}


def test_scripts_that_overlap_or_lie_far_apart_have_no_text(tmp_path: Path) -> None:
    for starts in ([(1, 0), (1, 3)], [(0, 0), (2_000_000_000, 0)], [(0, 0), (0, 2_000_000_000)]):
        scripts = [Script(number, PAGE, f"f{number}()", start=start) for number, start in enumerate(starts, 3)]
        events = [event for script in scripts for event in script.events()]
        functions = [Sampled("", script, 1, 1) for script in scripts]
        assert texts([*events, *profile_events(functions)], tmp_path) == {}


def test_source_maps_stand_in_the_metadata(tmp_path: Path) -> None:
    document = enhanced([*APP.events(), *profile_events([A])], [saved_map(APP, MAP)])
    [(url, embedded)] = read_one(document, tmp_path).embedded.maps.items()
    assert (url, embedded.url, embedded.document) == (URL, f"{URL}.map", json.loads(MAP))


def test_a_map_is_the_one_that_the_script_names(tmp_path: Path) -> None:
    older, newer = saved_map(APP, MAP), saved_map(APP, MAP)
    older["sourceMapUrl"] += "?older"
    document = enhanced([*APP.events(), *profile_events([A])], [older, newer])
    assert read_one(document, tmp_path).embedded.maps[URL].url == f"{URL}.map"


def test_a_map_that_was_in_the_script_is_the_url_s(tmp_path: Path) -> None:
    inline = Script(3, URL, APP.text)
    document = enhanced([*inline.events(), *profile_events([A])], [saved_map(inline, MAP)])
    assert read_one(document, tmp_path).embedded.maps[URL].url == URL


def test_maps_without_texts(tmp_path: Path) -> None:
    """DevTools asks for both separately."""
    document = enhanced(profile_events([A]), [saved_map(APP, MAP)])
    embedded = read_one(document, tmp_path).embedded
    assert (list(embedded.texts), list(embedded.maps)) == ([], [URL])


def test_no_map_where_places_are_those_of_a_page(tmp_path: Path) -> None:
    """The map of an inline script counts lines from the script's first."""
    inline = Script(3, PAGE, "function a() {}", start=(1, 10))
    entry = saved_map(inline, MAP)
    placed = enhanced([*inline.events(), *profile_events([Sampled("a", inline, 2, 21)])], [entry])
    assert read_one(placed, tmp_path).embedded.maps == {}
    new = Script(3, PAGE, "function a() {}")
    function = Sampled("a", new, 2, 21)
    of_page = enhanced([*new.events(), *profile_events([function])], [entry], {PAGE: "<script>"})
    assert read_one(of_page, tmp_path).embedded.maps == {}
    assert read_one(enhanced(profile_events([function]), [entry]), tmp_path).embedded.maps == {}
    other = Script(4, PAGE, "function b() {}")
    both = [*new.events(), *other.events(), *profile_events([function, Sampled("b", other, 3, 11)])]
    assert read_one(enhanced(both, [entry]), tmp_path).embedded.maps == {}


def test_a_map_by_the_url_of_a_script(tmp_path: Path) -> None:
    for url in ("https://shop.example/a.mjs?v=3", "https://shop.example/App.tsx", "file:///a.js#x"):
        script = Script(3, url, "function a() {}")
        document = enhanced(profile_events([Sampled("a", script, 1, 11)]), [saved_map(script, MAP)])
        assert list(read_one(document, tmp_path).embedded.maps) == [url]


def test_no_map_is_for_very_many_scripts(tmp_path: Path) -> None:
    scripts = [Script(number, f"https://shop.example/{number}.js", "x", "../app.js.map") for number in range(2, 40)]
    events = [event for script in scripts for event in script.events()]
    entry = {"url": "", "sourceMapUrl": "https://shop.example/app.js.map", "sourceMap": json.loads(MAP)}
    functions = [Sampled("f", script, 1, 1) for script in scripts]
    maps = read_one(enhanced([*events, *profile_events(functions)], [entry]), tmp_path).embedded.maps
    assert 1 < len(maps) < 10


def test_edge_has_scripts_beside_the_payload(tmp_path: Path) -> None:
    log = session_log(profile_events([A]), [APP, Script(4, "https://shop.example/other.js", "other()")])
    assert texts(log, tmp_path) == {URL: APP.text}
    log["scripts"][0]["scriptId"] = "3"
    assert texts(log, tmp_path) == {URL: APP.text}
    other = copy.deepcopy(log["scripts"][0]) | {"isolate": "9", "sourceText": "function a() { another() }"}
    log["scripts"].append(other)
    assert texts(log, tmp_path) == {}
    # What the trace itself has is of that very thread.
    log["payload"]["traceEvents"] += APP.events()
    assert texts(log, tmp_path) == {URL: APP.text}


@pytest.mark.parametrize(
    "change",
    [
        {"scripts": 5},
        {"scripts": [None, 5, {"scriptId": {}, "url": [], "sourceText": 1, "startLine": -1, "startColumn": None}]},
        {"metadata": []},
        {"metadata": {"sourceMaps": {}, "resources": 5}},
        {"metadata": {"sourceMaps": [5, {"url": 5}, {"url": URL, "sourceMap": "{}"}], "resources": [{"url": URL}]}},
        {"sourceMaps": [{"url": "http://[", "sourceMap": {}}]},
    ],
)
def test_what_cannot_be_read_is_left_out(change: dict[str, object], tmp_path: Path) -> None:
    odd = {"ph": "X", "pid": [], "tid": {}, "cat": RUNDOWN, "name": "ScriptCatchup"}
    events = [odd, odd | {"args": {"data": [5]}}, odd | {"name": ["ScriptCatchup"]}, *profile_events([A])]
    embedded = read_one({"traceEvents": events} | change, tmp_path).embedded
    assert (embedded.texts, embedded.maps) == ({}, {})
    about, text = APP.events()
    about["args"]["data"]["sourceMapUrl"] = "http://["
    profile = read_one({"traceEvents": [about, text, *profile_events([A])]} | change, tmp_path)
    assert profile.embedded.texts == {URL: APP.text}


def test_a_profile_without_any(tmp_path: Path) -> None:
    embedded = read_one(profile_events([A]), tmp_path).embedded
    assert (embedded.texts, embedded.maps) == ({}, {})
