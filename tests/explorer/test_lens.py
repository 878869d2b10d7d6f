"""Keys add filters, the screen names them, and undo removes them."""

import json

import pytest

from tests.commands import report_of
from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import SAMPLES

HTTP = SAMPLES / "http-server.cpuprofile"


def body(app: ExplorerInProcess) -> list[str]:
    """The rows of the hot functions, at 80×24."""
    return app.screen_text().splitlines()[3:20]


def rows(app: ExplorerInProcess) -> list[list[str]]:
    """The words of the rows of the hot functions: self, self %, total %, total, name."""
    return [line.replace("▸", "").replace("~", " ").split() for line in body(app) if line.strip()]


def opened(explore: Explore, *words: str) -> ExplorerInProcess:
    app = explore(*words, HTTP, columns=80, rows=24)
    app.wait_for("Hot ")
    # How sure shares are is found out when nothing moves.
    app.wait_for("±")
    return app


def expected(*words: str) -> list[str]:
    """Self in ms of the first rows of the report under a lens."""
    found = report_of(HTTP, *words)["functions"]
    return [f"{row['self_us'] / 1000:,.1f}" for row in found if row["self_us"] >= 50][:10]


def test_a_range_is_typed(explore: Explore) -> None:
    app = opened(explore)
    app.keys(*"v2-3")
    app.wait_for("range 2-3")
    app.keys("enter")
    app.wait_for(lambda _: "2.00–3.00 s" in app.row_text(0))
    assert [row[0] for row in rows(app)][:10] == expected("--range", "2s-3s")
    app.keys(*"v9-1")
    app.keys("enter")
    app.wait_for("ends before it starts")
    app.press("escape")
    assert "2.00–3.00 s" in app.row_text(0)


@pytest.mark.parametrize(
    ("key", "lens", "words"),
    [
        ("f", 'focus:"formatPrice (file:///app/http-server/server.js:13:21)"', "only formatPrice"),
        ("x", 'exclude:"formatPrice (file:///app/http-server/server.js:13:21)"', "without formatPrice"),
        ("X", 'drop:"formatPrice (file:///app/http-server/server.js:13:21)"', "no stacks with formatPrice"),
        ("p", "mine", "own code"),
        ("i", "hide:idle", "without idle"),
        ("b", "group:file", "by file"),
    ],
)
def test_a_key_counts_what_the_text_of_the_lens_counts(explore: Explore, key: str, lens: str, words: str) -> None:
    app = opened(explore)
    whole = app.screen_text()
    app.keys(key)
    app.wait_for(lambda text: words in app.row_text(0) and "±" in text)
    assert sorted(row[0] for row in rows(app)[:9]) == sorted(expected("--lens", lens)[: len(rows(app)[:9])])
    changed = app.screen_text()
    app.keys("backspace")
    app.wait_for(lambda text: text == whole)
    app.keys("ctrl+r")
    app.wait_for(lambda text: text == changed)
    app.keys("0")
    app.wait_for(lambda _: words not in app.row_text(0))
    app.keys("u", "u")
    app.wait_for(lambda text: text == whole)
    app.keys("u")
    app.wait_for("Nothing is left to undo.")


def test_the_lens_of_the_command_line_is_the_first_step(explore: Explore) -> None:
    app = opened(explore, "--lens", "range:2s-3s group:package")
    app.wait_for(lambda _: "2.00–3.00 s · by package" in app.row_text(0))
    assert [row[0] for row in rows(app)] == expected("--lens", "range:2s-3s group:package")
    app.keys("u")
    app.wait_for("formatPrice")


def test_commands_without_a_key_are_in_the_palette(explore: Explore) -> None:
    app = opened(explore)
    app.keys(*":accounting: gc")
    app.wait_for("Accounting: GC")
    app.keys("enter")
    app.wait_for(lambda _: "GC apart" in app.row_text(0))
    found = {json.dumps(row) for row in expected("--lens", "gc:apart")}
    assert {json.dumps(row[0]) for row in rows(app)[:10]} == found


@pytest.mark.parametrize("key", ["f", "F", "x", "X", "m", "c"])
def test_what_takes_a_function_says_so_of_a_group(explore: Explore, key: str) -> None:
    app = opened(explore, "--lens", "group:file")
    app.wait_for("Hot files")
    app.keys("4")
    app.wait_for("No lines of several functions")
    app.keys(key)
    app.wait_for("rows are files now")
    assert "by file  5.99 s" in app.row_text(0)


def test_the_chart_lights_a_function_of_what_is_counted_now(explore: Explore) -> None:
    """The number of the function that was lit is another's among groups, or nobody's."""
    app = opened(explore)
    app.keys("1", "b", "b", "b")
    app.wait_for(lambda _: "by category" in app.row_text(0))
    app.keys("u", "u", "u")
    app.wait_for(lambda _: "by" not in app.row_text(0))
