"""Applies source maps to a profile's functions and lines: where each was written, and which scripts have no map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.places import distinct_places
from tui.profile.columns.written import Written, WrittenLine
from tui.profile.profile import Profile
from tui.source.files.extent import functions_inside, is_function_start, moved_functions
from tui.source.files.source_text import Refusal, Source
from tui.source.maps.find_map import FOUND_NONE, NAMES_NONE, FoundMap
from tui.source.maps.function_in_map import written_function, written_line, written_place
from tui.source.maps.map_fits import misfit
from tui.source.maps.source_map import SourceMap
from tui.source.scripts import Scripts

_OF_SCRIPTS = (Category.USER, Category.DEPENDENCY)


@dataclass(frozen=True, eq=False, slots=True)
class Applied:
    """What the maps say, and by url why scripts have none; `has_map` is False when no map applies."""

    written: Written
    unmapped: dict[str, str] = field(default_factory=dict)

    @property
    def has_map(self) -> bool:
        """Whether any function was mapped."""
        return any(key is not None for key in self.written.keys)

    @property
    def unexpected(self) -> dict[str, str]:
        """Url -> why not, for scripts that should have a map."""
        return {url: why for url, why in self.unmapped.items() if why not in (NAMES_NONE, FOUND_NONE)}


def applied(profile: Profile, scripts: Scripts, is_wanted: Callable[[], bool] = lambda: True) -> Applied:
    """What the source maps of the scripts of `profile` say. Raises nothing; stops early once it is not wanted."""
    functions = profile.functions
    ticked = _ticked_places(profile)
    keys: list[FunctionKey | None] = [None] * len(functions)
    lines: dict[tuple[int, int, int], WrittenLine] = {}
    unmapped: dict[str, str] = {}
    for url, members in _functions_of_scripts(profile).items():
        if not is_wanted():
            break
        script, recorded = scripts.ran(url), [functions.keys[function] for function in members]
        mapped = _mapped(url, script, recorded, scripts)
        if isinstance(mapped, Refusal):
            unmapped[url] = mapped.reason
            if isinstance(script, Source) and (moved := moved_functions(script, recorded)):
                scripts.doubt(url, f"its {moved}: it is another version, or not what ran.")
            continue
        scripts.learn(mapped.found)
        if mapped.has_written_places:
            scripts.keep_places_apart(url)
        for function in members:
            key = functions.keys[function]
            keys[function] = mapped.key(key)
            for line, column in ticked[function]:
                place = mapped.line(key, line, column)
                # A whole script of several sources is nowhere itself: only lines that are sure are somewhere.
                if place.url and (keys[function] is not None or place.is_exact):
                    lines[function, line, column] = place
    scripts.keep_as_ran(unmapped)
    return Applied(Written(tuple(keys), lines), unmapped)


def _functions_of_scripts(profile: Profile) -> dict[str, list[int]]:
    """Url -> functions, for scripts that somebody wrote."""
    functions = profile.functions
    of_url: dict[str, list[int]] = defaultdict(list)
    for function in np.flatnonzero(np.isin(functions.category, _OF_SCRIPTS)).tolist():
        if functions.keys[function].url:
            of_url[functions.keys[function].url].append(function)
    return of_url


def _ticked_places(profile: Profile) -> dict[int, list[tuple[int, int]]]:
    """Function -> the generated lines and columns (0: not told) that it has ticks or samples on."""
    nodes, lines, columns = profile.ticks.node, profile.ticks.line, None
    if profile.sample_lines is not None:
        nodes, lines, columns = profile.timeline.node, profile.sample_lines, profile.sample_columns
    is_known = (nodes >= 0) & (lines > 0)
    functions = profile.tree.function[nodes[is_known]]
    places, _ = distinct_places(functions, lines[is_known], None if columns is None else columns[is_known])
    ticked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in zip(places.owner.tolist(), places.line.tolist(), places.column.tolist(), strict=True):
        ticked[place[0]].append(place[1:])
    return ticked


@dataclass(frozen=True, eq=False, slots=True)
class _Mapped:
    """A script with its map, and its text where anybody has it.

    `has_written_places`: the functions' places are those in the written code already, as Deno's own recorder gives
    them, while ticks are of what ran.
    """

    found: FoundMap
    text: Source | None
    has_written_places: bool

    def key(self, key: FunctionKey) -> FunctionKey | None:
        """Where the function that was recorded as `key` was written."""
        if self.has_written_places:
            return key._replace(place=self.found.source_url(0) or key.place)
        placed = written_function(self.found.map, key, self.text)
        url = self.found.source_url(placed.source) if placed is not None else ""
        return FunctionKey(placed.name or key.name, url, placed.line, placed.column) if placed and url else None

    def line(self, key: FunctionKey, line: int, column: int) -> WrittenLine:
        """Where a generated line, or column of it, with ticks of that function was written; without a url: nowhere."""
        start = key.column if line == key.line and not self.has_written_places else 1
        of_map = self.found.map
        placed = written_place(of_map, line, column) if column else written_line(of_map, line, start)
        if placed is None:
            return WrittenLine("", 0, is_exact=False)
        place, is_exact = placed
        return WrittenLine(self.found.source_url(place.source), place.line, is_exact, place.column if column else 0)


def _mapped(url: str, script: Source | Refusal, keys: Sequence[FunctionKey], scripts: Scripts) -> _Mapped | Refusal:
    """The script at `url`, to which functions `keys` belong, with its map; or why it has none."""
    found = scripts.map_of(url, script)
    if isinstance(found, Refusal):
        return script if isinstance(script, Refusal) and script.is_of_other_text else found
    text = script if isinstance(script, Source) else None
    has_written_places = text is not None and _are_written_places(found.map, text, keys)
    reason = misfit(found.map, text, () if has_written_places else keys)
    if reason and found.is_recorded and text is not None and not text.text_from:
        # The map is that of what ran, so it is the file that is another version.
        text, reason = None, misfit(found.map, None, keys)
    return Refusal(reason) if reason else _Mapped(found, text, has_written_places)


def _are_written_places(found: SourceMap, text: Source, keys: Sequence[FunctionKey]) -> bool:
    """Whether more of the functions begin at their places in the one written source than in the text that ran."""
    if len(found.sources) != 1:
        return False
    inside = functions_inside(keys)
    in_written = found.count_originals([(key.line, key.column) for key in inside])
    return in_written > sum(is_function_start(text, key.line, key.column) for key in inside)
