"""What is copied of a state, and what is said of it."""

from __future__ import annotations

import base64
import os

import pytest

from tests.exploring import PAINTERS, Explorer, explore
from tests.state.units import measuring
from tui.explorer.profile.clipboard import copied_lines, copying
from tui.state.model.effects import Copy
from tui.state.view.screen_layout import PaneName
from tui.terminal.tty.clipboard import MOST_BYTES

STACKS = "main;parse;read 3 | main;render 5 | (idle) 2"


def copied(explorer: Explorer) -> list[str]:
    """What the copy that was asked for last copies."""
    effect = explorer.effects[-1]
    assert isinstance(effect, Copy)
    return copied_lines(explorer.state, effect, PAINTERS[explorer.state.panes.focus]())


def test_a_row_has_name_place_and_numbers() -> None:
    assert copied(explore(STACKS).press("y r")) == [
        "render (file:///app/main.js:40:1): self 5.0 ms 62.5 %, total 5.0 ms 62.5 % (of active), 5 samples"
    ]
    assert copied(explore(STACKS).press("y R"))[0].startswith("`render` (`file:///app/main.js:40:1`): self 5.0 ms")


def test_a_row_of_memory_is_in_bytes() -> None:
    assert copied(explore(measuring("bytes", STACKS)).press("y r"))[0].startswith(
        "render (file:///app/main.js:40:1): self 5 B 50.0 %"
    )


def test_a_stack_has_the_innermost_call_first() -> None:
    explorer = explore(STACKS).press("j y s")
    assert [line.split()[0] for line in copied(explorer)] == ["read", "parse", "main"]
    assert [line.split()[:2] for line in copied(explorer.press("y S"))] == [
        ["1.", "`read`"],
        ["2.", "`parse`"],
        ["3.", "`main`"],
    ]


@pytest.mark.parametrize("what", ["r", "s", "R", "S"])
def test_nothing_selected_has_no_row_and_no_stack(what: str) -> None:
    assert copied(explore("(root) 0").press(f"y {what}")) == []


def test_a_list_is_copied_with_all_its_rows_and_stays_where_it_is() -> None:
    stacks = " | ".join(f"function{number} {number + 1}" for number in range(100))
    explorer = explore(stacks, size=(80, 24)).press("G y p")
    top = explorer.state.panes.tops[PaneName.HOT]
    lines = copied(explorer)
    assert len(lines) == 101
    assert "Hot functions" in lines[0]
    assert "function99" in lines[1]
    assert "function0 " in lines[-1]
    assert explorer.state.panes.tops[PaneName.HOT] == top > 0


def test_a_pane_in_markdown_stands_below_its_title() -> None:
    lines = copied(explore(STACKS).press("2 y P"))
    assert lines[:3] == ["**Call tree**", "", "```text"]
    assert lines[-1] == "```"
    assert "**Hot functions**" in copied(explore(STACKS).press("y P"))


@pytest.mark.parametrize("keys", ["1", "2", "3", "4", "5", "5 t", "6", "6 t", "v Esc"])
def test_every_pane_is_copied(keys: str) -> None:
    explorer = explore(STACKS).press(f"{keys} y p")
    assert any(line.strip() for line in copied(explorer))


def test_of_the_chart_is_copied_what_is_seen() -> None:
    explorer = explore(STACKS).press("1 y p")
    _, height = explorer.state.panes.size(PaneName.CHART)
    assert 3 <= len(copied(explorer)) <= height
    assert "render" in "\n".join(copied(explorer))


def test_a_pane_without_room_has_no_lines() -> None:
    assert copied(explore(STACKS, size=(80, 9)).press("v Esc y p")) == []


def test_filters_are_copied_as_the_option_takes_them() -> None:
    assert copied(explore(STACKS).press("p i").do("copy-lens")) == ["mine hide:idle"]


# ── the sequence ───────────────────────────────────────────────────────────────────────────────────────────


def text_of(sequence: str) -> str:
    return base64.b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()


@pytest.fixture(autouse=True)
def no_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)


def test_what_is_sent_is_said() -> None:
    sequence, sentence = copying("row", ["a: 1"])
    assert text_of(sequence) == "a: 1\n"
    assert sentence == "Sent to the clipboard: row, 1 line."
    assert copying("stack", ["a", "b"])[1] == "Sent to the clipboard: stack, 2 lines."


def test_nothing_is_sent_of_nothing() -> None:
    assert copying("row", []) == ("", "There is no row to copy.")


def test_no_more_is_sent_than_terminals_take() -> None:
    sequence, sentence = copying("pane", ["x" * 999] * 100)
    assert len(text_of(sequence)) <= MOST_BYTES
    assert sentence == "Sent to the clipboard: 74 of 100 lines, the most that terminals take."
    assert copying("row", ["x" * MOST_BYTES]) == ("", "The row is longer than the clipboards of terminals take.")


def test_tmux_gets_it_to_pass_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TMUX", "/tmp/tmux")
    assert "\x1bPtmux;" in copying("row", ["a"])[0]
