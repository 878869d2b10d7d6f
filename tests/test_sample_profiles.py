"""The samples are small, name nothing of the machine they were recorded on, and show what their README promises."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.places import SAMPLES
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.formats.read import read_profiles

README = (SAMPLES / "README.md").read_text(encoding="utf-8")
FILES = sorted(SAMPLES.glob("*.cpuprofile"))
LARGEST_BYTES = 700_000
RAN_IN = "file:///app/"

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@cache
def recorded(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_bytes()))


@cache
def counted(file: Path) -> Aggregate:
    [profile] = read_profiles(file)
    return aggregate(effective(profile))


def table_rows(columns: int) -> list[list[str]]:
    """The rows of the README's tables with so many columns, without their heads; code marks are taken off."""
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]
        for line in README.splitlines()
        if line.startswith("| ")
    ]
    return [row for row in rows if len(row) == columns and row[0] not in ("file", "profile")]


def test_the_readme_lists_the_files_that_are_there() -> None:
    assert sorted(row[0] for row in table_rows(4)) == [file.name for file in FILES]
    assert len(FILES) >= 6


@each_file
def test_a_sample_is_a_small_profile(file: Path) -> None:
    assert file.stat().st_size < LARGEST_BYTES
    assert recorded(file)["nodes"]
    assert len(recorded(file)["samples"]) == len(recorded(file)["timeDeltas"])


@each_file
def test_no_url_tells_about_the_machine(file: Path) -> None:
    urls = {node["callFrame"]["url"] for node in recorded(file)["nodes"]}
    assert not [url for url in urls if re.search(r"/(work|tmp|root|home)\b", url)]
    unexpected = [url for url in urls if not re.match(rf"{RAN_IN}|node:|workerd/|$", url)]
    assert unexpected == []


@each_file
def test_every_line_with_ticks_in_a_program_has_its_source(file: Path) -> None:
    ticked_lines: dict[str, set[int]] = {}
    for node in recorded(file)["nodes"]:
        url = node["callFrame"]["url"].removeprefix(RAN_IN)
        if url and not url.startswith(("node:", "node_modules/typescript/")):
            ticked_lines.setdefault(url, set()).update(tick["line"] for tick in node.get("positionTicks", []))
    assert ticked_lines
    for path, lines in ticked_lines.items():
        source = (SAMPLES / "programs" / path).read_text(encoding="utf-8").splitlines()
        assert max(lines, default=1) <= len(source), path


@each_file
def test_the_readme_says_how_many_samples(file: Path) -> None:
    said = {row[0]: row[1] for row in table_rows(4)}
    assert said[file.name] == str(len(recorded(file)["samples"]))


@each_file
def test_the_readme_has_the_figures_of_the_hottest_function(file: Path) -> None:
    totals = counted(file)
    hottest = totals.profile.functions.keys[int(totals.function_self_us.argmax())]
    assert hottest.name in {row[1] for row in table_rows(6) if row[0] == file.stem}


@pytest.mark.parametrize("row", table_rows(6), ids=lambda row: f"{row[0]}:{row[1]}")
def test_a_figure_of_the_readme_is_right(row: list[str]) -> None:
    name, function, where, self_ms, total_ms, samples = row
    totals = counted(SAMPLES / f"{name}.cpuprofile")
    found = [
        (f"{totals.function_self_us[i] / 1000:.1f}", f"{totals.function_total_us[i] / 1000:.1f}", str(samples_on_top))
        for i, (key, samples_on_top) in enumerate(
            zip(totals.profile.functions.keys, totals.function_samples, strict=True)
        )
        if key.name == function and (f"{key.url}:{key.line}".endswith(where) if where else not key.url)
    ]
    assert found == [(self_ms, total_ms, samples)]


def test_record_py_records_every_sample() -> None:
    script = (SAMPLES / "record.py").read_text(encoding="utf-8")
    assert [file.stem for file in FILES if f'"{file.stem}"' not in script] == []
