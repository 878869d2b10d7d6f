"""Search by keys: highlights, messages, and where `n` and `N` go."""

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


def test_without_colours_matches_are_still_told_apart(explore: Explore) -> None:
    app = explore(HTTP, columns=80, rows=24, environment={"NO_COLOR": "1"})
    app.wait_for("Hot functions")
    app.write("/catalog")
    app.wait_for(lambda _: "functions ·" in footer(app))
    app.synchronize()
    assert is_lit(app, "Catalog")
