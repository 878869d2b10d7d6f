"""Damaged and odd files that nobody has sent yet: each has the outcome that its kind should have, in every report."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.formats.odd_files import OPENS, REFUSED, WARNS, odd_files
from tests.formats.test_cases import outcome
from tui.analysis.accounting.effective import effective
from tui.analysis.findings.busiest_threads import chosen_thread
from tui.base.errors import TickscopeError
from tui.export.convert import converted
from tui.export.redaction.redaction import Redactor
from tui.export.report.report import Request, report
from tui.export.report.report_markdown import markdown_pieces
from tui.export.report.report_text import text_pieces
from tui.export.writers.output_formats import TARGETS, VIEWS, Target
from tui.formats import read_profiles
from tui.profile.profile import Profile

FILES = {odd.name: odd for odd in odd_files()}
UNITS = {"us": "self_us", "bytes": "self_bytes", "samples": "self_samples"}


@pytest.fixture
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The file that the test is about."""
    path = tmp_path / "odd"
    path.write_bytes(FILES[request.param].content())
    return path


every_file = pytest.mark.parametrize("odd", FILES, indirect=True)


@every_file
def test_the_outcome_is_that_of_its_kind(odd: Path, request: pytest.FixtureRequest) -> None:
    expected = FILES[request.node.callspec.params["odd"]].outcome
    ended = tickscope("report", odd, "--format", "json", "--view", "lines")
    assert outcome(ended) == expected, ended.err or json.loads(ended.out)["profile"]["warnings"]
    assert (ended.out + ended.err).rstrip("\n").isprintable()
    if expected == REFUSED:
        assert ended.err.startswith(f"tickscope: {odd}: ")
        assert "internal error" not in ended.err
        assert len(ended.err) < 400
        return
    document = json.loads(ended.out)
    profile, self_of = document["profile"], UNITS[document["profile"]["unit"]]
    in_functions = sum(function[self_of] for function in document["functions"])
    assert in_functions == sum(line[self_of] for line in document["lines"])
    if profile["unit"] == "us":
        assert in_functions == profile["sampled_us"]
        assert profile["sampled_us"] + profile["unsampled_us"] == profile["duration_us"]
    assert len(profile["warnings"]) < 6
    assert all(warning.isprintable() and len(warning) < 200 for warning in profile["warnings"])


@every_file
def test_every_report_and_conversion_of_it_ends_well(odd: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.speedscope.json"
    written = tickscope("convert", odd, "-o", out)
    try:
        profile = chosen_thread(read_profiles(odd), None)
    except TickscopeError:
        assert (written.status, out.exists()) == (1, False)
        assert written.err.count("\n") == 1
        return
    assert out.exists() == (written.status == 0)
    assert written.status == 0 or written.err.count("\n") == 1 + len(profile.origin.warnings)
    for view in VIEWS:
        found = report(effective(profile), Request(view, limit=20))
        for pieces in (text_pieces(found, None), markdown_pieces(found)):
            _assert_shows("".join(pieces))
    for target in TARGETS:
        assert _conversion_problem(profile, target).isprintable()


def _conversion_problem(profile: Profile, target: Target) -> str:
    """Why it cannot be converted, "" when it can."""
    try:
        converted(profile, target, "out", None, Redactor())
    except TickscopeError as error:
        return str(error)
    return ""


def _assert_shows(text: str) -> None:
    # Markdown keeps the indent of a tree with no-break spaces.
    assert all(line.isprintable() for line in text.replace("\xa0", " ").splitlines())
    assert len(text) < 60_000


def test_there_are_files_of_every_kind_and_outcome() -> None:
    assert {name[0] for name in FILES} >= set("JGSTWROHDNUX")
    assert len(FILES) == len(odd_files())
    counts = Counter(odd.outcome for odd in odd_files())
    assert set(counts) == {OPENS, WARNS, REFUSED}
    assert min(counts.values()) > 100
