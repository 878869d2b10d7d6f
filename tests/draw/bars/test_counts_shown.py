"""How the header and the status rows show a profile of counts, which have no times and no margins of error."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.documents import read_one
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.figures import figures
from tui.draw.bars.header import draw_header
from tui.draw.bars.status import StatusStyle, draw_status
from tui.draw.rows.glyphs import UNICODE
from tui.state.view.look import Look
from tui.state.view.measures import Base


def counted(text: str, folder: Path) -> Aggregate:
    return aggregate(read_one(text.encode(), folder))


def header(of: Aggregate, width: int) -> str:
    return draw_header(of, figures(of), Base("% of all", of.sampled_us), width).row_text(0)


@pytest.mark.parametrize("width", [80, 120, 220])
def test_the_header_says_that_counts_were_multiplied(width: int, tmp_path: Path) -> None:
    assert "4,000 samples (counts × 100) · 3 stacks" in header(counted("a;b 31.25\na;c 6.5\na 2.25\n", tmp_path), width)
    long = replace(profile := counted("a 1.25\n", tmp_path).profile, origin=replace(profile.origin, title=40 * "x"))
    assert "125 samples (counts × 100)" in header(aggregate(long), width)
    assert "×" not in header(counted("a;b 31\na;c 6\n", tmp_path), width)


def test_no_room_is_left_for_a_margin_that_counts_never_have(tmp_path: Path) -> None:
    of = counted("a;b 31.25\na;c 6.5\na 2.25\n", tmp_path)
    look = Look(function=of.profile.functions.labels.index("b"))
    canvas = draw_status(of, look, 80, StatusStyle(Base("", of.sampled_us), UNICODE))
    assert canvas.row_text(1).rstrip() == "  self 3,125 samples  78.1 % · total 3,125 samples  78.1 % ·       1 stack"
