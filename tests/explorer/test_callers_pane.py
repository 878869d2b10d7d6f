"""Pane 5 shows who calls the selected function and what it calls, in one view."""

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES

HTTP = SAMPLES / "http-server.cpuprofile"


def opened(explore: Explore, *keys: str, columns: int = 80, rows: int = 24) -> ExplorerInProcess:
    """The explorer after `keys`, with the callers counted."""
    app = explore(HTTP, columns=columns, rows=rows)
    app.wait_for("Hot functions")
    app.press(*keys)
    app.wait_for(lambda text: "Callers and callees" in text and "counting" not in text)
    return app


def middle(app: ExplorerInProcess) -> int:
    """The screen's row of the function itself: the only bold one below the head; 0 without one."""
    return next((row for row in range(3, 21) if app.cell(10, row).bold), 0)


def names(app: ExplorerInProcess) -> list[str]:
    return [line[27:].strip(" ▸▾↖▌") for line in app.screen_text().splitlines()[3:21] if line.strip()]


def test_enter_on_a_hot_function_shows_callers_above_and_callees_below(explore: Explore) -> None:
    app = opened(explore, "j", "j", "j", "enter")
    place = middle(app)
    assert "(anonymous)" in app.row_text(place)
    assert "withPrices" in app.row_text(place - 1)
    assert "formatPrice" in app.row_text(place + 1)


def test_without_a_function_there_are_no_rows_to_take(explore: Explore) -> None:
    """What was counted of the last function is that of another time range, with other numbers."""
    app = opened(explore, "j", "j", "j", "enter")
    app.keys("f", "X")
    app.wait_for("No function is selected.")
    assert "No function is selected." in app.press("k", "tab", "shift+tab")
    app.keys("u")
    app.wait_for(lambda text: "No function is selected." not in text and "formatPrice" in text)


def test_a_caller_is_unfolded_upwards_and_taken_and_left_again(explore: Explore) -> None:
    app = opened(explore, "j", "j", "j", "enter", "k", "l")
    app.wait_for("▾ ↖")
    place = middle(app)
    assert "withPrices" in app.row_text(place - 1)
    assert {"listCatalog", "printReceipt"} <= {line.split()[0] for line in names(app)[: place - 4]}
    app.keys("l", "h", "h")
    app.wait_for(lambda text: "▾" not in text)
    app.keys("enter")
    app.wait_for(lambda _: "withPrices" in app.row_text(21))
    app.wait_for(lambda _: "withPrices" in app.row_text(middle(app)))
    app.keys("backspace")
    app.wait_for(lambda _: "(anonymous)" in app.row_text(21))


def test_boxes_are_walked_with_the_same_keys(explore: Explore) -> None:
    app = opened(explore, "j", "j", "j", "enter", "t")
    app.wait_for("rows/boxes")
    app.wait_for("▏withPrices")
    row = next(row for row in range(3, 21) if app.row_text(row).strip("▏ ") == "(anonymous)")
    assert "withPrices" in app.row_text(row - 1)
    assert "formatPrice" in app.row_text(row + 1)
    app.keys("k", "l", "h", "enter")
    app.wait_for(lambda _: "(anonymous)" not in app.row_text(21))
    app.keys("backspace", "j", "enter")
    app.wait_for(lambda _: "formatPrice" in app.row_text(21))


def test_it_stands_beside_the_hot_functions_on_a_larger_screen(explore: Explore) -> None:
    app = opened(explore, "enter", columns=120, rows=40)
    assert "Hot functions" in app.screen_text()
    app.keys("4")
    app.wait_for(lambda text: "Lines of" in text and "Callers and callees" not in text)
