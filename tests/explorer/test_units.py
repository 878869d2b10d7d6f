"""Profiles of bytes, of samples and without an order: nothing on any screen speaks of time."""

import json
import re
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tui.draw.rows.glyphs import UNICODE

OF_TIME = re.compile(r"\b(time|times|duration|ms|µs|active|idle|DevTools|ran)\b", re.IGNORECASE)
SIZES = ((80, 24), (120, 40), (220, 60))


def heap_node(node_id: int, name: str, size: int, *children: object) -> dict[str, object]:
    frame = {"functionName": name, "scriptId": "1", "url": "file:///app/main.js", "lineNumber": 4, "columnNumber": 2}
    return {"id": node_id, "callFrame": frame, "selfSize": size, "children": list(children)}


def heap(path: Path, samples: bool) -> Path:
    leaves = heap_node(3, "parse", 300_000), heap_node(4, "read", 7)
    tree = heap_node(1, "(root)", 0, heap_node(2, "load", 1000, *leaves))
    made = [(2, 1000), (3, 100_000), (3, 200_000), (4, 7)]
    ordered = [{"nodeId": node, "size": size, "ordinal": ordinal} for ordinal, (node, size) in enumerate(made)]
    path.write_text(json.dumps({"head": tree, **({"samples": ordered} if samples else {})}))
    return path


def written(folder: Path, kind: str) -> Path:
    if kind == "stacks":
        path = folder / "stacks.txt"
        path.write_text("main;parse 30\nmain;render 70\n")
        return path
    return heap(folder / "app.heapprofile", samples=kind == "heap")


def every_screen(app: ExplorerInProcess) -> str:
    """The text of all panes, zoomed and not, of help, facts and palette."""
    seen = [app.screen_text()]

    def press(*keys: str) -> None:
        seen.append(app.press(*keys))

    def close(title: str) -> None:
        app.keys("escape")
        app.wait_for(lambda text: title not in text)

    for pane in "1234":
        press(pane)
        press("?")
        press("G")
        close("Help: ")
    press("1", "t")
    press("l")
    press("3", "l")
    press("%")
    press("tab")
    press("shift+tab", "shift+tab", "shift+tab")
    press("!")
    close("Facts and warnings")
    for typed in ("chart", "hot", "burst", "percent", "by self"):
        app.keys(":")
        app.wait_for("Find a command")
        app.write(typed)
        app.synchronize()
        seen.append(app.screen_text())
        app.press("escape")
    return "\n".join(seen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("kind", ["heap", "sizes", "stacks"])
def test_no_screen_speaks_of_time(kind: str, size: tuple[int, int], explore: Explore, tmp_path: Path) -> None:
    app = explore(written(tmp_path, kind), columns=size[0], rows=size[1])
    app.wait_for("Hot functions")
    text = every_screen(app)
    found = [line for line in text.splitlines() if OF_TIME.search(line)]
    assert found == []
    assert ("301.0 kB" in text or "301.01 kB" in text) == (kind != "stacks")
    assert ("100 samples" in text) == (kind == "stacks")
    assert ("no order" in text) == (kind != "heap")
    assert "% of all" in text
    app.keys("q")
    assert app.exit_status() == 0


def test_an_overview_of_bytes_is_in_the_order_sampled(explore: Explore, tmp_path: Path) -> None:
    app = explore(written(tmp_path, "heap"), columns=120, rows=40)
    app.wait_for("chart: merged, widest first")
    assert "├100kB" in app.row_text(3)
    app.keys("1", "t")
    app.wait_for("chart: sampled order")


HITS = {
    "nodes": [
        {"id": 1, "callFrame": {"functionName": "(root)", "scriptId": "0", "url": ""}, "children": [2, 3]},
        {"id": 2, "callFrame": {"functionName": "work", "scriptId": "1", "url": "file:///a.js"}, "hitCount": 30},
        {"id": 3, "callFrame": {"functionName": "rest", "scriptId": "1", "url": "file:///a.js"}, "hitCount": 12},
    ],
    "startTime": 0,
    "endTime": 42_000,
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_hit_counts_have_no_order_in_time(size: tuple[int, int], explore: Explore, tmp_path: Path) -> None:
    path = tmp_path / "hits.cpuprofile"
    path.write_text(json.dumps(HITS))
    app = explore(path, columns=size[0], rows=size[1])
    app.wait_for("overview: no order in time: the file counts hits only")
    app.wait_for("Hot functions")
    assert "as DevTools" not in app.row_text(0)
    assert "! 1 warning" in app.row_text(0)
    if size[0] > 80:
        assert "estimated times" in app.row_text(0)
    app.keys("1", "t")
    app.wait_for("This profile has no order in time")
    assert "no order in time: the file counts hits only" in app.press("shift+tab", "l", "w", "enter")
    assert not set(UNICODE.columns[1:]) & set(app.row_text(1))
    app.keys("!")
    app.wait_for("times estimated from hit counts")
    app.keys("escape")
    app.wait_for(lambda text: "Facts and warnings" not in text)
    app.keys("q")
    assert app.exit_status() == 0


@pytest.mark.parametrize(("kind", "what"), [("heap", "sizes"), ("stacks", "counts")])
def test_nothing_keeps_an_event_loop_where_nothing_was_timed(
    explore: Explore, tmp_path: Path, kind: str, what: str
) -> None:
    app = explore(written(tmp_path, kind), columns=80, rows=24)
    app.wait_for("Hot functions")
    app.keys("6")
    app.wait_for(f"This profile has {what}, and no event loop.")
    app.synchronize()
    assert not OF_TIME.search("\n".join(app.screen_text().splitlines()[:21]))
