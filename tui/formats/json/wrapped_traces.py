"""Traces inside the documents of tools that save more than the trace: Lighthouse's results, artifacts and flows.

lighthouse, core/runner.js returns `{lhr, artifacts}` and core/user-flow.js writes `{gatherSteps: [{artifacts}]}`.
Artifacts have one trace in `Trace` since Lighthouse 11 and one for each pass in `traces` before; saved as files they
are `defaultPass.trace.json`. Scripts that save a trace beside their own results call it `trace`.
"""

from __future__ import annotations

from tui.formats.json import fields
from tui.formats.json.fields import Json


def wrapped_traces(document: Json) -> list[Json]:
    """The traces that `document` wraps, in its order: objects with `traceEvents`; none where there is no trace."""
    steps = fields.objects(document.get("gatherSteps"))
    holders = [document, *(fields.member(holder, "artifacts") for holder in (document, *steps))]
    traces = [trace for holder in holders for trace in _traces(holder)]
    return [trace for trace in traces if isinstance(trace.get("traceEvents"), list)]


def _traces(holder: Json) -> list[Json]:
    passes = [*fields.member(holder, "traces").values()]
    return fields.objects([holder.get("Trace"), holder.get("trace"), *passes])
