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


def test_enter_on_a_hot_function_shows_callers_above_and_callees_below(explore: Explore) -> None:
    app = opened(explore, "j", "j", "j", "enter")
    place = middle(app)
    assert "(anonymous)" in app.row_text(place)
    assert "withPrices" in app.row_text(place - 1)
    assert "formatPrice" in app.row_text(place + 1)
