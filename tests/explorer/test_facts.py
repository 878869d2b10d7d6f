"""`!` says by which rules time is counted now, and whether that is as Chrome DevTools does."""

from dataclasses import replace

from tests.explorer_in_process import Explore
from tests.places import SAMPLES
from tui.analysis.accounting.effective import Accounting
from tui.explorer.profile.facts import accounting_of
from tui.profile.profile import Origin


def test_the_rules_of_accounting_are_shown_as_they_are(explore: Explore) -> None:
    app = explore(SAMPLES / "http-server.cpuprofile", columns=120, rows=60)
    app.wait_for("Hot functions")
    app.keys("!")
    app.wait_for("as Chrome DevTools")
    app.wait_for("is part of the call around it")
    app.wait_for("stands on the stack that it interrupted")
    app.wait_for("belongs to the sample before it")
    app.keys("!", "U")
    app.wait_for(lambda _: "gaps cut" in app.row_text(0))
    app.keys(*":accounting: gc")
    app.wait_for("Accounting: GC")
    app.keys("enter")
    app.wait_for(lambda _: "GC apart" in app.row_text(0))
    # The palette finds where it is told.
    app.keys(*":accounting")
    app.wait_for("Facts and warnings")
    app.keys("down", "down", "enter")
    app.wait_for("other than Chrome DevTools: gc:apart gaps:cut")
    app.wait_for("stands apart from all stacks")
    app.wait_for("is in no function")
    app.wait_for("Where all the time went, as Chrome DevTools counts it")


def test_a_narrow_header_says_what_percentages_are_of_under_other_rules(explore: Explore) -> None:
    app = explore(SAMPLES / "http-server.cpuprofile", "--lens", "smoothing:off", columns=80, rows=24)
    app.wait_for(lambda _: "(program) as recorded" in app.row_text(0) and "% of active" in app.row_text(0))
    assert "DevTools" not in app.row_text(0)


def test_bytes_of_other_profilers_are_not_called_estimates_of_v8() -> None:
    v8 = Origin("x.heapprofile", "x.heapprofile", format="heapprofile", unit="bytes")
    assert "as V8 estimates them" in accounting_of(v8, Accounting())
    assert accounting_of(replace(v8, format="speedscope"), Accounting()) == "bytes as in the file"
