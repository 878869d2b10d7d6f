"""Scrolls are recognised by looking, and only taken when they save something."""

import random

import numpy as np

from tui.base.cells import Attributes, Codes
from tui.terminal.framebuffer.diff import changed_cells
from tui.terminal.framebuffer.frame import scrolled
from tui.terminal.framebuffer.scroll import Scroll, found_scroll


def frame_of(rows: list[str]) -> tuple[Codes, Attributes]:
    return np.array([[ord(character) for character in row] for row in rows], np.uint32), np.zeros(
        (len(rows), len(rows[0])), np.int32
    )


def found(before: list[str], after: list[str]) -> Scroll | None:
    shown, wanted = frame_of(before), frame_of(after)
    return found_scroll(*wanted, *shown, changed_cells(*wanted, *shown))


def rows(count: int, seed: int = 0) -> list[str]:
    choice = random.Random(seed)
    return ["".join(choice.choices("abcdefgh 123", k=60)) for _ in range(count)]


HEAD, FOOT = ["the head of the list".ljust(60)], ["the footer".ljust(60)]


def test_up_by_one_between_head_and_footer() -> None:
    lines = rows(11)
    assert found(HEAD + lines[:10] + FOOT, HEAD + lines[1:] + FOOT) == Scroll(1, 11, 1)


def test_down_by_three() -> None:
    lines = rows(13)
    assert found(HEAD + lines[3:] + FOOT, HEAD + lines[:10] + FOOT) == Scroll(1, 11, -3)


def test_with_a_cursor_row_that_did_not_move_along() -> None:
    lines = rows(11)
    before, after = lines[:10], lines[1:]
    before[5], after[5] = before[5].upper(), after[5].upper()
    scroll = found(HEAD + before + FOOT, HEAD + after + FOOT)
    assert scroll == Scroll(1, 11, 1)


def test_equal_rows_do_not_mislead() -> None:
    empty = " " * 60
    before = [*rows(3), *[empty] * 10, *rows(3, seed=1)]
    after = [*rows(3), *[empty] * 10, *rows(3, seed=2)]
    assert found(before, after) is None


def test_nothing_is_found_where_nothing_is_saved() -> None:
    assert found(rows(12), rows(12, seed=3)) is None
    assert found(rows(12), rows(12)) is None
    before = ["x".ljust(60)] * 12
    assert found([f"{y}".ljust(60) for y in range(12)], before) is None


def test_scrolling_cells_like_a_plain_list() -> None:
    for lines in (-3, -1, 1, 2):
        codes, pens = frame_of(rows(6))
        expected = codes.tolist()
        blank = [[0x20] * 60] * abs(lines)
        expected = expected[lines:] + blank if lines > 0 else blank + expected[:lines]
        scrolled(codes, pens, lines)
        assert codes.tolist() == expected
