"""Hostile texts on every screen: the terminal obeys none of them, and columns stay where they are.

Behind a pty: what is printed below the screen and without one, and a whole visit with the way in and out.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.hostile import NAMES, SECRETS, URLS
from tests.hostile_files import hostile_profile, hostile_refusals, hostile_trace
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal_view import TerminalView
from tui.base.errors import TickscopeError

Start = Callable[..., PtyApp]
SIZES = ((80, 24), (120, 40), (220, 60))

_SEQUENCE = re.compile(
    r"\x1b(?:\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])|\](.*?)(?:\x07|\x1b\\)|([PX^_].*?\x1b\\)|(.))", re.DOTALL
)
_OUR_MODES = {"7", "25", "1004", "1049", "2004", "2026"}
_OUR_CONTROLS = {
    *(f"CSI {final}" for final in "ABCDGHJKLMSTXbcdfmnr@P"),
    *(f"CSI ?{mode}{final}" for mode in _OUR_MODES for final in "hl"),
    "CSI ?$p", "CSI >u", "CSI <u", "OSC 11;?", "ESC M", "ESC D",
}  # fmt: skip
"""What drawing, moving, scrolling, and taking and giving back the terminal needs."""


def controls(written: bytes) -> set[str]:
    """The kinds of control sequences and control characters in what a program wrote."""
    text = written.decode("utf-8")
    found = set()
    for match in _SEQUENCE.finditer(text):
        mark, parameters, intermediates, final, osc, string, short = match.groups()
        if final is not None:
            modes = parameters.split(";") if final in "hl" else [""]
            found |= {f"CSI {mark}{mode}{intermediates}{final}" for mode in modes}
        else:
            found.add(f"OSC {osc}" if osc is not None else f"string {string}" if string else f"ESC {short}")
    rest = _SEQUENCE.sub("", text)
    return found | {repr(one) for one in rest if not one.isprintable() and one not in "\r\n\b"}


def obeyed_nothing(app: TerminalView) -> None:
    """Fails when a text of a file has reached the terminal as more than text."""
    assert controls(bytes(app.received)) <= _OUR_CONTROLS
    assert app.emulator.title == ""
    assert app.emulator.clipboard == b""
    for secret in SECRETS:
        assert secret.encode() not in app.received


def drawn_the_same(app: ExplorerInProcess) -> None:
    """Fails when what was drawn step by step is not what the terminal shows of the whole: some width was mistaken."""
    app.rest()
    step_by_step = app.screen_text()
    app.synchronize()
    assert app.screen_text() == step_by_step


def closes(app: TerminalView, title: str) -> None:
    app.keys("escape")
    app.wait_for(lambda text: title not in text)


def cell_columns(app: TerminalView, glyph: str, rows: range) -> list[set[int]]:
    """In which columns `glyph` stands, for each row that has one."""
    buffer, columns = app.emulator.screen.buffer, app.emulator.screen.columns
    found = [{x for x in range(columns) if buffer[y][x].data == glyph} for y in rows]
    return [places for places in found if places]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_pane(size: tuple[int, int], explore: Explore, tmp_path: Path) -> None:
    columns, rows = size
    app = explore(hostile_profile(tmp_path), columns=columns, rows=rows, directory=tmp_path)
    app.wait_for("Hot functions")
    assert app.row_text(0).startswith(" ␛]0;PWNED␇t")
    app.keys("z")
    drawn_the_same(app)
    marks = cell_columns(app, "▌", range(4, rows - 4))
    assert len(marks) > 10
    assert len(set.intersection(*marks)) == 1
    for _ in range(len(NAMES) + len(URLS)):  # each in the status rows
        app.keys("j")
        app.finish_keys()
    drawn_the_same(app)
    app.keys("g", "l", "j", "l")
    drawn_the_same(app)
    app.keys("z")
    for pane in ("2", "4", "1"):
        app.keys(pane)
        drawn_the_same(app)
        app.keys("E" if pane == "2" else "t", "pagedown", "j", "j")
        drawn_the_same(app)
        app.keys("?")
        app.wait_for("Help: ")
        app.finish_keys()
        frame = cell_columns(app, "│", range(rows))
        assert all(places == frame[0] for places in frame), frame
        closes(app, "Help: ")
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)


def test_a_visit_behind_a_pty(start_forked: Start, tmp_path: Path) -> None:
    app = start_forked(*TICKSCOPE, hostile_profile(tmp_path), columns=120, rows=40, directory=tmp_path)
    app.wait_for("Hot functions")
    for keys, sign in ((("l", "2"), "Call tree"), (("1", "t"), "time order"), (("4", "z", "pagedown"), "Lines of")):
        app.keys(*keys)
        app.wait_for(sign)
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)
    assert app.emulator.keyboard_modes == []
    assert not app.emulator.screen.cursor.hidden


def test_source_dialogs_and_lists(explore: Explore, tmp_path: Path) -> None:
    path = hostile_profile(tmp_path)
    app = explore(path, columns=120, rows=40, directory=tmp_path)
    app.wait_for("Hot functions")
    app.wait_for("Lines of all")
    app.wait_for("/* [bold red]x[/] [@clic")  # markup in a source line, as it is
    app.keys("4", "z")
    drawn_the_same(app)
    app.keys("l", "l", "j", "j", "H", "H", "pagedown")
    drawn_the_same(app)
    app.keys("z", "!")
    app.wait_for("Facts and warnings")
    drawn_the_same(app)
    frame = [places for places in cell_columns(app, "│", range(40)) if len(places) > 1]
    assert len(frame) > 30
    assert all(places == frame[0] for places in frame)
    closes(app, "Facts and warnings")
    app.keys(":")
    app.wait_for("Find a command")
    drawn_the_same(app)
    closes(app, "Find a command")
    app.keys("o")
    app.wait_for("Open a profile")
    app.wait_for(lambda text: text.count("␛]0;PWNED␇t") >= 2)  # the file and its source among the completions
    drawn_the_same(app)
    app.press("tab")
    closes(app, "Open a profile")
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)
    app = explore(tmp_path, columns=80, rows=24)
    app.wait_for("[bold red]x·31m·漢␊b.cpuprofile")
    drawn_the_same(app)
    app.keys("enter")
    app.wait_for("Hot functions")
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_thread_titles(size: tuple[int, int], explore: Explore, tmp_path: Path) -> None:
    app = explore(hostile_trace(tmp_path), columns=size[0], rows=size[1])
    app.wait_for("Hot functions")
    app.keys("T")
    app.wait_for("Choose a thread or file")
    drawn_the_same(app)
    for _ in NAMES:
        app.keys("down")
        app.finish_keys()
    drawn_the_same(app)
    app.write("pwned")
    app.wait_for(lambda text: "pwned" in text and text.count("  20.0 ms ") == 2)  # and in the status rows
    app.keys("enter")
    app.wait_for(lambda text: "/25 ␛]0;PWNED" in text.splitlines()[0])
    app.keys("!")
    app.wait_for("Facts and warnings")
    drawn_the_same(app)
    closes(app, "Facts and warnings")
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
def test_reports_and_errors(view: str, tmp_path: Path) -> None:
    functions = tickscope("report", hostile_profile(tmp_path), "--view", view)
    threads = tickscope("report", hostile_trace(tmp_path), "--list-threads")
    for report in (functions, threads):
        assert report.status == 0
        assert controls((report.out + report.err).encode()) == set()
    for path in hostile_refusals(tmp_path):
        for refusal in (tickscope("report", path, "--view", view), tickscope("--debug", "report", path)):
            assert (refusal.status, refusal.out) == (1, "")
            assert controls(refusal.err.encode()) == set()
            assert refusal.err.count("tickscope: ") == 1


def test_a_report_and_an_error_behind_a_pty(start: Start, tmp_path: Path) -> None:
    app = start(*TICKSCOPE, "report", hostile_profile(tmp_path), columns=100, rows=30)
    assert app.exit_status() == 0
    assert controls(bytes(app.received)) == set()
    app = start(*TICKSCOPE, "--debug", "report", hostile_refusals(tmp_path)[0], columns=100, rows=30)
    assert app.exit_status() == 1
    assert controls(bytes(app.received)) == set()
    assert app.received.decode().count("tickscope: ") == 1


def test_a_refusal_on_the_screen(start_forked: Start, explore: Explore, tmp_path: Path) -> None:
    first, *others = hostile_refusals(tmp_path)
    below = start_forked(*TICKSCOPE, first, columns=100, rows=30)
    assert below.exit_status() == 1
    obeyed_nothing(below)
    for path in others:
        alone = explore(path, columns=100, rows=30)
        with pytest.raises(TickscopeError):
            alone.exit_status()
        obeyed_nothing(alone)
    app = explore(hostile_profile(tmp_path), first, *others, columns=100, rows=30)
    app.wait_for("Hot functions")
    app.keys("T")
    app.wait_for("Choose a thread or file")
    app.keys("down", "enter")
    app.wait_for(lambda text: "Choose" not in text and "keys found: ␛" in text.splitlines()[-1])
    drawn_the_same(app)
    app.keys("q")
    assert app.exit_status() == 0
    obeyed_nothing(app)
