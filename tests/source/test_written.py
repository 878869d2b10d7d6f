"""What source maps say of a profile: where functions and lines were written, and what functions are called there."""

import dataclasses
from pathlib import Path

import pytest

from tests.commands import report_of, tickscope
from tests.explorer.recorded import Ran, write_recording
from tests.source.map_texts import inline, map_text
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.tables.lines import all_lines
from tui.analysis.tables.written_lines import lines_at
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.written import WrittenLine
from tui.profile.profile import Profile
from tui.source.files.extent import is_function_start
from tui.source.files.source_text import Refusal, Source, source, suspicion
from tui.source.maps.function_in_map import Placed, written_function, written_line
from tui.source.maps.source_map import SourceMap, source_map
from tui.source.scripts import Scripts
from tui.source.written import Applied, applied

URL = "file:///app/a.js"


def the_map(lines: list[object], names: list[str] | None = None, sources: tuple[str, ...] = ("a.ts",)) -> SourceMap:
    answer = source_map(map_text(lines, [*sources], names).encode())
    assert isinstance(answer, SourceMap)
    return answer


@pytest.mark.parametrize(
    ("code", "name", "place", "named"),
    [
        ("function s(e){}", "s", 10, "written"),
        ("var s=e=>e", "s", 6, "written"),
        ("var s=(e)=>e", "s", 6, "written"),
        ("var s=async e=>e", "s", 6, "written"),
        ("var s=async(e)=>e", "s", 6, "written"),
        ("var s=async function(e){}", "s", 20, "written"),
        ("x={s:function*(e){}}", "s", 14, "written"),
        ("x.s=function(e){}", "x.s", 12, "written"),
        ("class s{constructor(e){}}", "s", 19, "written"),
        ("var s=class extends b{v=1;constructor(e){}}", "s", 37, "written"),
        # The segment before is another's: of a parameter, of another function, of nothing at all.
        ("xs.map(e=>e)", "", 7, ""),
        ("s(1,e=>e)", "e", 4, ""),
        ("function s(e){}", "a b", 10, ""),
    ],
)
def test_a_function_has_the_name_of_the_segment_before_its_place(code: str, name: str, place: int, named: str) -> None:
    identifier = name.rpartition(".")[2] or "e"
    at = next((start for start in range(len(code)) if code.startswith(identifier, start) and _is_word(code, start)), 0)
    lines: list[object] = [[(at, (0, 3, 7), 0), (place, (0, 3, 9), None)] if at < place else [(at, (0, 3, 7), 0)]]
    found = written_function(
        the_map(lines, ["written"]), FunctionKey(name, URL, 1, place + 1), source("/app/a.js", code)
    )
    assert found is not None
    assert (found.source, found.line, found.name) == (0, 4, named)


def test_columns_count_utf16_units_as_v8_does() -> None:
    code = "x='😀😀';function s(e){}"
    name, place = code.index("s(e)") + 2, code.index("(e)") + 2
    found = the_map([[(name, (0, 3, 7), 0), (place, (0, 3, 9), None)]], ["written"])
    script = source("/app/a.js", code)
    placed = written_function(found, FunctionKey("s", URL, 1, place + 1), script)
    assert placed is not None
    assert placed.name == "written"
    assert is_function_start(script, 1, place + 1)
    assert not is_function_start(script, 1, code.index("(e)") + 1)


def _is_word(code: str, start: int) -> bool:
    before, after = code[start - 1 : start], code[start + 1 : start + 2]
    return not (before.isalnum() or after.isalnum())


def test_without_the_text_a_name_has_to_be_near() -> None:
    found = the_map([[(9, (0, 0, 9), 0), (30, (0, 1, 0), None)]], ["written"])
    assert written_function(found, FunctionKey("s", URL, 1, 11), None) == Placed(0, 1, 10, "written")
    assert written_function(found, FunctionKey("s", URL, 1, 31), None) == Placed(0, 2, 1)


def test_places_beyond_any_text() -> None:
    found = the_map([[(0, (0, 3, 7), 0)]], ["written"])
    placed = written_function(found, FunctionKey("s", URL, 1, 2**40), source("/app/a.js", "s"))
    assert placed == Placed(0, 4, 8)
    assert written_function(found, FunctionKey("s", URL, 2**40, 1), None) is None
    assert found.count_originals([(2**40, 2**40), (4, 8), (1, 2**31)]) == 1
    assert found.count_originals([]) == 0


def test_a_place_that_no_segment_is_before_is_nowhere() -> None:
    found = the_map([[(9, (0, 0, 9), None)], [(0, None, None)]])
    assert written_function(found, FunctionKey("s", URL, 1, 5), None) is None
    assert written_function(found, FunctionKey("s", URL, 2, 5), None) is None
    assert written_function(found, FunctionKey("s", URL, 7, 5), None) is None


def test_a_whole_script_is_where_its_only_source_is() -> None:
    key, lines = FunctionKey("", URL, 1, 1), [[(0, (0, 4, 0), None)]]
    assert written_function(the_map([*lines]), key, None) == Placed(0, 1, 1)
    assert written_function(the_map([*lines], sources=("a.ts", "b.ts")), key, None) is None


def test_a_line() -> None:
    found = the_map(
        [
            [(0, (0, 4, 0), None), (5, (0, 4, 8), None)],
            [],
            [(0, (0, 6, 0), None), (9, (0, 7, 0), None), (20, None, None)],
            [(0, None, None)],
        ]
    )
    assert written_line(found, 1) == (Placed(0, 5, 1), True)
    # A line without a segment goes on with what is before it.
    assert written_line(found, 2) == (Placed(0, 5, 9), True)
    assert written_line(found, 3) == (Placed(0, 7, 1), False)
    assert written_line(found, 3, 11) == (Placed(0, 8, 1), True)
    assert written_line(found, 4) == (Placed(0, 8, 1), True)
    assert written_line(the_map([[(0, None, None)]]), 1) is None


def test_where_v8_has_functions() -> None:
    text = source("/a.js", "function f(a) {}\nb => b; async c => c; class D {}")
    assert [(line, column) for line in (1, 2) for column in range(1, 30) if is_function_start(text, line, column)] == [
        (1, 11),
        (2, 1),
        (2, 9),
        (2, 15),
        (2, 23),
    ]
    assert is_function_start(source("/a.js", "async(a) => a"), 1, 1)
    assert not is_function_start(text, 3, 1)


CODE = "function s(e) {\n  work();\n}\nfunction t() { s(); work(); }\n"
WRITTEN = "export function slow(\n  event) {\n  work();\n}\n// other\nfunction t() {\n  slow();\n  work();\n}\n"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Of `dist/a.js`: `s` has ticks on its lines, `t` on its only one and on one of what was inlined into it."""
    (tmp_path / "dist").mkdir()
    text = map_text(
        [
            [(0, (0, 0, 0), None), (9, (0, 0, 16), 0)],
            [(2, (0, 2, 2), None)],
            [(0, (0, 3, 0), None)],
            [(0, (1, 5, 0), None), (9, (1, 5, 9), None), (15, (1, 6, 2), None), (20, (1, 7, 2), None)],
        ],
        ["../src/a.ts", "../src/b.ts"],
        ["slow"],
        sourcesContent=[WRITTEN, None],
    )
    (tmp_path / "dist/a.js").write_text(CODE + inline(text))
    url = (tmp_path / "dist/a.js").as_uri()
    frames = {"s": f"s@{url}:1", "t": f"t@{url}:4"}
    ticks = {f"{frames['t']};{frames['s']}": {2: 3, 1: 1}, frames["t"]: {4: 2, 2: 2}}
    found = profile_from(f"{frames['t']};{frames['s']} 6 | {frames['t']} 4 | (idle) 1", ticks=ticks)
    columns = {"s": 11, "t": 11}
    keys = tuple(key._replace(column=columns.get(key.name, key.column)) for key in found.functions.keys)
    return dataclasses.replace(found, functions=dataclasses.replace(found.functions, keys=keys))


def written(profile: Profile, answer: Applied) -> Profile:
    return dataclasses.replace(profile, functions=dataclasses.replace(profile.functions, written=answer.written))


def test_a_profile_as_it_was_written(profile: Profile, tmp_path: Path) -> None:
    scripts = Scripts([tmp_path])
    answer = applied(profile, scripts)
    assert answer.has_map
    assert answer.unmapped == {}
    shown = written(profile, answer)
    src = (tmp_path / "src").as_uri()
    assert [key for key in shown.functions.shown if key.url] == [
        FunctionKey("t", f"{src}/b.ts", 6, 10),
        FunctionKey("slow", f"{src}/a.ts", 1, 17),
    ]
    t, s = (index for index, key in enumerate(profile.functions.keys) if key.url)
    assert answer.written.lines == {
        (s, 1, 0): WrittenLine(f"{src}/a.ts", 1, is_exact=True),
        (s, 2, 0): WrittenLine(f"{src}/a.ts", 3, is_exact=True),
        (t, 2, 0): WrittenLine(f"{src}/a.ts", 3, is_exact=True),
        (t, 4, 0): WrittenLine(f"{src}/b.ts", 6, is_exact=False),
    }
    lines = lines_at(all_lines(aggregate(shown)), shown.functions)
    assert {(one.url.rpartition("/")[2], one.line): one.self_us for one in lines if one.function == s} == {
        ("a.ts", 3): 4500,
        ("a.ts", 1): 1500,
    }
    # Identity is what was recorded, and shown when it is asked for.
    assert shown.functions.keys == profile.functions.keys
    recorded = dataclasses.replace(shown.functions, shows_written=False)
    assert (recorded.shown, recorded.labels) == (profile.functions.keys, profile.functions.labels)


def test_the_text_is_that_of_the_map_or_of_the_file(profile: Profile, tmp_path: Path) -> None:
    scripts = Scripts([tmp_path])
    applied(profile, scripts)
    a, b = (f"{(tmp_path / 'src').as_uri()}/{name}" for name in ("a.ts", "b.ts"))
    found = scripts.shown(a, as_written=True)
    assert isinstance(found, Source)
    assert (found.path, found.name, found.raw) == ("", "a.ts", tuple(WRITTEN.split("\n")))
    assert isinstance(scripts.shown(b, as_written=True), Refusal)
    (tmp_path / "src").mkdir()
    for text, differs in ((WRITTEN, False), (WRITTEN.rstrip("\n"), False), ("changed", True)):
        (tmp_path / "src/a.ts").write_text(text)
        scripts = Scripts([tmp_path])
        applied(profile, scripts)
        found = scripts.shown(a, as_written=True)
        assert isinstance(found, Source)
        assert (found.path, found.differs) == (str((tmp_path / "src/a.ts").resolve()), differs)
        assert found.raw == tuple(WRITTEN.split("\n"))


def test_a_map_that_does_not_fit_is_said_and_left(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "dist/a.js").write_text("s()\n" + (tmp_path / "dist/a.js").read_text().rpartition("\n")[2])
    answer = applied(profile, Scripts([tmp_path]))
    assert not answer.has_map
    assert list(answer.unmapped.values()) == [
        "its source map goes to line 4, and it has 2 lines: the map is of another version."
    ]
    assert answer.unexpected == answer.unmapped


def test_a_script_that_was_built_anew_has_another_map(profile: Profile, tmp_path: Path) -> None:
    """The file and its map fit each other, and neither is of what ran."""
    script = tmp_path / "dist/a.js"
    script.write_text("".join(f"{'.' * 20}{line}\n" for line in script.read_text().splitlines()))
    answer = applied(profile, Scripts([tmp_path]))
    assert not answer.has_map
    why = ["it has changed since it ran: its functions are not where they were recorded (2 of 2)."]
    assert list(answer.unexpected.values()) == why


def test_text_that_has_its_functions_elsewhere_is_doubted(profile: Profile, tmp_path: Path) -> None:
    url, scripts = (tmp_path / "dist/a.js").as_uri(), Scripts([tmp_path])
    (tmp_path / "dist/a.js").write_text(CODE)
    before = scripts.shown(url, as_written=True)
    assert applied(profile, scripts).unmapped
    after = scripts.shown(url, as_written=True)
    assert isinstance(before, Source)
    assert after == before
    (tmp_path / "dist/a.js").write_text(f"// moved\n{CODE}")
    scripts = Scripts([tmp_path])
    scripts.shown(url, as_written=False)
    assert applied(profile, scripts).unmapped
    after = scripts.shown(url, as_written=False)
    assert isinstance(after, Source)
    assert suspicion(after, 1, None) == (
        "a.js: its functions are not where they were recorded (2 of 2): it is another version, or not what ran."
    )


def test_deno_tells_lines_of_what_it_made_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("export function f() {}\n")
    url = (tmp_path / "a.ts").as_uri()
    for runtime, is_shown in (("deno", False), (None, False), ("node", True)):
        found = Scripts([tmp_path], [], runtime).ran(url)
        assert isinstance(found, Source) == is_shown
    refused = Scripts([tmp_path], [], "deno").ran(url)
    assert isinstance(refused, Refusal)
    assert refused.is_of_other_text
    assert "DENO_DIR/gen" in refused.reason
    made = tmp_path / "cache/file" / (tmp_path / "a.ts.js").relative_to("/")
    made.parent.mkdir(parents=True)
    made.write_text("made()\n")
    answer = Scripts([tmp_path], [tmp_path / "cache"], "deno").ran(url)
    assert isinstance(answer, Source)
    assert answer.line(1) == "made()"


def test_where_deno_tells_written_places_they_are_not_those_of_what_ran(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("type A = 1;\n\nexport function f(a: A) {\n  return a;\n}\n")
    url = (tmp_path / "a.ts").as_uri()
    made = tmp_path / "cache/file" / (tmp_path / "a.ts.js").relative_to("/")
    made.parent.mkdir(parents=True)
    lines = [[(0, (0, 2, 0), None), (17, (0, 2, 17), None)], [(2, (0, 3, 2), None)]]
    made.write_text(f"export function f(a) {{\n  return a;\n}}\n{inline(map_text(lines, [url]))}")
    recorded = profile_from(f"f@{url}:3 5", ticks={f"f@{url}:3": {2: 5}})
    keys = tuple(key._replace(column=18) if key.name == "f" else key for key in recorded.functions.keys)
    recorded = dataclasses.replace(recorded, functions=dataclasses.replace(recorded.functions, keys=keys))
    scripts = Scripts([tmp_path], [tmp_path / "cache"], "deno")
    before = scripts.shown(url, as_written=False)
    assert applied(recorded, scripts).has_map
    after = scripts.shown(url, as_written=False)
    assert isinstance(before, Source)
    assert isinstance(after, Source)
    assert (before.is_of_other_text, after.is_of_other_text) == (False, True)
    assert before.raw == after.raw


def test_a_search_that_nobody_waits_for_ends(profile: Profile, tmp_path: Path) -> None:
    assert not applied(profile, Scripts([tmp_path]), lambda: False).has_map


def test_a_map_does_not_speak_for_a_script_that_ran_as_it_is(profile: Profile, tmp_path: Path) -> None:
    text = map_text([[(0, (0, 0, 0), None)]], ["b.js"], sourcesContent=["forged()"])
    (tmp_path / "dist/a.js").write_text(f"s()\n{inline(text)}")
    (tmp_path / "dist/b.js").write_text("real()")
    a, b = ((tmp_path / f"dist/{name}.js").as_uri() for name in "ab")
    found = profile_from(f"s@{a}:1 3 | t@{b}:1 4")
    scripts = Scripts([tmp_path])
    assert list(applied(found, scripts).unmapped) == [b]
    assert scripts.excerpt(b, 1, 1, as_written=True) == "real()"


def test_a_report_applies_maps_when_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.js").write_text("function s() { }\n")
    Path("maps").mkdir()
    Path("maps/a.js.map").write_text(map_text([[(0, (0, 4, 0), None), (9, (0, 4, 9), 0)]], ["a.ts"], ["slow"]))
    path = write_recording(Path("a.cpuprofile"), [Ran("s", Path("a.js").resolve().as_uri(), 1, 11, {1: 5})])
    as_recorded = report_of(path, "--view", "lines")["lines"]
    assert [(line["function"]["name"], line["line"]) for line in as_recorded] == [("s", 1)]
    for words in (("report",), ()):
        ended = tickscope(*words, path, "--source-map-dir", "maps")
        assert (ended.status, "slow" in ended.out, "a.ts:5" in ended.out) == (0, True, True)
    Path("maps/a.js.map").write_text("{")
    ended = tickscope("report", path, "--source-map-dir", "maps")
    assert ended.status == 0
    assert ended.err.startswith("tickscope: no source map for a.js: the source map is no JSON: ")
    assert tickscope("report", path, "--source-map-dir", "nowhere").status == 2
