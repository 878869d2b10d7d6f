import unicodedata

import pyte
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyte.screens import wcwidth

from tests import hostile
from tui.base.text import (
    LABEL_LENGTH,
    cell_width,
    character_width,
    clip,
    clip_start,
    is_narrow,
    pad,
    pad_left,
    printable,
    short_location,
)

SURELY_HARMFUL = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, *range(0x200B, 0x2010)]))
SURELY_HARMFUL += "".join(map(chr, [*range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xE0000, 0xE0080)]))
any_text = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Mc", "Me", "Zs", "Lo"]),
        st.sampled_from("a é한ᄒ" + "\u0301\u1161\u11ab" + SURELY_HARMFUL),
    )
)
hostile_names = pytest.mark.parametrize("name", hostile.NAMES, ids=lambda name: ascii(name[:24]))


def complaint(text: str) -> str:
    """The first character of `text` that no screen may get, "" without one."""
    invisible = "\u034f\u115f\u1160\u2800\u3164\uffa0\u180b\ufe0e\ufe0f\U000e0100\U0001d159"
    for character in text:
        category = unicodedata.category(character)
        is_bidi_control = unicodedata.bidirectional(character) in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
        if (category[0] in "CZ" and character != " ") or is_bidi_control or character in invisible:
            return f"U+{ord(character):04X} {category}"
    return ""


def columns_on_screen(text: str) -> int:
    """Where the cursor of a terminal stands after `text`."""
    screen = pyte.Screen(2 * len(text) + 4, 2)
    for character in text:  # pyte stops at a mark that it cannot compose, and loses the rest of what it was fed
        screen.draw(character)
    assert screen.cursor.y == 0
    return screen.cursor.x


@given(any_text)
@example(SURELY_HARMFUL)
def test_nothing_harmful_is_printable(text: str) -> None:
    shown = printable(text)
    assert complaint(shown) == ""
    assert printable(shown) == shown
    assert shown.encode().decode() == shown


@hostile_names
def test_hostile_names_are_shown_harmless(name: str) -> None:
    shown = printable(name)
    assert complaint(shown) == ""
    assert 0 < len(shown) <= LABEL_LENGTH
    assert cell_width(shown) == columns_on_screen(shown)


@given(any_text)
def test_widths_are_those_of_a_terminal(text: str) -> None:
    shown = printable(text)
    assert cell_width(shown) == columns_on_screen(shown)
    assert is_narrow(shown) == all(columns_on_screen(one) == 1 for one in shown)


def test_every_printable_character_has_the_width_that_terminals_give_it() -> None:
    printed = [character for character in map(chr, range(0x110000)) if printable(character) == character]
    assert len(printed) > 100_000
    assert [hex(ord(one)) for one in printed if character_width(one) != wcwidth(one)] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [Symbol.iterator]", "plain [Symbol.iterator]"),
        ("größe 解析 👍", "größe 解析 👍"),
        ("\x1b[31m", "␛[31m"),
        ("a\tb\r\n\x7f", "a␉b␍␊␡"),
        ("x\x9b31m", "x·31m"),
        ("abc\u202egnp.exe", "abc·gnp.exe"),
        ("pay\u200bpal", "pay·pal"),
        ("\xa0\u3000", "  "),
        ("\u2028", "·"),
        ("lone\ud800", "lone\ufffd"),
        ("\U000e0041x", "·x"),
        ("e\u0301", "é"),
        ("a\u0301\u0301\u0301\u0301", "á\u0301\u0301"),
        ("\u0301a", "·a"),
        ("\u1112\u1161\u11ab", "한"),
        ("\u1161", "·"),
        ("❤\ufe0f a\ufe0f", "❤ a·"),
        ("👩\u200d👧", "👩·👧"),
        ("👍🏽🇩🇪", "👍···"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut() -> None:
    assert printable("A" * 10, limit=4) == "AAA…"
    assert len(printable(hostile.LONG)) == LABEL_LENGTH
    assert len(printable(hostile.ZALGO)) == 3


@given(st.text(st.sampled_from("ab漢👍é\u0301"), max_size=20).map(printable), st.integers(0, 12))
def test_cut_text_fits_and_says_that_it_is_cut(text: str, width: int) -> None:
    for cut, mark_at in ((clip(text, width), -1), (clip_start(text, width), 0)):
        assert cell_width(cut) <= width
        assert cut == text or cut == "" or cut[mark_at] == "…"
    assert cell_width(pad(text, width)) == cell_width(pad_left(text, width)) == width


@pytest.mark.parametrize(
    ("text", "width", "start", "end"),
    [
        ("render", 6, "render", "render"),
        ("render", 4, "ren…", "…der"),
        ("render", 1, "…", "…"),
        ("render", 0, "", ""),
        ("漢字", 3, "漢…", "…字"),
        ("漢字", 2, "…", "…"),
    ],
)
def test_clip(text: str, width: int, start: str, end: str) -> None:
    assert (clip(text, width), clip_start(text, width)) == (start, end)


def test_no_mark_without_its_letter_after_a_cut() -> None:
    assert clip_start("abcxy" + "q\u0302\u0303", 2) == "…q\u0302\u0303"
    assert clip_start("ab漢\u0302\u0303x", 3) == "…x"


@pytest.mark.parametrize(
    ("url", "line", "shown"),
    [
        ("file:///app/src/server.js", 12, "server.js:12"),
        ("file:///app/src/server.js?v=1#x", 0, "server.js"),
        ("main.js", 3, "main.js:3"),
        ("https://host/", 3, "host:3"),
        ("data:text/javascript,console.log(1)", 1, "data:text/javascript,…:1"),
        ("DATA:,SECRET", 0, "DATA:,…"),
        ("https://bob:pw@host", 3, "***@host:3"),
        ("/app.js?next=/home/SECRET", 0, "app.js"),
        ("", 7, ""),
    ],
)
def test_short_location(url: str, line: int, shown: str) -> None:
    assert short_location(url, line) == shown
