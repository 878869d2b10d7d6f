"""The explorer shows no secret of a url, and copies none, unless it is asked to."""

from __future__ import annotations

import base64
import re
from functools import partial
from pathlib import Path

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.export.planted import CREDENTIALS, QUERIES, write_inputs
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens, Step, Verb
from tui.draw.bars.header import draw_header
from tui.draw.rows.copied_text import row_lines, stack_lines
from tui.explorer.loading.open_profile import with_urls
from tui.state.view.lens_words import lens_words
from tui.state.view.look import base_of, first_look

_OSC_52 = re.compile(rb"(?<!\x1b)\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
_URL = "https://bob:SECRET1@host/app.js?token=SECRET2"


def found(text: str) -> list[str]:
    return [secret for secret in (*CREDENTIALS, *QUERIES) if secret in text]


def has_copied_more(app: ExplorerInProcess, before: int, _: str) -> bool:
    return len(_OSC_52.findall(bytes(app.received))) > before


@pytest.mark.parametrize(("options", "shows"), [((), False), (("--show-urls",), True)], ids=["masked", "shown"])
def test_screen_and_copies(options: tuple[str, ...], shows: bool, explore: Explore, tmp_path: Path) -> None:
    trace = write_inputs(tmp_path)["trace"]
    app = explore(trace, *options, columns=220, rows=60)
    app.wait_for("Hot functions")
    app.wait_for("±")
    copies = []
    for keys in (("y", "r"), ("y", "s"), ("y", "p"), ("y", "P"), ("y", "S")):
        before = len(_OSC_52.findall(bytes(app.received)))
        app.keys(*keys)
        app.wait_for(partial(has_copied_more, app, before))
        copies.append(base64.b64decode(_OSC_52.findall(bytes(app.received))[-1]).decode())
    app.keys("!")
    app.wait_for("The profile")
    shown = bytes(app.received).decode(errors="replace") + "".join(copies)
    assert bool(found(shown)) == shows
    assert "eval at run (" in copies[2]


def test_names_are_masked_where_they_are_copied() -> None:
    profile = profile_from("main;f 3", names={"f": f"eval at g ({_URL}:1:2)"})
    counted = aggregate(profile)
    look = first_look(counted)
    for lines in (
        row_lines(counted, look, base_of(counted, look), False, False),
        stack_lines(counted, look, False, True),
    ):
        assert "eval at g (https://***@host/app.js?…:1:2)" in "\n".join(lines)
    shown = aggregate(with_urls(profile))
    assert _URL in stack_lines(shown, first_look(shown), True, False)[0]


def test_names_are_masked_where_they_are_filters() -> None:
    lens = Lens(steps=(Step(Verb.FOCUS, f"{_URL} (native:1:2)"),))
    assert lens_words(lens) == "only https://***@host/app.js?…"
    assert lens_words(lens, show_urls=True) == f"only {_URL}"


def test_titles_are_masked() -> None:
    from tui.analysis.counting.figures import figures

    counted = aggregate(profile_from("main 3", title=_URL))
    header = draw_header(counted, figures(counted), base_of(counted, first_look(counted)), 220).text()
    assert "https://***@host/app.js?…" in header
    assert "SECRET" not in header
