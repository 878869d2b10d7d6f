"""Where samples tell columns, each is mapped on its own: lines that became one are told apart again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import tickscope
from tests.source.map_texts import inline, map_text
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.tables.lines import all_lines
from tui.analysis.tables.written_lines import lines_at
from tui.export.convert import converted
from tui.profile.profile import Profile
from tui.source.maps.function_in_map import Placed, written_line, written_place
from tui.source.maps.source_map import SourceMap, source_map
from tui.source.scripts import Scripts
from tui.source.written import applied

CODE = "function s(e){for(;;){a(e);b(e)}}x();s(1)"
A, B, GLUE, CALL = (CODE.index(part) + 1 for part in ("a(e)", "b(e)", "x()", "s(1)"))
LINES: list[Any] = [[(0, (0, 4, 0), 0), (9, (0, 4, 9), 0), (A - 1, (0, 6, 4), None), (B - 1, (0, 8, 4), None)]]
LINES[0] += [(CODE.index("}x"), None, None), (CALL - 1, (1, 0, 0), None)]


def the_map(lines: list[object]) -> SourceMap:
    found = source_map(map_text(lines, ["a.ts", "b.ts"], ["slow"]).encode())
    assert isinstance(found, SourceMap)
    return found


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Of a bundle of one line: `s` is in `a(e)` for 4 ms, in `b(e)` for 3, 2 without a column and 1 without a line."""
    script = tmp_path / "a.js"
    script.write_text(f"{CODE}\n{inline(map_text(LINES, ['a.ts', 'b.ts'], ['slow']))}")
    found = profile_from(f"s@{script.as_uri()}:1 10 | @{script.as_uri()}:1 2")
    keys = tuple(key._replace(column={"s": 11, "": 1}.get(key.name, 0)) for key in found.functions.keys)
    found = replace(found, functions=replace(found.functions, keys=keys))
    lines = np.array([1] * 9 + [0, 1, 1], np.int32)
    columns = np.array([A] * 4 + [B] * 3 + [0, 0, 0, CALL, GLUE], np.int32)
    found = replace(found, sample_lines=lines, sample_columns=columns)
    written = applied(found, Scripts([tmp_path])).written
    return replace(found, functions=replace(found.functions, written=written))


def spent(of: Aggregate) -> dict[tuple[str, str, int], int]:
    """(function, file, line) -> µs, of the lines that have any."""
    functions = of.profile.functions
    rows = lines_at(all_lines(of), functions)
    return {
        (functions.shown[one.function].name, one.url.rpartition("/")[2], one.line): one.self_us
        for one in rows
        if one.self_us
    }


def test_two_lines_that_became_one_are_told_apart(profile: Profile) -> None:
    whole = aggregate(profile)
    assert spent(whole) == {
        ("slow", "a.ts", 5): 2000,
        ("slow", "a.ts", 7): 4000,
        ("slow", "a.ts", 9): 3000,
        ("slow", "a.ts", 0): 1000,
        ("", "b.ts", 1): 1000,
        # Code that the compiler added comes from nowhere, and stays where it ran.
        ("", "a.js", 1): 1000,
    }
    rows = lines_at(all_lines(whole), profile.functions)
    assert {(one.line, one.column): one.is_exact for one in rows if one.url.endswith("a.ts")} == {
        (0, 0): True,
        (5, 0): False,
        (7, 5): True,
        (9, 5): True,
    }


def test_the_lines_follow_the_range(profile: Profile) -> None:
    assert spent(aggregate(profile, Lens(range_us=(500, 2000)))) == {("slow", "a.ts", 7): 1500}
    assert spent(aggregate(profile, Lens(range_us=(3000, 6500)))) == {
        ("slow", "a.ts", 7): 1000,
        ("slow", "a.ts", 9): 2500,
    }


def test_as_recorded_it_is_one_line_that_is_hottest_somewhere(profile: Profile) -> None:
    recorded = replace(profile, functions=replace(profile.functions, shows_written=False))
    rows = [one for one in lines_at(all_lines(aggregate(recorded)), recorded.functions) if one.line]
    assert [(one.line, one.column, one.ticks, one.self_us) for one in rows] == [(1, A, 9, 9000), (1, GLUE, 2, 2000)]
    rows = lines_at(all_lines(aggregate(recorded, Lens(range_us=(3500, 7000)))), recorded.functions)
    assert [(one.line, one.column, one.ticks, one.self_us) for one in rows if one.self_us] == [(1, B, 9, 3500)]


def test_a_report_shows_a_bundle_around_its_hottest_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = f"{'first();' * 100}hot(){';last()' * 100}"
    Path("a.js").write_text(code)
    found = profile_from(f"f@{Path('a.js').resolve().as_uri()}:1 3")
    columns = np.array([code.index("hot") + 1] * 2 + [1], np.int32)
    told = replace(found, sample_lines=np.ones(3, np.int32), sample_columns=columns)
    for name, profile, is_shown in (("told", told, True), ("untold", found, False)):
        path = Path(f"{name}.cpuprofile")
        path.write_bytes(converted(profile, "cpuprofile", str(path)))
        ended = tickscope("report", path, "--view", "lines")
        assert (ended.status, "hot();last()" in ended.out) == (0, is_shown)


SEGMENTS = st.lists(
    st.tuples(st.integers(0, 30), st.one_of(st.none(), st.tuples(st.integers(0, 1), st.integers(0, 9), st.just(0)))),
    max_size=6,
    unique_by=lambda segment: segment[0],
)


@given(segments=SEGMENTS, column=st.one_of(st.integers(1, 40), st.just(2**31 - 1)))
def test_a_column_is_of_the_last_segment_that_begins_before_or_at_it(
    segments: list[tuple[int, tuple[int, int, int] | None]], column: int
) -> None:
    found = the_map([[(0, (1, 20, 3), None)], [(start, place, None) for start, place in segments]])
    if not segments:
        assert written_place(found, 2, column) == written_line(found, 2) == (Placed(1, 21, 4), True)
        return
    before = [place for start, place in sorted(segments, key=lambda segment: segment[0]) if start < column]
    place = before[-1] if before else None
    plain = None if place is None else (Placed(place[0], place[1] + 1, place[2] + 1), True)
    assert written_place(found, 2, column) == plain
