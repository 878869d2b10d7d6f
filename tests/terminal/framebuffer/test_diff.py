"""What differs between frames, compared with plain twins that look at one cell after the other."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tui.base.cells import Flag
from tui.terminal.colours.pen import BACKGROUND_MASK, SEEN_ON_BLANKS, Pen, packed
from tui.terminal.framebuffer.diff import blank_tails, changed_cells, runs, written_pens
from tui.terminal.framebuffer.frame import without_controls, without_unseen
from tui.terminal.framebuffer.order import ordered

SHAPE = (3, 14)
PENS = [packed(pen) for pen in (Pen(), Pen(1), Pen(1, 214), Pen(None, 214), Pen(2, 214, Flag.UNDERLINE), Pen(3))]
codes_of_rows = hnp.arrays(np.uint32, SHAPE, elements=st.sampled_from([0x20, 0x20, 0x61, 0x258F]))
pens_of_rows = hnp.arrays(np.int32, SHAPE, elements=st.sampled_from(PENS))


def codes(*rows: str) -> np.ndarray:
    return np.array([[ord(character) if character != "0" else 0 for character in row] for row in rows], np.uint32)


def is_plain_blank(code: int, pen: int) -> bool:
    return code == 0x20 and not pen & SEEN_ON_BLANKS


@given(codes_of_rows, pens_of_rows)
def test_written_pens_like_their_plain_twin(text: np.ndarray, asked: np.ndarray) -> None:
    pens = without_unseen(text, asked)
    expected = pens.copy()
    for y in range(SHAPE[0]):
        text_pen = None
        for x in range(SHAPE[1]):
            pen = int(pens[y, x])
            if not is_plain_blank(text[y, x], pen):
                text_pen = pen
            elif text_pen is not None and not text_pen & SEEN_ON_BLANKS and not (text_pen ^ pen) & BACKGROUND_MASK:
                expected[y, x] = text_pen
    assert written_pens(text, pens).tolist() == expected.tolist()


@given(codes_of_rows, pens_of_rows)
def test_blank_tails_like_their_plain_twin(text: np.ndarray, asked: np.ndarray) -> None:
    pens = without_unseen(text, asked)
    expected = []
    for y in range(SHAPE[0]):
        x = SHAPE[1]
        while x and is_plain_blank(text[y, x - 1], pens[y, x - 1]) and pens[y, x - 1] == pens[y, -1]:
            x -= 1
        expected.append(x)
    assert blank_tails(text, pens).tolist() == expected


@given(codes_of_rows, pens_of_rows, hnp.arrays(np.bool_, SHAPE))
def test_runs_cover_what_changed_and_stay_in_their_rows(
    text: np.ndarray, pens: np.ndarray, is_changed: np.ndarray
) -> None:
    starts, ends = runs(is_changed, text, pens)
    covered = np.zeros(is_changed.size, bool)
    for start, end in zip(starts, ends, strict=True):
        assert start < end
        assert start // SHAPE[1] == (end - 1) // SHAPE[1]
        assert is_changed.flat[start]
        assert is_changed.flat[end - 1]
        assert not covered[start:end].any()
        covered[start:end] = True
    assert covered[is_changed.ravel()].all()


def runs_of(marks: str, text: str | None = None, pens: list[int] | None = None) -> list[tuple[int, int]]:
    is_changed = np.array([[mark == "x" for mark in marks]])
    row = codes(text or "a" * len(marks))
    return list(zip(*runs(is_changed, row, np.array([pens or [0] * len(marks)], np.int32)), strict=True))


def test_short_gaps_are_written() -> None:
    assert runs_of("xx..xx......x") == [(0, 6), (12, 13)]
    assert runs_of("x....x.....x") == [(0, 6), (11, 12)]


def test_a_gap_of_glyphs_of_three_bytes_is_moved_over() -> None:
    assert runs_of("x..x", "a▏▏a") == [(0, 1), (3, 4)]
    assert runs_of("x.x", "a▏a") == [(0, 3)]


def test_a_gap_in_other_colours_is_moved_over() -> None:
    assert runs_of("x..x", pens=[1, 2, 2, 1]) == [(0, 1), (3, 4)]
    assert runs_of("x..x", pens=[1, 1, 2, 2]) == [(0, 4)]


def test_a_wide_character_changes_as_a_whole() -> None:
    before, after = codes("a日0b"), codes("a日0b")
    pens = np.zeros((1, 4), np.int32)
    other = np.array([[0, 0, 7, 0]], np.int32)
    assert changed_cells(after, other, before, pens).tolist() == [[False, True, True, False]]
    other = np.array([[0, 7, 0, 0]], np.int32)
    assert changed_cells(after, other, before, pens).tolist() == [[False, True, True, False]]


def test_no_control_character_is_a_cell() -> None:
    every = np.arange(0x11000, dtype=np.uint32)
    shown = without_controls(every)
    for code in every[1:].tolist():
        is_control = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
        assert shown[code] == (ord("?") if is_control else code)
    assert shown[0] == 0  # the second half of a wide character


@given(codes_of_rows, pens_of_rows, hnp.arrays(np.bool_, SHAPE), st.sampled_from([None, *PENS]))
def test_runs_in_any_order_cover_what_changed(
    text: np.ndarray, pens: np.ndarray, is_changed: np.ndarray, pen: int | None
) -> None:
    row_by_row = runs(is_changed, text, pens)
    pieces = list(zip(*ordered(row_by_row, is_changed, pens, pen), strict=True))
    covered = np.zeros(is_changed.size, int)
    for start, end in pieces:
        assert start // SHAPE[1] == (end - 1) // SHAPE[1]
        covered[start:end] += 1
    assert covered.max() <= 1
    assert covered[is_changed.ravel()].all()
    if pieces != list(zip(*row_by_row, strict=True)):
        piece_pens = [set(pens.ravel()[start:end].tolist()) for start, end in pieces]
        assert all(len(of_piece) == 1 for of_piece in piece_pens)
        changes = sum(one != following for one, following in pairwise(piece_pens))
        assert changes == len(set.union(*piece_pens)) - 1
        assert pen not in pens.ravel()[covered > 0] or piece_pens[0] == {pen}


def ordered_runs_of(rows: list[str], pen_of_mark: dict[str, int], pen: int | None) -> list[str]:
    """What is written, one word a piece; `.` is a cell that did not change."""
    marks = np.array([list(row) for row in rows])
    pens = np.vectorize(lambda mark: pen_of_mark.get(mark, 0), otypes=[np.int32])(marks)
    text = np.full(marks.shape, ord("a"), np.uint32)
    pieces = ordered(runs(marks != ".", text, pens), marks != ".", pens, pen)
    return ["".join(marks.ravel()[start:end]) for start, end in zip(*pieces, strict=True)]


def test_rows_of_two_inks_are_written_ink_by_ink() -> None:
    inks = {"A": packed(Pen()), "B": packed(Pen(248))}
    rows = ["AAAA..BBB", "AAA..BBBB", "A.....BBB"]
    assert ordered_runs_of(rows, inks, inks["A"]) == ["AAAA", "AAA", "A", "BBB", "BBBB", "BBB"]
    assert ordered_runs_of(rows, inks, inks["B"]) == ["BBB", "BBBB", "BBB", "AAAA", "AAA", "A"]


def test_a_row_of_neighbours_in_many_inks_is_written_as_it_stands() -> None:
    inks = {mark: packed(Pen(number)) for number, mark in enumerate("ABCD")}
    assert ordered_runs_of(["ABCDABCD"], inks, None) == ["ABCDABCD"]
