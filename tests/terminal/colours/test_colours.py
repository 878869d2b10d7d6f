"""The colours can be read, and told apart by those who see no red or no green as well."""

from itertools import combinations

import pytest

from tests.terminal.vision import VISIONS, Rgb, contrast, difference, rgb
from tui.base.cells import SHADES, Role, attribute
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.scheme import HUES

CODE = (Role.KEYWORD, Role.LITERAL, Role.COMMENT)
TEXT = (Role.TEXT, Role.MUTED, Role.HEADING, Role.ACCENT, Role.WARNING, Role.ERROR, *CODE)
PAPERS = (Role.DEFAULT, Role.HEAD, Role.CURSOR, Role.CURSOR_ASIDE)
BOXES = tuple(hue + shade for hue in HUES for shade in range(SHADES))
RARE = {Role.WASM, Role.REGEXP}
MARKS = (Role.BAR, Role.MATCH, *BOXES)
# Grounds and texts that terminals come with: black and white, One, GNOME or Solarized.
TERMINALS: dict[bool, list[tuple[Rgb, Rgb]]] = {
    True: [((0, 0, 0), (229, 229, 229)), ((40, 44, 52), (220, 223, 228)), ((23, 20, 33), (208, 207, 204))],
    False: [((255, 255, 255), (0, 0, 0)), ((250, 250, 250), (56, 58, 66)), ((253, 246, 227), (7, 54, 66))],
}

is_dark_or_light = pytest.mark.parametrize("is_dark", [True, False], ids=["dark", "light"])


def contrasts(is_dark: bool, ink: int, ground: int) -> float:
    """The least contrast of an ink with its ground in any of the terminals."""
    pen = Palette("256", is_dark).pen(attribute(ink, ground))
    return min(
        contrast(
            text if pen.foreground is None else rgb(pen.foreground),
            paper if pen.background is None else rgb(pen.background),
        )
        for paper, text in TERMINALS[is_dark]
    )


@is_dark_or_light
def test_text_can_be_read_on_its_ground(is_dark: bool) -> None:
    pairs: list[tuple[int, int]] = [(ink, paper) for ink in TEXT for paper in PAPERS]
    pairs += [(Role.BOX_TEXT, box) for box in (*BOXES, Role.SELECTED, Role.MATCH, Role.MERGED)]
    pairs += [(hue + 1, Role.MERGED) for hue in HUES]  # what merged boxes are labelled with
    too_faint = {pair: round(found, 2) for pair in pairs if (found := contrasts(is_dark, *pair)) < 4.5}
    assert not too_faint


@is_dark_or_light
def test_marks_can_be_seen_on_paper(is_dark: bool) -> None:
    pairs = [(mark, paper) for mark in MARKS for paper in (Role.DEFAULT, Role.CURSOR)]
    too_faint = {pair: round(found, 2) for pair in pairs if (found := contrasts(is_dark, *pair)) < 3}
    assert not too_faint


@pytest.mark.parametrize("is_dark", [True, False], ids=["on dark", "on light"])
def test_what_is_not_known_to_be_dark_or_light_can_be_read_on_both(is_dark: bool) -> None:
    palette = Palette("256", None)
    faint = {}
    for ink in (*TEXT, *HUES):
        for ground in (Role.DEFAULT, Role.HEAD, Role.CURSOR_ASIDE, Role.SELECTED):
            pen = palette.pen(attribute(ink, ground))
            for paper, text in TERMINALS[is_dark]:
                front = text if pen.foreground is None else rgb(pen.foreground)
                back = paper if pen.background is None else rgb(pen.background)
                if contrast(front, back) < 3:
                    faint[ink, ground] = round(contrast(front, back), 2)
    assert not faint


def test_sixteen_colors_leave_text_to_the_terminal_when_its_background_is_not_known() -> None:
    palette = Palette("16", None)
    for ink in TEXT[:3]:
        for ground in PAPERS:
            pen = palette.pen(attribute(ink, ground))
            assert (pen.foreground, pen.background) == (None, None)


def box(is_dark: bool, role: int) -> Rgb:
    color = Palette("256", is_dark).pen(attribute(Role.BOX_TEXT, role)).background
    assert color is not None
    return rgb(color)


@is_dark_or_light
@pytest.mark.parametrize("vision", VISIONS)
def test_categories_are_told_apart(is_dark: bool, vision: str) -> None:
    too_near = {}
    for hue, other in combinations(HUES, 2):
        nearest = min(
            difference(box(is_dark, hue + shade), box(is_dark, other + other_shade), vision)
            for shade in range(SHADES)
            for other_shade in range(SHADES)
        )
        if nearest < (20 if vision == "all cones" else 5 if RARE & {hue, other} else 7):
            too_near[hue.name, other.name] = round(nearest, 1)
    assert not too_near


@is_dark_or_light
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("ground", [Role.DEFAULT, Role.CURSOR])
def test_marks_of_categories_are_told_apart(is_dark: bool, vision: str, ground: int) -> None:
    marks = {hue.name: Palette("256", is_dark).pen(attribute(hue, ground)).foreground for hue in HUES}
    found = {
        pair: difference(rgb(marks[pair[0]] or 0), rgb(marks[pair[1]] or 0), vision) for pair in combinations(marks, 2)
    }
    assert not {pair: round(each, 1) for pair, each in found.items() if each < (20 if vision == "all cones" else 7)}


@is_dark_or_light
@pytest.mark.parametrize("vision", VISIONS)
def test_boxes_of_a_category_that_touch_differ(is_dark: bool, vision: str) -> None:
    """In a row shades 0 and 1 touch, or 2 and 3."""
    found = {
        hue + shade: difference(box(is_dark, hue + shade), box(is_dark, hue + shade + 1), vision)
        for hue in HUES
        for shade in (0, 2)
    }
    assert not {role: round(each, 1) for role, each in found.items() if each < 6}


@is_dark_or_light
def test_what_is_chosen_stands_out_of_all_boxes(is_dark: bool) -> None:
    for vision in VISIONS:
        for role in BOXES:
            assert difference(box(is_dark, Role.SELECTED), box(is_dark, role), vision) >= 7


@is_dark_or_light
def test_sixteen_colors_keep_categories_apart(is_dark: bool) -> None:
    palette = Palette("16", is_dark)
    grounds = {
        hue: {palette.pen(attribute(Role.BOX_TEXT, hue + shade)).background for shade in range(SHADES)} for hue in HUES
    }
    for hue, other in combinations(HUES, 2):
        assert not grounds[hue] & grounds[other], f"{hue.name} looks as {other.name}"


@is_dark_or_light
def test_sixteen_colors_never_write_a_color_on_itself(is_dark: bool) -> None:
    palette = Palette("16", is_dark)
    on_boxes = [(Role.BOX_TEXT, ground) for ground in (*BOXES, Role.SELECTED, Role.MATCH, Role.MERGED)]
    marked = [(mark, paper) for mark in MARKS for paper in PAPERS] + [(hue + 1, Role.MERGED) for hue in HUES]
    for ink, ground in [*on_boxes, *marked, *((ink, paper) for ink in TEXT for paper in PAPERS)]:
        pen = palette.pen(attribute(ink, ground))
        if pen.background is not None:
            assert pen.foreground is not None, (ink, ground)
            assert pen.foreground % 8 != pen.background % 8, (ink, ground)
