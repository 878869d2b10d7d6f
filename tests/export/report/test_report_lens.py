"""`report --lens` says what is counted, and under what."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest

from tests.commands import report_of, tickscope
from tests.places import PROFILES
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import Lens, Step, Verb
from tui.analysis.filters.lens_text import parse_lens
from tui.analysis.tables.lines import range_note
from tui.export.report.report import Request, report
from tui.export.report.report_json import report_json
from tui.export.report.report_markdown import report_markdown
from tui.export.report.report_text import report_text
from tui.formats import read_profiles

PATH = PROFILES / "mixed-1000.cpuprofile"
DURATION_US = read_profiles(PATH)[0].duration_us


@pytest.mark.parametrize(
    "text", ["range:1s-2s", "hide:idle hide:internals", "mine", "group:package", "recursion", "gc:apart smoothing:off"]
)
def test_the_report_has_the_numbers_of_the_lens(text: str) -> None:
    found = report_of(PATH, "--lens", text, "--view", "tree")
    counted = Counting(read_profiles(PATH)[0]).aggregate(parse_lens(text, DURATION_US))
    assert sum(row["self_us"] for row in found["functions"]) == counted.sampled_us
    assert found["tree"][0]["total_us"] == counted.sampled_us
    assert len(found["functions"]) == int(counted.function_is_sampled.sum())
    assert parse_lens(found["lens"], DURATION_US) == parse_lens(text, DURATION_US)
    assert found["accounting"] == ("smoothing:off gc:apart" if "gc:" in text else "devtools")


def test_a_range_may_stand_in_the_lens_or_beside_it() -> None:
    inside = report_of(PATH, "--lens", "range:1s-2s mine")
    beside = report_of(PATH, "--range", "1s-2s", "--lens", "range:3s-4s mine")
    assert inside == beside
    assert inside["lens"] == "range:1000000us-2000000us mine"
    assert inside["accounting"] == "devtools"
    assert "lens" not in report_of(PATH, "--range", "1s-2s")


def test_the_profile_is_described_whole_under_any_lens() -> None:
    assert report_of(PATH, "--lens", "mine range:1s-2s")["profile"] == report_of(PATH)["profile"]


def test_percentages_stay_those_of_the_range() -> None:
    profile = profile_from("main;parse 3 | main;render 1 | (idle) 6", ticks={"main;parse": {21: 3}})
    request = Request(lens=parse_lens("focus:parse", profile.duration_us))
    text = report_text(report(profile, request))
    assert "lens        3.0 ms  30.0 % of what was sampled: focus:parse" in text
    assert "% of active time, 4.0 ms" in text
    [row] = [line for line in text.splitlines() if "parse  " in line]
    own, share, _margin, total, total_share, *_ = row.split()
    assert [own, share, total, total_share] == ["3.0", "75.0%", "3.0", "75.0%"]


def test_a_lens_by_place_tells_no_secrets() -> None:
    profile = profile_from("main;parse@https://me:pw@h/x.js?t=1:3 3 | main;parse@https://h/y.js:4 1")
    lens = parse_lens('focus:"parse (https://me:pw@h/x.js?t=1:3:1)"', profile.duration_us)
    text = report_text(report(profile, Request(lens=lens)))
    assert 'what was sampled: focus:"parse (https://***@h/x.js?…:3:1)"' in text
    assert json.loads(report_json(report(profile, Request(lens=lens))))["lens"] == (
        'focus:"parse (https://***@h/x.js?t=1:3:1)"'
    )
    shown = Request(lens=lens, show_urls=True)
    assert 'focus:"parse (https://me:pw@h/x.js?t=1:3:1)"' in report_text(report(profile, shown))
    assert "me:pw@h/x.js?t=1:3:1" in json.loads(report_json(report(profile, shown)))["lens"]


def test_a_long_name_in_a_lens_takes_no_time() -> None:
    name = "a (" * 10_000 + "b"
    profile = profile_from(f"main;{name} 3")
    began = time.monotonic()
    assert name[:100] in report_text(report(profile, Request(lens=Lens(steps=(Step(Verb.FOCUS, name),)))))
    assert time.monotonic() - began < 2


def test_lines_are_those_that_were_sampled() -> None:
    profile = profile_from("main;parse 3 | main;render 1", ticks={"main;parse": {21: 3}, "main;render": {31: 1}})
    request = Request("lines", lens=parse_lens("exclude:parse drop:render", profile.duration_us))
    document = json.loads(report_json(report(profile, request)))
    assert [(row["name"], row["self_us"]) for row in document["functions"]] == [("main", 3000)]
    spent = [(row["function"]["name"], row["line"], row["self_us"]) for row in document["lines"] if row["self_us"]]
    assert spent == [("parse", 21, 3000)]


def test_a_lens_that_cannot_be_is_refused() -> None:
    ended = tickscope("report", PATH, "--lens", "focus:nothing")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == ("tickscope: no function is called 'nothing' in this profile. Write its name as it is shown.\n")
    assert tickscope("report", PATH, "--lens", "fokus:x").status == 2


TICKED = profile_from("main;parse 4 | main 2", ticks={"main;parse": {21: 3, 22: 1}})
ON_LINES = replace(TICKED, sample_lines=np.array([21, 22, 21, 21, 11, 11], np.int32))
IN_RANGE = Request("lines", range_us=(1_000, 5_000))


@pytest.mark.parametrize(
    "request_for_part", [IN_RANGE, Request("lines", lens=parse_lens("range:1ms-5ms", 6_000))], ids=["option", "filter"]
)
def test_lines_in_a_range_are_said_to_be_estimated(request_for_part: Request) -> None:
    found = report(TICKED, request_for_part)
    assert [(row["self_us"], row["estimated"]) for row in json.loads(report_json(found))["lines"]] == [
        (2250, True),
        (1000, True),
        (750, True),
    ]
    note = "Self times are estimated: ticks carry no time and are the whole profile's."
    assert note == range_note(aggregate(TICKED, request_for_part.counted))
    assert f"\n{note}\nself ms" in report_text(found, 80)
    assert f"\n\n{note}\n\n| self ms" in report_markdown(found)


def test_samples_that_tell_their_lines_are_measured_in_a_range() -> None:
    found = report(ON_LINES, IN_RANGE)
    rows = json.loads(report_json(found))["lines"]
    assert [(row["line"], row["self_us"]) for row in rows] == [(21, 2000), (11, 1000), (22, 1000)]
    assert all("estimated" not in row for row in rows)
    note = "Self times are those of the samples in the range, ticks the whole profile's."
    assert f"\n{note}\nself ms" in report_text(found, 80)
    assert f"\n\n{note}\n\n| self ms" in report_markdown(found)


@pytest.mark.parametrize(
    "whole", [Request("lines"), Request("lines", lens=parse_lens("drop:main", 6_000)), replace(IN_RANGE, view="tree")]
)
def test_other_reports_say_nothing_of_estimated_lines(whole: Request) -> None:
    found = report(TICKED, whole)
    assert all("estimated" not in row for row in json.loads(report_json(found)).get("lines", []))
    assert found.lines_note is None
    assert "estimated" not in report_text(found, 80)
    assert "estimated" not in report_markdown(found)
