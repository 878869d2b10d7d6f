"""A trace with its scripts inside that Chromium itself wrote, saved with source maps as DevTools does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tests.commands import tickscope
from tests.enhanced_trace import enhanced
from tests.patience import PATIENCE_S
from tests.record.browser import Browse
from tests.record.test_chromium_trace import ARCS, PROGRAM, SINES, lines_of, traced
from tests.runtimes import from_npm
from tui.formats.read import read_profiles
from tui.profile.profile import Profile
from tui.source.embedded import Embedded
from tui.source.files.source_text import Refusal
from tui.source.scripts import Scripts

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="process groups")

PAGE = """<script src=page.js></script><script src=large.js></script>
  <script>function inline() { spend(300); }</script>
<script>
function evaluate(text) { (0, eval)(text); }
</script>"""
LARGE = (
    "function large() { spend(300); }\n" + "// A line of a large script.\n" * 40_000 + "function last() { large(); }\n"
)
EXPRESSION = "spend(600); last(); inline(); evaluate('function evaluated() { spend(300) }; evaluated()')"
SOURCES = ("disabled-by-default-devtools.v8-source-rundown", "disabled-by-default-devtools.v8-source-rundown-sources")


def test_scripts_and_maps_in_a_trace_of_chromium(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.ts").write_text(PROGRAM)
    (tmp_path / "large.js").write_text(LARGE)
    words = (from_npm("esbuild", "esbuild"), "page.ts", "--bundle", "--minify", "--sourcemap", "--outfile=page.js")
    subprocess.run(words, capture_output=True, timeout=PATIENCE_S, check=True, cwd=tmp_path)
    browser = browse(PAGE)
    events = traced(browser.inspector("page").url, EXPRESSION, *SOURCES)
    url = (tmp_path / "page.js").as_uri()
    bundle, html = (tmp_path / "page.js").read_text(), (tmp_path / "page.html").read_text()
    saved = {
        "url": url,
        "sourceMapUrl": f"{url}.map",
        "sourceMap": orjson.loads((tmp_path / "page.js.map").read_bytes()),
    }
    # Nothing of the program is left where it would be looked for.
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    trace = Path("trace.json")
    trace.write_bytes(orjson.dumps(enhanced(events, [saved])))

    profile = profile_with(trace, url)
    assert profile.origin.warnings == ()
    assert text(profile, url) == bundle
    assert text(profile, (tmp_path / "large.js").as_uri()) == LARGE
    place = {key.name: key.place for key in profile.functions.keys}
    assert "function evaluated() { spend(300) }" in text(profile, place["evaluated"])
    # Chromium 150 does not say where scripts begin in their page; DevTools saves the page.
    page = place["inline"]
    assert page == (tmp_path / "page.html").as_uri()
    assert text(profile, page) == ""
    trace.write_bytes(orjson.dumps(enhanced(events, [saved], {page: html})))
    profile = profile_with(trace, url)
    assert text(profile, page) == html

    thread = str(profile.origin.thread.number)
    report = ("report", trace, "--thread", thread, "--view", "lines", "--source-map-dir", ".")
    document = orjson.loads(tickscope(*report, "--format", "json").out)
    lines = lines_of(document, "spend")
    assert lines[SINES] + lines[ARCS] > 0.8 * sum(lines.values())
    assert "total += Math.sin(angle);" in tickscope(*report).out


def profile_with(trace: Path, url: str) -> Profile:
    """The profile of the thread that ran the script at `url`."""
    [profile] = [profile for profile in read_profiles(trace) if any(key.url == url for key in profile.functions.keys)]
    return profile


def text(profile: Profile, place: str) -> str:
    """The text that is shown of a script, "" when it is refused."""
    shown = Scripts([Path()], embedded=Embedded(profile)).shown(place, as_written=False)
    return "" if isinstance(shown, Refusal) else "\n".join(shown.raw)
