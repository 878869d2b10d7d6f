"""Source lines get their syntax colours: in the right cells, from any line on, and none that take long."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exploring import explore
from tests.stacks import recorded_from
from tui.base.cells import Role
from tui.base.text import cell_width
from tui.explorer.profile.highlighting import highlighted
from tui.source.files.source_text import Source, source
from tui.state.model.background import Background
from tui.state.model.options import ExplorerOptions
from tui.state.view.screen_layout import PaneName

CODE = """\
/* what
   it does */
const rate = 0.2; // a comment
\treturn "text" + `a${rate}b`;
  x: number = 汉("字")
"""


def coloured(text: str, name: str = "/a.ts", first: int = 1) -> list[str]:
    """Each line with a letter below each coloured cell."""
    letters = {Role.COMMENT: "c", Role.LITERAL: "l", Role.KEYWORD: "k"}
    found = source(name, text)
    rows = []
    for line, parts in highlighted(found, first, found.line_count).items():
        cells = [" "] * cell_width(found.line(line))
        for part in parts:
            cells[part.start : part.end] = letters[part.role] * (min(part.end, len(cells)) - part.start)
        rows += [found.line(line), "".join(cells).rstrip()]
    return rows


def test_a_script() -> None:
    assert coloured(CODE) == [
        "/* what",
        "ccccccc",
        "   it does */",
        "ccccccccccccc",
        "const rate = 0.2; // a comment",
        "kkkkk        lll  cccccccccccc",
        '    return "text" + `a${rate}b`;',
        "    kkkkkk llllll   ll       ll",
        '  x: number = 汉("字")',
        "                 llll",
        "",
        "",
    ]


def test_a_part_that_begins_inside_of_a_comment() -> None:
    assert coloured(CODE, first=2)[:4] == [
        "   it does */",
        "ccccccccccccc",
        "const rate = 0.2; // a comment",
        "kkkkk        lll  cccccccccccc",
    ]


def test_lines_too_long_stay_plain() -> None:
    found = highlighted(source("/a.js", f'const a = "{"x" * 600}";\nlet b'), 1, 2)
    assert found[1] == ()
    assert found[2] != ()


@given(st.text(st.sampled_from("ab/*`'\"\\${}\n\t(汉 \x1b=>"), max_size=60))
def test_any_text_has_its_colours_inside_of_its_lines(text: str) -> None:
    script = source("/a.js", text)
    found = highlighted(script, 1, script.line_count)
    assert list(found) == list(range(1, script.line_count + 1))
    for line, parts in found.items():
        ends = [0, *(edge for part in parts for edge in (part.start, part.end))]
        assert ends == sorted(ends)
        assert ends[-1] <= cell_width(script.line(line))


@pytest.fixture
def script() -> Source:
    return source("/a.js", "const a = 1;\n" * 1_000)


def test_the_lines_around_the_visible_ones_are_coloured(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("const a = 1;\n" * 1_000)
    frame = f"f@{(tmp_path / 'a.js').as_uri()}:500"
    options = ExplorerOptions(source_roots=(tmp_path,))
    explorer = explore(recorded_from(f"{frame} 5", ticks={frame: {500: 5}}), options).press("4 a a").rest()
    content = explorer.state.lines.content
    assert content is not None
    assert content.source is not None
    known = explorer.state.background.colours_of(content.source)
    top = content.in_place[explorer.state.panes.tops[PaneName.LINES]]
    assert set(known) == set(range(top - 100, top + 201))
    # A page further nothing has to be found; beyond the end of what is known, more is.
    assert explorer.press("PgDn").state.background.colours_of(content.source) is known
    assert explorer.press("G").state.background.colours_of(content.source)[1_000]


def test_colours_are_of_one_source(script: Source) -> None:
    background = Background(colours={id(script): (source("/a.js", "const a = 1;"), {1: ()})})
    assert background.colours_of(script) == {}
