import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.source.files.extent import function_end
from tui.source.files.source_text import source

AT = "◆"


def end_of(code: str) -> int | None:
    """Where the function ends that V8, which counts UTF-16 units, places at `AT` in `code`."""
    before, _, after = code.partition(AT)
    line, column = before.count("\n") + 1, len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2 + 1
    return function_end(source("/app/a.js", before + after), line, column)


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("function main◆() {}\nx()", 1),
        ("'😀'; if (f({})) { function main◆() {\n  }\n}", 2),
        ("function main◆(a, {b} = {}) {\n  if (a) {\n  }\n}\nmain()", 4),
        ("// no\nclass A {\n  run◆() {\n    return 1\n  }\n}", 5),
        ("const f = ◆(x) =>\n  x + 1;\ng()", 2),
        ("const f = ◆async x => {\n  await x\n}\ng()", 3),
        ("call(◆y => [y,\n  2]\n)", 2),
        ("call(◆y => ({\n  y: 1,\n}), 7)", 3),
        ("const f = ◆x => `a${\n{}}`, g = 1", 2),
        ("function f◆() {\n  return '}' + \"}\" + `}${'}'}}` // }\n  /* } */\n}", 4),
        ("function f◆() {\n  return /[}/]}'/.test(x) / 2\n}", 3),
        ("function f◆() {\n  return (a) / 2 + '}' / b\n}", 3),
        ("function f◆() {\n  return `${x => { return `}` }}`\n}\n}", 3),
        ("class A extends B ◆{\n  x = 1\n}\n", 3),
        ("◆let a\nlet b\n", 3),
        ("function f◆() {\n  return 1", None),
        ("const f = ◆x;\nfunction g() {}", None),
        ("const f = ◆x => x", None),
        ("a ◆) {", None),
    ],
)
def test_function_end(code: str, end: int | None) -> None:
    assert end_of(code) == end


def test_places_that_are_not_in_the_text() -> None:
    script = source("/app/a.js", "f()")
    assert [function_end(script, line, column) for line, column in ((0, 0), (2, 1), (1, 0), (1, 99))] == [None] * 4


@given(st.text("(){}[]=>`$/\\'\"x,;\n *"), st.integers(1, 4), st.integers(1, 4))
def test_any_text_gives_a_line_of_it_or_none(text: str, line: int, column: int) -> None:
    script = source("/app/a.js", text)
    end = function_end(script, line, column)
    assert end is None or line <= end <= script.line_count
