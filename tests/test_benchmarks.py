"""The benchmarks run: every part, on a tiny scale. What they measure is not looked at."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import PARTS, main
from tests.benchmarks.corpus import Recording
from tests.benchmarks.exact import plain_times
from tests.benchmarks.growth import fitted
from tests.benchmarks.repeat import repeat_samples
from tests.benchmarks.results import page
from tests.benchmarks.runs import Outcome, run
from tests.benchmarks.tables import Section
from tests.benchmarks.targets import Verdict
from tests.places import SAMPLES
from tui.formats import read_profiles

TINY = ("--samples", "2000", "--nodes", "500", "--depth", "60", "--frames", "1")
NOTHING_TO_INSTALL = ("--contenders", "tickscope", "json")


def test_every_part_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    shutil.copyfile(SAMPLES / "garbage.cpuprofile", recordings / "garbage.cpuprofile")
    results = tmp_path / "RESULTS.md"
    where = ("--folder", str(tmp_path / "cache"), "--recordings", str(recordings), "--results", str(results))
    main([*PARTS, *where, *TINY, *NOTHING_TO_INSTALL])
    text = results.read_text()
    assert text in capsys.readouterr().out
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Loading",
        "## Growth",
        "## Exact at any size",
        "## Responsive while loading",
        "## A change of the time range",
        "## Unfolding callers",
        "## A frame of the chart, 220×60",
        "## Large sources",
        "## Watching a recording",
    ]
    assert "dies" not in text
    assert "largest difference of times" in text
    assert not (tmp_path / "cache").exists(), "nothing was to be installed or recorded"


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    assert "no part is called speed" in capsys.readouterr().err


def test_notes_and_parts_that_are_not_run_are_kept() -> None:
    before = page("- a machine", "monday", [Section("Loading", ["old"]), Section("Growth", ["slow"])])
    before += "\n## Notes\n\nWhat somebody found out.\n"
    promise = Verdict("speed", "here", 2, 1, "ms")
    text = page("- another", "tuesday", [Section("Loading", ["new"], [promise, replace(promise, limit=3)])], before)
    sections = text[text.index("## ") :].split("\n## ")
    assert [section.split("\n")[0] for section in sections] == ["## Loading", "Growth", "Notes"]
    assert sections[1:] == ["Growth\n\nmonday\n\nslow\n", "Notes\n\nWhat somebody found out.\n"]
    assert "tuesday" in sections[0]
    assert "old" not in sections[0]
    assert "**1 of 2 targets met.**" in text


def test_repeated_samples_add_up(tmp_path: Path) -> None:
    source, target = SAMPLES / "http-server.cpuprofile", tmp_path / "repeated.cpuprofile"
    [once] = read_profiles(source)
    repeat_samples(source, target, 2 * len(once.timeline) + 1)
    [repeated] = read_profiles(target)
    assert len(repeated.timeline) == 3 * len(once.timeline)
    assert repeated.origin.warnings == once.origin.warnings
    assert repeated.tree.parent.tolist() == once.tree.parent.tolist()
    times = plain_times(Recording(target, "three times"))
    assert times.samples == len(repeated.timeline)
    assert times.total_us == repeated.timeline.end_us - int(repeated.timeline.start_us[0])


def test_a_straight_line_is_found() -> None:
    line = fitted([1, 2, 10], [5, 7, 23])
    assert (line.base, line.slope, line.r_squared) == pytest.approx((3, 2, 1))
    assert fitted([1, 2, 3], [1, 5, 2]).r_squared < 0.5


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ("echo '  TypeError: it is broken' >&2; exit 3", "status 3: TypeError: it is broken"),
        ("kill -9 $$", "SIGKILL"),
        ("true", "status 0"),
    ],
)
def test_a_contender_that_dies_says_how(script: str, failure: str) -> None:
    outcome = Outcome()
    run(["sh", "-c", script], outcome)
    assert (outcome.failure, outcome.runs) == (failure, [])
