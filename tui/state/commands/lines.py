"""The lines of the selected function, its call path or its file, and the hottest lines of the profile."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from tui.analysis.search.found import Found
from tui.source.files.source_text import Refusal, Source
from tui.state.commands.lists import ListPane, Rows
from tui.state.model.effects import Edit, FindColours, ReadSource, ReadSources
from tui.state.model.lines_position import LinesPosition
from tui.state.model.messages import ColoursFound, SourceRead
from tui.state.model.state import State, Update, with_look
from tui.state.rows.hottest_lines import HotLines
from tui.state.rows.lines_content import LinesContent, file_content, lines_content
from tui.state.rows.lines_notes import note_rows
from tui.state.rows.lines_search import first_cell, has_text, line_beside
from tui.state.view.look import Look, next_lines_scope, select_line, set_line, toggle_hot_lines
from tui.state.view.pane_looks import LinesScope
from tui.state.view.screen_layout import PaneName

_SIDE_STEP = 8
_TEXTS_AHEAD = 300
"""Of so many of the hottest lines the text is read."""
COLOURS_BEFORE, COLOURS_BEHIND = 100, 200
"""Lines before and behind the first visible one that are coloured together: more than a page, quickly done."""
_NEAR_END = 60
"""So near to the end of what is coloured, more is."""
_MOST_COLOURED = 50
"""Sources whose colours are kept."""

_note_rows = lru_cache(maxsize=4)(note_rows)

# ── what is seen ───────────────────────────────────────────────────────────────────────────────────────────


def hot_lines_of(state: State, look: Look) -> HotLines | None:
    """The hottest lines of the profile, where the pane lists those."""
    return state.counts.hottest_lines if look.lines_scope is LinesScope.PROFILE else None


def _rows(state: State, look: Look) -> Rows:
    content = state.lines.content
    if (hot := hot_lines_of(state, look)) is not None:
        function = None if look.function is None else state.aggregate.physical_function(look.function)
        return Rows(len(hot.lines), 0 if function is None else hot.row_of(function, look.line) or 0)
    if content is None:
        return Rows()
    row = None if look.line is None else content.row_of(look.line)
    notes = len(_note_rows(content.notes, *state.panes.size(PaneName.LINES)))
    return Rows(content.row_count, content.home_row if row is None else row, notes)


def _select(state: State, place: int) -> Update:
    look, content = state.look, state.lines.content
    if (hot := hot_lines_of(state, look)) is not None:
        line = hot.lines[place]
        key = hot.aggregate.profile.functions.keys[line.function]
        look = select_line(state.aggregate, look, key, line.line)
    elif content is not None:
        look = set_line(look, content.key_at(place))
    return with_look(state, look), ()


PANE = ListPane(PaneName.LINES, _rows, _select)

# ── following the selection ────────────────────────────────────────────────────────────────────────────────


def follow(state: State) -> Update:
    """Shows the lines of what the pane's look selects; requests their source where it was not read."""
    look, position = state.shown_look(PaneName.LINES), state.lines
    key, applied = _key(state, look), state.background.applied
    if key == position.key and applied is position.applied and not position.is_reading:
        return state, ()
    is_other = key != position.key
    if is_other:
        # The hottest line that a key asked for is one of what was selected then.
        is_of_same = key[2:] == position.key[2:]
        position = LinesPosition(key, goes_to_hottest=position.goes_to_hottest and is_of_same)
    position = replace(position, applied=applied, is_reading=False)
    if look.lines_scope is LinesScope.PROFILE:
        state = replace(state, lines=position)
        return _read_texts(_centred(state) if is_other else state)
    function = None if look.function is None else state.aggregate.physical_function(look.function)
    if function is None:
        return replace(state, lines=position), ()
    functions = state.aggregate.physical.profile.functions
    place = state.sources.place_of(functions.shown[function])
    wanted = place, functions.as_written is not None
    text = state.background.texts.get(wanted)
    if text is not None:
        return _with_content(replace(state, lines=position), _content(state, look, function, text)), ()
    state = replace(state, lines=replace(position, is_reading=True))
    if state.background.reading == wanted:
        return state, ()
    background = replace(state.background, reading=wanted)
    return replace(state, background=background), (ReadSource(state.sources, place, functions),)


def _key(state: State, look: Look) -> tuple[object, ...]:
    """What the lines depend on."""
    scope = look.lines_scope
    if scope is LinesScope.PROFILE:
        return state.counts, state.sources, scope
    return state.counts, state.sources, scope, look.function, look.node if scope is LinesScope.PATH else None


def _content(state: State, look: Look, function: int, text: Source | Refusal) -> LinesContent:
    counted, modified_at = state.aggregate.physical, state.sources.profile_modified_at
    if look.lines_scope is LinesScope.FILE and counted.profile.functions.shown[function].url:
        return file_content(counted, function, text, profile_modified_at=modified_at)
    is_path = look.lines_scope is LinesScope.PATH and look.node is not None
    row = counted.profile.tree.row_of(look.node) if is_path and look.node is not None else None
    return lines_content(counted, function, text, row=row, profile_modified_at=modified_at)


def _with_content(state: State, content: LinesContent) -> State:
    """The state with these lines; the same lines, of which more is known now, stay where they are."""
    position, is_new = state.lines, state.lines.content is None
    if not is_new:
        return replace(state, lines=replace(position, content=content))
    position = replace(position, content=content, left=content.home_x, hottest=-1)
    state = _centred(replace(state, lines=replace(position, goes_to_hottest=False)))
    # Another function may be selected by now, which the pane has yet to follow.
    is_selected = position.key == _key(state, state.look)
    return _to_next_hottest(state) if position.goes_to_hottest and is_selected else state


def _read_texts(state: State) -> Update:
    """Requests the texts of the hottest lines that were not read."""
    functions = state.aggregate.physical.profile.functions
    places = dict.fromkeys(line.url for line in state.counts.hottest_lines.lines[:_TEXTS_AHEAD] if line.url)
    is_written = functions.as_written is not None
    unread = [place for place in places if (place, is_written) not in state.background.texts]
    return state, (ReadSources(state.sources, unread, functions),) if unread else ()


def _centred(state: State) -> State:
    """The state with the cursor's line in the middle of the pane."""
    cursor, (_, height) = _rows(state, state.shown_look(PaneName.LINES)).cursor, state.panes.size(PaneName.LINES)
    return replace(state, panes=state.panes.scrolled(PaneName.LINES, max(0, cursor - height // 2)))


def source_read(state: State, message: SourceRead) -> Update:
    """Keeps the text of a script."""
    if message.sources is not state.sources:
        return state, ()
    background, wanted = state.background, (message.place, message.is_written)
    reading = None if background.reading == wanted else background.reading
    background = replace(background, texts={**background.texts, wanted: message.text}, reading=reading)
    return replace(state, background=background), ()


# ── syntax colours ─────────────────────────────────────────────────────────────────────────────────────────


def wanted_colours(state: State) -> FindColours | None:
    """The request for the colours around the first visible line; None where they are known, or there is no text."""
    content = state.lines.content
    if content is None or content.source is None or not content.in_place:
        return None
    source = content.source
    top = content.in_place[min(state.panes.tops.get(PaneName.LINES, 0), len(content.in_place) - 1)]
    known = state.background.colours_of(source)
    near = max(1, top - 1), min(source.line_count, top + _NEAR_END)
    if all(line in known for line in near):
        return None
    return FindColours(source, max(1, top - COLOURS_BEFORE), min(source.line_count, top + COLOURS_BEHIND))


def colours_found(state: State, message: ColoursFound) -> Update:
    """Keeps the colours of lines."""
    background, source = state.background, message.source
    kept = {} if len(background.colours) >= _MOST_COLOURED else background.colours
    highlights = {**background.colours_of(source), **message.highlights}
    return replace(state, background=replace(background, colours={**kept, id(source): (source, highlights)})), ()


# ── the commands ───────────────────────────────────────────────────────────────────────────────────────────


def to_next_hottest(state: State) -> Update:
    """Goes to the hottest line of the function, then to the next hottest, and around."""
    panes = state.panes if state.panes.is_visible(PaneName.LINES) else state.panes.showing(PaneName.LINES)
    state, effects = follow(replace(state, panes=panes.following(state.look, PaneName.LINES)))
    if state.lines.is_reading and state.lines.content is None:
        return replace(state, lines=replace(state.lines, goes_to_hottest=True)), effects
    return _to_next_hottest(state), effects


def _to_next_hottest(state: State) -> State:
    position = state.lines
    if (hot := hot_lines_of(state, state.look)) is not None:
        if hot.lines:
            state, _ = _select(state, (_rows(state, state.look).cursor + 1) % len(hot.lines))
        return state
    if position.content is None or not position.content.by_heat:
        return state
    hottest = (position.hottest + 1) % len(position.content.by_heat)
    state, _ = _select(replace(state, lines=replace(position, hottest=hottest)), position.content.by_heat[hottest])
    return replace(state, panes=state.panes.following(state.look, PaneName.LINES))


def scroll_right(state: State) -> Update:
    """Shows what is further right on long lines."""
    return replace(state, lines=replace(state.lines, left=state.lines.left + _SIDE_STEP)), ()


def scroll_left(state: State) -> Update:
    """Shows what is further left."""
    return replace(state, lines=replace(state.lines, left=max(0, state.lines.left - _SIDE_STEP))), ()


def next_scope(state: State) -> Update:
    """Shows the lines of the function, its call path, or its file, in turn."""
    return with_look(state, next_lines_scope(state.look)), ()


def toggle_hottest(state: State) -> Update:
    """Shows the hottest lines of the profile, or the function's again."""
    return with_look(state, toggle_hot_lines(state.look)), ()


def edit(state: State) -> Update:
    """Opens the source at the line that the cursor is on, else at the selected function."""
    if state.look.function is None:
        return state, ()
    key = state.aggregate.profile.functions.shown[state.look.function]
    at = _place_at_cursor(state) if state.panes.has_focus(PaneName.LINES) else None
    url, line = at or (key.url, key.line)
    return state, (Edit(url, line),)


def _place_at_cursor(state: State) -> tuple[str, int] | None:
    """The URL and the line that the cursor is on; None where that is no line."""
    rows, content = _rows(state, state.look), state.lines.content
    if (hot := hot_lines_of(state, state.look)) is not None:
        return (hot.lines[rows.cursor].url, hot.lines[rows.cursor].line) if hot.lines else None
    if content is None or state.look.function is None or not rows.length:
        return None
    key = content.key_at(rows.cursor)
    other = content.other_files.get(abs(key))
    url = state.aggregate.profile.functions.shown[state.look.function].url if other is None else other.url
    return (url, content.line_number(key)) if key else None


def has_matches(state: State, found: Found) -> bool:
    """Whether there is source text, and words to find in it."""
    content = state.lines.content
    return hot_lines_of(state, state.look) is None and content is not None and has_text(content, found)


def next_match(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Goes to the next line of the text with a match, which comes into view."""
    content, left = state.lines.content, state.lines.left
    if content is None:
        return (state, ()), None
    row, has_wrapped = line_beside(content, found, _rows(state, state.look).cursor, step)
    if row is None:
        return (state, ()), None
    half = state.panes.size(PaneName.LINES)[0] // 2
    cell, home = first_cell(content, found, row), content.home_x
    if not left <= cell < left + half:
        left = home if home <= cell < home + half else max(0, cell - _SIDE_STEP)
    return _select(replace(state, lines=replace(state.lines, left=left)), row), has_wrapped
