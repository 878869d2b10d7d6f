"""Damaged and odd files that nobody has sent yet: each has the outcome that its kind should have, in every report."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.formats.odd_files import OPENS, REFUSED, WARNS, odd_files
from tests.formats.test_cases import outcome

FILES = {name: (expected, content) for name, expected, content in odd_files()}
UNITS = {"us": "self_us", "bytes": "self_bytes", "samples": "self_samples"}


@pytest.fixture
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The file that the test is about."""
    path = tmp_path / "odd"
    path.write_bytes(FILES[request.param][1])
    return path


every_file = pytest.mark.parametrize("odd", FILES, indirect=True)


@every_file
def test_the_outcome_is_that_of_its_kind(odd: Path, request: pytest.FixtureRequest) -> None:
    expected = FILES[request.node.callspec.params["odd"]][0]
    ended = tickscope("report", odd, "--format", "json", "--view", "lines")
    assert outcome(ended) == expected, ended.err or json.loads(ended.out)["profile"]["warnings"]
    assert (ended.out + ended.err).rstrip("\n").isprintable()
    if expected == REFUSED:
        assert ended.err.startswith(f"tickscope: {odd}: ")
        assert "internal error" not in ended.err
        assert len(ended.err) < 400
        return
    report = json.loads(ended.out)
    profile, self_of = report["profile"], UNITS[report["profile"]["unit"]]
    in_functions = sum(function[self_of] for function in report["functions"])
    assert in_functions == sum(line[self_of] for line in report["lines"])
    if profile["unit"] == "us":
        assert in_functions == profile["sampled_us"]
        assert profile["sampled_us"] + profile["unsampled_us"] == profile["duration_us"]
    assert len(profile["warnings"]) < 6
    assert all(warning.isprintable() and len(warning) < 200 for warning in profile["warnings"])


@every_file
def test_every_report_and_conversion_of_it_ends_well(odd: Path, tmp_path: Path) -> None:
    document = tickscope("report", odd, "--format", "json", "--view", "summary")
    for view in ("summary", "functions", "tree", "lines"):
        for form in ("text", "markdown"):
            ended = tickscope("report", odd, "--view", view, "--format", form, "--limit", "20")
            assert ended.status == document.status
            # Markdown keeps the indent of a tree with no-break spaces.
            assert all(line.isprintable() for line in ended.out.replace("\xa0", " ").splitlines())
            assert ended.status == 1 or len(ended.out) < 60_000
    for target in ("cpuprofile", "speedscope", "collapsed"):
        ended = tickscope("convert", odd, "-o", tmp_path / target, "--to", target)
        assert ended.status in (0, 1) if document.status == 0 else ended.status == 1
        assert (tmp_path / target).exists() == (ended.status == 0)
        assert ended.status == 0 or ended.err.count("\n") == 1 + len(_warnings(document.out))


def _warnings(report: str) -> list[str]:
    warnings: list[str] = json.loads(report)["profile"]["warnings"] if report else []
    return warnings


def test_there_are_files_of_every_kind_and_outcome() -> None:
    assert {name[0] for name in FILES} >= set("JGSTWROHDNUX")
    assert len(FILES) == len(odd_files())
    assert min(Counter(expected for expected, _content in FILES.values()).values()) > 100
    assert {expected for expected, _content in FILES.values()} == {OPENS, WARNS, REFUSED}
