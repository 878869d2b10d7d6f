"""The texts of hot scripts come from the program that runs them, which is not stopped for it."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.record.programs import Run, deno, node, until
from tests.record.recording import HOT, PACED, Recording, inspector_url, port_of
from tui.record.protocol.connection import Connection, Json, Reply
from tui.record.protocol.wire import open_wire
from tui.record.saving.kept_texts import texts_of, texts_path, write_texts
from tui.record.threads.cpu.cpu_profiler import cpu_recording
from tui.record.threads.cpu.hot_scripts import HotScripts
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.cpu.script_texts import ScriptTexts
from tui.record.threads.recording_events import Chunk, News, Note, RecordedThread, ScriptText
from tui.record.threads.thread_session import ThreadSession

ANY_PORT = "--inspect=127.0.0.1:0"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

EVALUATED = "const evaluated = eval(`(function evaluated(n) { return hot(n); })`);\n"


@pytest.fixture
def connect() -> Iterator[Callable[[str], Connection]]:
    """`connect(url)`: a connection that is closed with the test."""
    opened: list[Connection] = []

    def connected(url: str) -> Connection:
        opened.append(Connection(open_wire(url, 10), url))
        return opened[-1]

    yield connected
    for connection in opened:
        connection.close()


def frame(url: str, hits: int, script_id: str = "7") -> Json:
    return {"callFrame": {"url": url, "scriptId": script_id}, "hitCount": hits}


def urls(scripts: HotScripts) -> list[str]:
    return [script.url for script in scripts.wanted()]


def test_hot_scripts_are_wanted_once_the_hottest_first() -> None:
    scripts = HotScripts(is_on_disk=False)
    nodes = [frame("file:///a.js", 300), frame("", 500, "9"), frame("", 90, "0"), frame("file:///cold.js", 1, "3")]
    scripts.see({"nodes": [*nodes, frame("node:timers", 100, "2"), frame("wasm://x", 100, "4")]})
    assert urls(scripts) == ["#9", "file:///a.js", "node:timers"]
    assert urls(scripts) == []
    scripts.see({"nodes": [frame("file:///late.js", 50, "8")]})
    assert urls(scripts) == ["file:///late.js"]


def test_scripts_of_the_runtime_are_no_reason_to_ask() -> None:
    scripts = HotScripts(is_on_disk=False)
    scripts.see({"nodes": [frame("node:timers", 100)]})
    assert urls(scripts) == []
    scripts.see({"nodes": [frame("file:///a.js", 1, "8")]})
    assert urls(scripts) == ["node:timers", "file:///a.js"]


def test_what_is_on_this_disk_is_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.js").write_text("1")
    monkeypatch.chdir(tmp_path)
    nodes = [frame((tmp_path / "a.js").as_uri(), 9, "1"), frame((tmp_path / "gone.js").as_uri(), 8, "2")]
    found = {}
    for is_on_disk in (True, False):
        scripts = HotScripts(is_on_disk=is_on_disk)
        scripts.see({"nodes": nodes})
        found[is_on_disk] = [url.rpartition("/")[2] for url in urls(scripts)]
    assert found == {True: ["gone.js"], False: ["a.js", "gone.js"]}


def told_by(connection: Connection, kind: str = "node") -> list[News]:
    """What the recording of a thread tells until texts have come."""
    told: list[News] = []
    thread = RecordedThread(0, "main", kind)
    recording = cpu_recording(ThreadSession(connection.root, thread, told.append), Sampling(scripts="show"))
    runner = threading.Thread(target=recording.run)
    runner.start()
    until(lambda: any(isinstance(news, Note) and " read " in news.text for news in told), "no texts")
    count = sum(isinstance(news, Chunk) for news in told)
    until(lambda: sum(isinstance(news, Chunk) for news in told) > count + 1, "no more chunks")
    recording.stop(30)
    runner.join(60)
    return told


@pytest.mark.parametrize("runtime", ["node", "deno"])
def test_texts_come_and_nothing_pauses(run: Run, connect: Callable[[str], Connection], runtime: str) -> None:
    script = PACED.replace("function turn() {", EVALUATED + "function turn() { debugger; evaluated(2e4);")
    command = [node()] if runtime == "node" else [deno(), "run"]
    program = run(*command, ANY_PORT, script=script).says("ready")
    told = told_by(connect(inspector_url(program)), runtime)
    texts = {news.url: news.text for news in told if isinstance(news, ScriptText)}
    [hot] = [text for url, text in texts.items() if url.endswith("app.js")]
    assert hot.endswith(script)
    assert any(isinstance(news, Note) and news.text.startswith("main: read ") for news in told)
    assert program.is_running


def waited(connection: Connection) -> Callable[[Reply], Json | None]:
    return lambda reply: reply.value() if connection.root.wait(reply, 30) else None


def test_a_program_that_another_debugger_has_paused_stays_so(run: Run, connect: Callable[[str], Connection]) -> None:
    url = inspector_url(run(node(), ANY_PORT, script=PACED).says("ready"))
    other, ours = connect(url), connect(url)
    events: dict[str, Json] = {}
    other.root.listen(events.__setitem__)
    other.root.call("Debugger.enable")
    other.root.call("Debugger.pause")
    until(lambda: "Debugger.paused" in events, "not paused")
    scripts = HotScripts(is_on_disk=False)
    script_id = events["Debugger.paused"]["callFrames"][0]["location"]["scriptId"]
    scripts.see({"nodes": [frame("", 9, script_id)]})
    texts: list[str] = []
    reader = ScriptTexts(ours.root, scripts, lambda _url, text: texts.append(text))
    reader.fetch(waited(ours))
    assert texts
    # It answers both after all that was sent before, had it been told to run.
    other.root.call("Runtime.evaluate", {"expression": "1"})
    ours.root.call("Runtime.evaluate", {"expression": "1"})
    assert "Debugger.resumed" not in events
    other.root.call("Debugger.resume")
    until(lambda: "Debugger.resumed" in events, "not resumed")

    def is_off() -> bool:
        asked = ours.root.send("Debugger.getScriptSource", {"scriptId": script_id})
        return ours.root.wait(asked, 10) and asked.error is not None

    until(is_off, "the debugger is still on")


def test_a_runtime_without_a_debugger_is_asked_once(run: Run, connect: Callable[[str], Connection]) -> None:
    connection = connect(inspector_url(run(node(), ANY_PORT, script=PACED).says("ready")))
    scripts = HotScripts(is_on_disk=False)
    scripts.see({"nodes": [frame("", 9)]})
    reader = ScriptTexts(connection.root, scripts, lambda _url, _text: None)
    asked: list[str] = []

    def refused(reply: Reply) -> Json | None:
        asked.append(reply.method)
        return None

    assert reader.fetch(refused) is None
    scripts.see({"nodes": [frame("", 9, "8")]})
    assert reader.fetch(refused) is None
    assert asked == ["Debugger.enable"]


def test_it_is_not_asked_at_once(run: Run, connect: Callable[[str], Connection]) -> None:
    connection = connect(inspector_url(run(node(), ANY_PORT, script=PACED).says("ready")))
    scripts = HotScripts(is_on_disk=False)
    scripts.see({"nodes": [frame("", 9)]})
    reader = ScriptTexts(connection.root, scripts, lambda _url, _text: None)
    assert reader.fetch_due(waited(connection)) is None
    assert urls(scripts) == ["#7"]


def test_texts_are_kept_for_their_threads(tmp_path: Path) -> None:
    profile = tmp_path / "a.cpuprofile"
    write_texts(profile, {1: {"#4": "let\n"}, 2: {}})
    assert texts_path(profile).stat().st_mode & 0o777 == 0o600
    assert texts_of(profile, 1) == {"#4": "let\n"}
    assert texts_of(profile, 2) == texts_of(profile, 3) == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tickscope": 2, "threads": {"1": {"a": "b"}}}', '{"tickscope": 1}'])
def test_other_files_hold_no_texts(tmp_path: Path, text: str) -> None:
    profile = tmp_path / "a.cpuprofile"
    assert texts_of(profile, 1) == {}
    texts_path(profile).write_text(text)
    assert texts_of(profile, 1) == {}


def test_a_text_that_is_none_is_left_out(tmp_path: Path) -> None:
    profile = tmp_path / "a.cpuprofile"
    texts_path(profile).write_text('{"tickscope": 1, "threads": {"1": {"a": "b", "c": 4}}}')
    assert texts_of(profile, 1) == {"a": "b"}


@linux
@pytest.mark.parametrize("scripts", ["show", "keep", "off"])
def test_only_who_wants_them_has_them_beside_the_file(run: Run, record: Callable[..., Recording], scripts: str) -> None:
    program = run(node(), ANY_PORT, "-e", HOT + "setInterval(() => hot(2e5), 100); console.log('ready')").says("ready")
    ended = record("--duration", "500ms", "--scripts", scripts, port_of(program)).saved()
    kept = texts_of(ended.path, 1)
    assert bool(kept) == (scripts == "keep")
    # On a busy machine a script of the runtime may be hot beside it.
    assert bool(re.search(r"read \d scripts? from the program", ended.err)) == bool(kept)
    assert any(HOT in text for text in kept.values()) == bool(kept)
