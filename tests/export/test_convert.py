"""Converted profiles say the same: read again, they give the report of the profile that they were made from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import Ended, report_of, tickscope
from tests.formats.documents import cpuprofile, sample_columns, sample_lines, trace_events
from tests.formats.fast.both_readers import fast
from tests.formats.seeds import HEAP
from tests.places import PROFILES, shared_profiles
from tests.stacks import recorded_from
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import WHOLE, Lens
from tui.base.errors import TickscopeError
from tui.export.convert import converted
from tui.export.redaction.redaction import Redactor
from tui.export.writers.output_formats import Target
from tui.formats import read_profiles
from tui.profile.columns.functions import ANONYMOUS
from tui.profile.profile import Profile

RECORDED = sorted(PROFILES.glob("*.cpuprofile"))
OPENED = [path for path in shared_profiles() if path.name not in ("bun.heapprofile", "truncated.trace.json")]
STACKS = ["a", "a;b", "a;c", "d", "(program)", "(garbage collector)", "(idle)", "(root)"]


def again(recorded: Profile, target: Target, folder: Path, range_us: tuple[int, int] | None = None) -> Profile:
    """The profile that is read from the conversion of another."""
    path = folder / f"again.{target}"
    path.write_bytes(converted(recorded, target, str(path), range_us, Redactor(keeps_urls=True)))
    [profile] = read_profiles(path)
    assert profile.origin.warnings == () or recorded.origin.estimated
    return profile


def functions(counted: Aggregate) -> list[tuple[Any, ...]]:
    """Every function on a sampled stack: what identifies it, self, total, samples."""
    return sorted(
        (
            *counted.profile.functions.keys[index],
            *(int(counted.function_self_us[index]), int(counted.function_total_us[index])),
            int(counted.function_samples[index]),
        )
        for index in np.flatnonzero(counted.function_is_sampled).tolist()
    )


def times_by_name(counted: Aggregate) -> dict[tuple[Any, ...], int]:
    """Self time by what a collapsed stack holds: name and place, the name alone where there is no url."""
    found: dict[tuple[Any, ...], int] = {}
    for name, place, line, column, self_us, _total_us, _samples in functions(counted):
        url = "" if place.startswith("#") else place.replace(";", ":")
        shown = "".join(character if character.isprintable() else " " for character in name.replace(";", ":"))
        key = (shown.lstrip() or ANONYMOUS, url, line if url else 0, column if url else 0)
        found[key] = found.get(key, 0) + self_us
    return {key: self_us for key, self_us in found.items() if self_us}


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
def test_the_report_of_a_converted_cpuprofile_is_the_same(path: Path, view: str, tmp_path: Path) -> None:
    out = tmp_path / path.name
    assert tickscope("convert", path, "-o", out) == Ended(0, "", "")
    before, after = report_of(path, "--view", view), report_of(out, "--view", view)
    assert after["profile"].pop("path") == str(out)
    before["profile"].pop("path")
    assert after == before


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_the_functions_of_a_converted_speedscope_file_are_the_same(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.speedscope.json"
    assert tickscope("convert", path, "-o", out).status == 0
    before, after = report_of(path), report_of(out)
    assert after["functions"] == before["functions"]
    same = (
        "duration_us",
        "sample_count",
        "interval_us",
        "sampled_us",
        "idle_us",
        "gc_us",
        "program_us",
        "unsampled_us",
    )
    assert [after["profile"][key] for key in same] == [before["profile"][key] for key in same]
    assert after["profile"]["format"] == "speedscope"


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_collapsed_stacks_have_the_same_times(path: Path, tmp_path: Path) -> None:
    [recorded] = read_profiles(path)
    counted = aggregate(effective(recorded))
    found = aggregate(again(recorded, "collapsed", tmp_path))
    assert found.sampled_us == counted.sampled_us
    assert times_by_name(found) == times_by_name(counted)


@pytest.mark.parametrize("target", ["cpuprofile", "speedscope", "collapsed"])
@pytest.mark.parametrize("path", RECORDED[:6], ids=lambda path: path.name)
def test_converting_twice_changes_nothing(path: Path, target: Target, tmp_path: Path) -> None:
    first = again(read_profiles(path)[0], target, tmp_path)
    once = converted(first, target, "x")
    (tmp_path / "once").write_bytes(once)
    [second] = read_profiles(tmp_path / "once")
    assert functions(aggregate(effective(second))) == functions(aggregate(effective(first)))


@pytest.mark.optional
@pytest.mark.skipif(not OPENED, reason="the shared profiles are not beside the checkout")
@pytest.mark.parametrize("path", OPENED, ids=lambda path: path.name)
def test_shared_profiles_keep_every_function(path: Path, tmp_path: Path) -> None:
    for recorded in read_profiles(path):
        before = functions(aggregate(effective(recorded)))
        if recorded.origin.unit == "us":
            assert functions(aggregate(effective(again(recorded, "cpuprofile", tmp_path)))) == before
        else:
            with pytest.raises(TickscopeError, match=r"a \.cpuprofile holds times, and this profile counts bytes"):
                converted(recorded, "cpuprofile", "x")
        if recorded.origin.has_timeline:
            assert functions(aggregate(effective(again(recorded, "speedscope", tmp_path)))) == before


@given(
    stacks=st.lists(st.tuples(st.sampled_from(STACKS), st.integers(0, 2000)), min_size=1, max_size=12),
    late_us=st.integers(-3000, 6000),
    ends=st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda ends: ends[0] != ends[1]),
)
def test_a_range_is_cut_so_that_it_is_counted_as_in_the_whole(
    stacks: list[tuple[str, int]], late_us: int, ends: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    stamps, now = [], 100
    for _stack, delta in stacks:
        stamps.append(now)
        now += delta
    recorded = recorded_from(" | ".join(stack for stack, _delta in stacks), stamps_us=stamps, end_us=now + late_us)
    if recorded.origin.unit != "us" or recorded.duration_us < 100:
        return
    first, last = (recorded.duration_us * end // 100 for end in sorted(ends))
    folder = tmp_path_factory.getbasetemp()
    whole = effective(recorded)
    for range_us in (None, (first, last)):
        expected = aggregate(whole, WHOLE if range_us is None else Lens(range_us=range_us))
        for target in ("cpuprofile", "speedscope"):
            # Stacks without any time are counted when a file has nothing else. A whole .cpuprofile may have more: time
            # of (root), which is no stack in speedscope.
            if expected.sampled_us == 0 and (range_us is not None or target == "speedscope"):
                continue
            found = again(recorded, target, folder, range_us)
            assert functions(aggregate(effective(found))) == functions(expected)
            assert found.duration_us == (recorded.duration_us if range_us is None else last - first)
        if expected.sampled_us:
            assert aggregate(again(recorded, "collapsed", folder, range_us)).sampled_us == expected.sampled_us


@given(
    deltas=st.lists(st.floats(0.25, 3000).map(lambda us: round(us * 16) / 16), min_size=1, max_size=8),
    end=st.none() | st.floats(0, 30000),
)
def test_fractions_of_a_microsecond_are_found_again(
    deltas: list[float], end: float | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    document = cpuprofile(
        startTime=0, samples=[5 + index % 2 for index in range(len(deltas))], timeDeltas=deltas, endTime=end
    )
    (folder / "fractions").write_text(json.dumps(document))
    [recorded] = read_profiles(folder / "fractions")
    if recorded.origin.unit == "us":
        found = again(recorded, "cpuprofile", folder) if not recorded.origin.warnings else recorded
        assert functions(aggregate(found)) == functions(aggregate(recorded))
        assert found.duration_us == recorded.duration_us


def test_what_was_estimated_is_estimated_again(tmp_path: Path) -> None:
    for missing in (("timeDeltas",), ("samples", "timeDeltas")):
        document = cpuprofile()
        for key in missing:
            del document[key]
        (tmp_path / "estimated").write_text(json.dumps(document))
        [recorded] = read_profiles(tmp_path / "estimated")
        found = again(recorded, "cpuprofile", tmp_path)
        assert found.origin.estimated
        assert found.origin.warnings == recorded.origin.warnings
        assert functions(aggregate(effective(found))) == functions(aggregate(effective(recorded)))


def test_places_of_samples_travel_along(tmp_path: Path) -> None:
    (tmp_path / "trace.json").write_text(json.dumps(trace_events()))
    [recorded] = read_profiles(tmp_path / "trace.json")
    found = again(recorded, "cpuprofile", tmp_path)
    assert sample_lines(found) == sample_lines(recorded) == [0, 3, 11, 12, 0, 3, 0]
    assert sample_columns(found) == sample_columns(recorded) == [0, 70, 5, 9, 0, 78, 0]
    cut = again(recorded, "cpuprofile", tmp_path, (2500, 5000))
    assert sample_lines(cut)[:3] == [3, 11, 12]
    assert sample_columns(cut)[:3] == [70, 5, 9]


def test_a_heap_profile_converts_to_bytes(tmp_path: Path) -> None:
    (tmp_path / "heap").write_text(json.dumps(HEAP))
    [recorded] = read_profiles(tmp_path / "heap")
    found = again(recorded, "speedscope", tmp_path)
    assert found.origin.unit == "bytes"
    assert functions(aggregate(found)) == functions(aggregate(recorded))
    assert converted(recorded, "collapsed", "x") == (
        b"main (file:///app/x.js:3:2) 100\nmain (file:///app/x.js:3:2);load (file:///app/x.js:10:2) 5000\n"
    )


def test_a_cpuprofile_is_written_as_v8_writes_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(json.dumps(cpuprofile()))
    [recorded] = read_profiles(tmp_path / "x")
    text = converted(recorded, "cpuprofile", "x").decode()
    assert text.startswith(
        '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,'
        '"columnNumber":-1},"hitCount":0,"children":[2,3,4,5]},{"id":2,'
    )
    assert text.endswith(
        '"startTime":0,"endTime":9000,"samples":[2,5,6,6,4,5,3],"timeDeltas":[1000,1000,1000,1000,1000,1000,1000]}'
    )


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
@pytest.mark.parametrize("range_us", [None, (1000, 3000)], ids=["whole", "cut"])
def test_a_converted_cpuprofile_is_read_as_fast_as_those_of_v8(path: Path, range_us: tuple[int, int] | None) -> None:
    [recorded] = read_profiles(path)
    is_shaped = recorded.origin.runtime != "bun"  # its times may be fractions, and its runtime has to be named
    found = fast(converted(recorded, "cpuprofile", "x", range_us))
    assert (found is not None) >= is_shaped
    if found is not None:
        part = None if range_us is None else Lens(range_us=range_us)
        expected = aggregate(effective(recorded), part or WHOLE)
        assert functions(aggregate(effective(found))) == functions(expected)


def test_a_speedscope_file_holds_what_its_format_asks_for(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(json.dumps(cpuprofile()))
    [recorded] = read_profiles(tmp_path / "x")
    document = json.loads(converted(recorded, "speedscope", "x"))
    [profile] = document["profiles"]
    assert document["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    assert (profile["type"], profile["unit"], profile["startValue"], profile["endValue"]) == (
        "sampled",
        "microseconds",
        0,
        9000,
    )
    names = [[document["shared"]["frames"][frame]["name"] for frame in stack] for stack in profile["samples"]]
    assert names == [
        [],
        ["(program)"],
        ["main"],
        ["main", "leaf"],
        ["main", "leaf"],
        ["main", "leaf", "(garbage collector)"],
        ["main"],
        ["(idle)"],
        [],
    ]
    assert profile["weights"] == [1000] * 9


def test_collapsed_frames_cannot_be_split_by_what_they_are_called(tmp_path: Path) -> None:
    text = json.dumps(cpuprofile()).replace('"leaf"', '"a;b\\nc\\u2028d 7"')
    (tmp_path / "x").write_text(text)
    [recorded] = read_profiles(tmp_path / "x")
    assert b"main (file:///app/x.js:6:2);a:b c d 7 (file:///app/x.js:7:2) 2000\n" in converted(
        recorded, "collapsed", "x"
    )


@pytest.mark.parametrize("name", ["\x1b[31mred", " spaced", "\n", "\u00a0"])
def test_collapsed_stacks_of_a_name_that_begins_with_white_space_are_read_again(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(json.dumps(cpuprofile()).replace('"main"', json.dumps(name)))
    [recorded] = read_profiles(tmp_path / "x")
    profile = again(recorded, "collapsed", tmp_path)
    assert int(aggregate(profile).sampled_us) == int(aggregate(effective(recorded)).sampled_us)


def test_stacks_too_many_for_the_format_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.export.writers.stacks.MOST_FRAMES", 5)
    recorded = recorded_from("a;b 3")
    with pytest.raises(TickscopeError, match="6 stack frames are too many for this format"):
        converted(recorded, "speedscope", "x")
    assert converted(recorded, "collapsed", "x").endswith(b" 3000\n")


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["{in}"], 2, "convert needs -o OUT"),
        (["-o", "{out}.cpuprofile"], 2, "convert takes one IN: no IN given"),
        (["{in}", "{in}", "-o", "{out}.cpuprofile"], 2, "convert takes one IN: 2 files given"),
        (["{in}", "-o", "{out}.xyz"], 2, "its name does not tell the format"),
        (["{in}", "-o", "-"], 2, "-o -: OUT is a file"),
        (["{in}", "-o", "{out}.cpuprofile", "--range", "5-9999s"], 2, "is outside the profile"),
        (["{in}", "-o", "{out}.cpuprofile", "--to", "xml"], 2, "invalid choice"),
        (["{in}", "-o", "{out}.cpuprofile", "--thread", "2"], 1, "there is no thread 2 among its 1 profile"),
        (["{out}", "-o", "{out}.cpuprofile"], 1, "no such file"),
        (["{in}", "-o", "{out}/none/x.cpuprofile"], 1, "its folder does not exist"),
        (["{in}", "-o", "{folder}", "--to", "cpuprofile", "--force"], 1, "is a folder"),
    ],
)
def test_what_cannot_be_converted_says_why(words: list[str], status: int, sentence: str, tmp_path: Path) -> None:
    places = {"in": PROFILES / "workerd.cpuprofile", "out": tmp_path / "out", "folder": tmp_path}
    ended = tickscope("convert", *(word.format(**places) for word in words))
    assert (ended.status, ended.out) == (status, "")
    assert sentence in ended.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_exists_is_replaced_unasked(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("precious")
    path = PROFILES / "workerd.cpuprofile"
    ended = tickscope("convert", path, "-o", out)
    assert (ended.status, ended.err) == (
        1,
        f"tickscope: {out}: the file exists. Give another name, or --force to replace it.\n",
    )
    assert out.read_text() == "precious"
    assert tickscope("convert", path, "-o", out, "--force").status == 0
    assert out.read_text().endswith("\n")
    assert [file.name for file in tmp_path.iterdir()] == ["out.txt"]


def test_a_range_and_a_thread_are_converted(tmp_path: Path) -> None:
    source = tmp_path / "trace.json"
    source.write_text(json.dumps(trace_events(1) + trace_events(2)))
    out = tmp_path / "out.cpuprofile"
    assert tickscope("convert", source, "-o", out, "--thread", "2", "--range", "2-4").status == 0
    assert report_of(out)["functions"] == report_of(source, "--thread", "2", "--range", "2-4")["functions"]


def test_warnings_of_the_source_are_told_and_estimates_have_no_range(tmp_path: Path) -> None:
    document = cpuprofile()
    del document["timeDeltas"]
    source = tmp_path / "x.json"
    source.write_text(json.dumps(document))
    ended = tickscope("convert", source, "-o", tmp_path / "out.collapsed")
    assert ended.err == f"tickscope: {source}: no timeDeltas: samples were spread evenly over the recording\n"
    ended = tickscope("convert", source, "-o", tmp_path / "two.collapsed", "--range", "1-2")
    assert ended.status == 2
    assert ended.err.endswith("--range: the times of this profile are estimates. Convert the whole of it.\n")
