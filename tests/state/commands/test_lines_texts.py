"""Texts, colours and source maps of the lines: they come late, for something else, or again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.project import LINES, head, line_of, opened, recorded, write_project
from tui.source.files.source_text import Source
from tui.state.model.effects import FindColours, FindSourceMaps, ReadSource
from tui.state.model.messages import ColoursFound, SourceRead
from tui.state.model.options import ExplorerOptions


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


# ── texts that come late ───────────────────────────────────────────────────────────────────────────────────


def test_keys_on_lines_whose_text_has_yet_to_come_do_nothing(project: Path) -> None:
    explorer = opened(project, "3 G")
    explorer.held = (ReadSource,)
    explorer.press("4")
    assert "reading…" in explorer.pane(LINES)
    assert explorer.press("j k G PgDn l A A").state.look.line is None
    explorer.let_go()
    assert line_of(explorer) == 200


def test_a_text_that_is_read_is_not_read_again(project: Path) -> None:
    explorer = opened(project, "3 j 4")
    assert len(explorer.state.background.texts) == 1
    explorer.held = (ReadSource,)
    explorer.press("K")
    assert "Lines of parse" in head(explorer)
    assert line_of(explorer) == 4


def test_a_text_of_a_recording_so_far_is_dropped_once_there_are_more(project: Path) -> None:
    explorer = opened(project)
    state = explorer.state
    other = opened(project).state.sources
    [(place, is_written)] = state.background.texts
    explorer.send(SourceRead(other, place, is_written, Source("/x", ("other",))))
    assert explorer.state.background.texts is state.background.texts


def test_the_text_of_a_function_that_was_left_meanwhile_is_kept(project: Path) -> None:
    explorer = opened(project, "3")
    explorer.held = (ReadSource,)
    explorer.press("G 4 K K")
    assert "Lines of parse" in head(explorer)
    explorer.let_go()
    assert "Lines of parse" in head(explorer)
    assert len(explorer.state.background.texts) == 2
    explorer.held = (ReadSource,)
    assert "Lines of b200" in head(explorer.press("J J"))
    assert line_of(explorer) == 200


# ── syntax colours ─────────────────────────────────────────────────────────────────────────────────────────


def test_colours_are_found_around_what_is_seen_and_further_on_when_it_scrolls(project: Path) -> None:
    explorer = explore(recorded(project), ExplorerOptions(source_roots=(project,)))
    explorer.held = (FindColours,)
    explorer.press("3 G 4 a a")
    wanted = explorer.state.background.colours_for
    assert wanted is not None
    source = wanted.source
    top = explorer.state.panes.tops[LINES] + 1
    assert (wanted.first, wanted.last) == (top - 100, min(source.line_count, top + 200))
    assert not explorer.state.background.colours_of(source)
    explorer.let_go()
    assert set(explorer.state.background.colours_of(source)) == set(range(wanted.first, wanted.last + 1))
    explorer.press("j")
    assert explorer.state.background.colours_for == wanted
    explorer.press("g")
    assert 1 in explorer.state.background.colours_of(source)


def test_colours_of_many_sources_are_not_kept_for_ever(project: Path) -> None:
    explorer = opened(project)
    for number in range(60):
        explorer.send(ColoursFound(Source(f"/{number}.js", ("x",)), {1: ()}))
    assert len(explorer.state.background.colours) <= 50


# ── source maps ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_maps_say_leaves_the_same_lines_where_they_are(project: Path) -> None:
    explorer = explore(recorded(project), ExplorerOptions(source_roots=(project,)))
    explorer.press("3 G 4 a a g l")
    position, top = explorer.state.lines, explorer.state.panes.tops[LINES]
    perform_maps(explorer)
    assert explorer.state.background.applied is not None
    assert explorer.state.lines.left == position.left
    assert explorer.state.panes.tops[LINES] == top


def test_what_maps_say_leaves_the_hottest_lines_where_they_are(project: Path) -> None:
    ticks = {f"b{line}@{(project / 'b.js').as_uri()}:{line}": {line: 2} for line in range(1, 120)}
    stacks = " | ".join(f"{name} 2" for name in ticks)
    explorer = explore(recorded_from(stacks, ticks=ticks), ExplorerOptions(source_roots=(project,)))
    explorer.press("4 A PgDn PgDn k k k k k k k k")
    before, top = explorer.row(LINES), explorer.state.panes.tops[LINES]
    perform_maps(explorer)
    assert explorer.state.background.applied is not None
    assert (explorer.row(LINES), explorer.state.panes.tops[LINES]) == (before, top)


def perform_maps(explorer: Explorer) -> None:
    """Looks for source maps, as the explorer does behind its first frame."""
    state = explorer.state
    explorer.do_effect(FindSourceMaps(state.aggregate.physical.profile, state.sources, state.baseline, state.options))
