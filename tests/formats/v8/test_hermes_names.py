"""What stands in Hermes' names of frames: `render(http://host/index.bundle:120:8)`."""

import pytest

from tui.formats.v8.hermes_names import HermesFrame, event_frame, frame_functions, hermes_state, name_place, stack_frame
from tui.profile.columns.function_key import FunctionKey

BUNDLE = "http://u:pw@192.0.2.7:8081/index.bundle?platform=android&token=abc"


@pytest.mark.parametrize(
    ("written", "name", "url", "line", "column"),
    [
        (f"render({BUNDLE}:120:8)", "render", BUNDLE, 120, 8),
        (f"({BUNDLE}:1:2)", "", BUNDLE, 1, 2),
        ("f(/data/app/index.android.bundle:1:90210)", "f", "/data/app/index.android.bundle", 1, 90210),
        ("f(file:///a b/x(1).js:3:4)", "f", "file:///a b/x(1).js", 3, 4),
        ("f(http://h/a(b.js?x=(:3:4)", "f", "http://h/a(b.js?x=(", 3, 4),
        ("f(http://h/a)b.js?x=):3:4)", "f", "http://h/a)b.js?x=)", 3, 4),
        ("f(http://[::1]:8081/a.js:3:4)", "f", "http://[::1]:8081/a.js", 3, 4),
        ("f(C:\\app (x86)\\a.js:3:4)", "f", "C:\\app (x86)\\a.js", 3, 4),
        ("get [Symbol(x)](a.js:3:4)", "get [Symbol(x)]", "a.js", 3, 4),
        ("get [Symbol(a:b)](a.js:3:4)", "get [Symbol(a:b)]", "a.js", 3, 4),
        ("f(x)(http://h/a.js:3:4)", "f(x)", "http://h/a.js", 3, 4),
        ("f (a.js:3:4)", "f", "a.js", 3, 4),
        ("f(a)b.js:3:4)", "f", "a)b.js", 3, 4),
        ("f(address at http://h/index.bundle:1:234)", "f", "http://h/index.bundle", 1, 234),
        ("f(address at index.android.bundle:1:234)", "f", "index.android.bundle", 1, 234),
        ("f(null:null:null)", "f", "", 0, 0),
        ("f(a.js:0:0)", "f", "a.js", 0, 0),
        ("f(a.js:99999999999:1)", None, None, None, None),
        ("f(a.js:3)", None, None, None, None),
        ("f(a.js:3:4) [native]", None, None, None, None),
        ("[Native] map", None, None, None, None),
        ("[HostFunction]", None, None, None, None),
        ("std::map<int, int>::at(int)", None, None, None, None),
        ("f:3:4)", None, None, None, None),
        ("", None, None, None, None),
    ],
)
def test_a_name_is_taken_apart(
    written: str, name: str | None, url: str | None, line: int | None, column: int | None
) -> None:
    place = name_place(written)
    assert (place or (None,) * 4) == (name, url, line, column)


def test_long_names_take_linear_time() -> None:
    # Were it quadratic, each would take minutes.
    for part in ("(", ")", "(a", "()", ":1", "a:", "(http:"):
        name_place(part * 500_000 + ":1:2)")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("[root]", "(root)"),
        ("[GC Young Gen]", "(garbage collector)"),
        ("[GC Old Gen (Direct)]", "(garbage collector)"),
        ("[GC]", "(garbage collector)"),
        ("[debugger]", None),
        ("[multiple]", None),
        ("[GCs]", None),
        ("[GC] of mine", None),
    ],
)
def test_states_have_the_names_of_v8(name: str, state: str | None) -> None:
    assert getattr(hermes_state(name), "name", None) == state


def frame(name: str, line: int, column: int, start: tuple[int, int] | None, *, category: str = "JavaScript") -> str:
    """The place of the function of one frame, as `name place:line:column`."""
    fields: dict[str, object] = {"name": name, "category": category}
    if line:
        fields |= {"line": str(line), "column": str(column)}
    if start is not None:
        fields |= {"funcLine": str(start[0]), "funcColumn": str(start[1])}
    return text(frame_functions([stack_frame(fields)])[0])


def text(key: FunctionKey) -> str:
    return f"{key.name} {key.place}:{key.line}:{key.column}"


def test_a_function_is_where_it_starts() -> None:
    assert frame("f(a.js:12:7)", 12, 7, (9, 1)) == "f a.js:9:1"
    assert stack_frame({"name": "f(a.js:12:7)", "line": "12", "column": "7"}).line == 12


def test_a_function_without_a_start_is_where_it_was_sampled() -> None:
    assert frame("f(a.js:12:7)", 12, 7, None) == "f a.js:12:7"
    assert frame("f(a.js:12:7)", 0, 0, None) == "f a.js:12:7"


def test_a_start_in_the_bundle_tells_functions_of_mapped_names_apart() -> None:
    def mapped(line: int, start: int) -> HermesFrame:
        written = f"f(src/a.ts:{line}:2)"
        return stack_frame({"name": written, "line": "1", "column": "900", "funcLine": "1", "funcColumn": str(start)})

    keys = frame_functions([mapped(30, 800), mapped(20, 800), mapped(40, 850)])
    assert [*map(text, keys)] == ["f src/a.ts:20:2", "f src/a.ts:20:2", "f src/a.ts:40:2"]


def test_functions_without_debug_information_are_where_their_bytecode_is() -> None:
    frames = [
        stack_frame({"name": "f", "category": "JavaScript", "funcVirtAddr": address, "offset": offset})
        for address, offset in (("0", "5"), ("0", "9"), ("700", "5"))
    ]
    assert [*map(text, frame_functions(frames))] == ["f #JavaScript:1:1", "f #JavaScript:1:1", "f #JavaScript:1:701"]


def test_states_are_frames_without_a_place() -> None:
    assert frame("[GC Young Gen]", 0, 0, None, category="Metadata") == "(garbage collector) #:0:0"
    assert frame("[GC Young Gen](a.js:1:2)", 0, 0, None) == "[GC Young Gen] a.js:1:2"
    assert frame("[Native] map", 0, 0, None, category="Native") == "[Native] map #Native:0:0"


def test_an_event_has_its_place_in_its_url_or_in_its_name() -> None:
    written = f"render({BUNDLE}:120:8)"
    bundle = {"name": written, "category": "JavaScript", "line": "120", "column": "8", "url": written}
    assert text(frame_functions([event_frame("render", bundle)])[0]) == f"render {BUNDLE}:120:8"
    started = bundle | {"funcLine": "118", "funcColumn": "3"}
    assert text(frame_functions([event_frame("render", started)])[0]) == f"render {BUNDLE}:118:3"
    mapped = started | {"url": "/app/src/App.js", "line": 3, "column": 1}
    assert text(frame_functions([event_frame("render", mapped)])[0]) == "render /app/src/App.js:3:2"
    unmapped = started | {"url": None, "line": None, "column": None}
    assert text(frame_functions([event_frame("render", unmapped)])[0]) == f"render {BUNDLE}:118:3"
    native = {"name": "[Native] map", "category": "Native", "url": "[Native] map"}
    assert text(frame_functions([event_frame("[Native] map", native)])[0]) == "[Native] map #Native:0:0"
    https = "f(https://h/a.js?token=abc:1:2)"
    assert text(frame_functions([event_frame(https, {"name": https, "url": https})])[0]) == (
        "f https://h/a.js?token=abc:1:2"
    )
