"""Answers of the terminal are told from what was typed, however the line cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.tty.replies import BackgroundReport, ModeReport, Reply, ReplyFilter, StatusReport, is_dark_color

MODE, STATUS, COLOR = "\x1b[?2026;2$y", "\x1b[0n", "\x1b]11;rgb:1a1a/1b1b/2222\x1b\\"
ANSWERS: list[tuple[str, Reply]] = [
    (MODE, ModeReport(2026, True)),
    ("\x1b[?2026;0$y", ModeReport(2026, False)),
    ("\x1b[?2026;4$y", ModeReport(2026, False)),
    (STATUS, StatusReport()),
    (COLOR, BackgroundReport(is_dark=True)),
    ("\x1b]11;rgb:ff/ff/f0\x07", BackgroundReport(is_dark=False)),
]
TYPED = ("j", "é", "\x1b[A", "\x1b[1;5C", "\x1b[106;1u", "\x1bb", "\x1bOP", "日")


@pytest.mark.parametrize(("text", "reply"), ANSWERS)
def test_each_answer(text: str, reply: Reply) -> None:
    assert ReplyFilter().feed(f"a{text}b", is_awaiting=False) == ("ab", [reply])


@given(st.lists(st.sampled_from([*ANSWERS, *((key, None) for key in TYPED)]), max_size=8), st.data())
def test_every_way_to_cut_the_line_gives_the_same(parts: list[tuple[str, Reply | None]], data: st.DataObject) -> None:
    line = "".join(text for text, _ in parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=5)))
    replies: list[Reply] = []
    typed = ""
    taken = ReplyFilter()
    for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        keys, heard = taken.feed(line[start:end], is_awaiting=True)
        typed += keys
        replies += heard
    typed += taken.release()
    assert typed == "".join(text for text, reply in parts if reply is None)
    assert replies == [reply for _, reply in parts if reply is not None]


def test_keys_are_not_held_back_when_nothing_is_awaited() -> None:
    taken = ReplyFilter()
    assert taken.feed("\x1b", is_awaiting=False) == ("\x1b", [])
    assert taken.feed("\x1b", is_awaiting=True) == ("", [])
    assert taken.release() == "\x1b"
    assert taken.release() == ""


def test_an_answer_that_says_nothing_is_not_typed_either() -> None:
    assert ReplyFilter().feed("\x1b]11;?\x07\x1b]10;rgb:0/0/0\x07x", is_awaiting=False) == ("x", [])


@pytest.mark.parametrize(
    ("value", "is_dark"),
    [
        ("rgb:0000/0000/0000", True),
        ("rgb:ffff/ffff/ffff", False),
        ("rgb:fd/f6/e3", False),
        ("rgb:0/2b/36", True),
        ("rgba:ffff/ffff/ffff/8000", False),
        ("#ffffff", False),
        ("#000000000000", True),
        ("rgb:12/34", None),
        ("rgb:xx/yy/zz", None),
        ("black", None),
        ("", None),
    ],
)
def test_how_dark_a_colour_is(value: str, is_dark: bool | None) -> None:
    assert is_dark_color(value) is is_dark
