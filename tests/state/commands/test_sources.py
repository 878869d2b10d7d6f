"""Source maps: names as written once they are found, and `M` between both, whatever is pending then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.source.map_texts import map_text
from tests.stacks import recorded_from
from tui.explorer.loading.open_profile import compared_with, opened
from tui.profile.profile import Profile
from tui.state.model.effects import Count
from tui.state.model.messages import Drawn, SourceMapsFound
from tui.state.model.opened import baseline_of
from tui.state.model.options import ExplorerOptions
from tui.state.model.state import first_state
from tui.state.view.screen_layout import PaneName

WRITTEN = "// as written\nexport function slow() {\n  work();\n}\nexport function quick() {}\n"
RAN = "function s() {\n  w();\n}\nfunction q() {}\n"


def mapped(folder: Path) -> None:
    """A map of `a.js`, which says that s is slow and q is quick in `a.ts`."""
    (folder / "a.ts").write_text(WRITTEN)
    (folder / "a.js").write_text(RAN + "//# sourceMappingURL=a.js.map\n")
    lines = [[(0, (0, 1, 0), None), (9, (0, 1, 16), 0)], [(0, (0, 2, 0), None)], [(0, (0, 3, 0), None)]]
    (folder / "a.js.map").write_text(
        map_text([*lines, [(0, (0, 4, 0), None), (9, (0, 4, 16), 1)]], ["a.ts"], ["slow", "quick"])
    )


def ran(folder: Path, slow: str = "s", quick: str = "q") -> Profile:
    """s 6 ms, q 3 ms, called by s for one of them."""
    url = (folder / "a.js").as_uri()
    recorded = recorded_from(f"{slow}@{url}:1 6 | {slow}@{url}:1;{quick}@{url}:4 1 | {quick}@{url}:4 2")
    return at_names(recorded)


def at_names(recorded: Profile) -> Profile:
    """The same with functions where V8 places them: behind their names."""
    keys = tuple(key._replace(column=11) if key.line else key for key in recorded.functions.keys)
    return replace(recorded, functions=replace(recorded.functions, keys=keys))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    mapped(tmp_path)
    return tmp_path


def drawn(project: Path, keys: str = "") -> Explorer:
    """The explorer once its first frame is out, when maps are looked for."""
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,))).press(keys)
    explorer.send(Drawn())
    return explorer


def test_names_places_and_lines_are_the_written_ones_once_maps_are_found(project: Path) -> None:
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,)))
    assert explorer.function == "s"
    assert "w();" in explorer.pane(PaneName.LINES)
    explorer.send(Drawn())
    assert explorer.function == "slow"
    assert "a.ts:2" in explorer.row(PaneName.HOT)
    assert "work();" in explorer.pane(PaneName.LINES)
    assert explorer.state.filters.shown.past == ()


def test_they_are_put_aside_and_back(project: Path) -> None:
    explorer = drawn(project).press("M")
    assert explorer.notice == "As recorded, without source maps."
    assert explorer.function == "s"
    assert "w();" in explorer.pane(PaneName.LINES)
    assert explorer.press("M").notice == "As written, by source maps."
    assert explorer.function == "slow"
    assert explorer.state.filters.shown.past == (), "nothing to undo"


def test_while_maps_are_looked_for_it_is_said(project: Path) -> None:
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,)))
    assert explorer.press("M").notice == "Source maps are still being looked for."


def test_where_there_is_no_map_it_is_said(tmp_path: Path) -> None:
    explorer = explore(recorded_from("a 1"), ExplorerOptions(source_roots=(tmp_path,)))
    before = explorer.state.counts
    explorer.send(Drawn())
    assert explorer.press("M").notice == "No script here has a source map: ! says why."
    assert explorer.state.counts is before


def test_filters_selection_and_what_is_unfolded_go_on_when_names_change(project: Path) -> None:
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,))).press("j l f")
    lens = explorer.state.aggregate.lens
    assert explorer.function == "q"
    explorer.send(Drawn())
    assert explorer.function == "quick"
    assert explorer.state.aggregate.lens == lens
    assert explorer.state.look.hot.open == {(explorer.state.look.function,)}
    assert explorer.press("u").state.aggregate.self_us.sum() == 9000


def test_maps_that_are_found_while_a_step_is_counted_show_that_step(project: Path) -> None:
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,)))
    explorer.held = (Count,)
    explorer.press("j x")
    explorer.send(Drawn())
    explorer.let_go()
    assert explorer.state.aggregate.profile.functions.shows_written
    assert explorer.state.aggregate.lens.steps
    assert explorer.press("u").state.aggregate.self_us.sum() == 9000


def test_m_twice_while_names_are_counted_is_as_before(project: Path) -> None:
    explorer = drawn(project)
    explorer.held = (Count,)
    explorer.press("M")
    assert explorer.notice == "As recorded, without source maps."
    explorer.press("M")
    assert explorer.notice == "As written, by source maps."
    explorer.let_go()
    assert explorer.function == "slow"


def test_what_maps_say_of_another_recording_is_dropped(project: Path) -> None:
    explorer = explore(ran(project), ExplorerOptions(source_roots=(project,)))
    other = drawn(project).state
    assert other.background.applied is not None
    explorer.send(SourceMapsFound(other.sources, other.background.applied, None))
    assert explorer.state.background.applied is None
    assert explorer.function == "s"


def test_a_baseline_is_compared_by_its_written_names(project: Path) -> None:
    options = ExplorerOptions(source_roots=(project,))
    before = at_names(recorded_from(f"s@{(project / 'a.js').as_uri()}:1 4 | x 1"))
    both = compared_with(opened(ran(project), options), baseline_of(before))
    explorer = Explorer(first_state(both, options, (120, 40)))
    explorer.send(Drawn())
    baseline = explorer.state.baseline
    assert baseline is not None
    assert baseline.applied is not None
    rows = [row.replace("▌", " ").split() for row in explorer.pane(PaneName.HOT).splitlines()]
    assert next(row for row in rows if "slow" in row)[1:4] == ["6.0", "4.0", "slow"]
    rows = [row.replace("▌", " ").split() for row in explorer.press("M").pane(PaneName.HOT).splitlines()]
    assert next(row for row in rows if "s" in row)[1:4] == ["6.0", "4.0", "s"]
