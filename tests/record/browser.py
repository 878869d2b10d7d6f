"""A real Chromium, which tests share; each opens a page of its own in it to record."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.record.programs import Run, Running, environment, until
from tests.record.recording import HOT, inspector_url
from tui.base.errors import CannotConnect
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_TURNS = "function turn() { for (let i = 0; i < 20; i++) hot(2e4); setTimeout(turn, 120); }\n"
"""Turns that are long beside what the browser does between two of them, with time for other programs after each."""
_WORKER = HOT.replace("function hot", "function inWorker") + "postMessage('ready');\n"
_WORKER += _TURNS.replace("hot(", "inWorker(") + "turn();\n"
BUSY_PAGE = f"""<script>
{HOT}{_TURNS}
const source = new Blob([{_WORKER!r}], {{ type: "text/javascript" }});
const worker = new Worker(URL.createObjectURL(source), {{ name: "helper" }});
worker.onmessage = () => {{ document.title = "ready"; turn(); }};
</script>"""
"""Busy in `hot`, with a worker that is busy in `inWorker`; both have an event loop."""

Browse = Callable[[str], "Browser"]


class Chromium:
    """A Chromium with one page at a time, started when a page is wanted and none runs."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self._folder = folder
        self._started: Running | None = None
        self._url = ""

    def page(self, url: str) -> Browser:
        """The browser with a page at `url`, and no other."""
        if self._started is None or not self._started.is_running:
            return self._start(url)
        self._replace_pages(url)
        return Browser(self._started, self._url)

    def leave(self) -> None:
        """Replaces its pages, which ends their scripts."""
        if self._started is not None and self._started.is_running:
            self._replace_pages("about:blank")

    def _start(self, url: str) -> Browser:
        profile = f"--user-data-dir={self._folder / 'browser'}"
        self._started = self._run(_chromium(), *_OPTIONS, profile, url).says("DevTools listening on ws://")
        self._url = inspector_url(self._started)
        return Browser(self._started, self._url)

    def _replace_pages(self, url: str) -> None:
        """Opens a page before the others are closed: a browser without a page might end."""
        connection = Connection(open_wire(self._url, PATIENCE_S), self._url)
        root = connection.root
        pages = [target for target in root.call("Target.getTargets")["targetInfos"] if target["type"] == "page"]
        root.call("Target.createTarget", {"url": url}, PATIENCE_S)
        for page in pages:
            root.call("Target.closeTarget", {"targetId": page["targetId"]}, PATIENCE_S)
        connection.close()
        left = {page["targetId"] for page in pages}
        until(lambda: left.isdisjoint(target.url.rpartition("/")[2] for target in _listed(self._url)), "a page stays")


class Browser:
    """A running Chromium with the one page that a test has opened."""

    def __init__(self, program: Running, url: str) -> None:
        self.program = program
        self._url = url
        self.port = f":{_port_of(url)}"

    def is_ready(self, title: str = "ready") -> Browser:
        """Itself, once the page has that title."""
        until(lambda: any(target.title == title for target in self.listed()), "the page does not get ready")
        return self

    def listed(self) -> list[Inspector]:
        """What its inspector lists now."""
        return _listed(self._url)

    def inspector(self, kind: str) -> Inspector:
        """That of its `page`, or of its `worker`."""
        [found] = [inspector for inspector in self.listed() if inspector.kind == kind]
        return found


def write_page(folder: Path, page: str) -> str:
    """The URL of a page written to `folder`."""
    path = folder / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>starts</title>\n{page}")
    return path.as_uri()


def _port_of(url: str) -> int:
    return int(url.split(":")[2].split("/")[0])


def _listed(url: str) -> list[Inspector]:
    try:
        return inspectors_at("127.0.0.1", _port_of(url))
    except CannotConnect:
        return []


def _chromium() -> str:
    path = environment()["PATH"]
    found = shutil.which("chromium", path=path) or shutil.which("google-chrome", path=path)
    if found is None:
        pytest.skip("no chromium: apt-get install chromium")
    return found
