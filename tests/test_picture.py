"""Pictures show what the terminal shows."""

from pathlib import Path

import pytest
from PIL import Image

from tests import picture
from tests.glyphs import Rectangle, rectangles
from tests.terminal_screen import Cell


def has_font() -> bool:
    try:
        return picture.find_font().exists()
    except FileNotFoundError:
        return False


needs_font = pytest.mark.skipif(not has_font(), reason=f"{picture.FONT_NAME} is not installed")


@pytest.mark.parametrize(
    ("character", "filled"),
    [
        ("█", [(0, 0, 8, 16)]),
        ("▁", [(0, 14, 8, 16)]),
        ("▏", [(0, 0, 1, 16)]),
        ("▀", [(0, 0, 8, 8)]),
        ("▄", [(0, 8, 8, 16)]),
        ("▕", [(7, 0, 8, 16)]),
        ("▚", [(0, 0, 4, 8), (4, 8, 8, 16)]),
        ("│", [(3, 7, 4, 16), (3, 0, 4, 8)]),
        ("╭", [(3, 7, 4, 16), (3, 7, 8, 8)]),
        ("░", None),
        ("═", None),
        ("a", None),
        ("", None),
    ],
)
def test_rectangles(character: str, filled: list[tuple[int, int, int, int]] | None) -> None:
    assert rectangles(character, 8, 16) == filled


@pytest.mark.parametrize(("width", "height"), [(7, 15), (12, 24)])
def test_no_rectangle_leaves_its_cell_and_none_is_empty(width: int, height: int) -> None:
    drawn = [rectangles(chr(code), width, height) for code in range(0x2500, 0x25A0)]
    parts: list[Rectangle] = [part for some in drawn if some for part in some]
    assert len(parts) > 100
    assert all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in parts)


@pytest.mark.parametrize(
    ("cell", "front", "back"),
    [
        (Cell("x"), picture.FOREGROUND, picture.BACKGROUND),
        (Cell("x", reverse=True), picture.BACKGROUND, picture.FOREGROUND),
        (Cell("x", fg="ffaf00", bg="black"), (255, 175, 0), (0, 0, 0)),
        (Cell("x", fg="ffffff", bg="000000", dim=True), (140, 140, 140), (0, 0, 0)),
    ],
)
def test_colours(cell: Cell, front: picture.Colour, back: picture.Colour) -> None:
    assert picture.colours(cell) == (front, back)


@needs_font
def test_a_program_is_run_and_its_screen_painted(tmp_path: Path) -> None:
    program = r"printf '\033[44m  \033[0m\033[38;5;214m█\033[0m'; read key; printf '\033[2;1H\033[41mpressed'; cat"
    out = tmp_path / "screen.png"
    words = ["--size", "20x4", "--wait", "█", "--keys", "enter", "--until", "pressed", "-o", str(out)]
    assert picture.main([*words, "--", "sh", "-c", program]) == 0
    with Image.open(out) as image:
        face = picture.typeface(picture.find_font())
        assert image.size == (20 * face.width + 24, 4 * face.height + 24)

        def pixel(column: float, row: float) -> picture.Colour:
            found = image.getpixel((int(12 + column * face.width), int(12 + row * face.height)))
            assert isinstance(found, tuple)
            red, green, blue = found
            return red, green, blue

        assert pixel(0.5, 0.5) == bytes_of("blue")
        assert pixel(2.5, 0.5) == (255, 175, 0)
        assert pixel(3.5, 0.5) == picture.BACKGROUND
        assert pixel(0, 1) == bytes_of("red")


def bytes_of(name: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(picture.NAMED_COLOURS[name]))


@needs_font
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (["--size", "wide", "-o", "x.png", "--", "true"], "columns x rows"),
        (["--font", "/no/such/font.ttf", "-o", "x.png", "--", "true"], "cannot open resource"),
    ],
)
def test_what_is_asked_wrongly(wrong: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        picture.main(wrong)
    assert complaint in capsys.readouterr().err


def test_a_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(picture, "FONT_FOLDERS", (str(tmp_path),))
    with pytest.raises(FileNotFoundError, match="Install fonts-dejavu-core, or give a font with --font"):
        picture.find_font()
