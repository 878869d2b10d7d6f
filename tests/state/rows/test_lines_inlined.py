from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.source.files.source_text import source
from tui.state.rows.lines_inlined import inlined_functions

CODE = """\
const clamp = (x) => Math.max(0, x);
function distance(a, b) {
  let above = Array.from(a, (_, column) => column);
  return above;
}

function main() {
  return distance();
}
"""
URL = "file:///app/a.js"
MAIN = FunctionKey("main", URL, 7, 14)
FUNCTIONS = Functions(
    (
        FunctionKey("", URL, 1, 1),
        FunctionKey("clamp", URL, 1, 15),
        FunctionKey("distance", URL, 2, 18),
        FunctionKey("", URL, 3, 29),
        FunctionKey("elsewhere", "file:///app/b.js", 3, 1),
        MAIN,
    )
)


def test_lines_are_of_the_function_around_them() -> None:
    found = inlined_functions(FUNCTIONS, MAIN, source("/app/a.js", CODE), [1, 2, 3, 4, 6, 8, 99, 0])
    assert found == {1: "clamp", 2: "distance", 3: "distance", 4: "distance"}


def test_a_line_may_be_of_a_function_that_starts_on_it() -> None:
    script = source("/app/a.js", CODE)
    without_distance = Functions(tuple(key for key in FUNCTIONS.keys if key.name != "distance"))
    assert inlined_functions(without_distance, MAIN, script, [3]) == {3: "(anonymous)"}


def test_nothing_is_known_without_source() -> None:
    assert inlined_functions(FUNCTIONS, MAIN, None, [1, 2]) == {}
