"""A trace that Chromium itself wrote of a minified page: hot lines that the bundle has on one line are told apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.commands import report_of
from tests.patience import PATIENCE_S
from tests.record.browser import Browse
from tests.runtimes import from_npm
from tui.formats.read import read_profiles
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="process groups")

PROGRAM = """\
function spend(ms: number): number {
  const end = performance.now() + ms;
  let total = 0;
  while (performance.now() < end) {
    for (let angle = 0; angle < 20_000; angle++) total += Math.sin(angle);
    for (let slope = 0; slope < 20_000; slope++) total += Math.atan(slope);
  }
  return total;
}

Object.assign(globalThis, { spend });
document.title = "ready";
"""
SINES, ARCS = (number for number, line in enumerate(PROGRAM.split("\n"), 1) if "Math." in line)
CATEGORY = "disabled-by-default-v8.cpu_profiler"


def traced(url: str, expression: str, *categories: str) -> list[dict[str, Any]]:
    """The events of a trace of a page while it evaluates `expression`, with CPU profiles and those of `categories`."""
    connection = Connection(open_wire(url, 5.0), url)
    events: list[dict[str, Any]] = []
    is_complete = False

    def take(name: str, params: dict[str, Any]) -> None:
        nonlocal is_complete
        events.extend(params["value"] if name == "Tracing.dataCollected" else [])
        is_complete = is_complete or name == "Tracing.tracingComplete"

    page = connection.root
    page.listen(take)
    page.call(
        "Tracing.start", {"traceConfig": {"includedCategories": [CATEGORY, *categories], "excludedCategories": ["*"]}}
    )
    page.call("Runtime.evaluate", {"expression": expression}, PATIENCE_S)
    page.call("Tracing.end", timeout_s=PATIENCE_S)
    with connection.root.changed:
        assert connection.root.changed.wait_for(lambda: is_complete, PATIENCE_S)
    connection.close()
    return events


def lines_of(document: dict[str, Any], name: str) -> dict[int, int]:
    """Line -> µs of a function."""
    return {row["line"]: row["self_us"] for row in document["lines"] if row["function"]["name"] == name}


def test_hot_lines_of_a_minified_page_are_the_written_ones(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.ts").write_text(PROGRAM)
    words = (from_npm("esbuild", "esbuild"), "page.ts", "--bundle", "--minify", "--sourcemap", "--outfile=page.js")
    subprocess.run(words, capture_output=True, timeout=PATIENCE_S, check=True)
    browser = browse("<script src=page.js></script>")
    trace = Path("trace.json")
    trace.write_bytes(orjson.dumps(traced(browser.inspector("page").url, "spend(1500)")))

    [profile] = [one for one in read_profiles(trace) if any(key.url.endswith("page.js") for key in one.functions.keys)]
    assert profile.origin.warnings == ()
    # Chromium 150 tells them; where a browser tells none, its page cannot be mapped tick by tick.
    assert profile.sample_columns is not None
    thread = ("--thread", str(profile.origin.thread.number))
    recorded = report_of(trace, *thread, "--view", "lines")
    written = report_of(trace, *thread, "--view", "lines", "--source-map-dir", ".")
    [short] = {one["name"] for one in recorded["functions"] if one["url"].endswith("page.js") and one["name"]}
    [spend] = [one for one in written["functions"] if one["name"] == "spend"]
    assert set(lines_of(recorded, short)) <= {0, 1}
    lines = lines_of(written, "spend")
    assert min(lines[SINES], lines[ARCS]) > 0.1 * spend["self_us"]
    assert lines[SINES] + lines[ARCS] > 0.8 * spend["self_us"]
    for document in (recorded, written):
        for one in document["functions"]:
            of_lines = [row["self_us"] for row in document["lines"] if row["function"] == identity(one)]
            assert sum(of_lines) == one["self_us"]


def identity(one: dict[str, Any]) -> dict[str, Any]:
    """What tells a function of the report apart."""
    return {name: one[name] for name in ("name", "url", "script", "line", "column")}
