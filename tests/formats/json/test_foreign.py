"""JSON of other tools: each is refused by the name of its format, in any order of keys and however it is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.documents import WHOLE, cpuprofile, gzipped, read, read_one, summary, trace_events
from tui.base.errors import ProfileFormatError

RANGES = [{"functionName": "", "ranges": [{"startOffset": 0, "endOffset": 9, "count": 1}], "isBlockCoverage": True}]
SCRIPT = {"scriptId": "7", "url": "file:///x.js", "functions": RANGES}
STACKS = {"samples": [{"stack_id": 0, "thread_id": "1"}], "stacks": [[0]], "frames": [{"function": "main"}]}
ISTANBUL = {"path": "/x.js", "statementMap": {}, "fnMap": {}, "branchMap": {}, "s": {}, "f": {}, "b": {}}

FIREFOX = "this is a profile of the Firefox Profiler or samply. Open it at https://profiler.firefox.com."
SENTRY = "this is a Sentry profile. Record with node --cpu-prof to get a profile."
STACKPROF = "this is a stackprof profile of Ruby. Fold its dump with `stackprof --stackcollapse` first."
V8_COVERAGE = "this is V8 code coverage, not a profile. Record with node --cpu-prof to get a profile."
ISTANBUL_COVERAGE = "this is Istanbul code coverage, not a profile. Record with node --cpu-prof"
LIGHTHOUSE = "this is a Lighthouse report without a profile. Run lighthouse with --save-assets and open the trace"
SOURCE_MAP = "this is a source map, not a profile. Keep it beside its script and open the profile."
HAR = "this is a HAR file, a log of network requests. Save a recording of Chrome's Performance panel instead."
HEAP_SNAPSHOT = "this is a heap snapshot, not a profile. Open it in Chrome DevTools"
TICKS = "this is a preprocessed log of V8's ticks. Record with node --cpu-prof to get a profile."

FOREIGN: list[tuple[str, Any]] = [
    (FIREFOX, {"meta": {"version": 29, "product": "Firefox"}, "libs": [], "threads": [{"samples": {}, "name": "G"}]}),
    (FIREFOX, {"meta": {"preprocessedProfileVersion": 44}, "threads": [{"stringArray": ["a"], "samples": {}}]}),
    (FIREFOX, {"libs": [], "threads": [{"stringTable": ["a"], "samples": {"schema": {}}}]}),
    (FIREFOX, {"meta": {"product": "a.out"}, "libs": [], "shared": {"stringArray": []}, "threads": []}),
    (FIREFOX, {"meta": {"processType": 0}, "threads": [], "pages": [], "pausedRanges": []}),
    (SENTRY, {"version": "1", "platform": "node", "profile": STACKS, "transaction": {}}),
    (SENTRY, {"chunk_id": "a", "profiler_id": "b", "version": "2", "profile": {**STACKS, "thread_metadata": {}}}),
    (SENTRY, STACKS),
    (STACKPROF, {"version": 1.2, "mode": "wall", "interval": 1000, "samples": 9, "frames": {"1": {"name": "a"}}}),
    (HAR, {"log": {"version": "1.2", "creator": {}, "entries": []}}),
    (V8_COVERAGE, {"result": [SCRIPT], "timestamp": 1.5, "source-map-cache": {}}),
    (V8_COVERAGE, {"id": 4, "result": {"result": [SCRIPT]}}),
    (V8_COVERAGE, [SCRIPT, SCRIPT]),
    (V8_COVERAGE, {"result": [{**SCRIPT, "functions": []}], "timestamp": 1.5}),
    (V8_COVERAGE, {"result": [], "timestamp": 1.5, "source-map-cache": {}}),
    (V8_COVERAGE, [{"url": "https://x/", "ranges": [{"start": 0, "end": 9}], "text": "a"}]),
    (ISTANBUL_COVERAGE, {"/x.js": ISTANBUL, "/y.js": ISTANBUL}),
    (ISTANBUL_COVERAGE, ISTANBUL),
    (LIGHTHOUSE, {"lighthouseVersion": "12.0.0", "audits": {}, "categories": {}}),
    (LIGHTHOUSE, {"lhr": {"lighthouseVersion": "5.0.0", "audits": {}}}),
    (LIGHTHOUSE, {"steps": [{"lhr": {"lighthouseVersion": "10.0.0", "audits": {}}}], "name": "a flow"}),
    (LIGHTHOUSE, {"id": "https://x/", "lighthouseResult": {"lighthouseVersion": "10.0.0", "audits": {}}}),
    (LIGHTHOUSE, {"BenchmarkIndex": 800, "URL": {}, "Accessibility": {}}),
    (SOURCE_MAP, {"version": 3, "sources": ["a"], "names": [], "mappings": "AAAA"}),
    (SOURCE_MAP, {"version": 3, "sections": []}),
    (HEAP_SNAPSHOT, {"snapshot": {"meta": {}, "node_count": 1}, "nodes": [1], "edges": []}),
    (HEAP_SNAPSHOT, {"version": 3, "type": "Inspector", "nodes": [0, 0, 0, 0], "nodeClassNames": ["<root>"]}),
    (
        HEAP_SNAPSHOT,
        {"snapshot": {"meta": {"sample_fields": []}, "trace_function_count": 3}, "nodes": [], "samples": []},
    ),
    (TICKS, {"code": [], "functions": [], "ticks": []}),
    ("this is a diagnostic report of Node, not a profile.", {"header": {"reportVersion": 3, "event": "API"}}),
    ("this is a profile of React DevTools. Record with", {"version": 5, "dataForRoots": [], "timelineData": []}),
    ("this is a network log of Chrome, not a profile.", {"constants": {"logEventTypes": {}}, "events": []}),
    ("this is a flame graph of Pyroscope, not a profile", {"version": 1, "flamebearer": {"names": [], "levels": []}}),
    (
        "this is the tree of a d3 flame graph. Open",
        {"name": "root", "value": 9, "children": [{"name": "a", "value": 9}]},
    ),
    ("this is the tree of a d3 flame graph.", {"n": "root", "v": 9, "c": []}),
    ("this is a Sentry profile.", {"title": "Sampled format", "topDownRoot": {"name": "(root)", "children": []}}),
    ("this is an envelope of Sentry, not a profile.", {"event_id": "1", "sent_at": "", "sdk": {}}),
    ("this is a trace of a Next.js build, not a profile.", [{"traceId": "8", "name": "a", "timestamp": 1, "tags": {}}]),
]


def refusal(data: bytes, folder: Path) -> str:
    """The sentence with which `data` is refused, without the path."""
    with pytest.raises(ProfileFormatError) as refused:
        read(data, folder)
    return str(refused.value).removeprefix(f"{folder / 'x.json'}: ")


@pytest.mark.parametrize(("sentence", "document"), FOREIGN)
def test_each_is_called_by_its_name(sentence: str, document: Any, tmp_path: Path) -> None:
    backwards = dict(reversed(document.items())) if isinstance(document, dict) else document
    written = [json.dumps(document), json.dumps(document, indent=2), json.dumps(backwards, separators=(",", ":"))]
    for text in written:
        assert refusal(text.encode(), tmp_path).startswith(sentence)
    assert refusal(b"\xef\xbb\xbf \n" + written[0].encode(), tmp_path).startswith(sentence)
    assert refusal(gzipped(written[1].encode()), tmp_path).startswith(sentence)
    assert refusal(written[0].encode("utf-16"), tmp_path).startswith(sentence)


def test_the_first_document_of_several_says_what_they_are(tmp_path: Path) -> None:
    for sentence, document in FOREIGN[-2:]:
        line = json.dumps(document).encode()
        assert refusal(line + b"\n" + line, tmp_path).startswith(sentence)


@pytest.mark.parametrize(
    "document",
    [
        {"name": "x", "version": "1.0.0", "dependencies": {}},
        {"compilerOptions": {}, "files": []},
        {"version": 3, "services": {}},
        {"result": {}},
        {"threads": [], "name": "x"},
        {"log": [], "entries": []},
        {"profile": {"samples": []}},
        {"a": {"b": 1}, "url": "x"},
        {"children": {}, "name": "x", "value": 1},
        {"functions": [], "url": "x"},
    ],
)
def test_other_json_is_not_called_anything(document: Any, tmp_path: Path) -> None:
    assert "the JSON has none of nodes, head, traceEvents and profiles" in refusal(
        json.dumps(document).encode(), tmp_path
    )


@pytest.mark.parametrize(
    "beside",
    [
        {"meta": {"product": "x"}, "libs": []},
        {"name": "x", "value": 1},
        {"version": 3, "title": "x"},
        {"log": {}, "url": "x", "header": {}, "lhr": {}},
    ],
)
def test_a_profile_with_such_keys_beside_opens(beside: dict[str, Any], tmp_path: Path) -> None:
    assert summary(read_one(cpuprofile(**beside), tmp_path)) == WHOLE
    assert summary(read_one({"traceEvents": trace_events(), **beside}, tmp_path)) == WHOLE


def test_a_trace_with_a_report_of_lighthouse_opens(tmp_path: Path) -> None:
    document = {"lighthouseVersion": "12", "audits": {}, "traceEvents": trace_events()}
    assert summary(read_one(document, tmp_path)) == WHOLE
