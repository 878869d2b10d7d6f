import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.base.text import cell_width
from tui.draw.rows.glyphs import ASCII, UNICODE
from tui.draw.rows.source_text import visible_part
from tui.source.files.source_text import source


def part(text: str, x: int, room: int) -> str:
    return visible_part(source("/app/a.js", text), 1, x, room, UNICODE)


@pytest.mark.parametrize(
    ("text", "x", "room", "shown"),
    [
        ("return sum;", 0, 20, "return sum;"),
        ("return sum;", 0, 11, "return sum;"),
        ("return sum;", 0, 10, "return su…"),
        ("return sum;", 2, 20, "…urn sum;"),
        ("return sum;", 2, 5, "…urn…"),
        ("    return;", 4, 20, "return;"),
        ("    return;", 5, 20, "…turn;"),
        ("\treturn;", 4, 20, "return;"),
        ("return sum;", 11, 20, ""),
        ("return sum;", 99, 20, ""),
        ("return sum;", 0, 1, "…"),
        ("return sum;", 0, 0, ""),
        ("漢字かな", 0, 6, "漢字…"),
        ("漢字かな", 2, 20, "… かな"),
        ("漢字かな", 3, 20, "…かな"),
        ("  漢字", 3, 20, "…字"),
        ("xe\u0301\u0302y", 1, 20, "…\u0302y"),
        ("xe\u0301\u0302y", 2, 20, "…"),
    ],
)
def test_visible_part(text: str, x: int, room: int, shown: str) -> None:
    assert part(text, x, room) == shown


def test_the_ellipsis_has_a_plain_twin() -> None:
    assert visible_part(source("/app/a.js", "return sum;"), 1, 2, 5, ASCII) == "~urn~"


def test_a_bundle_is_cut_around_any_place() -> None:
    bundle = "a" * 3_000_000 + "function" + "b" * 3_000_000
    assert part(bundle, 2_999_998, 14) == "…afunctionbbb…"
    assert part(bundle, 0, 4) == "aaa…"
    assert part(bundle, 6_000_006, 20) == "…b"


@given(st.text("a 漢\t\u0301"), st.integers(0, 12), st.integers(0, 12))
def test_what_is_shown_fits_and_stands_in_its_columns(text: str, x: int, room: int) -> None:
    whole = source("/app/a.js", text).line(1)
    shown = part(text, x, room)
    assert cell_width(shown) <= room
    if room > cell_width(whole):
        assert cell_width(shown) in (0, cell_width(whole) - x)
