"""Source lines get their syntax colours: in the right cells, from any line on, and none that take long."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import PATIENCE_S
from tui.base.cells import Role
from tui.base.text import cell_width
from tui.explorer.source.highlighting import Highlighting, highlighted
from tui.source.files.source_text import Source, source

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


def test_what_is_around_is_found_beside_the_screen(script: Source) -> None:
    is_found = threading.Event()
    colours = Highlighting(is_found.set)
    of_line = colours.of(script)
    assert of_line(500) == ()
    colours.want(script, 500)
    assert is_found.wait(PATIENCE_S)
    assert all(of_line(line) for line in range(400, 701))
    assert not of_line(399)
    assert not of_line(701)
    # A page further nothing has to be looked at.
    is_found.clear()
    before = threading.active_count()
    colours.want(script, 530)
    assert threading.active_count() == before
    colours.want(script, 900)
    assert is_found.wait(PATIENCE_S)
    assert of_line(1_000)


def test_colours_are_of_one_source(script: Source) -> None:
    is_found = threading.Event()
    colours = Highlighting(is_found.set)
    colours.want(script, 1)
    assert is_found.wait(PATIENCE_S)
    assert colours.of(script)(1) != ()
    assert colours.of(source("/a.js", "const a = 1;"))(1) == ()
