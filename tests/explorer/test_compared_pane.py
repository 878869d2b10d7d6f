"""The hot functions beside a baseline: what changed since the recording before.

Behind a pty: a baseline that is missing, which is refused before there is a screen.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands import report_of
from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tui.base.errors import TickscopeError
from tui.explorer.loading.open_profile import open_file
from tui.state.model.options import ExplorerOptions

HTTP = SAMPLES / "http-server.cpuprofile"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The sample as it may have been before: another function for passwords, prices twice as quick and further down."""
    profile = json.loads(HTTP.read_text())
    prices = set()
    for node in profile["nodes"]:
        frame = node["callFrame"]
        if frame["functionName"] == "formatPrice":
            frame["lineNumber"] += 3
            prices.add(node["id"])
        if frame["functionName"] == "pbkdf2Sync":
            frame["functionName"] = "scryptSync"
    kept = [
        pair
        for place, pair in enumerate(zip(profile["samples"], profile["timeDeltas"], strict=True))
        if pair[0] not in prices or place % 2
    ]
    profile["samples"], profile["timeDeltas"] = map(list, zip(*kept, strict=True))
    profile["endTime"] = profile["startTime"] + sum(profile["timeDeltas"]) + 1000
    path = tmp_path / "before.cpuprofile"
    path.write_text(json.dumps(profile))
    return path


def opened(explore: Explore, before: Path, *words: str) -> ExplorerInProcess:
    app = explore(HTTP, "--against", before, *words, columns=80, rows=24)
    app.wait_for("Hot functions, compared")
    return app


def shown(app: ExplorerInProcess) -> list[list[str]]:
    """change, self, before, … of each row."""
    return [line.replace("~", " ").split() for line in app.screen_text().splitlines()[3:21] if line.strip()]


def expected(before: Path, *words: str) -> list[list[str]]:
    rows = report_of(HTTP, "--against", str(before), *words)["functions"]

    def cell(row: dict[str, int] | None) -> str:
        return "–" if row is None else f"{row['self_us'] / 1000:,.1f}"

    found = []
    for row in rows[:18]:
        change = f"{100 * row['change']:+.1f}".replace("-", "−")
        found.append(["0.0" if change[1:] == "0.0" else change, cell(row), cell(row["against"])])
    return found


def test_rows_are_those_of_the_report(explore: Explore, before: Path) -> None:
    app = opened(explore, before)
    assert "against before" in app.row_text(0)
    rows = shown(app)
    # What is only in the baseline has no time here, not 0.0 of it.
    assert [row[:3] for row in rows[1:]] == expected(before)[1:]
    assert rows[0][1:5] == ["–", "634.6", "gone", "▌scryptSync"]
    assert rows[1][3] == "new"


def test_steps_of_the_lens_hold_for_both(explore: Explore, before: Path) -> None:
    lens = "drop:search"
    app = opened(explore, before, "--lens", lens)
    app.wait_for("no stacks wit")
    rows = expected(before, "--lens", lens)[1:]
    app.wait_for(lambda _: [row[:3] for row in shown(app)[1:]] == rows)


def test_a_step_about_what_the_baseline_does_not_have(explore: Explore, before: Path) -> None:
    app = opened(explore, before, "--lens", "focus:pbkdf2Sync")
    app.wait_for("only pbk")
    app.keys("!")
    app.wait_for("nothing of this")


def test_a_baseline_that_is_none_is_refused(explore: Explore, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.cpuprofile"
    nothing.write_text("{}")
    app = explore(HTTP, "--against", nothing, columns=80, rows=24)
    with pytest.raises(TickscopeError, match=r"nothing\.cpuprofile: the JSON has none of"):
        app.exit_status()


def test_a_baseline_that_is_missing_is_refused(start_forked: Callable[..., PtyApp], tmp_path: Path) -> None:
    app = start_forked(*TICKSCOPE, HTTP, "--against", tmp_path / "missing.cpuprofile", columns=80, rows=24)
    assert app.exit_status() == 1
    # A row may end at any place of the sentence, by the length of the path, a space as well.
    assert "missing.cpuprofile:nosuchfile" in "".join(app.screen_text().split())


def test_a_baseline_of_another_unit_is_refused(explore: Explore, tmp_path: Path) -> None:
    stacks = tmp_path / "stacks.txt"
    stacks.write_text("main;parse 30\nmain;render 70\n")
    app = explore(HTTP, "--against", stacks, columns=80, rows=24)
    with pytest.raises(TickscopeError) as refused:
        app.exit_status()
    said = str(refused.value)
    assert "stacks.txt: this baseline is measured in samples, but http-server.cpuprofile in time." in said
    assert "Choose a baseline that is measured in time." in said


def test_of_several_files_one_of_another_unit_is_refused_in_the_footer(
    explore: Explore, before: Path, tmp_path: Path
) -> None:
    stacks = tmp_path / "stacks.txt"
    stacks.write_text("main;parse 30\nmain;render 70\n")
    app = explore(stacks, HTTP, "--against", before.name, directory=tmp_path, columns=120, rows=24)
    app.wait_for("this baseline is measured in time, but stacks.txt in samples")


def test_of_a_file_only_profiles_of_the_same_unit_are_compared(before: Path, tmp_path: Path) -> None:
    both = tmp_path / "both.json"
    still = json.loads(HTTP.read_bytes())
    still["timeDeltas"] = [0] * len(still["samples"])
    still["endTime"] = still["startTime"]
    both.write_text(json.dumps([still, json.loads(HTTP.read_bytes())]))
    options = ExplorerOptions(thread=2, against=str(before))
    profiles = open_file(str(both), lambda stage, done, total: None, options)
    assert [(one.origin.unit, one.baseline is not None) for one in profiles] == [("us", True), ("samples", False)]
    with pytest.raises(TickscopeError, match=r"measured in time, but both\.json in samples"):
        open_file(str(both), lambda stage, done, total: None, replace(options, thread=1))
