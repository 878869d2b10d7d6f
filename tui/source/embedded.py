"""The texts and source maps that travel inside a profile's file, each looked at when somebody wants it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile
from tui.source.files.extent import moved_functions
from tui.source.files.source_text import RECORDING, Refusal, Source, cut_into_lines

if TYPE_CHECKING:
    from tui.source.maps.find_map import FoundMap


class Embedded:
    """What `profile.embedded` holds, with the functions that must be in it."""

    def __init__(self, profile: Profile) -> None:
        self._sources = profile.embedded
        self._functions = profile.functions

    def __contains__(self, place: str) -> bool:
        """Whether the file has a text for this place, a url or `#12`."""
        return place in self._sources.texts

    def text(self, place: str) -> Source | None:
        """The text that ran as the script at `place`; None without one, or when its functions are not in it.

        The script of a page begins somewhere in its HTML, and V8 does not always say where.
        """
        text = self._sources.texts.get(place)
        if text is None:
            return None
        script = Source("", cut_into_lines(text), url=place, text_from=RECORDING)
        keys = self._keys.get(place, ())
        is_another = max((key.line for key in keys), default=0) > script.line_count or moved_functions(script, keys)
        return None if is_another else script

    def map_of(self, url: str) -> FoundMap | Refusal | None:
        """The source map of the script at `url`, or why it is none; None when the file has none for it.

        Where functions are not in the text, the map would place them wrongly too.
        """
        embedded = self._sources.maps.get(url)
        if embedded is None or (url in self and self.text(url) is None):
            return None
        # Reading maps takes modules that a profile without any does not need.
        from tui.source.maps.find_map import FoundMap
        from tui.source.maps.source_map import source_map_of

        decoded = source_map_of(embedded.document)
        return decoded if isinstance(decoded, Refusal) else FoundMap(decoded, embedded.url, is_recorded=True)

    @cached_property
    def _keys(self) -> dict[str, list[FunctionKey]]:
        """Place -> functions."""
        keys: dict[str, list[FunctionKey]] = defaultdict(list)
        for key in self._functions.keys:
            keys[key.place].append(key)
        return keys
