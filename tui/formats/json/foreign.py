"""JSON of other tools that is no profile of V8, told by its keys; each format gets the sentence that helps."""

from __future__ import annotations

from collections.abc import Callable

from tui.base.errors import ProfileFormatError
from tui.formats.input.signatures import RECORD_WITH_NODE
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.json.wrapped_traces import wrapped_traces


def refuse_foreign_json(document: object, path: str) -> None:
    """Raises ProfileFormatError, with the name of the format, for a document that is no profile tickscope reads.

    Of an array the first element tells.
    """
    document = document if isinstance(document, dict) else _first(document)
    if "traceEvents" in document:
        return
    for recognises, what, next_step in _FORMATS:
        if recognises(document):
            raise ProfileFormatError(path, what, next_step)


def _has(*keys: str) -> Callable[[Json], bool]:
    return lambda document: all(key in document for key in keys)


def _first(value: object) -> Json:
    """The first element of an array or value of an object, if that is an object; else an empty one."""
    values = value if isinstance(value, list) else [*value.values()][:1] if isinstance(value, dict) else []
    return values[0] if values and isinstance(values[0], dict) else {}


def _is_tick_log(document: Json) -> bool:
    return "ticks" in document and "code" in document and "nodes" not in document


def _is_firefox(document: Json) -> bool:
    """Gecko's own form, the processed form, and those of samply and other importers."""
    has_threads = isinstance(document.get("threads"), list)
    meta = fields.member(document, "meta")
    is_processed = has_threads and any("string" in key for key in _first(document["threads"]))
    is_named = "product" in meta or "preprocessedProfileVersion" in meta or "processType" in meta
    return has_threads and (is_processed or (bool(meta) and ("libs" in document or "shared" in document or is_named)))


def _is_sentry(document: Json) -> bool:
    """A profile or a chunk of one as it is sent, or what is in it, or what its Node SDK made it from."""
    if "topDownRoot" in document:
        return True
    profile = fields.member(document, "profile") or document
    return all(key in profile for key in ("samples", "stacks", "frames"))


def _is_stackprof(document: Json) -> bool:
    return isinstance(document.get("frames"), dict) and "mode" in document and "samples" in document


def _is_v8_coverage(document: Json) -> bool:
    """What `NODE_V8_COVERAGE` and CDP write, one script of it, and what Chrome and puppeteer export."""
    script = _first(document.get("result")) or document
    is_script = {"scriptId", "functions"} <= script.keys() or {"url", "ranges", "text"} <= script.keys()
    return is_script or "ranges" in _first(script.get("functions")) or "source-map-cache" in document


def _is_istanbul(document: Json) -> bool:
    return {"statementMap", "fnMap"} <= (_first(document) or document).keys()


def _is_source_map(document: Json) -> bool:
    is_map = isinstance(document.get("mappings"), str) or isinstance(document.get("sections"), list)
    return is_map and fields.integer(document.get("version")) == 3


def _is_lighthouse(document: Json) -> bool:
    """A report, alone, as a result of it, of PageSpeed Insights or of a flow, or the artifacts that it was made from,
    where they hold no trace.
    """
    holder = _first(document.get("steps")) or document
    report = fields.member(holder, "lhr") or fields.member(document, "lighthouseResult") or document
    is_lighthouse = _has("lighthouseVersion", "audits")(report) or _has("BenchmarkIndex", "URL")(document)
    return is_lighthouse and not wrapped_traces(document)


def _is_flame_graph(document: Json) -> bool:
    """A node with its children, the keys as they are or as their first letters."""
    keys = document.keys() & {"name", "n"}, document.keys() & {"value", "v"}, document.keys() & {"children", "c"}
    return all(keys) and isinstance(document[min(keys[2])], list)


_Format = tuple[Callable[[Json], bool], str, str]
_FORMATS: tuple[_Format, ...] = (
    (
        # Safari and Bun.generateHeapSnapshot() write the second form.
        lambda document: "meta" in fields.member(document, "snapshot") or "nodeClassNames" in document,
        "this is a heap snapshot, not a profile",
        "Open it in Chrome DevTools; `node --heap-prof` writes a heap profile (Bun's writes snapshots).",
    ),
    (_is_tick_log, "this is a preprocessed log of V8's ticks", RECORD_WITH_NODE),
    (_is_firefox, "this is a profile of the Firefox Profiler or samply", "Open it at https://profiler.firefox.com."),
    (_is_sentry, "this is a Sentry profile", RECORD_WITH_NODE),
    (_is_stackprof, "this is a stackprof profile of Ruby", "Fold its dump with `stackprof --stackcollapse` first."),
    (
        lambda document: isinstance(fields.member(document, "log").get("entries"), list),
        "this is a HAR file, a log of network requests",
        "Save a recording of Chrome's Performance panel instead.",
    ),
    (_is_v8_coverage, "this is V8 code coverage, not a profile", RECORD_WITH_NODE),
    (_is_istanbul, "this is Istanbul code coverage, not a profile", RECORD_WITH_NODE),
    (
        _is_lighthouse,
        "this is a Lighthouse report without a profile",
        "Run lighthouse with --save-assets and open the trace that it saves.",
    ),
    (_is_source_map, "this is a source map, not a profile", "Keep it beside its script and open the profile."),
    (
        lambda document: "reportVersion" in fields.member(document, "header"),
        "this is a diagnostic report of Node, not a profile",
        RECORD_WITH_NODE,
    ),
    (_has("dataForRoots"), "this is a profile of React DevTools", "Record with Chrome's Performance panel instead."),
    (
        lambda document: "logEventTypes" in fields.member(document, "constants"),
        "this is a network log of Chrome, not a profile",
        "Save a recording of Chrome's Performance panel instead.",
    ),
    (
        _has("traceId", "timestamp", "tags"),
        "this is a trace of a Next.js build, not a profile",
        RECORD_WITH_NODE,
    ),
    (_has("sent_at", "sdk"), "this is an envelope of Sentry, not a profile", RECORD_WITH_NODE),
    (_has("flamebearer"), "this is a flame graph of Pyroscope, not a profile", "Open it in Pyroscope."),
    (_is_flame_graph, "this is the tree of a d3 flame graph", "Open the profile that it was made from."),
)
