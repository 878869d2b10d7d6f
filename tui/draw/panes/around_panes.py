"""The rows around the panes: header, status and footer."""

from __future__ import annotations

from tui.base.cells import Canvas
from tui.draw.bars.footer import FooterSearch, draw_footer, found_words
from tui.draw.bars.header import Against, draw_header
from tui.draw.bars.status import StatusStyle, draw_status
from tui.draw.panes.painter import Parts, glyphs_of
from tui.state.command_table import Where
from tui.state.key_names import shown_key
from tui.state.keymap import Keymap, Wording
from tui.state.model.state import State
from tui.state.pane_texts import text_of
from tui.state.view.screen_layout import PaneName


class HeaderPainter:
    """The title, figures and badge; while it is recorded, how that goes."""

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        live, lens = state.live, state.filters.shown.lens
        return state.counts, state.figures, state.look.percent_base, live, lens, state.baseline

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        if state.progress is not None:
            from tui.draw.bars.recording_header import draw_recording_header

            return draw_recording_header(state.progress, state.aggregate.lens, state.base, width)
        against = None
        if state.baseline is not None and state.counts.compared is not None:
            against = Against(state.baseline.title, state.counts.compared.cautions)
        return draw_header(state.aggregate, state.figures, state.base, width, against)


class StatusPainter:
    """The selected function and its numbers."""

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look = state.shown_look(PaneName.STATUS)
        selected = look.function, look.node, look.is_path_chosen
        return (*selected, state.counts, state.look.percent_base, state.background.sureness)

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        style = StatusStyle(state.base, glyphs_of(state), state.sureness, state.options.show_urls)
        return draw_status(state.aggregate, state.shown_look(PaneName.STATUS), width, style)


class FooterPainter:
    """The search that is being typed; else a notice, or the keys of where one is."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look, panes, is_live = state.look, state.panes, state.live is not None
        shown = look.prompt, look.search, look.percent_base
        return (*shown, state.counts, state.notice, panes.focus, is_live)

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        return draw_footer(self._hints(state), width, state.notice.text, _search(state))

    def _hints(self, state: State) -> tuple[tuple[str, str], ...]:
        """Key and word of the commands that matter now: first those of a recording, while it goes on."""
        wording = Wording(self._keymap, state.origin.unit, state.is_ascii)
        of_pane = text_of(state).places
        if state.live is None:
            return wording.hints(*of_pane, Where.PROFILE, Where.APP)
        stop = shown_key(self._keymap.command("record").keys[0]), "stop"
        return (stop, *wording.hints(Where.LIVE, *of_pane, Where.PROFILE, Where.APP))


def _search(state: State) -> FooterSearch | None:
    """What the footer says of the search; None when there is none."""
    prompt, result = state.look.prompt, state.counts.search(state.look.search)
    if result.found is None:
        is_shown = prompt is not None or bool(result.problem)
        return FooterSearch(prompt, result.problem, is_problem=True) if is_shown else None
    words = found_words(result.found, state.base)
    return FooterSearch(prompt, words, is_problem=not result.found.function_count)
