"""With `--mouse`, what a click, a drag and the wheel do, as a terminal reports them (SGR, 1006)."""

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES

HTTP = SAMPLES / "http-server.cpuprofile"
LEFT, WHEEL_UP, WHEEL_DOWN = 0, 64, 65


def opened(explore: Explore, *words: str, columns: int = 120, rows: int = 40) -> ExplorerInProcess:
    app = explore("--mouse", *words, HTTP, columns=columns, rows=rows)
    app.wait_for("Hot functions")
    app.wait_for("±")
    return app


def pressed(column: int, row: int, button: int = LEFT) -> str:
    """What a terminal sends for a button that goes down; columns and rows are counted from 0 here."""
    return f"\x1b[<{button};{column + 1};{row + 1}M"


def released(column: int, row: int) -> str:
    return f"\x1b[<{LEFT};{column + 1};{row + 1}m"


def test_a_drag_in_the_overview_counts_what_is_between_press_and_release(explore: Explore) -> None:
    app = opened(explore, columns=80, rows=24)
    whole = app.row_text(0)
    app.write(pressed(20, 1))
    app.synchronize()
    assert app.row_text(0) == whole
    app.write(released(40, 1))
    # 80 columns are the whole duration: from the start of column 20 to the end of column 40.
    app.wait_for(lambda _: "1.50–3.07 s" in app.row_text(0))
    app.keys("u")
    app.wait_for(lambda _: app.row_text(0) == whole)


def test_a_drag_may_go_backwards_and_end_outside(explore: Explore) -> None:
    app = opened(explore)
    app.write(pressed(60, 1) + released(0, 30))
    app.wait_for(lambda _: "0.00–3.04 s" in app.row_text(0))
    app.write(pressed(100, 2) + released(119, 39))
    app.wait_for(lambda _: "4.99–5.99 s" in app.row_text(0))


def row_of(app: ExplorerInProcess, text: str) -> int:
    """The row of the lists below the chart that shows `text`."""
    return next(row for row in range(17, 37) if text in app.row_text(row))


def click(app: ExplorerInProcess, column: int, row: int) -> None:
    app.write(pressed(column, row) + released(column, row))


def test_a_click_selects_a_row_and_the_wheel_goes_on(explore: Explore) -> None:
    app = opened(explore)
    click(app, 30, row_of(app, "readCatalog"))
    app.wait_for(lambda _: "readCatalog" in app.row_text(37))
    assert "7/248" in app.row_text(16)
    app.write(pressed(30, 20, WHEEL_DOWN))
    app.wait_for("10/248")
    app.write(pressed(30, 20, WHEEL_UP))
    app.wait_for("7/248")


def test_a_click_selects_a_box_of_the_chart(explore: Explore) -> None:
    app = opened(explore)
    column, row = app.position("▏answer")
    app.write(pressed(column + 2, row) + released(column + 2, row))
    app.wait_for(lambda _: "answer" in app.row_text(37))
