"""Reading many sources beside the screen, for lists that show a line of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from tui.explorer.source.sources import Sources
from tui.profile.columns.functions import Functions
from tui.source.files.source_text import Refusal, Source

Texts = Callable[[str], Source | Refusal | None]


class SourceReading:
    """Reads sources in a thread of its own; `text_of` is another function after each that was read."""

    def __init__(self, read: Callable[[], object]) -> None:
        """`read` is told, in that thread, when there is more to show."""
        self._tell = read
        self._asked = 0
        self.text_of: Texts = _nothing

    def start(self, sources: Sources, functions: Functions, urls: Iterable[str]) -> None:
        """Reads the sources at `urls`, in their order; what was asked for before is no longer waited for."""
        self._asked += 1
        number, wanted = self._asked, [url for url in urls if url]
        self.text_of = _texts(sources, functions)

        def run() -> None:
            for url in wanted:
                if number != self._asked:
                    return
                if sources.known(url, functions) is None:
                    sources.source_of(url, functions)
                    self.text_of = _texts(sources, functions)
                    self._tell()

        if any(sources.known(url, functions) is None for url in wanted):
            threading.Thread(target=run, name="tickscope-texts", daemon=True).start()


def _nothing(_: str) -> None:
    return None


def _texts(sources: Sources, functions: Functions) -> Texts:
    return lambda url: sources.known(url, functions)
