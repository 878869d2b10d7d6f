"""A small program on the disk and a recording of it, for tests of its lines."""

from __future__ import annotations

from pathlib import Path

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.profile.profile import Profile
from tui.state.model.options import ExplorerOptions
from tui.state.view.pane_looks import LinesScope
from tui.state.view.screen_layout import PaneName

A = """\
function parse(text) {
  const words = text.split(' ');
  for (const word of words) {
    count(word);
  }
  return words;
}

function quick() {
  return 2;
}
"""
B = "".join(f"function b{line}() {{ call({line}); }}\n" for line in range(1, 301))
LINES, HOT = PaneName.LINES, PaneName.HOT
WIDE = (170, 40)


def write_project(folder: Path) -> Path:
    """`a.js` with parse on line 1 and quick on line 9, `b.js` with a function on each of 300 lines."""
    (folder / "a.js").write_text(A)
    (folder / "b.js").write_text(B)
    return folder


def recorded(project: Path) -> Profile:
    """parse 9 ms, most of it on line 4; quick 4 ms, called by itself and by parse; b200 3 ms."""
    a, b = (project / "a.js").as_uri(), (project / "b.js").as_uri()
    parse, quick, late = f"parse@{a}:1", f"quick@{a}:9", f"b200@{b}:200"
    ticks = {parse: {4: 6, 2: 2, 3: 1}, f"{parse};{quick}": {10: 3}, quick: {9: 1}, late: {200: 3}}
    return recorded_from(f"{parse} 9 | {parse};{quick} 3 | {quick} 1 | {late} 3", ticks=ticks)


def opened(project: Path, keys: str = "4", *, size: tuple[int, int] = (120, 40)) -> Explorer:
    """The explorer on these functions; parse is selected."""
    return explore(recorded(project), ExplorerOptions(source_roots=(project,)), size=size).press(keys)


def line_of(explorer: Explorer) -> int:
    """The number of the line that the cursor is on; 0 without lines."""
    content, look = explorer.state.lines.content, explorer.state.shown_look(LINES)
    if content is None:
        return 0
    row = content.home_row if look.line is None else content.row_of(look.line)
    assert row is not None
    return content.line_number(content.key_at(row))


def head(explorer: Explorer) -> str:
    """The title of the pane."""
    return explorer.pane(LINES).splitlines()[0]


def scope(explorer: Explorer) -> LinesScope:
    return explorer.state.look.lines_scope
