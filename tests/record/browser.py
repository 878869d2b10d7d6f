"""A real Chromium with one page, to be recorded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.programs import Run, environment, until
from tests.record.recording import HOT, inspector_url
from tui.errors import CannotConnect
from tui.record.targets.endpoints import inspectors_at
from tui.record.targets.inspector import Inspector

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
_TURNS = "function turn() { for (let i = 0; i < 10; i++) hot(2e4); setTimeout(turn, 0); }\n"
"""Turns that are long beside what the browser does between two of them."""
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


class Browser:
    """Chromium with a page in a profile of its own, from the moment on when the page has the title `ready`."""

    def __init__(self, run: Run, folder: Path, page: str) -> None:
        path = folder / "page.html"
        path.write_text(f"<!doctype html><meta charset=utf-8><title>starts</title>\n{page}")
        profile = f"--user-data-dir={folder / 'browser'}"
        self.program = run(_chromium(), *_OPTIONS, profile, path.as_uri()).says("DevTools listening on ws://")
        self._port = int(inspector_url(self.program).split(":")[2].split("/")[0])
        self.port = f":{self._port}"
        until(lambda: any(found.title == "ready" for found in self.listed()), "the page does not get ready")

    def listed(self) -> list[Inspector]:
        """What its inspector lists now."""
        try:
            return inspectors_at("127.0.0.1", self._port)
        except CannotConnect:
            return []

    def inspector(self, kind: str) -> Inspector:
        """That of its `page`, or of its `worker`."""
        [found] = [inspector for inspector in self.listed() if inspector.kind == kind]
        return found


def _chromium() -> str:
    path = environment()["PATH"]
    found = shutil.which("chromium", path=path) or shutil.which("google-chrome", path=path)
    if found is None:
        pytest.skip("no chromium: apt-get install chromium")
    return found
