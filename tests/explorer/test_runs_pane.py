"""Pane 6 says what kept the event loop busy, and what ran when garbage was collected."""

import json
from pathlib import Path

from tests.commands import report_of
from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES

HTTP, GARBAGE = SAMPLES / "http-server.cpuprofile", SAMPLES / "garbage.cpuprofile"


def opened(explore: Explore, path: Path, *keys: str, columns: int = 80, rows: int = 24) -> ExplorerInProcess:
    app = explore(path, columns=columns, rows=rows)
    app.wait_for("Hot functions")
    app.keys(*keys)
    return app


def list_rows(app: ExplorerInProcess) -> list[list[str]]:
    return [line.split() for line in app.screen_text().splitlines()[3:21] if line.strip()]


def test_runs_are_listed_the_longest_first_and_enter_counts_one(explore: Explore) -> None:
    app = opened(explore, HTTP, "6")
    app.wait_for("held by")
    lengths = [float(row[1].replace(",", "")) for row in list_rows(app)]
    assert lengths == sorted(lengths, reverse=True)
    assert list_rows(app)[0][:2] == ["0.145", "549.1"]
    app.keys("j", "enter")
    app.wait_for(lambda _: "0.86–1.12 s" in app.row_text(0))
    assert [row[:2] for row in list_rows(app)] == [["0.857", "266.6"]]
    expected = report_of(HTTP, "--range", "857483us-1124099us")["functions"][0]
    app.keys("3", "g")
    app.wait_for("Hot functions")
    app.wait_for(f"{expected['self_us'] / 1000:,.1f}")
    app.keys("u", "6")
    app.wait_for(lambda _: len(list_rows(app)) == 18)
    # It is seen as it was left: the status tells of what held the second run.
    app.wait_for(lambda _: "(anonymous)" in app.row_text(21))


def test_garbage_is_listed_by_what_it_interrupted(explore: Explore) -> None:
    app = opened(explore, GARBAGE, "6", "t")
    app.wait_for("What ran when garbage was collected")
    rows = list_rows(app)
    whole = report_of(GARBAGE)["profile"]["gc_us"]
    # Each is rounded to a tenth of a millisecond.
    assert abs(sum(float(row[0]) for row in rows) * 1000 - whole) < 50 * len(rows)
    assert "copyAccounts" in " ".join(rows[0])
    app.keys("l")
    app.wait_for("↖")
    app.keys("h")
    app.wait_for(lambda text: "↖" not in text)
    app.keys("enter")
    app.wait_for("Callers and callees")
    app.wait_for(lambda _: "copyAccounts" in app.row_text(21))


def warming_up(folder: Path) -> Path:
    """A profile of 20 s whose first 2 s load modules, the rest of which serves requests."""
    names = ["(root)", "load", "compile", "serve", "answer"]
    frame = {"scriptId": "1", "url": "file:///app.js", "lineNumber": 1, "columnNumber": 0}
    nodes = [
        {"id": index + 1, "callFrame": frame | {"functionName": name, "lineNumber": index}, "hitCount": 0}
        for index, name in enumerate(names)
    ]
    nodes[0]["children"] = [2, 3, 4, 5]
    samples = [2 + index % 2 for index in range(2_000)] + [4 + index % 3 % 2 for index in range(18_000)]
    path = folder / "warming.cpuprofile"
    times = {"startTime": 0, "endTime": 20_000_000, "samples": samples, "timeDeltas": [0] + [1000] * 19_999}
    path.write_text(json.dumps({"nodes": nodes, **times}))
    return path


def test_warm_up_is_told_and_left_out_with_one_key(explore: Explore, tmp_path: Path) -> None:
    app = opened(explore, warming_up(tmp_path), "6")
    app.wait_for("look like warm-up: `W` leaves them out")
    app.keys("!")
    app.wait_for("look like warm-up: other functions than later")
    app.keys("escape")
    app.wait_for("held by")
    app.keys("W")
    app.wait_for(lambda text: "–20.00 s" in app.row_text(0) or "–20.0 s" in app.row_text(0))
    app.keys("3")
    app.wait_for("Hot functions")
    app.wait_for("serve")
    assert "compile" not in app.screen_text()


def is_lit(app: ExplorerInProcess, text: str, row: int) -> bool:
    return app.cell(app.row_text(row).index(text), row).underscore


def test_what_is_searched_for_is_lit_and_gone_to_in_both_lists(explore: Explore) -> None:
    app = opened(explore, HTTP, "6")
    app.wait_for("held by")
    app.write("/formatprice\r")
    # It is not on top for longest in the second run, but it ran there.
    app.wait_for("of the 231 samples of this run.")
    app.synchronize()
    assert is_lit(app, "formatPrice", 8)
    app.keys("N")
    app.wait_for("of the 454 samples of this run.")
    app.keys("t", "G")
    app.wait_for("What ran when garbage was collected")
    app.keys("n")
    app.wait_for("Search went on from the first match.")
    app.wait_for(lambda _: "formatPrice" in app.row_text(21))
    app.synchronize()
    assert is_lit(app, "formatPrice", 3)
