"""Every damaged or hostile file of `tests/malformed`, through the command line: it has the outcome it should have."""

import json
import re
from typing import Any

import pytest

from tests.commands import Ended, tickscope
from tests.formats.seeds import MALFORMED
from tests.places import SHARED

CASES: dict[str, dict[str, str]] = json.loads((MALFORMED / "cases.json").read_text())


def outcome(ended: Ended) -> str:
    """`open`, `warn` or `reject`, as the contract defines them."""
    if ended.status == 1:
        assert ended.out == ""
        assert ended.err.startswith("tickscope: ")
        assert ended.err.count("\n") == 1
        return "reject"
    assert (ended.status, ended.err) == (0, "")
    report: dict[str, Any] = json.loads(ended.out)
    return "warn" if report["profile"]["warnings"] else "open"


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_outcome_is_as_written(name: str) -> None:
    case = CASES[name]
    ended = tickscope("report", MALFORMED / case["file"], "--format", "json", "--view", "lines")
    assert outcome(ended) == case["outcome"], (ended.err or ended.out[-300:], case["expect"])
    assert (ended.out + ended.err).rstrip("\n").isprintable()


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_report_shows_the_same_warnings_and_nothing_that_a_terminal_obeys(name: str) -> None:
    path = MALFORMED / CASES[name]["file"]
    if CASES[name]["outcome"] == "reject":
        assert tickscope("report", path).status == 1
        return
    document = json.loads(tickscope("report", path, "--format", "json").out)
    text, markdown = tickscope("report", path), tickscope("report", path, "--format", "markdown")
    for ended in (text, markdown):
        assert (ended.status, ended.err) == (0, "")
        assert all(line.isprintable() for line in ended.out.splitlines())
    unescaped = re.sub(r"\\(.)", r"\1", markdown.out)
    for warning in document["profile"]["warnings"]:
        assert f"\n  ! {warning}\n" in text.out
        assert f"\n- ⚠ {warning}\n" in unescaped


def test_every_file_here_is_a_case() -> None:
    named = {case["file"] for case in CASES.values()} | {"cases.json", "README.md"}
    assert {path.name for path in MALFORMED.iterdir()} == named


@pytest.mark.optional
@pytest.mark.skipif(SHARED is None, reason="the shared cases are not beside the checkout")
def test_the_cases_are_those_that_were_agreed_on() -> None:
    assert SHARED is not None
    assert json.loads((SHARED / "malformed" / "cases.json").read_text()) == CASES
