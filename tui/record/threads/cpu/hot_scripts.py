"""Which scripts of a recording have hot functions, and whose text nobody has yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tui.base.json_text import Json
from tui.base.user_folders import working_folder
from tui.profile.columns.category import Category, category_of
from tui.source.files.source_text import Source
from tui.source.scripts import Scripts

_HOT_SHARE = 0.005
_MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Script:
    """A script as V8 numbers it. `url` is how a profile's functions name it: `#12` where it has none."""

    script_id: str
    url: str


class HotScripts:
    """Counts the samples of each script as chunks come.

    With `is_on_disk` those below the working directory are not wanted: the program runs on this machine, and the
    explorer reads their files by itself. Scripts of the runtime alone are no reason to ask.
    """

    def __init__(self, *, is_on_disk: bool) -> None:
        self._hits: Counter[Script] = Counter()
        self._asked: set[Script] = set()
        here = working_folder() if is_on_disk else None
        self._disk = None if here is None else Scripts([here])

    def see(self, chunk: Json) -> None:
        """Counts a chunk, as V8 writes it."""
        for node in chunk.get("nodes") or ():
            frame, hits = node.get("callFrame") or {}, node.get("hitCount") or 0
            script_id, url = str(frame.get("scriptId", "0")), str(frame.get("url") or "")
            if hits and script_id != "0" and not url.startswith("wasm:"):
                self._hits[Script(script_id, url or f"#{script_id}")] += int(hits)

    def wanted(self) -> list[Script]:
        """The hot scripts whose text is still to be asked for, the hottest first; it is not told again."""
        least = _HOT_SHARE * self._hits.total()
        hot = [script for script, hits in self._hits.most_common() if hits >= least and script not in self._asked]
        hot = hot[:_MOST_AT_ONCE]
        found = [script for script in hot if _is_of_runtime(script) or not self._is_here(script)]
        if all(_is_of_runtime(script) for script in found):
            return []
        self._asked.update(hot)
        return found

    def _is_here(self, script: Script) -> bool:
        return self._disk is not None and isinstance(self._disk.ran(script.url), Source)


def _is_of_runtime(script: Script) -> bool:
    return category_of("", script.url) is Category.RUNTIME
