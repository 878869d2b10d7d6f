"""`report A --against B` says what changed, in all three formats."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.commands import report_of, tickscope
from tests.formats.documents import cpuprofile
from tests.formats.seeds import HEAP
from tests.places import PROFILES
from tests.stacks import profile_from
from tui.analysis.filters.lens_text import parse_lens
from tui.export.report.report import Request, report
from tui.export.report.report_json import report_json
from tui.export.report.report_markdown import report_markdown
from tui.export.report.report_text import report_text

A, B = PROFILES / "mixed-1000.cpuprofile", PROFILES / "mixed-100.cpuprofile"
HERE, BEFORE = "a@x:1 600 | new@x:2 300 | same@x:3 100", "a@x:9 200 | gone@x:4 100 | same@x:3 100 | (idle) 50"


def compared(lens: str = "") -> Any:
    request = Request(lens=parse_lens(lens, 1))
    return report(profile_from(HERE), request, profile_from(BEFORE, title="before.cpuprofile"))


def test_functions_stand_beside_those_of_the_baseline() -> None:
    document = json.loads(report_json(compared()))
    rows = document["functions"]
    assert [(row["name"], row["self_us"], row["against"], round(row["change"], 6)) for row in rows] == [
        ("new", 300_000, None, 0.3),
        ("gone", 0, {"self_us": 100_000, "total_us": 100_000, "samples": 100}, -0.25),
        ("same", 100_000, {"self_us": 100_000, "total_us": 100_000, "samples": 100}, -0.15),
        ("a", 600_000, {"self_us": 200_000, "total_us": 200_000, "samples": 200}, 0.1),
        ("(idle)", 0, {"self_us": 50_000, "total_us": 50_000, "samples": 50}, 0.0),
    ]
    assert document["against"]["profile"]["title"] == "before.cpuprofile"
    assert document["against"]["profile"]["idle_us"] == 50_000


def test_text_and_markdown_say_the_change_in_percent_of_the_active_time() -> None:
    text = report_text(compared())
    assert "before: before.cpuprofile, 400.0 ms" in text
    rows = [line.split() for line in text.splitlines() if line.strip()][-5:]
    assert rows[0] == ["+30.0", "300.0", "30.0%", "–", "new", "x:2"]
    assert rows[2] == ["−15.0", "~", "100.0", "10.0%", "100.0", "25.0%", "same", "x:3"]
    assert rows[4] == ["0.0", "0.0", "50.0", "(idle)"]
    assert "| +30.0 |  | 300.0 | 30.0% | – |  | `new` | `x:2` |" in report_markdown(compared())


def test_a_change_that_is_no_chance_is_not_marked() -> None:
    steady, faster = " | ".join(["a@x:1 6 | b@x:2 4"] * 200), " | ".join(["a@x:1 2 | b@x:2 8"] * 200)
    rows = report(profile_from(steady), Request(), profile_from(faster)).functions
    assert [(row.key.name, row.change.is_sure) for row in rows or () if row.change] == [("a", True), ("b", True)]
    same = report(profile_from(steady), Request(), profile_from(steady)).functions
    assert [row.change.is_sure for row in same or () if row.change] == [False, False]


def test_the_steps_of_a_lens_hold_on_both_sides() -> None:
    document = json.loads(report_json(compared("drop:a")))
    assert {row["name"] for row in document["functions"]} == {"new", "gone", "same", "(idle)"}


def test_the_command_compares_files_and_says_what_makes_it_hard() -> None:
    ended = tickscope("report", A, "--against", B, "--format", "json")
    assert ended.status == 0
    assert ended.err == ("tickscope: the sampling intervals differ: 1.1 ms here, 167 µs in the baseline\n")
    document = json.loads(ended.out)
    changes = [abs(row["change"]) for row in document["functions"]]
    assert changes == sorted(changes, reverse=True)
    assert all(-1 <= row["change"] <= 1 for row in document["functions"])
    assert document["against"]["profile"] == report_of(B)["profile"]
    alone = {(row["name"], row["url"], row["line"], row["column"]): row["self_us"] for row in report_of(A)["functions"]}
    here = {
        (row["name"], row["url"], row["line"], row["column"]): row["self_us"]
        for row in document["functions"]
        if row["total_us"]
    }
    assert {key: self_us for key, self_us in alone.items() if key in here} == here


def test_a_profile_against_itself_has_not_changed() -> None:
    assert {row["change"] for row in report_of(A, "--against", str(A))["functions"]} == {0.0}


def test_a_baseline_that_cannot_be_read_is_refused() -> None:
    ended = tickscope("report", A, "--against", "nowhere.cpuprofile")
    assert (ended.status, ended.out, ended.err) == (1, "", "tickscope: nowhere.cpuprofile: no such file\n")


UNITS = {
    "time": ("cpu.cpuprofile", cpuprofile()),
    "bytes": ("app.heapprofile", HEAP),
    "samples": ("stacks.txt", "main;parse 30\nmain;render 70\n"),
}


def in_unit(folder: Path, unit: str) -> Path:
    """A profile that is measured in `unit`."""
    name, content = UNITS[unit]
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize(("here", "there"), [pair for pair in product(UNITS, UNITS) if pair[0] != pair[1]])
def test_profiles_of_different_units_are_not_compared(here: str, there: str, form: str, tmp_path: Path) -> None:
    path, baseline = in_unit(tmp_path, here), in_unit(tmp_path, there)
    ended = tickscope("report", path, "--against", baseline, "--format", form, "--source-map-dir", tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        f"tickscope: {baseline}: this baseline is measured in {there}, but {path.name} in {here}. "
        f"Choose a baseline that is measured in {here}.\n"
    )


@pytest.mark.parametrize("unit", UNITS)
def test_profiles_of_one_unit_are_compared(unit: str, tmp_path: Path) -> None:
    path = in_unit(tmp_path, unit)
    assert {row["change"] for row in report_of(path, "--against", str(path))["functions"]} == {0.0}


def test_estimated_times_and_those_without_an_order_are_compared(tmp_path: Path) -> None:
    path, baseline = in_unit(tmp_path, "time"), tmp_path / "hits.cpuprofile"
    baseline.write_text(json.dumps(cpuprofile(samples=None, timeDeltas=None)))
    document = report_of(path, "--against", str(baseline))
    there = document["against"]["profile"]
    assert (there["unit"], there["estimated"], document["profile"]["estimated"]) == ("us", True, False)


def test_a_profile_without_any_time_is_one_of_samples(tmp_path: Path) -> None:
    path, baseline = in_unit(tmp_path, "time"), tmp_path / "still.cpuprofile"
    baseline.write_text(json.dumps(cpuprofile(timeDeltas=[0] * 7, endTime=1_000_000)))
    assert "measured in samples, but cpu.cpuprofile in time" in tickscope("report", path, "--against", baseline).err
