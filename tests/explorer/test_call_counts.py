"""Calls that were counted stand in a column of their own beside the samples.

Behind a pty: a recording that counts them, from the command line to the pane.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.programs import node
from tests.record.recording import HOT
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.draw.rows.glyphs import UNICODE
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.draw.tables.hot_functions import HotExtras, draw_hot_functions
from tui.explorer.loading.call_counts import call_counts
from tui.profile.profile import Profile
from tui.state.rows.hot_rows import hot_table
from tui.state.view.list_view import ListView
from tui.state.view.look import HotLook, base_of, first_look


def drawn(profile: Profile, width: int, counts: dict[str, int]) -> list[str]:
    counted = aggregate(profile)
    look = first_look(counted)
    calls = {key: counts[key.name] for key in profile.functions.keys if key.name in counts}
    rows = hot_table(counted, HotLook()).rows
    view = ListView(width, 5, 0, 0, has_focus=True)
    base = base_of(counted, look)
    return (
        draw_hot_functions(counted, rows, look.hot, ListStyle(view, base, UNICODE, Page()), HotExtras(calls=calls))
        .text()
        .splitlines()
    )


@pytest.mark.parametrize("width", [40, 60, 120])
def test_the_column_stands_before_the_name_and_only_where_calls_were_counted(width: int) -> None:
    profile = profile_from("main;parse 3 | main;render 5")
    lines = drawn(profile, width, {"parse": 1_234_567})
    heads, parse = lines[0], next(line for line in lines if "parse" in line)
    end = heads.index("calls") + len("calls")
    assert parse[:end].endswith("1,234,567")
    render = next(line for line in lines if "render" in line)
    assert render[end - 12 : end].strip() == ""
    assert render.index("render") == parse.index("parse")
    assert "calls" not in drawn(profile, width, {})[0]


def test_a_file_without_a_sidecar_has_none(tmp_path: Path) -> None:
    assert call_counts(profile_from("main 1")) == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_calls_are_shown_when_the_recording_is_over(start_forked: Callable[..., PtyApp], tmp_path: Path) -> None:
    script = tmp_path / "counted.js"
    script.write_text(HOT + "for (let i = 0; i < 321; i++) hot(2e3);\nsetTimeout(() => {}, 1200);\n")
    out = tmp_path / "counted.cpuprofile"
    app = start_forked(*TICKSCOPE, "record", "--count-calls", "--out", out, "--", node(), script, columns=120, rows=40)
    app.wait_for("Saved counted.cpuprofile")
    app.wait_for(lambda text: re.search(r" calls .*\n(.*\n)*?.* 321 \W+hot +counted\.js:1", text))
