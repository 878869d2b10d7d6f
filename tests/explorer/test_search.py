"""Search by keys: highlights, messages, and where `n` and `N` go."""

import json
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES

HTTP = SAMPLES / "http-server.cpuprofile"
PRICES = "2 functions · 38.2 % of active (1,304 samples)"


def opened(explore: Explore, *words: str, columns: int = 80, rows: int = 24) -> ExplorerInProcess:
    app = explore(*words, HTTP, columns=columns, rows=rows)
    app.wait_for("Hot functions")
    app.wait_for("±")
    app.synchronize()
    return app


def footer(app: ExplorerInProcess) -> str:
    return app.screen_text().splitlines()[-1]


def status(app: ExplorerInProcess) -> str:
    """The first status row: the selected function and its place."""
    return app.screen_text().splitlines()[-3]


def is_lit(app: ExplorerInProcess, text: str) -> bool:
    """Whether the first place of `text` on the screen is underlined, from end to end and no further."""
    column, row = app.position(text)
    inside = [app.cell(column + place, row).underscore for place in range(len(text))]
    around = [app.cell(column - 1, row).underscore, app.cell(column + len(text), row).underscore]
    return all(inside) and not any(around)


def test_matches_are_lit_and_counted_while_they_are_typed(explore: Explore) -> None:
    app = opened(explore)
    before = app.screen_text()
    app.keys("/")
    app.wait_for(lambda _: footer(app).startswith("/"))
    app.keys(*"pric")
    app.wait_for(lambda _: footer(app).startswith("/pric ") and PRICES in footer(app))
    app.synchronize()
    assert is_lit(app, "Pric")
    app.keys(*"zz")
    app.wait_for(lambda _: "no function found" in footer(app))
    app.keys("backspace", "backspace")
    app.wait_for(lambda _: PRICES in footer(app))
    app.keys("escape")
    app.wait_for(lambda text: text == before)
    assert not app.cell(*app.position("formatPrice")).underscore


def test_keys_that_arrive_in_one_packet_are_typed_and_obeyed_in_turn(explore: Explore) -> None:
    app = opened(explore)
    app.write("/price\rn")
    app.wait_for(lambda _: "withPrices" in status(app))
    assert PRICES in footer(app)
    app.write("n/render\r")
    app.wait_for(lambda _: "render" in status(app))
    app.keys("/", "enter")
    app.wait_for(lambda _: "functions ·" not in footer(app))
    app.keys("n")
    app.wait_for("Nothing is searched for: / begins.")


def test_going_on_from_the_other_end_is_told(explore: Explore) -> None:
    app = opened(explore)
    app.write("/price\rN")
    app.wait_for("Search went on from the last match.")
    assert "withPrices" in status(app)
    app.keys("n")
    app.wait_for("Search went on from the first match.")
    assert "formatPrice" in status(app)
    app.write("/nosuchthing\rn")
    app.wait_for("No match here.")


def test_escape_leaves_what_was_searched_for_and_then_ends_it(explore: Explore) -> None:
    app = opened(explore)
    app.write("/price\r/render")
    app.wait_for(lambda _: footer(app).startswith("/render"))
    app.keys("escape")
    app.wait_for(lambda _: PRICES in footer(app))
    app.keys("escape")
    app.wait_for(lambda _: "functions ·" not in footer(app))


def test_earlier_searches_come_back(explore: Explore) -> None:
    app = opened(explore)
    app.write("/price\r/render\r/")
    app.keys("up", "up")
    app.wait_for(lambda _: footer(app).startswith("/price "))
    app.keys("down")
    app.wait_for(lambda _: footer(app).startswith("/render "))
    app.keys("down")
    app.wait_for(lambda _: footer(app) == "/")


def test_words_are_edited_and_taken_as_a_pattern(explore: Explore) -> None:
    app = opened(explore)
    app.write("/^x.*Price$")
    app.wait_for(lambda _: "no function found" in footer(app))
    app.keys("ctrl+r")
    app.wait_for(lambda _: footer(app).startswith("pattern/^x.*Price$"))
    app.keys("ctrl+a", "right", "delete")
    app.wait_for(lambda _: "1 function ·" in footer(app))
    app.keys("ctrl+e")
    app.write("(")
    app.wait_for("is no pattern")
    app.keys("enter")
    app.keys("backspace", "enter")
    app.wait_for(lambda _: "1 function ·" in footer(app) and not footer(app).startswith("pattern"))
    app.write("/self>5% url:server")
    app.wait_for(lambda _: "2 functions ·" in footer(app))


def test_n_goes_into_calls_that_are_not_unfolded(explore: Explore) -> None:
    app = opened(explore)
    app.keys("2")
    app.wait_for("Call tree")
    assert "escapeHtml" not in app.screen_text().split("self ")[0].rsplit("\n", 3)[0]
    app.write("/escapeHtml\r")
    app.wait_for(lambda _: "escapeHtml" in status(app))
    app.synchronize()
    rows = app.screen_text().splitlines()[3:21]
    seen = [row for row in rows if "escapeHtml" in row]
    assert seen, "the way to the match is open"
    assert is_lit(app, "escapeHtml")
    app.keys("n")
    app.synchronize()
    app.keys("N")
    app.wait_for(lambda _: any(row in app.screen_text() for row in seen))


def test_boxes_of_matches_are_lit_and_come_into_view(explore: Explore) -> None:
    app = opened(explore, columns=120, rows=40)
    app.keys("1")
    app.write("/printReceipt\r")
    app.wait_for(lambda _: "printReceipt" in status(app))
    app.synchronize()
    merged = app.screen_text()
    app.keys("t")
    app.wait_for("chart: time order")
    app.synchronize()
    app.keys("enter", "enter")
    app.synchronize()
    app.keys("n")
    app.synchronize()
    assert "printReceipt" in status(app)
    assert app.screen_text() != merged


def test_boxes_are_lit_that_are_not_selected(explore: Explore) -> None:
    app = opened(explore, columns=120, rows=40)
    assert not app.cell(*app.position("login")).underscore
    app.write("/login")
    app.wait_for(lambda _: "1 function ·" in footer(app))
    app.synchronize()
    column, row = app.position("login")
    assert row < 16, "the chart is above the tables"
    assert app.cell(column, row).underscore
    assert not app.cell(*app.position("printReceipt")).underscore


def cursor_text(app: ExplorerInProcess) -> str:
    """The row of a list at 80×24 that the cursor is on: its ground is not that of the status row."""
    rows = [row for row in range(3, 20) if app.cell(79, row).bg != app.cell(79, 22).bg]
    return app.row_text(rows[0]) if rows else ""


def test_the_next_line_with_the_text_is_gone_to(explore: Explore) -> None:
    app = opened(explore, "--source-root", str(SAMPLES / "programs"))
    app.keys("4")
    app.wait_for("function readCatalog")
    app.write("/readcatalog\r")
    app.wait_for(lambda _: "function readCatalog" in cursor_text(app))
    app.synchronize()
    assert is_lit(app, "readCatalog")
    # Only what is near the function is listed: from the last match it goes on to the first.
    app.write("n")
    app.wait_for("Search went on from the first match.")
    assert "function readCatalog" in cursor_text(app)
    app.write("/return\r")
    app.wait_for(lambda _: "no function found" in footer(app))
    app.write("n")
    app.wait_for(lambda _: "return JSON" in cursor_text(app))
    app.write("N")
    app.wait_for(lambda _: "return new" in cursor_text(app))


def test_the_overview_says_when_it_ran(explore: Explore) -> None:
    app = opened(explore)
    bars = app.row_text(1)
    assert "▓" not in bars
    app.write("/pbkdf2\r")
    app.wait_for(lambda _: "▓" in app.row_text(1))
    assert 4 <= app.row_text(1).count("▓") < 40
    app.write("/\r")
    app.wait_for(lambda _: app.row_text(1) == bars)


@pytest.mark.parametrize("back", [False, True], ids=["*", "#"])
def test_the_name_of_the_selected_function_is_searched_for(back: bool, explore: Explore) -> None:
    app = opened(explore)
    app.write("/(anonymous)\r")
    app.wait_for(lambda _: "(anonymous)" in status(app))
    first = status(app)
    app.keys("#" if back else "*")
    app.wait_for(lambda _: status(app) != first and "(anonymous)" in status(app))
    # The first of them is selected: the one before it is the last.
    app.wait_for(lambda _: ("from the last match" if back else "functions ·") in footer(app))


def test_a_search_counts_in_what_is_counted(explore: Explore) -> None:
    app = opened(explore)
    app.write("/price\r")
    app.wait_for(lambda _: PRICES in footer(app))
    app.write("v2-3\r")
    app.wait_for(lambda _: "2.00–3.00 s" in app.row_text(0))
    app.wait_for(lambda _: "2 functions ·" in footer(app) and PRICES not in footer(app))
    app.write("3x")
    app.wait_for(lambda _: "without" in app.row_text(0))
    app.wait_for(lambda _: "function" in footer(app))
    app.keys("u", "u")
    app.wait_for(lambda _: PRICES in footer(app))


def test_without_colours_matches_are_still_told_apart(explore: Explore) -> None:
    app = explore(HTTP, columns=80, rows=24, environment={"NO_COLOR": "1"})
    app.wait_for("Hot functions")
    app.write("/catalog")
    app.wait_for(lambda _: "functions ·" in footer(app))
    app.synchronize()
    assert is_lit(app, "Catalog")


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A profile with a name on which some patterns run for centuries."""
    frame = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    nodes = [{"id": 1, "callFrame": frame, "children": [2, 3]}]
    for number, name in ((2, "a" * 60 + "!"), (3, "render")):
        nodes.append(
            {"id": number, "callFrame": {**frame, "functionName": name, "scriptId": "1", "url": "file:///a.js"}}
        )
    times = {"startTime": 0, "endTime": 10_000, "samples": [2, 3] * 5, "timeDeltas": [1000] * 10}
    path = tmp_path / "nasty.cpuprofile"
    path.write_text(json.dumps({"nodes": nodes, **times}))
    return path


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$"])
def test_keys_work_after_a_pattern_without_end(pattern: str, explore: Explore, nasty: Path) -> None:
    app = explore(nasty, columns=120, rows=24)
    app.wait_for("Hot functions")
    app.write(f"/re:{pattern}")
    app.wait_for(lambda _: "takes too long on these names. Simplify it." in footer(app) or "no function" in footer(app))
    app.keys("ctrl+u")
    app.write("render")
    app.wait_for(lambda _: "1 function ·" in footer(app))
    app.keys("enter")
    app.wait_for(lambda _: "render" in status(app))
    app.keys("q")
    assert app.exit_status() == 0
