"""Pane 5 shows who calls the selected function and what it calls, in one view."""

from collections.abc import Callable

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp

Start = Callable[..., PtyApp]
HTTP = SAMPLES / "http-server.cpuprofile"


def opened(start: Start, *keys: str, columns: int = 80, rows: int = 24) -> PtyApp:
    app = start(*TICKSCOPE, HTTP, columns=columns, rows=rows)
    app.wait_for("Hot functions")
    app.settle()
    app.keys(*keys)
    return app


def middle(app: PtyApp) -> int:
    """The screen's row of the function itself: the only bold one below the head."""
    return next(row for row in range(3, 21) if app.cell(10, row).bold)


def names(app: PtyApp) -> list[str]:
    return [line[27:].strip(" ▸▾↖▌") for line in app.screen_text().splitlines()[3:21] if line.strip()]


def test_enter_on_a_hot_function_shows_callers_above_and_callees_below(start: Start) -> None:
    app = opened(start, "j", "j", "j", "enter")
    app.wait_for("Callers and callees")
    app.settle()
    place = middle(app)
    assert "(anonymous)" in app.row_text(place)
    assert "withPrices" in app.row_text(place - 1)
    assert "formatPrice" in app.row_text(place + 1)


def test_without_a_function_there_are_no_rows_to_take(start: Start) -> None:
    """What was counted of the last function is that of another time range, with other numbers."""
    app = opened(start, "j", "j", "j", "enter")
    app.wait_for("Callers and callees")
    app.settle()
    app.keys("f", "X")
    app.wait_for("No function is selected.")
    app.keys("k", "tab", "shift+tab")
    app.settle()
    assert "No function is selected." in app.screen_text()
    app.keys("u")
    app.wait_for(lambda text: "No function is selected." not in text and "formatPrice" in text)


def test_a_caller_is_unfolded_upwards_and_taken_and_left_again(start: Start) -> None:
    app = opened(start, "j", "j", "j", "enter", "k", "l")
    app.wait_for("▾ ↖")
    app.settle()
    place = middle(app)
    assert "withPrices" in app.row_text(place - 1)
    assert {"listCatalog", "printReceipt"} <= {line.split()[0] for line in names(app)[: place - 4]}
    app.keys("l", "h", "h")
    app.wait_for(lambda text: "▾" not in text)
    app.keys("enter")
    app.wait_for(lambda _: "withPrices" in app.row_text(21))
    app.settle()
    assert "withPrices" in app.row_text(middle(app))
    app.keys("backspace")
    app.wait_for(lambda _: "(anonymous)" in app.row_text(21))


def test_boxes_are_walked_with_the_same_keys(start: Start) -> None:
    app = opened(start, "j", "j", "j", "enter", "t")
    app.wait_for("rows/boxes")
    app.wait_for(lambda text: "▏withPrices" in text)
    app.settle()
    row = next(row for row in range(3, 21) if app.row_text(row).strip("▏ ") == "(anonymous)")
    assert "withPrices" in app.row_text(row - 1)
    assert "formatPrice" in app.row_text(row + 1)
    app.keys("k", "l", "h", "enter")
    app.wait_for(lambda _: "(anonymous)" not in app.row_text(21))
    app.keys("backspace", "j", "enter")
    app.wait_for(lambda _: "formatPrice" in app.row_text(21))


def test_it_stands_beside_the_hot_functions_on_a_larger_screen(start: Start) -> None:
    app = opened(start, "enter", columns=120, rows=40)
    app.wait_for(lambda text: "Callers and callees" in text and "Hot functions" in text)
    app.keys("4")
    app.wait_for(lambda text: "Lines of" in text and "Callers and callees" not in text)
