"""The lines: of a function, its call path, its file, or the hottest of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.project import HOT, LINES, WIDE, A, head, line_of, opened, scope, write_project
from tui.state.model.effects import Edit, ReadSource, ReadSources
from tui.state.model.messages import Clicked, Resized
from tui.state.view.pane_looks import LinesScope


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


# ── following the selection ────────────────────────────────────────────────────────────────────────────────


def test_the_lines_of_the_selected_function_are_shown_with_their_ticks(project: Path) -> None:
    explorer = opened(project)
    assert "Lines of parse" in head(explorer)
    assert line_of(explorer) == 4
    row = explorer.row(LINES)
    assert "count(word);" in row
    assert "6" in row.split()


def test_the_first_frame_has_them_and_the_chart_lights_the_function(project: Path) -> None:
    explorer = opened(project, "")
    assert "count(word);" in explorer.row(LINES)
    assert explorer.state.panes.lit_function == explorer.state.look.function


def test_they_follow_the_selection_once_it_rests_and_at_once_with_the_focus(project: Path) -> None:
    explorer = opened(project, "3 j")
    assert explorer.function == "quick"
    assert "Lines of parse" in head(explorer)
    assert "Lines of quick" in head(explorer.rest())
    assert "Lines of parse" in head(explorer.press("4 K"))


def test_nothing_selected_has_no_lines() -> None:
    explorer = explore(recorded_from("")).press("4 j k g G l h H A A a Enter e")
    assert explorer.state.lines.content is None
    assert "No function is selected." in explorer.pane(LINES)
    assert not any(isinstance(effect, Edit) for effect in explorer.effects)


def test_a_group_of_functions_has_no_lines(project: Path) -> None:
    explorer = opened(project, "b 4")
    assert "No lines of several functions: A shows the hottest of all." in explorer.pane(LINES)
    assert explorer.press("H j").state.lines.content is None


def test_without_a_source_the_lines_stand_with_their_numbers() -> None:
    explorer = explore(recorded_from("a 3 | b 2", ticks={"a": {11: 2, 12: 1}})).press("4")
    assert line_of(explorer) == 11
    assert line_of(explorer.press("j")) == 12
    assert line_of(explorer.press("H")) == 11
    assert explorer.press('/ "a" Enter n').notice == "Search went on from the first match."


@pytest.mark.parametrize(
    ("keys", "line"),
    [("j", 5), ("k", 3), ("g", 1), ("G", 12), ("G j", 12), ("g k", 1), ("PgDn", 12), ("Home End", 12), ("j j Up", 5)],
)
def test_keys_move_the_cursor_by_lines(project: Path, keys: str, line: int) -> None:
    assert line_of(opened(project, f"4 {keys}")) == line


def test_a_click_selects_the_line_below_the_notes(project: Path) -> None:
    explorer = opened(project, "v 0 - 5 Enter 4")
    content = explorer.state.lines.content
    assert content is not None
    notes = explorer.pane(LINES).splitlines()
    y = next(place for place, row in enumerate(notes) if "const words" in row)
    assert content.notes
    explorer.send(Clicked(LINES, 5, y))
    assert line_of(explorer) == 2
    explorer.send(Clicked(LINES, 5, 0))
    assert line_of(explorer) == 2


# ── scopes ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_scope_goes_from_the_function_to_its_path_and_its_file(project: Path) -> None:
    explorer = opened(project, "3 j 4")
    assert scope(explorer) is LinesScope.FUNCTION
    assert "Lines of quick" in head(explorer)
    assert scope(explorer.press("a")) is LinesScope.PATH
    assert "this path" in head(explorer)
    assert scope(explorer.press("a")) is LinesScope.FILE
    assert "Lines of a.js" in head(explorer)
    assert "function parse(text) {" in explorer.pane(LINES)
    assert scope(explorer.press("a")) is LinesScope.FUNCTION
    assert "Lines of quick" in head(explorer)


def test_lines_of_a_call_path_are_those_ticks_alone(project: Path) -> None:
    explorer = opened(project, "3 j 4")
    content = explorer.state.lines.content
    assert content is not None
    assert {line: numbers.ticks for line, numbers in content.numbers.items()} == {10: 3, 9: 1}
    explorer.press("a")
    content = explorer.state.lines.content
    assert content is not None
    assert {line: numbers.ticks for line, numbers in content.numbers.items()} == {10: 3}


def test_the_hottest_lines_of_all_and_back(project: Path) -> None:
    explorer = opened(project, "4 A", size=WIDE)
    assert explorer.state.look.lines_scope is LinesScope.PROFILE
    assert "Hottest lines" in head(explorer)
    assert "count(word);" in explorer.row(LINES)
    explorer.press("j")
    assert (explorer.function, explorer.state.look.line) == ("quick", 10)
    explorer.press("G")
    assert explorer.press("H").function == "parse", "H goes around"
    assert explorer.press("H").state.look.line != 4
    explorer.press("g A")
    assert "Lines of parse" in head(explorer)
    assert explorer.state.look.line is None


def test_the_hottest_lines_have_the_texts_of_their_files(project: Path) -> None:
    explorer = opened(project, size=WIDE)
    explorer.held = (ReadSources,)
    explorer.press("A")
    assert "count(word);" in explorer.pane(LINES)
    assert "call(200)" not in explorer.pane(LINES)
    explorer.let_go()
    assert "call(200)" in explorer.pane(LINES)


def test_an_empty_profile_has_no_hottest_lines() -> None:
    explorer = explore(recorded_from("")).press("4 A H j k e n")
    assert "Hottest lines" in head(explorer)
    assert explorer.state.look.line is None


# ── the hottest line ───────────────────────────────────────────────────────────────────────────────────────


def test_the_hottest_line_then_the_next_and_around(project: Path) -> None:
    explorer = opened(project, "4 g")
    assert [line_of(explorer.press("H")) for _ in range(4)] == [4, 2, 3, 4]


def test_the_hottest_line_from_another_pane_keeps_the_focus_there(project: Path) -> None:
    explorer = opened(project, "3 H")
    assert explorer.state.panes.has_focus(HOT)
    assert line_of(explorer) == 4
    assert line_of(explorer.press("H")) == 2


def test_the_hottest_line_shows_the_lines_where_they_were_hidden(project: Path) -> None:
    explorer = opened(project, "", size=(80, 24)).press("3 j H")
    assert explorer.state.panes.has_focus(LINES)
    assert "Lines of quick" in head(explorer)
    assert line_of(explorer) == 10


def test_the_hottest_line_of_what_the_cursor_is_on_though_it_has_not_rested(project: Path) -> None:
    explorer = opened(project, "3 j H")
    assert "Lines of quick" in head(explorer)
    assert line_of(explorer) == 10


def test_the_hottest_line_is_gone_to_when_its_text_has_come(project: Path) -> None:
    explorer = opened(project, "3")
    explorer.held = (ReadSource,)
    explorer.press("j j H")
    assert explorer.function == "b200"
    assert "reading…" in explorer.pane(LINES)
    explorer.let_go()
    assert line_of(explorer) == 200
    assert explorer.state.look.line == 200


def test_the_hottest_line_of_a_function_that_was_left_is_not_gone_to(project: Path) -> None:
    """H was for the function whose text had yet to come, not for the next one."""
    explorer = opened(project, "3")
    explorer.held = (ReadSource,)
    explorer.press("j j H k k")
    explorer.let_go()
    explorer.rest()
    assert explorer.function == "parse"
    assert explorer.state.look.line is None
    assert explorer.press("G").function == "b200"
    assert explorer.rest().state.look.line is None


# ── sideways ───────────────────────────────────────────────────────────────────────────────────────────────


def test_long_lines_scroll_sideways(project: Path) -> None:
    explorer = opened(project)
    assert explorer.state.lines.left == 0
    assert explorer.press("l l").state.lines.left == 16
    assert "count(word)" not in explorer.pane(LINES)
    assert explorer.press("h").state.lines.left == 8
    assert explorer.press("Left Left").state.lines.left == 0
    explorer.press("Right j")
    assert explorer.state.lines.left == 8
    # The lines of another function begin where its own text does.
    assert explorer.press("J").state.lines.left == 0


# ── searching ──────────────────────────────────────────────────────────────────────────────────────────────


def test_n_goes_from_line_to_line_with_the_text(project: Path) -> None:
    explorer = opened(project, '4 / "words" Enter n')
    assert line_of(explorer) == 6
    assert explorer.notice == ""
    assert line_of(explorer.press("n")) == 2
    assert explorer.notice == "Search went on from the first match."
    assert line_of(explorer.press("n")) == 3
    assert line_of(explorer.press("N N")) == 6
    assert explorer.notice == "Search went on from the last match."
    assert explorer.function == "parse"


def test_a_match_to_the_right_comes_into_view(project: Path) -> None:
    (project / "a.js").write_text(A.replace("return words;", "return words;" + " " * 300 + "needle"))
    explorer = opened(project, '4 / "needle" Enter n')
    assert line_of(explorer) == 6
    assert "needle" in explorer.row(LINES)
    assert explorer.state.lines.left > 250
    explorer.press('/ "count" Enter n')
    assert line_of(explorer) == 4
    assert explorer.state.lines.left == 0


def test_measures_alone_are_nothing_to_find_in_a_text(project: Path) -> None:
    explorer = opened(project, '4 / "self>1%" Enter n')
    assert explorer.function == "quick"


def test_the_hottest_lines_are_searched_by_function(project: Path) -> None:
    explorer = opened(project, '4 A / "b200" Enter', size=WIDE)
    assert explorer.function == "b200"
    assert "call(200)" in explorer.row(LINES)


# ── the editor ─────────────────────────────────────────────────────────────────────────────────────────────


def edited(explorer: Explorer) -> tuple[str, int]:
    effect = explorer.effects[-1]
    assert isinstance(effect, Edit)
    return effect.url.rpartition("/")[2], effect.line


def test_the_editor_opens_at_the_cursor_of_the_lines_else_at_the_function(project: Path) -> None:
    assert edited(opened(project, "3 e")) == ("a.js", 1)
    assert edited(opened(project, "3 j e")) == ("a.js", 9)
    assert edited(opened(project, "4 e")) == ("a.js", 4)
    assert edited(opened(project, "4 j Enter")) == ("a.js", 5)
    assert edited(opened(project, "4 A G e")) != ("a.js", 4)


def test_the_editor_opens_the_function_while_its_lines_are_read(project: Path) -> None:
    explorer = opened(project, "3 G")
    explorer.held = (ReadSource,)
    assert edited(explorer.press("4 e")) == ("b.js", 200)


def test_a_tiny_screen_has_lines_all_the_same(project: Path) -> None:
    explorer = opened(project)
    for size in ((10, 2), (1, 1), (300, 3), (120, 40)):
        explorer.send(Resized(*size))
        explorer.press("4 j l H a A A g")
        explorer.pane(LINES)
    assert explorer.function == "parse"
