"""Warnings are counted in the header and listed on `!` and in the report: the same ones, in the same words."""

import re

import pytest

from tests.explorer_in_process import Explore
from tests.formats.seeds import MALFORMED
from tests.formats.test_cases import CASES
from tests.places import PROFILES
from tui.draw.bars.header import draw_header
from tui.explorer.loading.open_profile import open_file
from tui.explorer.profile.facts import facts_text
from tui.export.report.report import Request, report
from tui.export.report.report_json import report_json
from tui.export.report.report_markdown import escaped, report_markdown
from tui.export.report.report_text import report_text
from tui.state.model.options import ExplorerOptions
from tui.state.model.state import first_state

WARNING_FILES = sorted(MALFORMED / case["file"] for case in CASES.values() if case["outcome"] == "warn")
QUIET = (PROFILES / "mixed-1000.cpuprofile", PROFILES / "node20-truncated-255.cpuprofile")
ONLY_PROGRAM = PROFILES / "workerd-20240806-program-only.cpuprofile"


@pytest.mark.parametrize("path", [*WARNING_FILES, *QUIET, ONLY_PROGRAM], ids=lambda path: path.name)
def test_header_facts_and_report_agree(path: object) -> None:
    opened = open_file(str(path), lambda *_: None, ExplorerOptions())[0]
    state = first_state(opened, ExplorerOptions(), (120, 40))
    gaps = 1 if len(opened.figures.gaps) else 0
    listed = [paragraph.text for paragraph in facts_text(state) if paragraph.is_warning]
    told = report(opened.aggregate.profile, Request())
    in_text = [line[4:] for line in report_text(told).splitlines() if line.startswith("  ! ")]
    in_markdown = [line[4:] for line in report_markdown(told).splitlines() if line.startswith("- ⚠ ")]
    assert listed[: len(listed) - gaps] == in_text
    assert [escaped(text) for text in in_text] == in_markdown
    header = draw_header(opened.aggregate, opened.figures, state.base, 200).row_text(0)
    counted = re.search(r"! (\d+) warning", header)
    assert (int(counted[1]) if counted else 0) == len(in_text)
    for warning in opened.aggregate.profile.origin.warnings:
        assert warning in in_text


def test_there_are_warnings_to_compare() -> None:
    assert len(WARNING_FILES) > 10
    told = report(open_file(str(QUIET[1]), lambda *_: None, ExplorerOptions())[0].aggregate.profile, Request())
    assert '"warnings":[]' in report_json(told).replace(" ", "")
    assert "its outermost callers are missing" in report_text(told)


@pytest.mark.parametrize("width", [80, 200])
def test_a_profile_of_program_alone_says_so_in_the_header(width: int) -> None:
    opened = open_file(str(ONLY_PROGRAM), lambda *_: None, ExplorerOptions())[0]
    base = first_state(opened, ExplorerOptions(), (120, 40)).base
    header = draw_header(opened.aggregate, opened.figures, base, width)
    assert header.row_text(0).rstrip().endswith("! 1 warning: only (program)")


def test_they_are_so_on_the_screen(explore: Explore) -> None:
    for name in ("S07-more-samples.cpuprofile", "S22-two-parents.cpuprofile"):
        warnings = open_file(str(MALFORMED / name), lambda *_: None, ExplorerOptions())[0].origin.warnings
        app = explore(MALFORMED / name, columns=160, rows=40)
        app.wait_for("Hot functions")
        assert f"! {len(warnings)} warning" in app.row_text(0)
        app.keys("!")
        text = app.wait_for("Facts and warnings")
        inner = " ".join("".join(re.findall("│(.*)│", row)).strip() for row in text.splitlines())
        for warning in warnings:
            assert warning in " ".join(inner.split())
        app.keys("escape")
        app.wait_for(lambda text: "Facts and warnings" not in text)
        app.keys("q")
        assert app.exit_status() == 0
